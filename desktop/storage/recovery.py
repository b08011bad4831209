"""Files that SQLite would change by merely opening them: they are brought in order on a copy.

A write that was cut off leaves a journal beside the file, which SQLite plays back at the next
opening; another program may have switched the file to write-ahead logging. Both are settled on
a copy first, so that a file which then turns out to be damaged was never touched.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.storage.database import Database
from desktop.storage.errors import Purpose, StorageError, translated
from desktop.storage.header import PAST_SQLITE, Header, examine, side_file
from desktop.storage.migrations import migrate, upgrade


def is_interrupted(path: Path) -> bool:
    """Whether a write was cut off. A journal alone proves nothing: one may just be going on."""
    try:
        database = Database(path, mode="ro")
    except StorageError as error:
        return error.code == "SQLITE_READONLY_ROLLBACK"
    try:
        database.touch()
    except StorageError as error:
        return error.code == "SQLITE_READONLY_ROLLBACK"
    finally:
        database.close()
    return False


@contextmanager
def settled_copy(path: Path) -> Iterator[Path]:
    """Yield a copy of the file as SQLite restores it and of the present version, alone in a
    folder of its own.

    Raises:
        StorageError: it could not be copied or restored.
    """
    with tempfile.TemporaryDirectory(prefix="ziping-") as folder:
        copy = Path(folder) / "report.db"
        with PAST_SQLITE, translated(Purpose.OPEN):
            shutil.copyfile(path, copy)
            for ending in ("-journal", "-wal"):
                if side_file(path, ending).exists():
                    shutil.copyfile(side_file(path, ending), side_file(copy, ending))
        _settle(copy)
        if examine(copy).older:
            upgrade(copy, "")
        yield copy


def convert(path: Path, header: Header, by: str) -> None:
    """Bring the file itself in order, after that went well on a copy.

    A cut-off write is played back, write-ahead logging left, an older version brought to the
    present one; this last on a copy again, which then takes the file's place.

    Raises:
        StorageError: it could not be done; the file is as it was, or settled.
    """
    if header.is_wal or header.has_journal:
        _settle(path)
    if header.older:
        migrate(path, by)


def _settle(path: Path) -> None:
    database = Database(path, mode="rw")
    try:
        database.settle()
    finally:
        database.close()
