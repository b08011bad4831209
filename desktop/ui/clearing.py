"""A cross at the end of a line that empties it, with a name for who hears the window."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QToolButton


def offer_clearing(line: QLineEdit) -> None:
    """Give a line its cross."""
    line.setClearButtonEnabled(True)
    for button in line.findChildren(QToolButton):
        button.setAccessibleName("清除")
        button.setToolTip("清除")
