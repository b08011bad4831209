"""The moments a person can go back to: every change of the file, and every snapshot of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.ui.history.changed_words import ChangedWords
from forms.amount import AmountView
from forms.moments import moment_listed, moment_told
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.document import Document
    from desktop.storage.journal import JournalLine
    from desktop.storage.snapshots import Snapshot

_BY_ITSELF = "自动"
"""Who takes snapshots: the program, whoever sits at the desk."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the history. ``load`` finds the report as it was and may take a while."""

    at: datetime
    by: str
    what: str
    revision: int
    load: Callable[[], Report]
    snapshot: Snapshot | None = None
    changed: ChangedWords | None = None
    """What the change says; None of a snapshot."""

    def tells(self, wanted: str) -> bool:
        """Whether this is found in its time, as columns or sentences write it, or its content."""
        told = (self.when, moment_told(self.at.astimezone()), self.what, self.by)
        if any(wanted in words for words in (*told, f"{self.revision}")):
            return True
        return self.changed is not None and self.changed.hold(wanted)

    @property
    def when(self) -> str:
        """The time as the list shows it."""
        return moment_listed(self.at.astimezone())

    @property
    def name(self) -> str:
        """The moment in words, for titles and the journal."""
        kind = "备份" if self.snapshot else "版"
        at = moment_told(self.at.astimezone())
        return f"{at} 的备份" if kind == "备份" else f"第 {self.revision} 版（{at}）"


class Reports:
    """The reports of earlier revisions, found by going back through the journal once."""

    def __init__(self, document: Document) -> None:
        self._history: Iterator[tuple[JournalLine, Report]] = document.history()
        self._found: dict[int, Report] = {}

    def at(self, revision: int) -> Report:
        """Return the report at a revision.

        Raises:
            StorageError: the journal does not tell that far back.
        """
        from desktop.storage.errors import StorageError

        while revision not in self._found:
            line, report = next(self._history, (None, None))
            if line is None or report is None:
                raise StorageError("这份文件没有带着那时的修改记录，看不到那一版；请从备份中找。")
            self._found[line.revision] = report
        return self._found[revision]


def moments_of(document: Document, view: AmountView) -> list[Moment]:
    """Return revisions and snapshots in one list, the newest first.

    Amounts are searched as ``view`` shows them.
    Changes that a copy without history no longer tells are left out.
    """
    from desktop.storage.snapshots import snapshots_of

    reports = Reports(document)
    changes = [
        Moment(
            line.at,
            line.by,
            line.label,
            line.revision,
            _revision(reports, line.revision),
            changed=ChangedWords(line, view),
        )
        for line in document.journal()
        if line.label is not None
    ]
    kept = [moment_of(snapshot) for snapshot in snapshots_of(document)]
    # Of a snapshot and the change of the same second the change comes first in time.
    return sorted(
        [*changes, *kept], key=lambda one: (one.at, one.revision, bool(one.snapshot)), reverse=True
    )


def _revision(reports: Reports, revision: int) -> Callable[[], Report]:
    return lambda: reports.at(revision)


def moment_of(snapshot: Snapshot) -> Moment:
    """Return the moment of a snapshot."""
    from desktop.storage.snapshots import open_snapshot

    def load() -> Report:
        with open_snapshot(snapshot) as then:
            return then.report

    what = f"备份：{snapshot.reason}"
    return Moment(snapshot.at, _BY_ITSELF, what, snapshot.revision, load, snapshot)
