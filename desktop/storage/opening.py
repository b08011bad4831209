"""Opening a file: from its first bytes to a connection on content that was verified.

The order is what makes a stranger's file harmless: header, then SQLite's view of it on a copy
where opening would change it, then the checks of the content, and only when all of them have
passed the lock beside the file and the right to write.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop.storage.database import Content, Database
from desktop.storage.errors import HeldError, StorageError
from desktop.storage.header import Header, examine, side_file
from desktop.storage.locks import Holder, Lock, acquire, held
from desktop.storage.recovery import convert, is_interrupted, settled_copy
from desktop.storage.stamp import Stamp
from desktop.storage.unrecorded import damage_of

NOT_WRITABLE: Final = "文件或所在文件夹不允许写入，已以只读方式打开；要修改请“另存副本”。"
_NEWER_MINOR: Final = "文件由更新版本的自评编写，已以只读方式打开；要修改请先升级本程序。"
_INTERRUPTED: Final = "上次保存被中断，所示为中断之前的内容；直接打开文件即可恢复并继续填写。"
_OTHERWISE: Final = (
    "文件被别的软件改成了另一种存法，已以只读方式打开；要修改请“另存副本”，在副本中填写。"
)
_OLDER: Final = "文件由较早版本的自评编写，所示为升级后的样子；要修改请“另存副本”，在副本中填写。"
_DAMAGED: Final = "文件已损坏或被别的软件改动过，所示内容可能有误，只能查看；请改用最近的备份。"


_UNWRITABLE: Final = ("SQLITE_READONLY", "EACCES", "EPERM", "EROFS")


@dataclass(slots=True)
class Opened:
    """A verified file with the connection to it. ``lock`` is ours while it may be written."""

    path: Path
    header: Header
    database: Database
    content: Content
    notice: str
    stamp: Stamp | None
    lock: Lock | None = None
    holder: Holder | None = None
    """Who has the file open for writing, where that is why this one may only read."""
    behind: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Give back everything, the lock last."""
        self.database.close()
        self.behind.close()
        if self.lock:
            self.lock.release()


def open_file(
    path: Path,
    by: str,
    *,
    read_only: bool = False,
    despite_damage: bool = False,
    take_over: bool = False,
    lock: Lock | None = None,
) -> Opened:
    """Open and verify a file; it may be written where a lock is in the answer.

    ``lock`` is one that the caller already holds on it. With ``take_over`` the file is opened
    for writing even where somebody else is writing it.

    Raises:
        StorageError: there is no such file, it is none of ours, or it is newer.
        DamagedError: it is damaged, or another program changed it.
    """
    read_only = read_only or despite_damage
    header = examine(path)
    notice = _why_read_only(path, header, read_only)
    holder = None
    if not (read_only or notice or lock or take_over):
        holder = held(path)
    if read_only or notice or holder:
        return _reading(path, header, notice, holder, look=despite_damage)
    try:
        return _writing(path, header, by, lock, take_over)
    except HeldError as error:
        return _reading(path, header, "", error.holder, look=False)
    except StorageError as error:
        if not error.code.startswith(_UNWRITABLE):
            raise
        return _reading(path, header, NOT_WRITABLE, None, look=False)


def _why_read_only(path: Path, header: Header, asked: bool) -> str:
    """Return the notice for a file that cannot be written; "" where it can or was not asked to."""
    if header.newer_minor:
        return _NEWER_MINOR
    if not asked and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return NOT_WRITABLE
    return ""


def _writing(path: Path, header: Header, by: str, lock: Lock | None, take_over: bool) -> Opened:
    """Verify first, then lock, then bring the file in order where it needs that."""
    changes = header.is_wal or header.older or (header.has_journal and is_interrupted(path))
    if changes:
        with settled_copy(path) as copy:  # refuse before anything changes the original
            load(path, copy, examine(copy)).close()
    with ExitStack() as undoing:
        if changes:
            lock = _locked(path, by, lock, take_over, undoing)
            convert(path, header, by)
            header = examine(path)
        opened = load(path, path, header, writable=True)
        undoing.callback(opened.close)
        opened.lock = _locked(path, by, lock, take_over, undoing)
        if side_file(path, "-journal").exists():
            opened.database.sweep()
        opened.stamp = Stamp.of(path)
        undoing.pop_all()
    return opened


def _locked(path: Path, by: str, lock: Lock | None, take_over: bool, undoing: ExitStack) -> Lock:
    if lock is None:
        lock = acquire(path, by, take_over=take_over)
        undoing.callback(lock.release)
    return lock


def _reading(
    path: Path, header: Header, notice: str, holder: Holder | None, *, look: bool
) -> Opened:
    """Open for reading; where even that would change the file, from a copy in order."""
    if holder:
        notice = str(HeldError.of(holder))
    interrupted = header.has_journal and not header.is_wal and is_interrupted(path)
    if not (header.is_wal or header.older or interrupted):
        return load(path, path, header, notice=notice, holder=holder, look=look)
    why = _INTERRUPTED if interrupted else _OTHERWISE if header.is_wal else _OLDER
    with ExitStack() as stack:
        copy = stack.enter_context(settled_copy(path))
        opened = load(path, copy, examine(copy), notice=notice or why, holder=holder, look=look)
        opened.behind = stack.pop_all()
    return opened


def load(
    path: Path,
    source: Path,
    header: Header,
    *,
    writable: bool = False,
    notice: str = "",
    holder: Holder | None = None,
    look: bool = False,
) -> Opened:
    """Read and verify ``source``, which is ``path`` itself or a copy of it; no lock is taken.

    With ``look`` damage is no reason to refuse.

    Raises:
        StorageError: it is none of ours.
        DamagedError: it is damaged.
    """
    database = Database(source, mode="rw" if writable else "ro")
    try:
        stamp = Stamp.of(source)
        content = database.read(newer_minor=header.newer_minor, writable=writable)
        if not content.journal or content.seal is None or (content.damage and not look):
            raise damage_of(content)
        if content.damage:
            notice = _DAMAGED
        return Opened(path, header, database, content, notice, stamp, holder=holder)
    except BaseException:
        database.close()
        raise
