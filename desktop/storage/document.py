"""Document: one .db, open. Its report is a snapshot; :meth:`Document.apply` makes the next one.

Each edit is written before it is shown: one transaction holds the changed rows, the journal
line, the new revision and the digest. There is no saving and nothing unsaved.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from desktop.storage.changes import Changes
from desktop.storage.copies import replacement
from desktop.storage.errors import DAMAGED, DamagedError, Purpose, StorageError, spelled
from desktop.storage.header import Header, examine, side_file
from desktop.storage.journal import REDO, UNDO, JournalLine, Step, Steps, new_line
from desktop.storage.rows import (
    PlacedRow,
    digest_after,
    read_report,
    row_digest,
    rows_of,
)
from forms import edits
from forms.edits import Edit, EditConflictError
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.database import Content, Database

# The database module imports SQLAlchemy, which takes a tenth of a second: it is imported where
# a file is opened, so that a window can show itself first.


class Document:
    """One unit's report for one year, in its file.

    ``damaged`` is true where the file was opened read-only in spite of damage: what is shown
    may be wrong and must not be handed on.
    """

    def __init__(
        self,
        path: Path,
        by: str,
        header: Header,
        database: Database,
        content: Content,
        notice: str,
        read_only: bool,
    ) -> None:
        """Take over an open database; use :meth:`open` or :meth:`create`."""
        if not content.journal or content.seal is None:
            raise DamagedError(DAMAGED, content.damage)
        try:
            self._report, self._positions = read_report(content.tables)
            content.journal[-1].at  # noqa: B018 - must be a time
        except (ValueError, TypeError, RecursionError) as error:
            raise DamagedError(DAMAGED, content.damage) from error
        self.path = path
        self.by = by
        self.read_only = read_only
        self.notice = notice
        self.damaged = bool(content.damage)
        self._header = header
        self._database = database
        self._head = content.journal[-1]
        self._seal = content.seal
        self._steps = Steps.of(content.journal)
        self._behind = ExitStack()

    # Opening and closing ------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, report: Report, by: str, label: str = "新建") -> Document:
        """Make a new file that holds ``report``, and open it.

        Raises:
            StorageError: the path is taken or cannot be written; nothing is left behind.
        """
        from desktop.storage.building import build_report

        with replacement(path, Purpose.CREATE, exclusive=True) as building:
            build_report(building, report, by, label)
        return cls.open(path, by)

    @classmethod
    def open(
        cls, path: Path, by: str = "", *, read_only: bool = False, despite_damage: bool = False
    ) -> Document:
        """Open a file and verify it; ``by`` is the person whose edits the journal will name.

        A file that cannot be written opens read-only, with a ``notice`` that says why. A
        damaged file is refused, unless it is asked for by ``despite_damage``: then it is shown
        read-only as far as it can be read.

        Raises:
            StorageError: there is no such file, it is none of ours, or it is newer.
            DamagedError: it is damaged, or another program changed it.
        """
        read_only = read_only or despite_damage
        header = examine(path)
        if header.is_wal:
            return cls._open_copy(path, by, _LOGGED, look=despite_damage)
        notice = _why_read_only(path, header, read_only)
        writable = not read_only and not notice
        if header.has_journal:
            from desktop.storage.recovery import is_interrupted, settled_copy

            if is_interrupted(path):
                if not writable:
                    return cls._open_copy(path, by, notice or _INTERRUPTED, look=despite_damage)
                with settled_copy(path) as copy:  # refuse before SQLite changes the original
                    cls._load(copy, copy, by, examine(copy), writable=True).close()
        if writable:
            try:
                return cls._load(path, path, by, header, writable=True)
            except StorageError as error:
                if not error.code.startswith("SQLITE_READONLY"):
                    raise
                notice = _NOT_WRITABLE
        return cls._load(path, path, by, header, notice=notice, look=despite_damage)

    @classmethod
    def _open_copy(cls, path: Path, by: str, notice: str, *, look: bool) -> Document:
        """Open read-only, from a copy that was brought in order; the file stays as it is."""
        from desktop.storage.recovery import settled_copy

        with ExitStack() as stack:
            copy = stack.enter_context(settled_copy(path))
            document = cls._load(path, copy, by, examine(copy), notice=notice, look=look)
            document._behind = stack.pop_all()
        return document

    @classmethod
    def _load(
        cls,
        path: Path,
        source: Path,
        by: str,
        header: Header,
        *,
        writable: bool = False,
        notice: str = "",
        look: bool = False,
    ) -> Document:
        """Read and verify ``source``, which is ``path`` itself or a copy of it."""
        from desktop.storage.database import Database

        database = Database(source, mode="rw" if writable else "ro")
        try:
            content = database.read(newer_minor=header.newer_minor, writable=writable)
            if content.damage and not look:
                raise DamagedError(DAMAGED, content.damage)
            if content.damage:
                notice = _DAMAGED_NOTICE
            if writable and side_file(source, "-journal").exists():
                database.sweep()
            return cls(path, by, header, database, content, notice, not writable)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Close the file. Nothing is left to be written."""
        self._database.close()
        self._behind.close()

    def __enter__(self) -> Document:
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
        return self._report

    @property
    def revision(self) -> int:
        """Number of the last change; 1 is a new file."""
        return self._head.revision

    @property
    def saved_at(self) -> datetime:
        """When the last change was written, with its offset."""
        return self._head.at

    @property
    def digest(self) -> str:
        """Digest of the report's rows, 32 hexadecimal digits."""
        return self._seal.digest

    def journal(self) -> list[JournalLine]:
        """Return all lines of the journal, oldest first."""
        return self._database.journal()

    def history(self) -> Iterator[tuple[JournalLine, Report]]:
        """Yield each revision with the report as it was then, newest first.

        It ends where a copy without history no longer tells what was before.

        Raises:
            DamagedError: what the journal tells does not lead back from the present report.
        """
        report = self._report
        for line in reversed(self.journal()):
            yield line, report
            edit = _edit_of(line)
            if edit is None:
                return
            try:
                report = edits.apply(edits.inverse(edit), report)
            except EditConflictError as error:
                raise DamagedError(_SENSELESS) from error

    # Changing it --------------------------------------------------------------------------

    def apply(self, edit: Edit, label: str | None = None) -> Report:
        """Write an edit and return the report after it: the one way a report changes.

        ``label`` names it in menu and journal. An edit that changes nothing writes nothing.

        Raises:
            EditConflictError: the edit was made for another state; a fault of the caller.
            StorageError: it could not be written; the report is as before, and the same edit
                can be applied again.
        """
        return self._write(edit, label or edits.describe(edit, self._report), None)

    @property
    def undo_label(self) -> str | None:
        """What :meth:`undo` would take back; None where there is nothing."""
        return self._steps.undo[-1].label if self._steps.undo and not self.read_only else None

    @property
    def redo_label(self) -> str | None:
        """What :meth:`redo` would bring back; None where there is nothing."""
        return self._steps.redo[-1].label if self._steps.redo and not self.read_only else None

    def undo(self) -> Report | None:
        """Take the last step back, as a revision of its own; None where there is nothing.

        Raises:
            StorageError: as :meth:`apply`.
        """
        return self._take_back(self._steps.undo, UNDO)

    def redo(self) -> Report | None:
        """Bring back what was last undone; None where there is nothing.

        Raises:
            StorageError: as :meth:`apply`.
        """
        return self._take_back(self._steps.redo, REDO)

    def _take_back(self, steps: list[Step], word: str) -> Report | None:
        if not steps:
            return None
        step = steps[-1]
        done = _edit_of(self._database.line(step.revision))
        if done is None:  # Steps.of leaves such lines out
            raise RuntimeError(f"revision {step.revision} keeps no edit")
        try:
            return self._write(edits.inverse(done), word + step.label, step.revision)
        except EditConflictError as error:
            raise DamagedError(_SENSELESS) from error

    def _write(self, edit: Edit, label: str, undoes: int | None) -> Report:
        if self.read_only:
            raise StorageError(
                "文件是以只读方式打开的，刚才的填写没有存进文件；请先“另存副本”，在副本中填写。"
            )
        changes = Changes(self._report, dict(self._positions))
        changes.make(edit)
        if changes.report == self._report:
            return self._report
        with spelled():
            line, gone, come = self._prepared(changes, edit, label, undoes)
        self._database.write(gone, come, line, self._seal)
        self._report, self._positions = changes.report, changes.positions
        self._head, self._seal = line, type(self._seal).of(line)
        self._steps.record(line.revision, undoes, label)
        return self._report

    def _prepared(
        self, changes: Changes, edit: Edit, label: str, undoes: int | None
    ) -> tuple[JournalLine, list[PlacedRow], list[PlacedRow]]:
        """Return the journal line of an edit, the rows that go and the rows that come."""
        gone, come = changes.rows()
        digest = digest_after(
            int(self._seal.digest, 16),
            (row_digest(place[0], row) for place, row in gone),
            (row_digest(place[0], row) for place, row in come),
        )
        line = new_line(
            self._head, by=self.by, label=label, edit=edit, digest=f"{digest:032x}", undoes=undoes
        )
        return line, gone, come

    # Copies -------------------------------------------------------------------------------

    def save_copy(self, path: Path, *, history: bool = True) -> None:
        """Write a copy to ``path``, whole or not at all; what was there is replaced.

        Without ``history`` (不带修改记录的副本) the copy says nothing of earlier states: its
        journal keeps who and when, and hashes.

        Raises:
            StorageError: the copy could not be made, or ``path`` is this very file.
        """
        from desktop.storage.building import build_report, build_without_history

        if _same_file(path, self.path):
            raise StorageError("副本不能存成正在使用的文件本身；请换一个文件名。")
        if self._header.newer_minor and not history:
            raise StorageError("文件由更新版本的自评编写，这样的副本会有遗漏；请先升级本程序。")
        journal = self.journal()
        if journal[-1] != self._head:
            raise StorageError("文件已在别处改动，副本没有存成；请重新打开文件后再存。")
        with replacement(path) as building:
            if self.damaged:
                build_report(building, self._report, self.by, "从损坏的文件中抢出")
            elif history:
                self._database.copy_to(building)
            else:
                rows = rows_of(self._report, self._positions)
                build_without_history(building, rows, journal, self._seal)
            _require_sound(building)


_NOT_WRITABLE = "文件或所在文件夹不允许写入，已以只读方式打开；要修改请“另存副本”。"
_NEWER_MINOR = "文件由更新版本的自评编写，已以只读方式打开；要修改请先升级本程序。"
_INTERRUPTED = "上次保存被中断，所示为中断之前的内容；直接打开文件即可恢复并继续填写。"
_LOGGED = "文件被别的软件改成了另一种存法，已以只读方式打开；要修改请“另存副本”，在副本中填写。"
_SENSELESS = "修改记录与内容不符，回不到这一步之前；请直接改填。"
_DAMAGED_NOTICE = "文件已损坏或被别的软件改动过，所示内容可能有误，只能查看；请改用最近的备份。"


def _why_read_only(path: Path, header: Header, asked: bool) -> str:
    """Return the notice for a file that cannot be written; "" where it can or was not asked to."""
    if header.newer_minor:
        return _NEWER_MINOR
    if not asked and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return _NOT_WRITABLE
    return ""


def _edit_of(line: JournalLine) -> Edit | None:
    try:
        return line.edit
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedError(_SENSELESS) from error


def _require_sound(copy: Path) -> None:
    try:
        Document.open(copy, read_only=True).close()
    except DamagedError as error:
        raise DamagedError(
            "文件打开之后损坏了或被别的软件改动过，副本没有存成；请改用最近的备份。", error.code
        ) from error


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
