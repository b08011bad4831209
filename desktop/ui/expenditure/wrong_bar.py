"""What could not be saved, told below the table: how many cells, why, and the way to each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.theme import STEP


class WrongBar(QWidget):
    """A sentence, and two buttons while there is a cell to go to."""

    stepWanted = Signal(int)
    """Go to the next wrong cell (1) or to the one before (-1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = NoteLabel("")
        self._buttons = [
            self._button("上一处", "到上一个没有保存的格（Shift+F6）", -1),
            self._button("下一处", "到下一个没有保存的格（F6）", 1),
        ]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP // 2)
        layout.addWidget(self.note, 1)
        for button in self._buttons:
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            button.hide()

    def _button(self, text: str, hint: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setAutoRaise(True)
        button.clicked.connect(lambda _=False: self.stepWanted.emit(by))
        return button

    def show_wrong(self, sentence: str, count: int) -> None:
        """Show a sentence about what was not saved, and lead to so many cells."""
        self.note.show_problem(sentence)
        for button in self._buttons:
            button.setVisible(count > 0)
