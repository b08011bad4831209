"""The list of outlines to choose from: those shipped, and one from a file handed on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QVBoxLayout, QWidget

from desktop.ui.calm_combo import CalmComboBox
from desktop.ui.theme import STEP
from forms.outline import Outline, OutlineError
from forms.outline_reader import read_outline, shipped_outlines

_FROM_FILE = "从提纲文件选…"
_HOW = "按 Enter 选一个提纲文件；不选的，仍用原来的提纲。"
_KINDS = "提纲文件 (*.toml);;全部文件 (*)"


class OutlineChoice(CalmComboBox):
    """Chooses an outline; what no longer fits the year is left to whoever asks.

    The last entry asks for a file only when it is chosen, from the open list or with Enter;
    stepping onto it in the closed list asks for nothing.
    """

    outlineChanged = Signal()
    told = Signal(str)
    """A sentence on the choice: how a file is chosen, or why one is no outline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("参考提纲")
        self._outlines: list[Outline] = []
        self._chosen = 0
        self._by_hand = False
        self._is_stepping = False
        self.addItem(_FROM_FILE)
        for outline in shipped_outlines().values():
            self._add(outline)
        self.setCurrentIndex(0)
        self.activated.connect(self._take)

    def _add(self, outline: Outline, source: str = "") -> None:
        told = "".join(f"（{word}）" for word in (outline.status, source) if word)
        self.insertItem(len(self._outlines), outline.name + told)
        self._outlines.append(outline)

    @property
    def outline(self) -> Outline:
        """The outline that is chosen."""
        return self._outlines[self._chosen]

    def follow_year(self, year: int) -> None:
        """Choose the outline written for a year, unless one was chosen by hand."""
        fitting = [n for n, outline in enumerate(self._outlines) if outline.valid_in(year)]
        if fitting and not self._by_hand:
            self._choose(fitting[0])

    def _choose(self, index: int) -> None:
        self._chosen = index
        self.setCurrentIndex(index)
        self.outlineChanged.emit()

    # Stepping ------------------------------------------------------------------------------

    @property
    def _is_on_file(self) -> bool:
        """Whether the entry that asks for a file is the one shown."""
        return self.currentIndex() == len(self._outlines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for a file with Enter where that is what the list shows."""
        if self._is_on_file and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
            return
        self._is_stepping = True
        super().keyPressEvent(event)
        self._is_stepping = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step through the list, which asks for nothing."""
        self._is_stepping = True
        super().wheelEvent(event)
        self._is_stepping = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the outline that is chosen, if the list stood on the entry that asks for a file."""
        super().focusOutEvent(event)
        if self._is_on_file and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._choose(self._chosen)

    # Choosing ------------------------------------------------------------------------------

    def _take(self, index: int) -> None:
        if index < len(self._outlines):
            self._by_hand = True
            self._choose(index)
        elif self._is_stepping:
            self.told.emit(_HOW)
        else:
            self._ask()

    def _ask(self) -> None:
        """Ask for a file and choose the outline in it."""
        self._choose(self._chosen)
        name, _ = QFileDialog.getOpenFileName(self, "选提纲文件", "", _KINDS)
        if not name:
            return
        try:
            outline = read_outline(Path(name))
        except OutlineError as error:
            self.told.emit(str(error))
            return
        self._by_hand = True
        self._add(outline, Path(name).name)
        self._choose(len(self._outlines) - 1)


class OutlineDialog(QDialog):
    """Asks for an outline; ``year`` proposes the one written for it."""

    def __init__(
        self, title: str, question: str, year: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        told = QLabel(question)
        told.setWordWrap(True)
        self.choice = OutlineChoice()
        told.setBuddy(self.choice)
        self.note = quiet_line()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        layout.setSpacing(STEP)
        layout.addWidget(told)
        layout.addWidget(self.choice)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.choice.outlineChanged.connect(self._tell_trust)
        self.choice.told.connect(self.note.setText)
        if year is not None:
            self.choice.follow_year(year)
        self._tell_trust()

    def _tell_trust(self) -> None:
        self.note.setText(trust_told(self.choice.outline))


def ask_outline(
    title: str, question: str, year: int | None = None, parent: QWidget | None = None
) -> Outline | None:
    """Ask for an outline; None where that was given up."""
    dialog = OutlineDialog(title, question, year, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.choice.outline if accepted else None


def quiet_line() -> QLabel:
    """Return a label for a sentence that is said in passing."""
    line = QLabel()
    line.setObjectName("quiet")
    line.setWordWrap(True)
    line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return line


def trust_told(outline: Outline) -> str:
    """Say what an outline's status means and what to do about it; "" for a confirmed one."""
    if not outline.status:
        return ""
    return (
        f"“{outline.status}”：章名按各地公开的做法整理，没有见过文件原文；可以照常使用，"
        "报送前请对照财政部门当年印发的提纲，不同的地方以它为准。"
    )
