"""A damaged file: what can be offered in its place, and putting it there.

The damaged file is never thrown away: it is set aside as it is, with SQLite's journal beside it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.storage.copies import replacement
from desktop.storage.errors import HeldError, Purpose, StorageError, translated
from desktop.storage.header import PAST_SQLITE, side_file
from desktop.storage.journal import JournalLine
from desktop.storage.locks import acquire
from desktop.storage.snapshots import Snapshot, newest_good, open_snapshot, snapshots_for
from forms.moments import moment_told

_SIDE_FILES: Final = ("-journal", "-wal", "-shm")
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """The newest good snapshot of a damaged file, and what would be missing.

    ``missing`` are the journal's lines since, oldest first; None where the damaged file does not
    tell any more. ``written`` is when the damaged file was last written.
    """

    snapshot: Snapshot
    missing: tuple[JournalLine, ...] | None
    written: datetime | None

    @property
    def chinese(self) -> str:
        """The offer in one sentence."""
        told = f"可以恢复到 {self.snapshot.chinese}的备份"
        if self.missing is None:
            when = f"（文件最后写于 {moment_told(self.written)}）" if self.written else ""
            return f"{told}；此后填写的内容{when}将会缺失。"
        if not self.missing:
            return f"{told}，其中没有缺失。"
        named = "、".join(line.label or "一处修改" for line in self.missing[-_MOST_NAMED:])
        more = "等" if len(self.missing) > _MOST_NAMED else ""
        return f"{told}；此后的 {len(self.missing)} 处修改将会缺失：{named}{more}。"


def offer_for(path: Path) -> Offer | None:
    """Return what can be offered in place of a damaged file; None where there is no snapshot."""
    snapshot = newest_good(snapshots_for(path))
    if snapshot is None:
        return None
    written = None
    with suppress(OSError):
        written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return Offer(snapshot, _missing(path, snapshot), written)


def _missing(path: Path, snapshot: Snapshot) -> tuple[JournalLine, ...] | None:
    from desktop.storage.document import Document

    try:
        with Document.open(path, despite_damage=True) as damaged:
            journal = damaged.journal()
    except StorageError:
        return None
    for number, line in enumerate(journal):
        if line.revision == snapshot.revision and line.chain.startswith(snapshot.chain):
            return tuple(journal[number + 1 :])
    return None


def can_be_read(path: Path) -> bool:
    """Whether a damaged file still holds a report that can be looked at."""
    from desktop.storage.document import Document

    try:
        Document.open(path, despite_damage=True).close()
    except StorageError:
        return False
    return True


def put_back(path: Path, snapshot: Snapshot, by: str = "") -> Path:
    """Put a snapshot in the place of a damaged file; return where that was set aside.

    Raises:
        HeldError: somebody is writing the file.
        StorageError: it could not be done; the damaged file is still there.
    """
    try:
        lock = acquire(path, by)
    except HeldError as error:
        raise HeldError(
            f"{error.holder.chinese}还开着这份文件，没有恢复；请等对方关闭后再恢复。", error.holder
        ) from error
    try:
        aside = set_aside(path)
        with replacement(path, Purpose.RESTORE, beside=True) as building:
            with open_snapshot(snapshot) as then:
                then.save_copy(building)
            for ending in _SIDE_FILES:  # what lies there belongs to the damaged file
                side_file(path, ending).unlink(missing_ok=True)
    finally:
        lock.release()
    return aside


def set_aside(path: Path, now: datetime | None = None) -> Path:
    """Copy a damaged file as it is, with what SQLite left beside it, under a name that tells so.

    Raises:
        StorageError: it could not be copied.
    """
    stamp = (now or datetime.now()).strftime("%Y%m%d-%H%M%S")
    with PAST_SQLITE, translated(Purpose.RESTORE):
        for aside in _names(path, stamp):
            if not aside.exists():
                break
        for ending in ("", *_SIDE_FILES):
            source = side_file(path, ending)
            if ending and not source.exists():
                continue
            target = side_file(aside, ending)
            shutil.copyfile(source, target)
            with target.open("rb+") as file:
                os.fsync(file.fileno())
    return aside


def _names(path: Path, stamp: str) -> Iterator[Path]:
    for number in range(1, 1000):
        more = "" if number == 1 else f"-{number}"
        yield path.with_name(f"{path.stem}.损坏-{stamp}{more}{path.suffix}")
