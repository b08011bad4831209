"""Writing: what was entered is on its way to the file while the person goes on typing.

The file may lie on a stick that takes a second for each write. So a :class:`WriteQueue` writes
in a thread of its own, one entry after the other; meanwhile the window shows the
:class:`Outlook`, the report as it will stand once all of them are written. What cannot be
written stays at the head of the queue and is tried again; nothing behind it is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.working import Outcome, Worker, wait_until
from forms import edits
from forms.edits import Batch, Edit, SetValue
from forms.report import NARRATIVE, Report

if TYPE_CHECKING:
    from desktop.storage.document import Document
    from desktop.storage.journal import JournalLine

_FIRST_RETRY = 1_000
_LAST_RETRY = 30_000
"""Milliseconds after which a write that failed is tried again: doubled each time, up to this."""


@dataclass(frozen=True, slots=True)
class Write:
    """One change on its way to the file: the edit it makes, and how the document makes it."""

    edit: Edit
    run: Callable[[Document], object]

    def touches(self, key: str) -> bool:
        """Whether it changes the value or narrative of this key, or the list of this name."""
        return _touches(self.edit, key)


def _touches(edit: Edit, key: str) -> bool:
    if isinstance(edit, Batch):
        return any(_touches(part, key) for part in edit.edits)
    if isinstance(edit, SetValue):
        return edit.key == key
    return edit.target.removeprefix(NARRATIVE) == key


class WriteQueue(QObject):
    """The writes of one document, in order and one at a time."""

    changed = Signal()
    """A write was added, stands in the file, or failed."""

    def __init__(self, document: Document, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._worker = worker
        self._pending: deque[Write] = deque()
        self._writing = False
        self._held = False
        self.failure: BaseException | None = None
        """What stopped the write at the head; None while all goes well."""
        self._delay = _FIRST_RETRY
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.retry)

    @property
    def pending(self) -> tuple[Write, ...]:
        """What does not stand in the file yet, oldest first."""
        return tuple(self._pending)

    @property
    def is_idle(self) -> bool:
        """Whether everything stands in the file."""
        return not self._pending

    def add(self, write: Write) -> None:
        """Write this after what is already waiting."""
        self._pending.append(write)
        self.changed.emit()
        if self.failure is None:
            self._next()

    def _next(self) -> None:
        if self._pending and not self._writing and not self._held:
            self._writing = True
            run, document = self._pending[0].run, self._document
            self._worker.run(lambda: run(document), self._take)

    def _take(self, outcome: Outcome[object]) -> None:
        self._writing = False
        self.failure = outcome.error
        if self.failure is None:
            self._pending.popleft()
            self._delay = _FIRST_RETRY
            self._next()
        elif self._is_passing(self.failure) and not self._held:
            self._timer.start(self._delay)
            self._delay = min(2 * self._delay, _LAST_RETRY)
        self.changed.emit()

    def _is_passing(self, error: BaseException) -> bool:
        """Whether trying again by itself may help: the disk, the stick, another program."""
        from desktop.storage.errors import FrozenError, ReplacedError, StorageError

        lasting = isinstance(error, ReplacedError | FrozenError) or self._document.read_only
        return isinstance(error, StorageError) and not lasting

    def retry(self) -> None:
        """Try the write at the head again now."""
        self._timer.stop()
        if not self._writing:
            self.failure = None
            self._next()

    def settle(self) -> bool:
        """Wait until everything stands in the file; False as soon as a write fails."""
        if self.failure is not None:
            wait_until(lambda: not self._writing)  # a try begun before now proves nothing
            self.retry()
        wait_until(lambda: self.is_idle or (self.failure is not None and not self._writing))
        return self.is_idle

    def hold(self) -> None:
        """Begin no further write, and wait for the one that is going on."""
        self._held = True
        self._timer.stop()
        wait_until(lambda: not self._writing)

    def go_on(self) -> None:
        """Write again after :meth:`hold`."""
        self._held = False
        self.retry()


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that can be taken back: its name, and the edit or the journal line that did it."""

    label: str
    done: Edit | JournalLine

    @property
    def edit(self) -> Edit | None:
        if isinstance(self.done, edits.SetValue | edits.Splice | edits.Batch):
            return self.done
        return self.done.edit


class Outlook:
    """What the document will be once everything on its way stands in the file."""

    def __init__(self, document: Document) -> None:
        self.report: Report = document.report
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self.take_in(document)

    def take_in(self, document: Document) -> None:
        """Begin anew from what stands in the file, where nothing is on its way there."""
        from desktop.storage.journal import Steps

        lines = document.journal()
        steps = Steps.of(lines)
        self.report = document.report
        self._undo = [_Step(step.label, lines[step.revision - 1]) for step in steps.undo]
        self._redo = [_Step(step.label, lines[step.revision - 1]) for step in steps.redo]

    @property
    def steps(self) -> int:
        """How many steps can be taken back."""
        return len(self._undo)

    @property
    def undo_label(self) -> str | None:
        """What an undo would take back; None where there is nothing."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """What a redo would bring back; None where there is nothing."""
        return self._redo[-1].label if self._redo else None

    def apply(self, edit: Edit, label: str | None) -> Write | None:
        """Look ahead past an edit; return the write that makes it, None where it changes nothing.

        Raises:
            EditConflictError: the edit was made for another state; a fault of the caller.
        """
        named = label or edits.describe(edit, self.report)
        report = edits.apply(edit, self.report)
        if report == self.report:
            return None
        self.report = report
        self._undo.append(_Step(named, edit))
        self._redo.clear()
        return Write(edit, lambda document: document.apply(edit, named))

    def undo(self) -> Write | None:
        """Look ahead past an undo; None where there is nothing to take back."""
        edit = self._take_back(self._undo, self._redo)
        return None if edit is None else Write(edit, lambda document: document.undo())

    def redo(self) -> Write | None:
        """Look ahead past a redo; None where there is nothing to bring back."""
        edit = self._take_back(self._redo, self._undo)
        return None if edit is None else Write(edit, lambda document: document.redo())

    def _take_back(self, source: list[_Step], goal: list[_Step]) -> Edit | None:
        done = source[-1].edit if source else None
        if done is None:
            return None
        edit = edits.inverse(done)
        self.report = edits.apply(edit, self.report)
        goal.append(_Step(source.pop().label, edit))
        return edit
