"""A file changed from outside is noticed before the next write, and nobody's entries are lost."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.storage.document import Document
from desktop.storage.errors import ReplacedError, StorageError
from forms import edits
from forms.report import ExpenditureLine
from tests.storage.documents import FULL, connection_of, made, raw, set_total, total


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.fixture
def newer(path: Path) -> Path:
    """A later version of the same file, as a sync client brings it."""
    copy = path.with_name("newer.db")
    shutil.copyfile(path, copy)
    with Document.open(copy, "别人") as document:
        set_total(document, 99)
    return copy


def over(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes())


def in_place_of(source: Path, target: Path) -> None:
    source.replace(target)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no open file be replaced")
@pytest.mark.parametrize("bring", [over, in_place_of])
def test_a_replaced_file_is_noticed_and_can_be_reloaded(
    path: Path, newer: Path, bring: Callable[[Path, Path], None]
) -> None:
    with Document.open(path, "张") as document:
        set_total(document, 7)
        bring(newer, path)
        there = path.read_bytes()
        with pytest.raises(ReplacedError, match=r"重新载入.*另存副本"):
            set_total(document, 8)
        assert path.read_bytes() == there
        assert total(document.report) == 7  # the screen keeps what it shows
        copy = path.with_name("我的.db")
        document.save_copy(copy)
        assert total(document.reload()) == 99
        set_total(document, 100)
        assert not document.read_only
    with Document.open(copy) as mine:
        assert total(mine.report) == 7
        assert mine.undo() == FULL
    with Document.open(path) as document:
        assert total(document.report) == 100
        assert [line.by for line in document.journal()] == ["张会计", "别人", "张"]


def test_a_file_spoilt_from_outside_is_not_written_to(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 7)
        with raw(path) as other:
            other.execute("UPDATE line SET amount = amount + 1")
        spoilt = path.read_bytes()
        with pytest.raises(ReplacedError):
            set_total(document, 8)
        assert path.read_bytes() == spoilt
        with pytest.raises(StorageError, match="损坏"):
            document.reload()
        assert total(document.report) == 7
        document.save_copy(path.with_name("我的.db"))
    with Document.open(path.with_name("我的.db")) as mine:
        assert total(mine.report) == 7


def test_a_file_that_was_only_touched_is_written_on(path: Path) -> None:
    with Document.open(path) as document:
        os.utime(path, ns=(1, 1))
        set_total(document, 7)
        with raw(path) as other:  # rewritten, with the same content
            other.execute("VACUUM")
        set_total(document, 8)
        assert total(document.report) == 8


def test_a_change_that_leaves_size_and_time_is_noticed_by_the_seal(path: Path, newer: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 7)
        seen = path.stat()
        over(newer, path)
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        with pytest.raises(ReplacedError):
            set_total(document, 8)


def test_a_write_that_only_seemed_to_fail_is_not_done_twice(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flushing the folder comes last: when that alone fails, the revision stands in the file."""
    with Document.open(path) as document:
        real = document._database.write

        def write(*given: object) -> None:
            real(*given)  # type: ignore[arg-type]
            raise StorageError("磁盘读写出错。", "SQLITE_IOERR_DIR_FSYNC")

        monkeypatch.setattr(document._database, "write", write)
        assert total(set_total(document, 7)) == 7
        assert document.revision == 2

        def gone() -> None:
            raise StorageError("磁盘读写出错。", "SQLITE_IOERR_READ")

        monkeypatch.setattr(document._database, "seal", gone)
        edit = edits.insert_lines(0, [ExpenditureLine("行")])
        with pytest.raises(StorageError):
            document.apply(edit)
        assert document.revision == 2
        monkeypatch.undo()
        assert len(document.apply(edit).lines) == len(FULL.lines) + 1
        assert document.revision == 3
        assert document.undo() is not None
    with Document.open(path) as document:
        assert (document.revision, total(document.report)) == (4, 7)
        assert document.report.lines == FULL.lines


def test_copies_can_be_saved_when_the_disk_is_gone(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 7)
        connection_of(document).close()
        document.state.build(path.with_name("b.db"))
    with Document.open(path.with_name("b.db")) as copied:
        assert total(copied.report) == 7
