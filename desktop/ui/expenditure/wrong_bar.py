"""What could not be saved, told below the table: how many cells, why, and the way to each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.theme import STEP

_STEPS = (
    ("上一处", "到上一个没有保存的格（Shift+F6）", -1),
    ("下一处", "到下一个没有保存的格（F6）", 1),
)


class WrongBar(QWidget):
    """A sentence, and two buttons while there is a cell to go to."""

    stepWanted = Signal(int)
    """Go to the next wrong cell (1) or to the one before (-1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = NoteLabel("")
        self._count = 0
        self._buttons: list[QWidget] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP // 2)
        layout.addWidget(self.note, 1)
        layout.addWidget(self.make_buttons(), 0, Qt.AlignmentFlag.AlignTop)

    def make_buttons(self) -> QWidget:
        """Make the two buttons, also for where the sentence is shown once more."""
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP // 2)
        for text, hint, by in _STEPS:
            button = QToolButton()
            button.setText(text)
            button.setToolTip(hint)
            button.setAccessibleName(hint)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _=False, by=by: self.stepWanted.emit(by))
            row.addWidget(button)
        if not self._count:
            pair.hide()
        self._buttons.append(pair)
        return pair

    def show_wrong(self, sentence: str, count: int) -> None:
        """Show a sentence about what was not saved, and lead to so many cells."""
        self._count = count
        for pair in self._buttons:
            pair.setVisible(count > 0)
        self.note.show_problem(sentence)
