"""Putting a finished file in its place: beside the target first, then in one step."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from desktop.storage.errors import Purpose, StorageError, translated
from desktop.storage.header import side_file

_ATTEMPTS: Final = 3
"""Windows refuses a rename while a scanner or a sync client holds the file; it soon lets go."""
_PAUSE_SECONDS: Final = 0.2


@contextmanager
def replacement(
    target: Path,
    purpose: Purpose = Purpose.COPY,
    *,
    exclusive: bool = False,
    beside: bool = False,
) -> Iterator[Path]:
    """Yield a path in the target's folder; what is built there then takes the target's name.

    Until then, and on any failure, the target is what it was and the building is removed.
    With ``exclusive`` the target must not exist. SQLite's files beside the target are refused,
    unless the caller removes them (``beside``).

    Raises:
        StorageError: the environment failed, the target exists, or SQLite's side files lie
            beside it.
    """
    if not beside:
        _require_no_side_files(target)
    if exclusive and target.exists():
        raise _taken(target)
    building = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with translated(purpose):
            yield building
            _flush(building)
            if exclusive:
                _take(building, target)
            else:
                _replace(building, target)
            _flush_folder(target.parent)
    finally:
        for leftover in (building, side_file(building, "-journal")):
            with suppress(OSError):
                leftover.unlink()


def _taken(target: Path) -> StorageError:
    return StorageError(f"“{target.name}”已经存在，没有覆盖；请换一个文件名。")


def _take(building: Path, target: Path) -> None:
    """Give the building a name that nobody may have taken meanwhile."""
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError as error:
        raise _taken(target) from error
    try:
        _replace(building, target)
    except BaseException:
        target.unlink()
        raise


def _require_no_side_files(target: Path) -> None:
    """A stranger's journal beside a new file would be rolled back into it."""
    for ending in ("-journal", "-wal"):
        if side_file(target, ending).exists():
            raise StorageError(
                f"“{target.name}{ending}”还在那里，说明同名文件正在使用或没有正常关闭；请换一个文件名。"
            )


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(source: Path, target: Path) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            source.replace(target)
            return
        except PermissionError:
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE_SECONDS)


def _flush_folder(folder: Path) -> None:
    """Make the new name last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
