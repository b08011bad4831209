"""What every editor on a page can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.text_menu import text_menu
from forms.amount import Amount
from forms.checks.finding import Finding
from forms.edits import Edit
from forms.report import Report

SAVE_DELAY = 800
"""Milliseconds after the last keystroke until an entry is saved; it must stand within a second."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A text that stands in an editor although it is no valid entry, so that no file holds it."""

    where: str
    """Its place, as findings name places."""
    what: str
    """What was to be entered, in the officer's words."""
    text: str
    reason: str
    """Why it was not saved, as a sentence."""
    part: str = ""
    """The column, where the place is a row."""
    amount: Amount | None = None
    """The amount that was typed, where it only has more decimals than are shown."""

    @property
    def sentence(self) -> str:
        """What is not saved, and why."""
        return f"{self.what}没有保存：{self.reason}"


class Editor(QWidget):
    """A part of a page that shows a piece of the report and changes it through edits."""

    def commit(self) -> bool:
        """Save what was typed; False only when the file could not be written.

        A text that is no valid value is not saved, and no failure: it stays where it was typed,
        and :meth:`unsaved` tells of it.
        """
        return True

    def pending_edit(self) -> Edit | None:
        """Return the edit that :meth:`commit` would save now; None where nothing is typed."""
        return None

    def place(self) -> str:
        """Return the place of the cursor, as findings name places; "" where there is none."""
        return ""

    def problem(self) -> str:
        """Return what stands here and cannot be saved, as a sentence; "" when nothing does."""
        return ""

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Return all that stands here and cannot be saved, from above.

        An editor tells its session (:meth:`Session.note_unsaved`) when there is more or less.
        """
        return ()

    def put_back(self, unsaved: Unsaved) -> None:
        """Let a text stand here again that cannot be saved: its editor was made anew.

        An amount that was too fine and fits what is shown now is saved.
        """

    def unsaved_step(self) -> str:
        """Name what was done last, where it could not be saved and only stands here; "" else."""
        return ""

    def take_back_unsaved(self) -> str:
        """Take that back; return its place, as findings name places."""
        return ""

    def show_report(self, report: Report) -> None:
        """Show the report's state, leaving alone what is being typed."""

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark what the checks object to here; ``findings`` are those of the section."""

    def knows_place(self, where: str) -> bool:
        """Whether the place that a finding or a quote names is here."""
        return False

    def focus_place(self, where: str, literal: str = "") -> bool:
        """Put the cursor at such a place; False when it is not here.

        ``literal`` is the very text meant; where it stands in running text, it is selected.
        """
        return False

    def focus_next(self, where: str, literal: str) -> bool:
        """Go on to where the text meant stands once more, behind the cursor, at the same place.

        False where the cursor is elsewhere, or it stands there no more.
        """
        return False

    def set_read_only(self, read_only: bool) -> None:
        """Forbid changes, or allow them."""


_REDO = ("Ctrl+Y", "Ctrl+Shift+Z")
"""Keys of redo in WPS and in Excel, on every system."""


class UndoFilter(QObject):
    """Keeps the keys of undo and redo from text widgets, so that they always undo in the document.

    Each widget's own undo would know only its own typing; the document's knows every change of
    the file, and the menu names it. So does the menu of a line.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the undo keys to the window; open the menu of a line."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = QKeySequence.StandardKey
            if event.matches(standard.Undo) or event.matches(standard.Redo) or _is_redo(event):
                event.ignore()
                return True
        if isinstance(watched, QLineEdit) and isinstance(event, QContextMenuEvent):
            menu = text_menu(watched)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            by_keys = event.reason() is QContextMenuEvent.Reason.Keyboard
            place = watched.mapToGlobal(watched.rect().center()) if by_keys else event.globalPos()
            menu.popup(place)
            return True
        return super().eventFilter(watched, event)


def _is_redo(event: QKeyEvent) -> bool:
    return QKeySequence(event.keyCombination()) in [QKeySequence(keys) for keys in _REDO]
