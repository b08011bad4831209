"""Bringing files of earlier versions to the present one: one step for each version that was.

Steps work on a copy. When the copy has passed every check it takes the file's place in one
step; until then, and on any failure, the file is byte for byte what it was. The file as it was
is kept among the snapshots.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from desktop.storage import header
from desktop.storage.copies import replacement
from desktop.storage.database import Database
from desktop.storage.errors import DamagedError, Purpose, StorageError, translated
from desktop.storage.home import data_folder
from desktop.storage.journal import JournalLine, new_line
from desktop.storage.rows import digest_of
from desktop.storage.schema import CONTENT
from forms.edits import Batch

Migration: TypeAlias = Callable[[sqlite3.Connection], int]
"""Changes tables and rows inside an open transaction and returns the version it leads to. It
touches neither journal nor seal: the change gets a line of its own when all steps are done."""

STEPS: Final[dict[int, Migration]] = {}
"""The step from each earlier version (major << 16 | minor). Version 1.0 is the first."""


def migrate(path: Path, by: str, steps: Mapping[int, Migration] = STEPS) -> None:
    """Bring the file to the present version: on a copy, verified, then put in place.

    Raises:
        StorageError: it could not be done; the file is as it was.
    """
    _keep_as_it_was(path)
    with replacement(path, Purpose.MIGRATE) as building:
        with header.PAST_SQLITE, translated(Purpose.MIGRATE):
            shutil.copyfile(path, building)
        upgrade(building, by, steps)


def upgrade(copy: Path, by: str, steps: Mapping[int, Migration] = STEPS) -> None:
    """Bring a copy to the present version in one transaction, and verify it.

    Raises:
        StorageError: a step is missing or failed.
        DamagedError: what the steps led to does not pass the checks.
    """
    version = header.examine(copy).version
    connection = sqlite3.connect(copy, isolation_level=None)
    try:
        with translated(Purpose.MIGRATE):
            connection.execute("BEGIN EXCLUSIVE")
            while version < header.USER_VERSION:
                step = steps.get(version)
                if step is None:
                    raise StorageError(
                        "文件的版本太早，这一版程序不能升级它；请向维护人员索取升级办法。",
                        f"version {version:#x}",
                    )
                version = step(connection)
            _reseal(connection, by)
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
    finally:
        connection.close()
    _verify(copy)


def _reseal(connection: sqlite3.Connection, by: str) -> None:
    """Record the migration as a revision of its own, with the digest of the rows it left."""
    last = JournalLine(
        *connection.execute("SELECT * FROM journal ORDER BY revision DESC LIMIT 1").fetchone()
    )
    tables = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in CONTENT}
    line = new_line(
        last, by=by, label="文件升级到新的版本", edit=Batch(()), digest=f"{digest_of(tables):032x}"
    )
    marks = ", ".join("?" * len(line.row))
    connection.execute(f"INSERT INTO journal VALUES ({marks})", line.row)
    connection.execute(
        "UPDATE meta SET revision = ?, digest = ?, chain = ?",
        (line.revision, line.digest, line.chain),
    )


def _verify(copy: Path) -> None:
    database = Database(copy, mode="ro", purpose=Purpose.MIGRATE)
    try:
        content = database.read()
    finally:
        database.close()
    if content.damage:
        raise DamagedError(
            "文件没有升级成功，原来的文件没有变；请把文件交给维护人员。", content.damage
        )


def _keep_as_it_was(path: Path) -> None:
    """Keep the file as it was, under its name and time; nothing is ever written over it."""
    with translated(Purpose.MIGRATE):
        folder = data_folder() / "snapshots" / "before-migration"
        folder.mkdir(parents=True, exist_ok=True)
        modified = path.stat().st_mtime_ns
        kept = folder / f"{modified}-{path.name[-60:]}"
        if not kept.exists():
            with replacement(kept, Purpose.MIGRATE) as building, header.PAST_SQLITE:
                shutil.copyfile(path, building)
