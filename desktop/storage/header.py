"""The first bytes of a file, read before SQLite has it open.

A foreign, newer, empty or torn file is recognised here and told apart in words; SQLite never
sees it, so nothing in it can be run and nothing of it can change.
(https://www.sqlite.org/fileformat2.html, section 1.3)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Final

from desktop.storage.errors import (
    DamagedError,
    ForeignError,
    Purpose,
    StorageError,
    system_name,
    system_sentence,
)

APPLICATION_ID: Final = 0x5A495049
"""Our own mark, "ZIPI"."""
MAJOR: Final = 1
MINOR: Final = 0
USER_VERSION: Final = MAJOR << 16 | MINOR
PROGRAM: Final = "0.1.0"
"""Version of the program, kept in each line of the journal."""

LARGEST_FILE: Final = 1 << 30
"""Most bytes of a file: twice what attachments and a report of thousands of rows need."""
PAST_SQLITE: Final = RLock()
"""Held while a file is read past SQLite, and during each transaction.

Whoever closes a file drops all locks of the process on it (POSIX), also those by which SQLite
keeps other programs from writing; so nobody may close one while a transaction is going on.
"""
_MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100
_WAL: Final = 2


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes tell of a file of ours."""

    newer_minor: bool
    """Whether a newer program added to it: readable, not writable by this one."""
    is_wal: bool
    """Whether another program switched it to write-ahead logging."""
    has_journal: bool
    """Whether the journal of a write lies beside it, cut off or just going on."""
    version: int = USER_VERSION
    """Its version: major << 16 | minor."""

    @property
    def older(self) -> bool:
        """Whether it must be brought to the present version."""
        return self.version < USER_VERSION


def side_file(path: Path, ending: str) -> Path:
    """Return the path of SQLite's file beside the document (``-journal``, ``-wal``)."""
    return path.with_name(path.name + ending)


def examine(path: Path) -> Header:
    """Read the header of a file that is to be opened.

    Raises:
        StorageError: there is no such file, or it is none that this program can open.
        DamagedError: it is one of ours, but shorter than it should be.
    """
    try:
        with PAST_SQLITE, path.open("rb") as file:
            head = file.read(_HEADER)
            size = file.seek(0, 2)
    except FileNotFoundError as error:
        raise StorageError(f"没有找到“{path.name}”；请检查它是否被移动、改名或删除。") from error
    except IsADirectoryError as error:
        raise StorageError(f"“{path.name}”是文件夹；请选择其中的 .db 文件。") from error
    except OSError as error:
        raise StorageError(system_sentence(error, Purpose.OPEN), system_name(error)) from error
    _require_ours(path, head)
    if size > LARGEST_FILE:
        raise StorageError(
            f"“{path.name}”有 {size / (1 << 30):.1f} GB，自评不会写出这样大的文件，文件没有打开；"
            "请核对是否选错了文件，或改用最近的备份。"
        )
    has_journal = _has_content(side_file(path, "-journal"))
    if not has_journal:
        _require_whole(path, head, size)
    version = int.from_bytes(head[60:64], "big")
    if version >> 16 > MAJOR:
        raise StorageError(f"“{path.name}”由更新版本的自评编写；请先升级本程序再打开。")
    if version >> 16 < 1:
        raise DamagedError(f"“{path.name}”的版本标记已损坏；请改用最近的备份。")
    return Header(version > USER_VERSION, _WAL in (head[18], head[19]), has_journal, version)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _require_ours(path: Path, head: bytes) -> None:
    if not head:
        raise ForeignError(f"“{path.name}”是空文件，可能没有复制完；请重新复制，或改用最近的备份。")
    if not head.startswith(_MAGIC):
        raise ForeignError(
            f"“{path.name}”不是自评文件；请选择 .db 文件，Word、Excel 或文本请用“导入”。"
        )
    if len(head) < _HEADER:
        raise DamagedError(f"“{path.name}”不完整，可能没有复制完；请重新复制，或改用最近的备份。")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise ForeignError(f"“{path.name}”是别的软件的文件，不是自评文件；请另选一个 .db 文件。")


def _require_whole(path: Path, head: bytes, size: int) -> None:
    """Refuse a file that is shorter than its pages (the count is valid when 24–27 = 92–95)."""
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    counted = head[24:28] == head[92:96]
    pages = int.from_bytes(head[28:32], "big") if counted else 0
    if size < max(pages, 1) * page or (page and size % page):
        raise DamagedError(f"“{path.name}”不完整，可能没有复制完；请重新复制，或改用最近的备份。")
