"""The present report with the revisions that led to it, and the one way to add another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.storage import freezing
from desktop.storage.changes import Changes
from desktop.storage.errors import DAMAGED, DamagedError, ReplacedError, StorageError, spelled
from desktop.storage.journal import JournalLine, Steps, new_line
from desktop.storage.rows import PlacedRow, digest_after, read_report, row_digest
from desktop.storage.stamp import Stamp
from desktop.storage.state import State
from forms.edits import Edit

if TYPE_CHECKING:
    from desktop.storage.opening import Opened


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A revision on its way to the file."""

    edit: Edit
    changes: Changes
    line: JournalLine


class Revisions:
    """What a file held when it was opened and every revision since, in memory as in the file."""

    def __init__(self, opened: Opened) -> None:
        """Take over what was read.

        Raises:
            DamagedError: it makes no report.
        """
        content = opened.content
        if content.seal is None:  # opening refuses such files
            raise DamagedError(DAMAGED, content.damage)
        try:
            self.report, self._positions = read_report(content.tables)
            content.journal[-1].at  # noqa: B018 - must be a time
        except (ValueError, TypeError, RecursionError) as error:
            raise DamagedError(DAMAGED, content.damage) from error
        self.at_opening = self.report
        self.journal: list[JournalLine] = content.journal
        self.seal = content.seal
        self.steps = Steps.of(content.journal)
        self._path: Path = opened.path
        self._header = opened.header
        self._database = opened.database
        self._stamp = opened.stamp
        self._attempt: _Attempt | None = None

    @property
    def state(self) -> State:
        """All of it as it is now."""
        return State(self.report, self._positions, tuple(self.journal), self.seal)

    def write(
        self,
        edit: Edit,
        label: str,
        by: str,
        undoes: int | None = None,
        *,
        reason: str = "",
        contents: Mapping[str, bytes],
    ) -> None:
        """Write an edit as the next revision; one that changes nothing writes nothing.

        ``contents`` are those that the file does not hold yet, by SHA-256.

        Raises:
            EditConflictError: the edit was made for another report.
            StorageError: nothing was written.
        """
        if self._attempt and self._has_landed(self._attempt) and self._attempt.edit == edit:
            self._attempt = None
            return
        self._attempt = None
        changes = Changes(self.report, dict(self._positions))
        changes.make(edit)
        if changes.report == self.report:
            return
        freezing.require_allowed(self.report, changes.report, reason=reason)
        with spelled():
            line, gone, come = self._prepared(changes, edit, label, by, undoes)
        self._require_unchanged()
        attempt = self._attempt = _Attempt(edit, changes, line)
        try:
            self._database.write(gone, come, line, self.seal, contents.items())
        except StorageError:
            if not self._has_landed(attempt):
                raise
        else:
            self._take_in(attempt)
        self._attempt = None

    def _prepared(
        self, changes: Changes, edit: Edit, label: str, by: str, undoes: int | None
    ) -> tuple[JournalLine, list[PlacedRow], list[PlacedRow]]:
        """Return the journal line of an edit, the rows that go and the rows that come."""
        gone, come = changes.rows()
        digest = digest_after(
            int(self.seal.digest, 16),
            (row_digest(place[0], row) for place, row in gone),
            (row_digest(place[0], row) for place, row in come),
        )
        line = new_line(
            self.journal[-1], by=by, label=label, edit=edit, digest=f"{digest:032x}", undoes=undoes
        )
        return line, gone, come

    def _take_in(self, attempt: _Attempt) -> None:
        """Go on from a revision that stands in the file."""
        self.report, self._positions = attempt.changes.report, attempt.changes.positions
        self.journal.append(attempt.line)
        self.seal = type(self.seal).of(attempt.line)
        self.steps.record(attempt.line)
        self._stamp = Stamp.of(self._path)

    def _has_landed(self, attempt: _Attempt) -> bool:
        """Whether an attempt stands in the file although writing it was said to fail.

        The very last step of a write is to flush the folder: when only that fails, the revision
        is there. Its chain is random enough to be no other's. Where the file cannot be read
        now, the attempt is kept and asked for again before the next one.
        """
        try:
            landed = self._database.seal() == type(self.seal).of(attempt.line)
        except StorageError:
            return False
        if landed:
            self._take_in(attempt)
        return landed

    def _require_unchanged(self) -> None:
        """Refuse to write into a file that something else changed since the last write.

        A look at place, size and time costs a few microseconds; only where they differ is the
        file read anew. A file that is gone is left to SQLite to tell.
        """
        now = Stamp.of(self._path)
        if now in (self._stamp, None):
            return
        from desktop.storage.database import REPLACED
        from desktop.storage.opening import load

        if self._stamp is None or now is None or now.place != self._stamp.place:
            raise ReplacedError(REPLACED, "PLACE")
        try:
            found = load(self._path, self._path, self._header)
        except DamagedError as error:
            raise ReplacedError(REPLACED, error.code) from error
        found.close()
        if found.content.seal != self.seal:
            raise ReplacedError(REPLACED, "SEAL")
        self._stamp = now
