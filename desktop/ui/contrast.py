"""Whether the system asks for high contrast.

Qt 6.9 tells light from dark but not this. Windows is asked through its own library; elsewhere
the desktop's theme is known by its name. The Windows part was tried with a stand-in only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

_GET_HIGH_CONTRAST: Final = 0x0042
"""SPI_GETHIGHCONTRAST of SystemParametersInfoW."""
_ON: Final = 0x1
"""HCF_HIGHCONTRASTON."""


def system_wants_contrast(
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    ask_windows: Callable[[], bool] | None = None,
) -> bool:
    """Whether the system's own settings ask for high contrast."""
    if platform == "win32":
        return (ask_windows or windows_wants_contrast)()
    given = os.environ if environment is None else environment
    return "highcontrast" in given.get("GTK_THEME", "").lower().replace("-", "")


def windows_wants_contrast(user32: Any = None) -> bool:
    """Ask Windows; False where it does not answer."""
    import ctypes

    class HighContrast(ctypes.Structure):
        _fields_ = (
            ("cbSize", ctypes.c_uint),
            ("dwFlags", ctypes.c_uint),
            ("lpszDefaultScheme", ctypes.c_void_p),
        )

    asked = HighContrast(ctypes.sizeof(HighContrast), 0, None)
    try:
        library = user32 or ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
        answered = library.SystemParametersInfoW(
            _GET_HIGH_CONTRAST, asked.cbSize, ctypes.byref(asked), 0
        )
    except (AttributeError, OSError):
        return False
    return bool(answered) and bool(asked.dwFlags & _ON)
