"""Who is writing a file: one at a time, told by name, and never by a lock that nobody holds."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.storage import locks
from desktop.storage.document import Document
from desktop.storage.errors import DamagedError, StorageError
from desktop.storage.locks import Holder, lock_path
from tests.storage.documents import FULL, made, raw, set_total, total

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from desktop.storage.document import Document

document = Document.open(Path(sys.argv[1]), "李会计")
print(document.read_only, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path)


def write_lock(path: Path, **told: object) -> None:
    """Leave a lock as some other program run might have."""
    holder = {"by": "王", "machine": socket.gethostname(), "pid": 1, "since": "2021-03-01T08:00:00"}
    lock_path(path).write_text(json.dumps({**holder, "token": "00", **told}), encoding="utf-8")


def holding(path: Path) -> "subprocess.Popen[str]":
    """Start a process that has the file open for writing."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "False\n"
    return process


def end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_the_lock_says_who_where_and_since_when_and_goes_with_closing(path: Path) -> None:
    with Document.open(path, "张会计"):
        told = json.loads(lock_path(path).read_text(encoding="utf-8"))
        assert (told["by"], told["machine"]) == ("张会计", socket.gethostname())
        assert told["pid"] == os.getpid()
        found = locks.held(path)
        assert found is not None
        assert found.at is not None
    assert not lock_path(path).exists()
    assert locks.held(path) is None


def test_another_process_gets_the_file_read_only_with_the_name_of_the_first(path: Path) -> None:
    process = holding(path)
    try:
        with Document.open(path, "张会计") as document:
            assert document.read_only
            assert document.holder is not None
            assert document.holder.by == "李会计"
            assert "“李会计”（本机" in document.notice
            assert "只读" in document.notice
            with pytest.raises(StorageError, match="另存副本"):
                set_total(document, 7)
        assert lock_path(path).exists()  # closing the second leaves the first one's lock
    finally:
        end(process)
    with Document.open(path, "张会计") as document:
        assert not document.read_only  # the killed process left its lock: stale
        set_total(document, 7)
    assert not lock_path(path).exists()


def test_a_second_window_of_the_same_program_is_a_second_one_too(path: Path) -> None:
    with Document.open(path, "张") as one, Document.open(path, "张") as two:
        assert (one.read_only, two.read_only) == (False, True)
        set_total(one, 7)
        assert two.report == FULL
        assert total(two.reload()) == 7


def test_taking_over_stops_the_first(path: Path) -> None:
    with Document.open(path, "甲") as one:
        with Document.open(path, "乙", take_over=True) as two:
            assert not two.read_only
            set_total(two, 2)
            with pytest.raises(StorageError, match=r"“乙”.*接手"):
                set_total(one, 1)
            assert one.read_only
            assert one.report == FULL
            one.save_copy(path.with_name("甲的.db"))
        assert not lock_path(path).exists()
    with Document.open(path) as document:
        assert total(document.report) == 2


def test_a_reader_gets_the_file_by_reloading_once_the_writer_has_gone(path: Path) -> None:
    one = Document.open(path, "甲")
    with Document.open(path, "乙") as two:
        set_total(one, 1)
        two.reload()
        assert (two.read_only, total(two.report)) == (True, 1)
        one.close()
        two.reload()
        assert (two.holder, two.notice) == (None, "")
        assert total(set_total(two, 2)) == 2


def test_what_was_overtaken_reads_on(path: Path) -> None:
    with Document.open(path, "甲") as one, Document.open(path, "乙", take_over=True) as two:
        with pytest.raises(StorageError):
            set_total(one, 1)
        set_total(two, 2)
        assert total(one.reload()) == 2
        assert one.read_only
        found = locks.held(path)
        assert found is not None
        assert found.by == "乙"


def test_what_was_overtaken_does_not_remove_the_lock_of_its_successor(path: Path) -> None:
    one = Document.open(path, "甲")
    with Document.open(path, "乙", take_over=True):
        one.close()
        found = locks.held(path)
        assert found is not None
        assert found.by == "乙"


@pytest.mark.parametrize(
    "told",
    [{"pid": 2**22 + 1}, {"pid": os.getpid()}, {"pid": 1}],
    ids=["a dead process", "our own number", "a number that lives again"],
)
def test_a_lock_that_nobody_on_this_machine_holds_is_stale(
    path: Path, told: dict[str, object]
) -> None:
    write_lock(path, **told)
    with Document.open(path, "张") as document:
        assert not document.read_only


def test_a_lock_from_another_machine_counts_until_it_is_taken_over(path: Path) -> None:
    write_lock(path, machine="PC-3")
    before = lock_path(path).read_bytes()
    with Document.open(path, "张") as document:
        assert document.read_only
        assert "电脑 PC-3，2021年3月1日 08:00 起" in document.notice
    assert lock_path(path).read_bytes() == before
    with Document.open(path, "张", take_over=True) as document:
        assert not document.read_only
    assert not lock_path(path).exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b'{"by": 1}', b"[" * 5000])
def test_a_lock_that_makes_no_sense_is_no_obstacle(path: Path, content: bytes) -> None:
    lock_path(path).write_bytes(content)
    with Document.open(path, "张") as document:
        assert not document.read_only


def test_an_opening_that_fails_leaves_no_lock(path: Path) -> None:
    with raw(path) as other:
        other.execute("UPDATE line SET amount = amount + 1")
    with pytest.raises(DamagedError):
        Document.open(path)
    assert list(path.parent.iterdir()) == [path]


def test_reading_leaves_no_lock_and_heeds_none(path: Path) -> None:
    with Document.open(path, "张"):
        before = lock_path(path).read_bytes()
        with Document.open(path, read_only=True) as reader:
            assert (reader.notice, reader.holder) == ("", None)
        assert lock_path(path).read_bytes() == before
    Document.open(path, read_only=True).close()
    assert list(path.parent.iterdir()) == [path]


def test_a_lock_that_cannot_be_written_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(StorageError, match="磁盘空间已满，文件没有打开"):
        Document.open(path)
    monkeypatch.undo()
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_without_room_for_a_lock_is_read_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refuse(place: str | Path, *rest: int) -> int:
        if str(place).endswith("#"):
            raise PermissionError(13, "Permission denied")
        return real(place, *rest)

    monkeypatch.setattr(os, "open", refuse)
    with Document.open(path) as document:
        assert document.read_only
        assert "不允许写入" in document.notice
    assert list(path.parent.iterdir()) == [path]


def test_a_lock_that_somebody_removed_stops_nobody(path: Path) -> None:
    with Document.open(path) as document:
        lock_path(path).unlink()
        set_total(document, 7)
        assert total(document.report) == 7


def test_where_locks_do_not_work_the_process_number_decides(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    write_lock(path, pid=2**22 + 1)
    assert locks.held(path) is None
    write_lock(path, pid=1)
    found = locks.held(path)
    assert found is not None
    assert found.by == "王"


def test_a_holder_is_told_even_where_little_is_known() -> None:
    assert Holder("", "", 0, "then", "").chinese == "“不明”（电脑 不明）"
