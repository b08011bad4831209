"""The colours of the window, in four schemes."""

from __future__ import annotations

from typing import Final, NamedTuple


class Colours(NamedTuple):
    """One scheme; every text colour has a contrast of at least 4.5 : 1 on its ground."""

    window: str
    base: str
    alternate: str
    text: str
    quiet: str
    line: str
    accent: str
    selection: str
    tint: str
    error: str
    """For findings that must be put right, and nothing else."""
    wrong: str
    """For entries that cannot be saved as they stand."""
    notice: str
    done: str
    """The ground of what went well."""
    partial: str
    """The ground of a share that is not all yet."""

    @property
    def is_dark(self) -> bool:
        """Whether light words stand on a dark ground."""
        return self.text > self.base


LIGHT: Final = Colours(
    window="#f4f5f7",
    base="#ffffff",
    alternate="#f8f9fb",
    text="#1d2126",
    quiet="#5c6470",
    line="#cdd2d9",
    accent="#1f5fa6",
    selection="#d5e4f5",
    tint="#e6eef8",
    error="#b3261e",
    wrong="#8a4f00",
    notice="#fdf3d7",
    done="#e3f2e5",
    partial="#e3e6ea",
)
DARK: Final = Colours(
    window="#22252a",
    base="#1a1c20",
    alternate="#1f2226",
    text="#e6e8eb",
    quiet="#a3abb6",
    line="#454b54",
    accent="#8ab8ec",
    selection="#2a3f57",
    tint="#2a3644",
    error="#f2938c",
    wrong="#e5b567",
    notice="#3d351c",
    done="#1e3324",
    partial="#33383f",
)
HIGH_LIGHT: Final = Colours(
    window="#ffffff",
    base="#ffffff",
    alternate="#ffffff",
    text="#000000",
    quiet="#000000",
    line="#000000",
    accent="#00309c",
    selection="#ffe97f",
    tint="#fff6cc",
    error="#8c0000",
    wrong="#5c3300",
    notice="#fff6cc",
    done="#dcffe0",
    partial="#fff6cc",
)
HIGH_DARK: Final = Colours(
    window="#000000",
    base="#000000",
    alternate="#000000",
    text="#ffffff",
    quiet="#ffffff",
    line="#ffffff",
    accent="#8fd0ff",
    selection="#002b57",
    tint="#001d3b",
    error="#ffb3ad",
    wrong="#ffd68a",
    notice="#332b00",
    done="#002b10",
    partial="#001d3b",
)
