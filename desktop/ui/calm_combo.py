"""A list of choices that the mouse wheel leaves alone while the page is being scrolled."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class CalmComboBox(QComboBox):
    """Takes the wheel only with the focus; without it the page scrolls."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page while something else is being worked on."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
