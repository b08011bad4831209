"""Where the program keeps what belongs to the person and not to one report."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

OVERRIDE: Final = "ZIPING_HOME"
"""Environment variable that names the folder outright."""


def data_folder(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the program's data folder; it need not exist yet.

    ``ZIPING_HOME`` counts first, then the platform's custom: ``APPDATA`` on Windows,
    ``XDG_DATA_HOME`` (else ``~/.local/share``) elsewhere. A relative XDG path is ignored, as
    its specification demands.
    """
    known = os.environ if environment is None else environment
    if known.get(OVERRIDE):
        return Path(known[OVERRIDE]).absolute()
    if platform == "win32":
        base = Path(known.get("APPDATA") or Path.home() / "AppData" / "Roaming")
        return base / "Ziping"
    shared = Path(known.get("XDG_DATA_HOME") or "")
    base = shared if shared.is_absolute() else Path.home() / ".local" / "share"
    return base / "ziping"
