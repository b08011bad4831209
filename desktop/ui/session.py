"""The session: the one object that owns the open document and tells when it changed.

Every change of the window goes through :meth:`Session.apply`, is written to the file at once,
and comes back to all editors as ``reportChanged``.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.ui.expenditure.options import TableOptions
from forms.edits import Edit, EditConflictError, is_nothing
from forms.edits import apply as edited
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.document import Document
    from desktop.ui.editor import Editor


class Session(QObject):
    """The open document, if any, with the editors that show it."""

    documentChanged = Signal()
    """Another document is open, or none."""
    reportChanged = Signal()
    """The report is another than before: an edit, an undo or a redo."""
    typing = Signal()
    """Something is being typed that is not saved yet."""
    selectionTold = Signal(str)
    """Sum, average and count of the cells selected in a table; "" for none."""
    failed = Signal(str)
    """A write failed; the sentence says what that means. The entry stands in its editor."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self._editors: list[Editor] = []
        self.table_options = TableOptions(self)

    @property
    def report(self) -> Report:
        """The report of the open document; asked for only while one is open."""
        if self.document is None:
            raise RuntimeError("no document is open")
        return self.document.report

    @property
    def can_edit(self) -> bool:
        """Whether a document is open and may be changed."""
        return self.document is not None and not self.document.read_only

    def adopt(self, document: Document | None) -> None:
        """Make this the open document; the one before is closed."""
        before, self.document = self.document, document
        self._editors.clear()
        self.documentChanged.emit()
        if before is not None:
            before.close()

    def continue_in(self, document: Document) -> None:
        """Go on in a copy that holds the same report; what stands in editors stays there."""
        before, self.document = self.document, document
        if before is not None:
            before.close()
        self.reportChanged.emit()

    # Changing ------------------------------------------------------------------------------

    def apply(self, edit: Edit, label: str | None = None) -> bool:
        """Write an edit; return whether it stands in the file (``failed`` says why not)."""
        if self.document is None or is_nothing(edit):
            return True
        document = self.document
        return self._changed(lambda: document.apply(edit, label))

    def undo(self) -> bool:
        """Take the last edit back; return whether that stands in the file."""
        document = self.document
        if document is None or not document.undo_label:
            return True
        return self._changed(document.undo)

    def redo(self) -> bool:
        """Do again what was taken back; return whether that stands in the file."""
        document = self.document
        if document is None or not document.redo_label:
            return True
        return self._changed(document.redo)

    def _changed(self, change: Callable[[], object]) -> bool:
        from desktop.storage.errors import StorageError

        try:
            change()
        except StorageError as error:
            self.failed.emit(str(error))
            return False
        self.reportChanged.emit()
        return True

    # Editors -------------------------------------------------------------------------------

    def register(self, editor: Editor) -> None:
        """Count an editor among those that are committed before every larger step."""
        self._editors.append(editor)

    def unregister(self, editor: Editor) -> None:
        """Forget an editor that is going away."""
        if editor in self._editors:
            self._editors.remove(editor)

    def commit(self) -> bool:
        """Save what stands in open editors; return whether all that can be saved was."""
        saved = True
        for editor in list(self._editors):
            saved = editor.commit() and saved  # one failure keeps none of the others back
        return saved

    def provisional(self) -> Report:
        """Return the report with what stands in open editors, as if it were saved now."""
        report = self.report
        for editor in self._editors:
            edit = editor.pending_edit()
            if edit is not None:
                try:
                    report = edited(edit, report)
                except EditConflictError:  # the editor is about to show another state
                    continue
        return report

    def problems(self) -> list[str]:
        """Return what stands in editors and cannot be saved, as sentences."""
        return [problem for editor in self._editors if (problem := editor.problem())]


def person() -> str:
    """Return the name under which changes are noted: the login."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no login name on this system
        return "使用者"
