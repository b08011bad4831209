"""The size a dialog begins with: what its content wants, and never more than the screen has."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from desktop.ui.theme import text_width

_TITLE_CHARACTERS, _FRAME = 3, 0.5
"""Height of the title bar that the system adds to a dialog, and width of the frame at its sides."""


def begin_with_size(dialog: QDialog, across: float, down: float) -> None:
    """Give a dialog so many characters of room, or as many as the screen has."""
    dialog.resize(bounded(dialog, text_width(dialog, across), text_width(dialog, down)))


def bounded(dialog: QDialog, width: int, height: int) -> QSize:
    """Return this size, or what the dialog's screen has room for: buttons stay within reach."""
    parent = dialog.parentWidget()
    screen = (parent.window() if parent is not None else dialog).screen()
    frame = text_width(dialog, _FRAME), text_width(dialog, _TITLE_CHARACTERS)
    room = screen.availableGeometry().size() - QSize(*frame)
    return QSize(width, height).boundedTo(room)
