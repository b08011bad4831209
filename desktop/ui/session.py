"""The session: the one object that owns the open document and tells when it changed.

Every change of the window goes through :meth:`Session.apply`, comes back to all editors as
``reportChanged`` at once, and is written to the file by a thread of its own, in order. What is
on its way shows in :attr:`Session.is_saving`; :meth:`Session.settle` waits for it.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QSignalBlocker, QTimer, Signal

from desktop.ui.expenditure.options import TableOptions
from desktop.ui.working import Worker
from desktop.ui.writing import Outlook, Write, WriteQueue
from forms.amount import AmountView, MoneyUnit
from forms.edits import Edit, EditConflictError, is_nothing
from forms.edits import apply as edited
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.document import Document
    from desktop.ui.editor import Editor, Unsaved

_Value = TypeVar("_Value")
_PATIENCE = 150
"""Milliseconds until a write that is not done yet is told of; a good disk takes one."""


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
    placeMoved = Signal()
    """The cursor went on within an editor, perhaps to another row or paragraph."""
    savingChanged = Signal()
    """Something is on its way to the file, or stands in it now, or could not be written."""
    findingWanted = Signal(object)
    """A mark at an entry was clicked: the finding it stands for is to be shown in the list."""
    unsavedChanged = Signal()
    """There is more or less than before that stands in editors and cannot be saved."""
    failed = Signal(str)
    """A write failed; the sentence says what that means. The entry stands in its editor."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self._editors: list[Editor] = []
        self._unsaved: tuple[Unsaved, ...] = ()
        self.table_options = TableOptions(self)
        self.unit: MoneyUnit | None = None
        """The unit in which amounts are shown and read; None for the outline's own."""
        self.worker = Worker("ziping-writing", self)
        self._queue: WriteQueue | None = None
        self._outlook: Outlook | None = None
        self._told: BaseException | None = None
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_PATIENCE)
        self._slow.timeout.connect(self._note_slowness)
        self.is_slow = False
        """Whether a write takes so long that the window tells of it."""

    @property
    def report(self) -> Report:
        """The report as it will stand once all that was entered is written.

        Asked for only while a document is open.
        """
        if self._outlook is None:
            raise RuntimeError("no document is open")
        return self._outlook.report

    def view_of(self, report: Report) -> AmountView:
        """Return how a report's amounts are shown and read; the paper follows the outline.

        Thousands are grouped, as the printed table has them.
        """
        own = report.outline.view
        return AmountView(self.unit or own.unit, own.decimals, grouping=True)

    @property
    def can_edit(self) -> bool:
        """Whether a document is open and may be changed."""
        document = self.document
        return document is not None and not document.read_only and not self.report.is_final

    def adopt(self, document: Document | None) -> None:
        """Make this the open document; the one before is closed."""
        before = self._take_over(document)
        self._outlook = Outlook(document) if document else None
        with QSignalBlocker(self.table_options):  # the pages are about to be built anew
            self.table_options.follow(document.report if document else None)
        self._editors.clear()
        self.note_unsaved()
        self.documentChanged.emit()
        if before is not None:
            before.close()
        if document is None:
            self.worker.end()

    def continue_in(self, document: Document, *, complete: bool = False) -> None:
        """Go on in a copy of what stands in the file; what could not be written is written there.

        A ``complete`` one was made of :attr:`report` and holds that already.
        """
        left = self._queue.pending if self._queue and not complete else ()
        before = self._take_over(document)
        if complete:
            self._outlook = Outlook(document)
        for write in left:
            self._add(write)
        self.documentChanged.emit()
        if before is not None:
            before.close()
        self.reportChanged.emit()

    def _take_over(self, document: Document | None) -> Document | None:
        if self._queue is not None:
            self._queue.hold()
            self._queue.deleteLater()
        before, self.document = self.document, document
        self._queue = WriteQueue(document, self.worker, self) if document else None
        if self._queue is not None:
            self._queue.changed.connect(self._follow)
        return before

    # Changing ------------------------------------------------------------------------------

    def apply(self, edit: Edit, label: str | None = None) -> bool:
        """Send an edit on its way to the file and show it at once.

        Returns False, and ``failed`` says why, only for what no file can hold.
        """
        if self._outlook is None or is_nothing(edit):
            return True
        sentence = self._refusal(edit)
        if sentence:
            self.failed.emit(sentence)
            return False
        write = self._outlook.apply(edit, label)
        if write is not None:
            self._add(write)
            self.reportChanged.emit()
        return True

    def _refusal(self, edit: Edit) -> str:
        from desktop.storage.errors import StorageError, spelled
        from desktop.storage.rows import to_json
        from forms.data import edit_to_data

        try:
            with spelled():
                to_json(edit_to_data(edit)).encode()
        except StorageError as error:
            return str(error)
        return ""

    @property
    def steps(self) -> int:
        """How many saved steps can be taken back."""
        return self._outlook.steps if self._outlook else 0

    @property
    def undo_label(self) -> str | None:
        """What :meth:`undo` would take back; None where there is nothing."""
        return self._outlook.undo_label if self._outlook and self.can_edit else None

    @property
    def redo_label(self) -> str | None:
        """What :meth:`redo` would bring back; None where there is nothing."""
        return self._outlook.redo_label if self._outlook and self.can_edit else None

    def undo(self) -> Edit | None:
        """Take the last edit back; return the edit that did, None where there was nothing."""
        return self._send(self._outlook.undo()) if self._outlook and self.undo_label else None

    def redo(self) -> Edit | None:
        """Do again what was taken back; return the edit that did, None where there was nothing."""
        return self._send(self._outlook.redo()) if self._outlook and self.redo_label else None

    def _send(self, write: Write | None) -> Edit | None:
        if write is None:
            return None
        self._add(write)
        self.reportChanged.emit()
        return write.edit

    # Writing -------------------------------------------------------------------------------

    def _add(self, write: Write) -> None:
        if self._queue is not None:
            self._queue.add(write)

    def _follow(self) -> None:
        """Tell how the writing goes; once all is written, the document has the last word."""
        queue, document, outlook = self._queue, self.document, self._outlook
        if queue is None or document is None or outlook is None:
            return
        if queue.is_idle and document.report != outlook.report:
            self._outlook = Outlook(document)
            self.reportChanged.emit()
        failure, self._told = self._told, queue.failure
        if queue.is_idle:
            self._slow.stop()
            self.is_slow = False
        elif not self.is_slow and not self._slow.isActive():
            self._slow.start()
        self.savingChanged.emit()
        if queue.failure is not None and queue.failure is not failure:
            self._tell(queue.failure)

    def _note_slowness(self) -> None:
        self.is_slow = self.is_saving
        self.savingChanged.emit()

    def _tell(self, error: BaseException) -> None:
        from desktop.storage.errors import StorageError

        if isinstance(error, StorageError):
            self.failed.emit(str(error))
            return
        self.failed.emit("程序出了没有料到的差错，刚才的填写还没有存进文件；请“另存副本”后继续。")
        raise error

    @property
    def is_saving(self) -> bool:
        """Whether something that was entered does not stand in the file yet."""
        return self._queue is not None and not self._queue.is_idle

    @property
    def failure(self) -> BaseException | None:
        """What keeps the entries from the file; None while all goes well."""
        return self._queue.failure if self._queue is not None else None

    @property
    def saving_state(self) -> str:
        """What to say of entries that are not in the file yet; "" while there is nothing to."""
        if self.failure is not None:
            return "没有保存"
        return "保存中…" if self.is_slow else ""

    def saving_note(self, key: str) -> str:
        """Return what to say of an entry that does not stand in the file yet; "" for others.

        ``key`` is that of a value or narrative, or names a list (``lines``, ``tables``).
        """
        queue = self._queue
        if not self.is_slow or queue is None or not any(one.touches(key) for one in queue.pending):
            return ""
        return "还没有存进文件" if queue.failure is not None else "保存中…"

    def hold(self) -> None:
        """Begin no further write, and wait for the one that is going on."""
        if self._queue is not None:
            self._queue.hold()

    def retry(self) -> None:
        """Try to write again now, also after :meth:`hold`."""
        if self._queue is not None:
            self._queue.go_on()

    def settle(self) -> bool:
        """Wait until everything that was entered stands in the file; False where it cannot."""
        return self._queue is None or self._queue.settle()

    def carry_out(self, work: Callable[[Document], _Value]) -> _Value:
        """Let the document do something larger, after everything entered before is written.

        The window waits for it; what it changed comes as ``reportChanged``.

        Raises:
            StorageError: it could not be done, or what was entered before could not be written.
        """
        from desktop.storage.errors import StorageError

        document, queue = self.document, self._queue
        if document is None or queue is None:
            raise RuntimeError("no document is open")
        if not queue.settle():
            raise StorageError("前面的填写还没有存进文件，这一步没有做；请先处理上面的提示。")
        revision = document.revision
        try:
            return self.worker.wait_for(lambda: work(document))
        finally:
            if document is self.document and self._outlook is not None:
                if document.revision != revision:
                    self._outlook.take_in(document)
                self.reportChanged.emit()
                self.savingChanged.emit()

    def reload(self) -> None:
        """Take what stands in the file now; what could not be written is let go.

        Raises:
            StorageError: the file cannot be opened; what was shown stays.
        """
        document, queue = self.document, self._queue
        if document is None or queue is None:
            return
        queue.hold()
        try:
            self.worker.wait_for(document.reload)
        except BaseException:
            queue.go_on()
            raise
        self._take_over(document)
        self._outlook = Outlook(document)
        self.documentChanged.emit()
        self.reportChanged.emit()

    # Editors -------------------------------------------------------------------------------

    def register(self, editor: Editor) -> None:
        """Count an editor among those that are committed before every larger step."""
        self._editors.append(editor)

    def unregister(self, editor: Editor) -> None:
        """Forget an editor that is going away."""
        if editor in self._editors:
            self._editors.remove(editor)
            if self._unsaved:
                self.note_unsaved()

    def commit(self) -> bool:
        """Save what stands in open editors; return whether all that can be saved was."""
        saved = True
        for editor in list(self._editors):
            saved = editor.commit() and saved  # one failure keeps none of the others back
        return saved

    def take_typing(self) -> None:
        """Send what is being typed on its way, where its editor may no longer: nothing is lost."""
        edits = (editor.pending_edit() for editor in self._editors)
        for edit in [edit for edit in edits if edit is not None]:
            self.apply(edit)

    def save(self) -> bool:
        """Commit open editors and wait until all of it stands in the file; False where it cannot.

        What no field can take as it stands is not among it: see :attr:`unsaved`.
        """
        return self.commit() and self.settle()

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

    @property
    def unsaved(self) -> tuple[Unsaved, ...]:
        """What stands in editors and cannot be saved."""
        return self._unsaved

    def unsaved_step(self) -> Editor | None:
        """Return the editor in which the last thing done could not be saved; None for no such."""
        if not self.can_edit:
            return None
        return next((editor for editor in self._editors if editor.unsaved_step()), None)

    def note_unsaved(self) -> None:
        """Look again at what cannot be saved; an editor asks for it when it has more or less."""
        found = tuple(one for editor in self._editors for one in editor.unsaved())
        if found != self._unsaved:
            self._unsaved = found
            self.unsavedChanged.emit()


def person() -> str:
    """Return the name under which changes are noted: the one given, else a stand-in for it."""
    from desktop.storage.people import person as remembered

    return remembered() or f"本机用户 {login()}".rstrip()


def login() -> str:
    """Return the name by which the computer knows the person; "" where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
