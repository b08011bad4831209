"""What must be true of an open file before anything in it is believed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import cast

from desktop.storage.errors import StorageError
from desktop.storage.journal import JournalLine, is_unbroken
from desktop.storage.rows import Row, digest_of
from desktop.storage.schema import DDL


@dataclass(frozen=True, slots=True)
class Seal:
    """The row of ``meta``: where the journal stands and what the content adds up to."""

    revision: int
    digest: str
    chain: str

    @classmethod
    def of(cls, line: JournalLine) -> Seal:
        """Return the seal after this line."""
        return cls(line.revision, line.digest or "", line.chain)

    @classmethod
    def read(cls, row: Row) -> Seal:
        """Return the seal that a row of ``meta`` holds; STRICT tables hold the right types."""
        _, revision, digest, chain = row
        return cls(cast(int, revision), cast(str, digest), cast(str, chain))


def require_known_schema(connection: sqlite3.Connection, newer_minor: bool) -> None:
    """Compare the schema's text with ours before anything in it could take part.

    Raises:
        StorageError: a table is not ours, or something was added (trigger, view, index, table).
    """
    found = {
        (str(kind), str(name)): sql
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")
    }
    changed = [name for name, ddl in DDL.items() if found.pop(("table", name), None) != ddl]
    added = [
        name
        for (kind, name), sql in found.items()  # the index of a key has no text
        if not (newer_minor and (kind == "table" or (kind == "index" and sql is None)))
    ]
    if changed or added:
        raise StorageError(
            "文件的内部结构被别的软件改动过，文件没有打开；请改用最近的备份，或向送来文件的人另要一份。",
            f"schema: {changed + added}",
        )


def unsound(connection: sqlite3.Connection) -> str:
    """Return what SQLite's own checks object to."""
    for pragma, sound in (("integrity_check(5)", [("ok",)]), ("foreign_key_check", [])):
        try:
            found = [tuple(row) for row in connection.execute(f"PRAGMA {pragma}")]
        except sqlite3.DatabaseError as error:
            return f"{pragma}: {error}"
        if found != sound:
            return f"{pragma}: {found}"
    return ""


def broken(tables: dict[str, list[Row]], journal: list[JournalLine], seals: list[Seal]) -> str:
    """Return what our own seal objects to: SQLite's checks miss torn copies and flipped bits."""
    if not is_unbroken(journal):
        return "the journal is broken"
    last = journal[-1]
    if len(seals) != 1 or (seals[0].revision, seals[0].chain) != (last.revision, last.chain):
        return "the seal does not fit the journal"
    if last.digest not in (None, seals[0].digest):
        return "the journal does not fit the seal"
    if f"{digest_of(tables):032x}" != seals[0].digest:
        return "the digest does not fit the content"
    return ""
