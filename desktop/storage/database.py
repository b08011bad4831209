"""The one connection to a .db: how it is opened, verified, read and written.

Reading goes to SQLite directly. Writing goes through SQLAlchemy Core, not its ORM, which takes a
third longer to import and would hide which rows an edit writes; it is imported at the first
write (:mod:`desktop.storage.writing`), so that opening and exporting need not wait for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.storage.errors import Purpose, ReplacedError, StorageError, translated
from desktop.storage.header import APPLICATION_ID, PAST_SQLITE, USER_VERSION
from desktop.storage.journal import JournalLine
from desktop.storage.rows import PlacedRow, Row, Rows
from desktop.storage.schema import CONTENT, DDL, JOURNAL, META, Table
from desktop.storage.verifying import Seal, broken, require_known_schema, unsound

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.storage.writing import Writer

REPLACED: Final = (
    "文件已在别处改动或被同步软件换掉，刚才的填写还没有存进文件；"
    "请“重新载入”改用现在的文件，或“另存副本”留下屏幕上的内容。"
)
BUSY_SECONDS: Final = 2.0
"""How long to wait for another program that is just writing."""
_READ: Final = "BEGIN"
_WRITE: Final = "BEGIN IMMEDIATE"
_WRITE_NOTHING: Final = "DELETE FROM meta WHERE id = 0"


@dataclass(frozen=True, slots=True)
class Content:
    """All that a file holds: the rows of each table of the report, and the journal."""

    tables: dict[str, list[Row]]
    journal: list[JournalLine]
    seal: Seal | None
    attachments: dict[str, int]
    """Sizes in bytes of the contents of attachments, by SHA-256."""
    damage: str
    """What is wrong with the file, for the log; "" when it is sound."""


def uri_of(path: Path, mode: str) -> str:
    """Return SQLite's URI of a file; a name may hold any character."""
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):  # a Windows share: SQLite takes no host in a URI
        uri = "file:////" + uri.removeprefix("file://")
    return f"{uri}?mode={mode}"


class Database:
    """One open .db. Every method raises StorageError where the environment fails."""

    def __init__(self, path: Path, *, mode: str, purpose: Purpose = Purpose.OPEN) -> None:
        """Open a file: ``mode`` is SQLite's (``ro``, ``rw``, ``rwc``)."""
        _require_strict_tables()
        self._purpose = purpose
        self._writer: Writer | None = None
        with translated(purpose):
            self._raw = _connect(uri_of(path, mode))
            try:
                _set_pragmas(self._raw)
            except BaseException:
                self._raw.close_for_good()
                raise

    @contextmanager
    def _reading(self, purpose: Purpose, beginning: str = _READ) -> Iterator[None]:
        """Run one transaction that leaves nothing behind."""
        with PAST_SQLITE, translated(purpose):
            self._raw.execute(beginning)
            try:
                yield
            finally:
                self._raw.rollback()

    @contextmanager
    def _writing(self, purpose: Purpose) -> Iterator[Connection]:
        """Run one transaction that writes, all or nothing."""
        from desktop.storage.writing import Writer

        with PAST_SQLITE, translated(purpose):
            if self._writer is None:
                self._writer = Writer(self._raw)
            with self._writer.transaction() as connection:
                yield connection

    def close(self) -> None:
        """Close the file; it is complete by itself afterwards, as it is between transactions."""
        if self._writer is not None:
            self._writer.close()
        self._raw.close_for_good()

    # Writing ------------------------------------------------------------------------------

    def build(
        self,
        rows: Rows,
        journal: Iterable[JournalLine],
        seal: Seal,
        contents: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Lay out a fresh, empty file and fill it, in one transaction."""
        from desktop.storage import writing

        with translated(self._purpose):
            self._raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._raw.execute(f"PRAGMA user_version = {USER_VERSION}")
        with self._writing(self._purpose) as connection:
            writing.lay_out(connection, DDL.values())
            writing.insert_rows(connection, rows.items())
            writing.insert_lines(connection, (line.row for line in journal))
            writing.insert_seal(connection, (1, *astuple(seal)))
            writing.keep(connection, contents)

    def write(
        self,
        gone: Iterable[PlacedRow],
        come: Iterable[PlacedRow],
        line: JournalLine,
        before: Seal,
        contents: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Write one revision: rows, journal line and seal, all or nothing.

        Raises:
            StorageError: the environment failed.
            ReplacedError: the file is no longer at ``before``.
        """
        from desktop.storage import writing

        come = list(come)
        replaced = {place for place, _ in come}
        with self._writing(Purpose.WRITE) as connection:
            after = (1, *astuple(Seal.of(line)))
            if not writing.move_seal(connection, (1, *astuple(before)), after):
                raise ReplacedError(REPLACED)
            writing.delete_rows(connection, (place for place, _ in gone if place not in replaced))
            writing.insert_rows(connection, come)
            writing.keep(connection, contents)
            writing.insert_lines(connection, (line.row,))

    def settle(self) -> None:
        """Play back a cut-off write, and leave write-ahead logging."""
        with translated(Purpose.OPEN):
            self._raw.execute("PRAGMA journal_mode = DELETE").fetchall()
        self.touch()

    def sweep(self) -> None:
        """Remove a journal that holds nothing: a process was killed when it had just made it.

        SQLite leaves it until the next write. Leaving its TRUNCATE mode removes it, under the
        lock that keeps it from the journal of a write going on elsewhere.
        """
        with translated(Purpose.OPEN):
            for mode in ("TRUNCATE", "DELETE"):
                self._raw.execute(f"PRAGMA journal_mode = {mode}").fetchall()

    def copy_to(self, path: Path) -> None:
        """Write a compact copy to a path where nothing is yet."""
        with translated(Purpose.COPY):
            self._raw.execute("VACUUM INTO ?", (uri_of(path, "rwc"),))

    # Reading ------------------------------------------------------------------------------

    def touch(self) -> None:
        """Read a little, so that SQLite looks for a journal beside the file."""
        with translated(Purpose.OPEN):
            self._raw.execute("SELECT count(*) FROM sqlite_schema").fetchall()

    def read(self, *, newer_minor: bool = False, writable: bool = False) -> Content:
        """Read everything in one transaction and verify it.

        With ``writable`` the transaction asks for the right to write, so that a file that
        cannot be written is known before anything is typed; it is rolled back, since on a
        damaged file SQLite mends a little on its way.
        """
        with self._reading(Purpose.OPEN, _WRITE if writable else _READ):
            require_known_schema(self._raw, newer_minor)
            if writable:  # on a read-only file BEGIN IMMEDIATE silently begins a reading
                self._raw.execute(_WRITE_NOTHING)
            damage = unsound(self._raw)
            tables = {name: self._rows(table) for name, table in CONTENT.items()}
            journal = [JournalLine.of(row) for row in self._rows(JOURNAL)]
            seals = [Seal.read(row) for row in self._rows(META)]
            sizes = self._raw.execute("SELECT sha256, length(content) FROM attachment").fetchall()
        if damage and not all(line.is_typed for line in journal):
            journal = []  # STRICT tables hold nothing else while they are sound
        damage = damage or broken(tables, journal, seals)
        seal = seals[0] if len(seals) == 1 else None
        return Content(tables, journal, seal, dict(sizes), damage)

    def _rows(self, table: Table) -> list[Row]:
        """Return a table's rows in the order of its key."""
        columns, keys = ", ".join(table.columns), ", ".join(table.keys)
        return self._raw.execute(f"SELECT {columns} FROM {table.name} ORDER BY {keys}").fetchall()

    def seal(self) -> Seal | None:
        """Return the seal as it stands in the file now."""
        with self._reading(Purpose.READ):
            rows = self._rows(META)
        return Seal.read(rows[0]) if len(rows) == 1 else None

    def sizes(self) -> dict[str, int]:
        """Return the sizes of the contents of attachments in bytes, by SHA-256."""
        with self._reading(Purpose.EXTRACT):
            told = self._raw.execute("SELECT sha256, length(content) FROM attachment").fetchall()
        return dict(told)

    def content(self, sha256: str) -> bytes | None:
        """Return the content of an attachment; None where the file does not hold it."""
        chosen = "SELECT content FROM attachment WHERE sha256 = ?"
        with self._reading(Purpose.EXTRACT):
            found = self._raw.execute(chosen, (sha256,)).fetchone()
        return found[0] if found else None


def _require_strict_tables() -> None:
    """Refuse a system whose SQLite is older than our tables; ours and python.org's are newer."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise StorageError(
            f"本机的 SQLite 为 {sqlite3.sqlite_version}，低于所需的 3.37，文件没有打开；"
            "请改用安装包，或换用较新的 Python。"
        )


class _Connection(sqlite3.Connection):
    """A connection that only :class:`Database` closes.

    SQLAlchemy closes what it is lent when its first look at it fails, as on a failing disk; the
    file must stay open, so that the entry can be written again.
    """

    def close(self) -> None:
        """Stay open."""

    def close_for_good(self) -> None:
        """Close the file."""
        super().close()


def _connect(uri: str) -> _Connection:
    # A window writes from a thread of its own; Document sees to it that it is one at a time.
    return sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
        factory=_Connection,
    )


def _set_pragmas(connection: sqlite3.Connection) -> None:
    """Distrust the file (it may come from anyone) and write it the most careful way."""
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "foreign_keys = ON",
        "locking_mode = NORMAL",
        "synchronous = EXTRA",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
