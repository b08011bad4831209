"""说明: the line in which a finding is explained; it grows with what is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.fields.inputs import LinesInput

_MOST_LINES: Final = 6
_AROUND: Final = 10
"""Pixels of frame and padding above and below the text."""


class ExplanationInput(LinesInput):
    """One paragraph, wrapped and shown whole up to six lines; Enter saves it."""

    grown = Signal()
    """It has another height now, and its place among the others."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        """``about`` is the sentence of the finding."""
        super().__init__(1, parent, most=_MOST_LINES, around=_AROUND)
        self.document().setDocumentMargin(1)
        self.setObjectName("explanation")
        self.setPlaceholderText("说明原因")
        self.setAccessibleName(f"说明：{about}")
        self.setToolTip("写好按 Enter 保存")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another height."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.grown.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste text as one paragraph."""
        self.insertPlainText(" ".join(source.text().splitlines()).strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
