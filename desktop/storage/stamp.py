"""How a file looks from outside, to notice before a write that something else changed it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """Place, size and time of a file. A copy put in its place has another ``place``."""

    place: tuple[int, int]
    """Device and file number."""
    size: int
    modified: int
    """Time of the last change in ns, as far as whoever wrote the file set it."""
    touched: int
    """Time of the last change of any kind in ns, where the system keeps one."""

    @classmethod
    def of(cls, path: Path) -> Stamp | None:
        """Return the stamp of a file as it is now; None where there is none to be seen."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(
            (found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns, found.st_ctime_ns
        )
