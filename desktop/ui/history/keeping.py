"""Snapshots while the window is open: one at opening, then one every half hour with changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.ui.session import Session
from desktop.ui.working import Outcome, Worker, wait_until

if TYPE_CHECKING:
    from desktop.storage.snapshots import Reason, Snapshot

_AFTER_OPENING = 1_000
"""Milliseconds after a file was opened: its window shows first."""
_LOOK = 60_000
"""Milliseconds between two looks whether a snapshot is due."""


class Keeping(QObject):
    """Takes snapshots in a thread of its own; one that fails is told, and work goes on."""

    def __init__(
        self, session: Session, tell: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tell = tell
        self._worker = Worker("ziping-snapshots", self)
        self._last: datetime | None = None
        self._revision = 0
        self._told = ""
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(_AFTER_OPENING)
        self._first.timeout.connect(self._take_first)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK)
        self._look.timeout.connect(self.look)
        session.documentChanged.connect(self._begin)

    def _begin(self) -> None:
        wait_until(lambda: not self._worker.is_busy)  # it reads the file that is to be closed
        self._first.stop()
        self._look.stop()
        document = self._session.document
        self._last, self._told = None, ""
        if document is None:
            self._worker.end()
        elif not document.read_only:
            self._revision = document.revision
            self._first.start()
            self._look.start()

    def _take_first(self) -> None:
        from desktop.storage.snapshots import Reason

        self._take(Reason.OPENED)

    def look(self) -> None:
        """Take a snapshot if one is due."""
        from desktop.storage.snapshots import Reason
        from desktop.storage.thinning import is_due

        document = self._session.document
        if document is None or document.read_only:
            return
        changed = document.revision != self._revision
        if is_due(self._last, datetime.now(UTC), changed=changed):
            self._take(Reason.TIMED)

    def _take(self, reason: Reason) -> None:
        from desktop.storage.snapshots import take

        document = self._session.document
        if document is None or self._worker.is_busy:
            return
        self._last = datetime.now(UTC)
        self._revision = document.revision
        self._worker.run(lambda: take(document, reason), self._end)

    def _end(self, outcome: Outcome[Snapshot | None]) -> None:
        from desktop.storage.errors import StorageError

        try:
            outcome.get()
        except StorageError as error:
            if str(error) != self._told:  # once is enough while the same thing is wrong
                self._told = str(error)
                self._tell(self._told)
