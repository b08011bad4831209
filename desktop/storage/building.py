"""Making a whole file at once: a new report, or a copy that says nothing of earlier states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from desktop.storage.database import Database
from desktop.storage.errors import Purpose, spelled
from desktop.storage.journal import JournalLine, new_line
from desktop.storage.positions import fresh
from desktop.storage.rows import Rows, digest_of, lists_of, rows_of, tables_of
from desktop.storage.verifying import Seal
from forms import edits
from forms.report import Report


def build_report(path: Path, report: Report, by: str, label: str) -> None:
    """Build a file whose first revision is ``report``.

    Raises:
        StorageError: it could not be written.
    """
    edit = edits.difference(Report(report.outline), report)
    report = edits.apply(edit, Report(report.outline))  # without empty narratives
    positions = {target: fresh(len(items)) for target, items in lists_of(report).items()}
    with spelled():
        rows = rows_of(report, positions)
        digest = f"{digest_of(tables_of(rows)):032x}"
        line = new_line(None, by=by, label=label, edit=edit, digest=digest)
    _write(path, Purpose.CREATE, lambda database: database.build(rows, [line], Seal.of(line)))


def build_copy(
    path: Path,
    rows: Rows,
    journal: Sequence[JournalLine],
    seal: Seal,
    contents: Iterable[tuple[str, bytes]] = (),
    purpose: Purpose = Purpose.COPY,
) -> None:
    """Build a file anew from what is in memory, so that it needs nothing of the old one.

    No byte of what was deleted can be in it that rows and journal do not tell.

    Raises:
        StorageError: it could not be written.
    """
    _write(path, purpose, lambda database: database.build(rows, journal, seal, contents))


def _write(path: Path, purpose: Purpose, write: Callable[[Database], None]) -> None:
    database = Database(path, mode="rwc", purpose=purpose)
    try:
        write(database)
    finally:
        database.close()
