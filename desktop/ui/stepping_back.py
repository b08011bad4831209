"""Undo and redo: what is taken back is brought into view and said, so that none goes unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from desktop.ui.notice_bar import Remedy
from desktop.ui.showing_changes import show_change
from desktop.ui.step_words import change_told, changed_cell, identities_of, places_of

if TYPE_CHECKING:
    from desktop.ui.grid.model import GridModel
    from desktop.ui.main_window import MainWindow
    from forms.edits import Edit

_UNDONE: Final = "已撤销"
_REDONE: Final = "已重做"


class SteppingBack(QObject):
    """Takes the last change back or does it again, and shows where that was."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._is_stepping = False
        self._session.reportChanged.connect(self._forget)
        self._session.documentChanged.connect(self._forget)  # the offer is about this file alone
        self._session.typing.connect(self._forget)

    def undo(self) -> None:
        """Take the last change back.

        What is being typed is saved first and so is the change that is taken back. An entry
        that cannot be saved is only typing: it gives way to the value before.
        """
        self._step(
            self._session.undo, lambda: self._session.undo_label, _UNDONE, Remedy("重做", self.redo)
        )

    def redo(self) -> None:
        """Do again what was taken back."""
        self._step(
            self._session.redo, lambda: self._session.redo_label, _REDONE, Remedy("撤销", self.undo)
        )

    def _step(
        self,
        step: Callable[[], Edit | None],
        label: Callable[[], str | None],
        word: str,
        back: Remedy,
    ) -> None:
        from desktop.ui.fields.field_editor import FieldEditor

        focused = self._window.focusWidget()
        editor = focused.parent() if focused else None
        if isinstance(editor, FieldEditor) and editor.problem():
            editor.revert()
            return
        if not self._session.commit():
            return
        if word == _UNDONE and self._take_back_unsaved():
            return
        named, before = label() or "", self._session.report if self._session.document else None
        self._is_stepping = True
        try:
            edit = step()
        finally:
            self._is_stepping = False
        if edit is None or before is None:
            return
        self._show(edit)
        after = self._session.report
        told = change_told(edit, before, after, self._session.view_of(after)) or named
        self._window.say(f"{word}：{told}", back)

    def _take_back_unsaved(self) -> bool:
        """Take the last thing done back where it could not be saved; False for no such."""
        editor = self._session.unsaved_step()
        if editor is None:
            return False
        named = editor.unsaved_step()
        self._window.work.go_to_place(editor.take_back_unsaved())
        self._window.say(f"{_UNDONE}：{named}")
        return True

    def _forget(self) -> None:
        """End the offer once something else is done: there may be nothing to do again."""
        if not self._is_stepping:
            self._window.end_offer()

    # Bringing it into view -----------------------------------------------------------------

    def _show(self, edit: Edit) -> None:
        """Bring what changed into view: what is on the page in view before anything else."""
        work, report = self._window.work, self._session.report
        places = places_of(edit, report)
        editors = work.current.editors if work.current else []
        here = (one for one in places if any(editor.knows_place(one) for editor in editors))
        place = next(here, places[0] if places else "")
        explained = identities_of(edit)
        if explained:
            self._window.findings.show_explained(explained)
        elif place and not show_change(work, edit, report, place):
            if not work.go_to_place(place):
                work.go_to_tab(place)
            self._go_to_cell(edit)
        if place and work.current is not None:
            work.current.show_focus()  # also where it has the cursor, but was scrolled away

    def _go_to_cell(self, edit: Edit) -> None:
        """Make the very cell that changed the current one, where a single row changed."""
        from desktop.ui.grid.view import GridView

        table = self._window.work.nearest(GridView)
        cell = changed_cell(edit)
        if table is None or cell is None:
            return
        row, column = cell
        number = column if isinstance(column, int) else _column_of(table.grid, column)
        table.go_to(row, number)


def _column_of(grid: GridModel, key: str) -> int:
    """Return the column of the expenditure table that shows this part of a line."""
    from desktop.ui.expenditure.shown_lines import ShownLines

    columns = grid.columns if isinstance(grid, ShownLines) else ()
    return next((number for number, one in enumerate(columns) if one.key == key), 0)
