"""Who is writing a file: told by a small file beside it, never inside it.

A lock inside the document would travel with every copy as a false one. The lock beside it
(``.~lock.NAME#``) says who, on which machine and since when. While its writer lives it also
holds an operating system lock on it, which the system itself drops with the process: so a lock
that a killed program left on this machine is recognised for certain. What another machine
wrote cannot be checked and counts until someone takes over.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.storage.errors import HeldError, Purpose, StorageError, translated
from forms.moments import moment_told

_ATTEMPTS: Final = 5
_PAUSE_SECONDS: Final = 0.01
_MOST_BYTES: Final = 4096
_FAR: Final = 1 << 30
"""Windows locks bytes, and nobody may read locked ones: one far behind the text is locked."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a file open for writing. ``since`` is ISO time with its offset."""

    by: str
    machine: str
    pid: int
    since: str
    token: str

    @property
    def at(self) -> datetime | None:
        """Since when; None where the lock does not tell."""
        try:
            return datetime.fromisoformat(self.since)
        except ValueError:
            return None

    @property
    def chinese(self) -> str:
        """The holder in words: “张会计”（电脑 PC-3，2026年9月3日 09:12 起）."""
        when = f"，{moment_told(self.at)} 起" if self.at else ""
        place = "本机" if self.machine == socket.gethostname() else f"电脑 {self.machine or '不明'}"
        return f"“{self.by or '不明'}”（{place}{when}）"


UNKNOWN: Final = Holder("", "", 0, "", "")
"""A lock that somebody holds and that cannot be read."""


class Lock:
    """Our own lock, from :func:`acquire` to :meth:`release`."""

    def __init__(self, place: Path, holder: Holder, descriptor: int) -> None:
        self._place = place
        self._holder = holder
        self._descriptor = descriptor
        self._seen = _trace(place)

    def successor(self) -> Holder | None:
        """Return who took the file over meanwhile; None while it is still ours.

        A lock that somebody merely removed is no reason to stop: the seal in the file still
        tells whether anyone else wrote.
        """
        seen = _trace(self._place)
        if seen in (self._seen, None):
            return None
        found = _read(self._place)
        if found is None or found.token == self._holder.token:
            self._seen = seen
            return None
        return found

    def release(self) -> None:
        """Remove the lock, unless it is another's by now."""
        if self._descriptor < 0:
            return
        with suppress(OSError):
            ours = self.successor() is None
            if os.name == "nt":  # an open file cannot be removed there
                os.close(self._descriptor)
                self._descriptor = -1
            if ours:
                self._place.unlink(missing_ok=True)
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def lock_path(path: Path) -> Path:
    """Return where the lock of a file lies."""
    return path.with_name(f".~lock.{path.name}#")


def held(path: Path) -> Holder | None:
    """Return who is writing the file now; None where nobody is, or only a stale lock says so."""
    place = lock_path(path)
    try:
        descriptor = os.open(place, os.O_RDWR)
    except FileNotFoundError:
        return None
    except OSError:
        return _read(place)
    try:
        found = _read(place)
        return _counts(found, free=_hold(descriptor))
    finally:
        os.close(descriptor)


def acquire(path: Path, by: str, *, take_over: bool = False) -> Lock:
    """Write our lock beside a file; a stale one gives way, with ``take_over`` any.

    Raises:
        HeldError: somebody else is writing the file.
        StorageError: the lock could not be written.
    """
    place = lock_path(path)
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    ours = Holder(by, socket.gethostname(), os.getpid(), since, secrets.token_hex(8))
    for _ in range(_ATTEMPTS):
        with translated(Purpose.OPEN):
            descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            free = _hold_soon(descriptor)
            if not _is_at(descriptor, place):  # removed by its owner while we opened it
                os.close(descriptor)
                continue
            other = _counts(_read(place), free=free)
            if other and not take_over:
                raise HeldError.of(other)
            if not free and os.name != "nt":  # a lock file of our own in place of the other's
                place.unlink(missing_ok=True)
                os.close(descriptor)
                continue
            return _claimed(place, ours, descriptor)
        except BaseException:
            with suppress(OSError):
                os.close(descriptor)
            raise
    raise StorageError("同一时间还有别的窗口在打开这份文件，文件没有打开；请稍等片刻后重试。")


def _claimed(place: Path, ours: Holder, descriptor: int) -> Lock:
    told = json.dumps(asdict(ours), ensure_ascii=False).encode("utf-8", "replace")
    try:
        with translated(Purpose.OPEN):
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, told)
    except BaseException:
        with suppress(OSError):
            place.unlink()
        raise
    return Lock(place, ours, descriptor)


def _counts(found: Holder | None, *, free: bool) -> Holder | None:
    """Return the holder that counts: whoever holds the system's lock, or another machine."""
    if not free:
        return found or UNKNOWN
    if found is None or found.machine in ("", socket.gethostname()):
        return None
    return found


def _hold_soon(descriptor: int) -> bool:
    """Take the system's lock; whoever only looks whether the file is held lets go at once."""
    for _ in range(_ATTEMPTS):
        if _hold(descriptor):
            return True
        time.sleep(_PAUSE_SECONDS)
    return False


def _hold(descriptor: int) -> bool:
    """Take the system's lock for as long as the descriptor is open; False: another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # A file system without locks: the process number is what is left to judge by.
        return not _lives(os.pread(descriptor, _MOST_BYTES, 0) if os.name != "nt" else b"")
    return True


def _lives(told: bytes) -> bool:
    holder = _parsed(told)
    if holder is None or holder.pid in (0, os.getpid()):
        return False
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _read(place: Path) -> Holder | None:
    try:
        with place.open("rb") as file:
            return _parsed(file.read(_MOST_BYTES))
    except OSError:
        return None


def _parsed(told: bytes) -> Holder | None:
    """Read a lock; anything may stand in it."""
    try:
        data = json.loads(told)
        by, machine, since, token = (
            str(data[name])[:80] for name in ("by", "machine", "since", "token")
        )
        return Holder(by, machine, int(data["pid"]), since, token)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def _is_at(descriptor: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except OSError:
        return False


def _trace(place: Path) -> tuple[int, int, int] | None:
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
