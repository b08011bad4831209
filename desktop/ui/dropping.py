"""Files dropped on the window: which of them can be opened or imported."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QDropEvent

DOCUMENT_ENDING: Final = ".db"
IMPORT_ENDINGS: Final = (".docx", ".txt", ".xlsx", ".json")


def dropped_file(event: QDropEvent) -> Path | None:
    """Return the one file dropped that can be opened or imported; None for anything else."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in (DOCUMENT_ENDING, *IMPORT_ENDINGS) else None
