"""What is written to a .db, through SQLAlchemy Core.

Importing SQLAlchemy takes longer than opening and verifying a file does, and reading needs none
of it: this module is imported at the first write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, bindparam, column, create_engine, delete, event, insert, update
from sqlalchemy import table as described
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql.expression import TableClause

from desktop.storage.rows import Place, PlacedRow, Row
from desktop.storage.schema import ATTACHMENT, CONTENT, JOURNAL, META, Table

BEGIN: Final = "BEGIN IMMEDIATE"


def _described(shape: Table) -> TableClause:
    return described(shape.name, *(column(name) for name in shape.columns))


_META: Final = _described(META)

# Built once: building costs as much as running.
_INSERT_LINE: Final = insert(_described(JOURNAL))
_INSERT_SEAL: Final = insert(_META)
_MOVE_SEAL: Final = (
    update(_META)
    .where(
        _META.c.revision == bindparam("old_revision"),
        _META.c.digest == bindparam("old_digest"),
        _META.c.chain == bindparam("old_chain"),
    )
    .values({name: bindparam(name) for name in META.columns})
)
_KEEP: Final = insert(_described(ATTACHMENT)).prefix_with("OR IGNORE")
_UPSERT: Final = {
    name: insert(_described(shape)).prefix_with("OR REPLACE") for name, shape in CONTENT.items()
}
_DELETE: Final = {
    name: delete(_described(shape)).where(
        *(column(key) == bindparam(f"old_{key}") for key in shape.keys)
    )
    for name, shape in CONTENT.items()
}


class Writer:
    """Writes through a connection that SQLite already has open."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        # The driver begins none by itself (its isolation level is None).
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(BEGIN))
        self._connection = engine.connect()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run one transaction, all or nothing."""
        with self._connection.begin():
            yield self._connection

    def close(self) -> None:
        """Let go of the connection; what opened it closes it."""
        self._connection.close()
        self._connection.engine.dispose()


def lay_out(connection: Connection, statements: Iterable[str]) -> None:
    """Make the tables."""
    for statement in statements:
        connection.exec_driver_sql(statement)


def insert_lines(connection: Connection, rows: Iterable[Row]) -> None:
    """Add lines to the journal."""
    connection.execute(_INSERT_LINE, [_named(JOURNAL, row) for row in rows])


def insert_seal(connection: Connection, row: Row) -> None:
    """Put the first seal on the file."""
    connection.execute(_INSERT_SEAL, _named(META, row))


def move_seal(connection: Connection, before: Row, after: Row) -> bool:
    """Put a new seal in place of the one before; False where that is not there any more."""
    old = {f"old_{name}": cell for name, cell in _named(META, before).items() if name != "id"}
    done = connection.execute(_MOVE_SEAL, {**old, **_named(META, after)})
    return done.rowcount == 1


def keep(connection: Connection, contents: Iterable[tuple[str, bytes]]) -> None:
    """Keep contents of attachments by their SHA-256."""
    for sha256, content in contents:
        connection.execute(_KEEP, {"sha256": sha256, "content": content})


def delete_rows(connection: Connection, places: Iterable[Place]) -> None:
    """Delete the rows at these places."""
    for name, keys in _by_table(places).items():
        names = [f"old_{key}" for key in CONTENT[name].keys]
        connection.execute(_DELETE[name], [dict(zip(names, key, strict=True)) for key in keys])


def insert_rows(connection: Connection, placed: Iterable[PlacedRow]) -> None:
    """Put rows at their places, replacing what is there."""
    for name, rows in _by_table((place[0], row) for place, row in placed).items():
        connection.execute(_UPSERT[name], [_named(CONTENT[name], row) for row in rows])


def _named(shape: Table, row: Row) -> dict[str, object]:
    return dict(zip(shape.columns, row, strict=True))


def _by_table(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for name, row in rows:
        grouped.setdefault(name, []).append(row)
    return grouped
