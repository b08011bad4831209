"""A document that is open, as it is read: its report, its journal, and what can be told of it.

What it shows it also keeps in memory, journal included. So a copy can be saved, and a snapshot
taken, even when the stick was pulled or another file was put in this one's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from desktop.storage.attachments import Attachment, attachments_of
from desktop.storage.contents import Contents
from desktop.storage.copies import replacement
from desktop.storage.errors import DamagedError, Purpose, translated
from desktop.storage.journal import JournalLine
from desktop.storage.revisions import Revisions
from desktop.storage.state import State
from desktop.storage.unrecorded import unrecorded
from forms import edits
from forms.edits import Edit, EditConflictError
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.differences import Difference
    from desktop.storage.locks import Holder
    from desktop.storage.opening import Opened

# The database module imports SQLAlchemy, which takes a tenth of a second: it is imported where
# a file is opened, so that a window can show itself first.


class OpenDocument:
    """One unit's report for one year, in its file, open.

    ``read_only`` comes with a ``notice`` that says why, where nobody asked for it; ``holder`` is
    who writes the file meanwhile. ``damaged`` is true where it was opened in spite of damage:
    what is shown may be wrong and must not be handed on.

    Its methods may be called from any thread; those that write wait for each other.
    """

    def __init__(self, opened: Opened, by: str, *, asked_to_read: bool = False) -> None:
        """Take over an open file; use :meth:`open` or :meth:`create`."""
        self.path = opened.path
        self.by = by
        self._guard = RLock()
        self._asked_to_read = asked_to_read
        self._adopt(opened)

    def _adopt(self, opened: Opened) -> None:
        self._revisions = Revisions(opened)
        self._opened = opened
        self._database = opened.database
        self._contents = Contents(opened.database)
        self.read_only = opened.lock is None
        self.notice = opened.notice
        self.holder: Holder | None = opened.holder
        self.damaged = bool(opened.content.damage)
        if not self.damaged:  # the report is there; its rows need not be kept twice
            opened.content = replace(opened.content, tables={})
        lost = self._contents.lost(self.report)
        if lost and not self.notice:
            told = "、".join(one.name for one in lost)
            self.notice = f"佐证材料“{told}”的内容不在文件里，别的内容不受影响；请重新添加。"

    # Opening and closing ------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        path: Path,
        by: str = "",
        *,
        read_only: bool = False,
        despite_damage: bool = False,
        take_over: bool = False,
    ) -> Self:
        """Open a file and verify it; ``by`` is the person whose edits the journal will name.

        A file that cannot be written, or that somebody else is writing (``holder``), opens
        read-only, with a ``notice`` that says why. ``take_over`` opens it for writing all the
        same; the other then stops writing. A damaged file is refused, unless it is asked for
        by ``despite_damage``: then it is shown read-only as far as it can be read. With
        ``read_only`` nothing is written, not even a lock beside the file.

        Raises:
            StorageError: there is no such file, it is none of ours, or it is newer.
            DamagedError: it is damaged, or another program changed it.
        """
        from desktop.storage.opening import open_file

        opened = open_file(
            path, by, read_only=read_only, despite_damage=despite_damage, take_over=take_over
        )
        try:
            return cls(opened, by, asked_to_read=read_only or despite_damage)
        except BaseException:
            opened.close()
            raise

    def reload(self) -> Report:
        """Take what stands in the file now in place of what was shown.

        Raises:
            StorageError: it cannot be opened; what was shown stays.
        """
        from desktop.storage.opening import open_file

        with self._guard:
            before, lock = self._opened, None if self.read_only else self._opened.lock
            fresh = open_file(self.path, self.by, read_only=self._asked_to_read, lock=lock)
            try:
                self._adopt(fresh)
            except BaseException:
                fresh.lock = None if lock else fresh.lock
                fresh.close()
                raise
            before.lock = None if lock else before.lock  # it goes on with the fresh one
            before.close()
            return self.report

    def close(self) -> None:
        """Close the file and remove the lock beside it. Nothing is left to be written."""
        with self._guard:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What it holds ------------------------------------------------------------------------

    @property
    def report(self) -> Report:
        """The present snapshot."""
        return self._revisions.report

    @property
    def revision(self) -> int:
        """Number of the last change; 1 is a new file."""
        return self._revisions.seal.revision

    @property
    def saved_at(self) -> datetime:
        """When the last change was written, with its offset."""
        return self._revisions.journal[-1].at

    @property
    def digest(self) -> str:
        """Digest of the report's rows, 32 hexadecimal digits."""
        return self._revisions.seal.digest

    @property
    def at_opening(self) -> Report:
        """The report as it was when the file was opened."""
        return self._revisions.at_opening

    @property
    def changed_since_opening(self) -> bool:
        """Whether the report is another than when the file was opened."""
        return self.report != self.at_opening

    @property
    def unrecorded(self) -> tuple[Difference, ...]:
        """What was changed past the program, as far as the journal tells; of a damaged file."""
        return unrecorded(self._opened.content) if self.damaged else ()

    @property
    def state(self) -> State:
        """All of it as it is now, for a copy, a snapshot or a comparison in another thread."""
        with self._guard:
            return self._revisions.state

    def journal(self) -> list[JournalLine]:
        """Return all lines of the journal, oldest first."""
        with self._guard:
            return list(self._revisions.journal)

    def history(self) -> Iterator[tuple[JournalLine, Report]]:
        """Yield each revision with the report as it was then, newest first.

        It ends where a copy without history no longer tells what was before.

        Raises:
            DamagedError: what the journal tells does not lead back from the present report.
        """
        with self._guard:
            report, lines = self.report, list(self._revisions.journal)
        for line in reversed(lines):
            yield line, report
            edit = edit_of(line)
            if edit is None:
                return
            try:
                report = edits.apply(edits.inverse(edit), report)
            except EditConflictError as error:
                raise DamagedError(SENSELESS) from error

    # Attachments --------------------------------------------------------------------------

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What is attached to the report, in the order of adding."""
        return attachments_of(self.report)

    def attachment_content(self, attachment: Attachment) -> bytes:
        """Return the content of an attachment, verified.

        Raises:
            StorageError: it is neither in the file nor beside the snapshots, or was changed.
        """
        with self._guard:
            return self._contents.read(attachment.sha256)

    def extract(self, attachment: Attachment, target: Path) -> None:
        """Write an attachment's content to ``target``, whole or not at all.

        Raises:
            StorageError: as :meth:`attachment_content`, or it cannot be written.
        """
        content = self.attachment_content(attachment)
        with replacement(target, Purpose.EXTRACT) as building, translated(Purpose.EXTRACT):
            building.write_bytes(content)


SENSELESS: Final = "修改记录与内容不符，回不到这一步之前；请直接改填。"


def edit_of(line: JournalLine) -> Edit | None:
    """Return the change that a line of the journal records; None where it keeps none.

    Raises:
        DamagedError: it makes no sense.
    """
    try:
        return line.edit
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedError(SENSELESS) from error
