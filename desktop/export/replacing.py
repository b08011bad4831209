"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path


class ExportError(Exception):
    """A file that could not be written. Its message is one Chinese sentence for the officer."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; at the end put what was written there in its place.

    The temporary file has the same ending in lower case. Any failure leaves the old file as it
    was and no temporary file behind.

    Raises:
        ExportError: the file could not be written or put in its place.
    """
    # A link is followed, so that the file it names is replaced and not the link.
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise ExportError(f"“{path.name}”是文件夹，不能写成文件；请换一个文件名。")
    if target.suffix.lower() == ".db":
        raise ExportError(f"“{path.name}”是报告文件，不能用导出的文件替换；请换一个文件名。")
    import secrets  # with all it brings; a file is written seldom

    # The name does not grow with the target's, which may have all the length there is.
    temporary = target.with_name(f".{secrets.token_hex(8)}{target.suffix.lower()}")
    try:
        yield temporary
        _finish(temporary, target)
    except OSError as error:
        raise ExportError(_sentence(error, path)) from error
    finally:
        # An open reader may hold a half-made file on Windows; that must not hide the cause.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _finish(temporary: Path, target: Path) -> None:
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())
    if target.exists():
        temporary.chmod(target.stat().st_mode & 0o777)
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", str(target))
    temporary.replace(target)
    if os.name == "posix":  # the new name, too, must survive a power cut
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sentence(error: OSError, path: Path) -> str:
    kept = "原来的文件没有动" if path.exists() else "没有写入任何内容"
    if isinstance(error, FileNotFoundError):
        return f"找不到文件夹“{path.parent}”，“{path.name}”没有导出；请先建好文件夹或换一个位置。"
    if isinstance(error, PermissionError):
        return (
            f"文件正被其他程序打开，或没有写入权限：“{path.name}”没有导出，{kept}；"
            "请关闭打开它的程序，或换一个位置再导出。"
        )
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"磁盘空间不足，“{path.name}”没有导出，{kept}；请清理磁盘后再导出。"
    if error.errno == errno.EROFS:
        return f"所在的磁盘是只读的，“{path.name}”没有导出，{kept}；请换一个位置再导出。"
    reason = error.strerror or type(error).__name__
    return f"写“{path.name}”时出错（{reason}），没有导出，{kept}；请检查磁盘或换一个位置再导出。"
