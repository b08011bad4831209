"""The line below a field: its hint while wanted, last year's figure, or what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:
    from desktop.ui.session import Session


class NoteLabel(QLabel):
    """A small text that keeps its room while it is empty, so that nothing jumps."""

    said = Signal()
    """Says something else now, or nothing."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._lasting = ""
        self._saving = ""
        self._told = ""
        self._before = ("", "quiet")
        self._watched: tuple[Session, str]
        self.setWordWrap(True)
        # The room is kept for longer ones: those side by side begin in one line.
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setObjectName("quiet")
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def watch(self, session: Session, place: str) -> None:
        """Tell from now on while what was entered at a place is not in the file yet.

        ``place`` is as :meth:`Session.saving_note` has it.
        """
        self._watched = (session, place)
        session.savingChanged.connect(self._follow_saving)

    def _follow_saving(self) -> None:
        session, place = self._watched
        note = session.saving_note(place)
        if note:
            if self.text() != self._saving:
                self._before = (self.text(), self.objectName())
            self._saving = note
            self.show_saving(note)
        elif self._saving and self.text() == self._saving:  # what was told since stays
            self._saving = ""
            self._show(*self._before)  # what could not be read still stands there

    def change_hint(self, hint: str, lasting: str = "") -> None:
        """Have another hint from now on; it shows when it is next wanted.

        ``lasting`` stands before it and shows also while the hint does not.
        """
        self._hint = f"{lasting}。{hint}" if lasting and hint else lasting or hint
        self._lasting = lasting
        self.updateGeometry()

    def tell(self, sentence: str) -> None:
        """Say what was done wherever the hint would show next, until ``""`` ends it."""
        self._told = sentence

    @property
    def is_telling(self) -> bool:
        """Whether what was done stands in the hint's place."""
        return bool(self._told)

    @property
    def is_urgent(self) -> bool:
        """Whether it says what is wrong or what was done, not just a hint."""
        return bool(self.text()) and (self.objectName() == "wrong" or self.text() == self._told)

    def show_hint(self, wanted: bool) -> None:
        """Show what was done last, else the hint, or what shows without it."""
        self._show(self._told or (self._hint if wanted else self._lasting), "quiet")

    def show_saving(self, note: str) -> None:
        """Show that the entry is on its way to the file."""
        self._show(note, "quiet")

    def show_problem(self, sentence: str) -> None:
        """Show what is wrong."""
        self._show(sentence, "wrong")

    def _show(self, text: str, name: str) -> None:
        is_new = (text, name) != (self.text(), self.objectName())
        self.setText(text)
        if self.objectName() != name:
            self.setObjectName(name)
            self.style().unpolish(self)
            self.style().polish(self)
        self.updateGeometry()
        if is_new:
            self.said.emit()

    def heightForWidth(self, width: int) -> int:
        """Return the room of the text or of the hint, whichever is higher."""
        metrics = self.fontMetrics()
        flags = Qt.TextFlag.TextWordWrap
        wanted = [
            metrics.boundingRect(QRect(0, 0, max(width, 1), 10000), flags, text).height()
            for text in (self.text(), self._hint)
        ]
        return max(metrics.lineSpacing(), *wanted)
