"""Lists as high as some whole rows: no row is cut in half, at any scaling and size of text."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget


def height_for(view: QListWidget, most: int, room: int) -> int:
    """Return the height for all rows, for ``most`` of them, or for as many as ``room`` holds."""
    view.ensurePolished()
    height = 2 * view.frameWidth()
    for row in range(min(view.count(), most)):
        row_height = view.sizeHintForRow(row)
        if row and height + row_height > room:
            break
        height += row_height
    return height
