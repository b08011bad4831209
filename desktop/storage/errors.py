"""What can go wrong with a file, in the officer's words.

SQLite's errors are of two kinds. Those of the environment (full disk, file in use, stick pulled)
become a :class:`StorageError`: one sentence that says what happened, what it means for the
entry, and what to do. All others are faults of the program and go on as they are.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.storage.locks import Holder
    from forms.checks import Finding


class StorageError(Exception):
    """A file that could not be read or written. Its message is one Chinese sentence.

    ``code`` names SQLite's or the system's error, for the log; "" where there is none.
    """

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class DamagedError(StorageError):
    """The file was damaged or changed by another program.

    ``Document.open(..., despite_damage=True)`` still shows what can be read of it.
    """


class ForeignError(StorageError):
    """By its first bytes the file is none of ours: it never was, or was overwritten."""


class ReplacedError(StorageError):
    """The file is another than the one that was opened: replaced or rewritten from outside.

    Nothing was written. ``Document.reload`` takes what is there now, ``Document.save_copy``
    keeps what was on the screen.
    """


class HeldError(StorageError):
    """Somebody else is writing the file; ``holder`` says who, where and since when."""

    def __init__(self, sentence: str, holder: Holder) -> None:
        super().__init__(sentence, "HELD")
        self.holder = holder

    @classmethod
    def of(cls, holder: Holder) -> HeldError:
        """Say who has it."""
        return cls(
            f"{holder.chinese}正在填写这份文件，已以只读方式打开；"
            "要填写请等对方关闭后再打开，或“另存副本”。",
            holder,
        )


class FrozenError(StorageError):
    """The report is final (定稿) and takes no edit but being unfrozen with a reason."""


class BlockedError(StorageError):
    """The report cannot be made final while these findings stand."""

    def __init__(self, sentence: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(sentence, "BLOCKED")
        self.findings = findings


class Purpose(Enum):
    """What was being done; the value is what its failure means for the officer."""

    OPEN = "文件没有打开"
    READ = "修改记录没有读出来"
    WRITE = "刚才的填写还没有存进文件"
    COPY = "副本没有存成，原来的文件没有变"
    CREATE = "新文件没有建成"
    EXTRACT = "佐证材料没有取出来"
    ATTACH = "佐证材料没有放进报告"
    SNAPSHOT = "备份没有存成，报告本身不受影响"
    RESTORE = "没有恢复，原来的文件没有变"
    MIGRATE = "文件没有升级，原来的文件没有变"
    SETTING = "姓名没有记下来"


# By SQLite's name of the error, the extended one first: what happened, and what to do.
_ENVIRONMENT: Final[dict[str, tuple[str, str]]] = {
    "SQLITE_BUSY": ("文件正被另一个窗口或程序占用", "请关闭另一处后重试"),
    "SQLITE_LOCKED": ("文件正被另一个窗口或程序占用", "请关闭另一处后重试"),
    "SQLITE_PROTOCOL": ("文件锁没有取得", "请稍等片刻后重试"),
    "SQLITE_READONLY": ("文件或所在文件夹不允许写入", "请“另存副本”到自己的文件夹后继续"),
    "SQLITE_READONLY_DBMOVED": (
        "文件已被移动、改名、删除，或被同步软件换掉",
        "请把文件放回原处后重试，或“另存副本”",
    ),
    "SQLITE_READONLY_ROLLBACK": (
        "上次保存被中断，而文件不允许写入，无法恢复",
        "请把文件和同名的 -journal 文件一起复制到自己的文件夹再打开",
    ),
    "SQLITE_IOERR": (
        "磁盘读写出错，可能是U盘松动或网络断开",
        "请检查连接后重试，或“另存副本”到别的磁盘",
    ),
    "SQLITE_CORRUPT": ("文件内容已损坏", "请改用最近的备份"),
    "SQLITE_NOTADB": ("文件内容已损坏", "请改用最近的备份"),
    "SQLITE_FULL": ("磁盘空间已满", "请腾出空间后重试，或“另存副本”到别的磁盘"),
    "SQLITE_CANTOPEN": ("文件打不开或所在文件夹无法写入", "请检查文件夹是否存在、有无权限后重试"),
    "SQLITE_PERM": ("没有使用这个文件的权限", "请复制到自己的文件夹后重试"),
    "SQLITE_AUTH": ("没有使用这个文件的权限", "请复制到自己的文件夹后重试"),
    "SQLITE_NOMEM": ("内存不足", "请关闭其他程序后重试"),
    "SQLITE_NOLFS": ("磁盘不支持这样大的文件", "请换一个磁盘后重试"),
    "SQLITE_TOOBIG": ("一次填写的内容过大", "请分几次填写"),
}

_SYSTEM: Final = {
    errno.ENOSPC: "磁盘空间已满",
    errno.EACCES: "没有读写的权限",
    errno.EPERM: "没有读写的权限",
    errno.EROFS: "磁盘不允许写入",
    errno.ENOENT: "文件夹不存在",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "文件名过长",
}
_DAMAGE: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})
DAMAGED: Final = "文件已损坏或被别的软件改动过，文件没有打开；请改用最近的备份。"


def sentence(name: str, purpose: Purpose) -> str | None:
    """Return what to say about SQLite's error ``name``; None where it is a fault of ours."""
    primary = "_".join(name.split("_")[:2])
    told = _ENVIRONMENT.get(name) or _ENVIRONMENT.get(primary)
    return told and f"{told[0]}，{purpose.value}；{told[1]}。"


def system_sentence(error: OSError, purpose: Purpose) -> str:
    """Return what to say about an error of the operating system."""
    cause = _SYSTEM.get(error.errno or 0, "系统不允许这一步")
    return f"{cause}，{purpose.value}；请检查磁盘空间和文件夹权限后重试。"


def system_name(error: OSError) -> str:
    """Return the system's name of an error (ENOSPC, say)."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


@contextmanager
def translated(purpose: Purpose) -> Iterator[None]:
    """Turn errors of the environment into a StorageError; let the program's faults pass."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(system_sentence(error, purpose), system_name(error)) from error
    except Exception as error:
        name = sqlite_name(error)
        told = sentence(name, purpose)
        # A damaged schema is told in undecodable words.
        nonsense = purpose is Purpose.OPEN and (
            is_sqlite(error) or isinstance(error, UnicodeDecodeError)
        )
        if name in _DAMAGE or (told is None and nonsense):
            raise DamagedError(told or DAMAGED, name) from error
        if told is None:
            raise
        raise StorageError(told, name) from error


@contextmanager
def spelled() -> Iterator[None]:
    """Refuse half characters, which no file can hold (a broken emoji, say)."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise StorageError(
            "填写的内容里有不完整的字符，刚才的填写还没有存进文件；请删去那个字符后重试。"
        ) from error


def sqlite_name(error: Exception) -> str:
    """Return SQLite's name of an error, bare or wrapped by SQLAlchemy; "" for any other."""
    original = getattr(error, "orig", None) or error
    return str(getattr(original, "sqlite_errorname", "")) if is_sqlite(original) else ""


def is_sqlite(error: BaseException) -> bool:
    """Whether the error came from SQLite, bare or wrapped by SQLAlchemy."""
    return isinstance(getattr(error, "orig", None) or error, sqlite3.Error)
