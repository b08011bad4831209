"""原说明: what was typed for a finding whose figures or paragraphs have changed since."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.ui.theme import STEP


class EarlierExplanation(QWidget):
    """Shows an earlier explanation with a button that takes it over; hidden where there is none."""

    wanted = Signal()
    """It shall explain the finding as it stands now."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        """``about`` is the sentence of the finding."""
        super().__init__(parent)
        self.told = QLabel()
        self.told.setObjectName("quiet")
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton("沿用")
        self.button.setToolTip("原说明对现在的情况仍然属实，照旧写上；要改写的请直接填写")
        self.button.setAccessibleName(f"沿用原说明：{about}")
        self.button.clicked.connect(lambda _=False: self.wanted.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.button)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show an earlier explanation; "" for none."""
        self.told.setText(f"原说明（情况已变）：{text}" if text else "")
        self.setVisible(bool(text))

    def allow(self, allowed: bool) -> None:
        """Offer it to be taken over, or only to be read."""
        self.button.setVisible(allowed)
