"""Nothing acknowledged is lost: killed processes, full disks, moved and busy files."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.storage.header import side_file
from forms import edits
from forms.report import ExpenditureLine
from tests.storage.documents import (
    FULL,
    connection_of,
    made,
    neighbours,
    raw,
    set_total,
    total,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path)


def test_a_full_disk_keeps_the_entry_and_the_same_edit_succeeds_later(path: Path) -> None:
    with Document.open(path) as document:
        connection = connection_of(document)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        edit = edits.insert_lines(0, [ExpenditureLine("长" * 9000)])
        with pytest.raises(StorageError, match="磁盘空间已满") as caught:
            document.apply(edit)
        assert caught.value.code == "SQLITE_FULL"
        assert (document.report, document.revision) == (FULL, 1)
        assert document.undo_label is None
        connection.execute(f"PRAGMA max_page_count = {pages + 100}")
        report = document.apply(edit)
    with Document.open(path) as document:
        assert document.report == report


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no open file be moved")
def test_a_file_moved_while_open_is_told_and_can_be_saved_elsewhere(path: Path) -> None:
    elsewhere = path.with_name("别处.db")
    with Document.open(path) as document:
        path.rename(elsewhere)
        with pytest.raises(StorageError, match=r"移动、改名、删除.*另存副本"):
            set_total(document, 7)
        assert document.report == FULL
        copy = path.with_name("副本.db")
        document.save_copy(copy)
        elsewhere.rename(path)
        set_total(document, 8)
    with Document.open(copy) as document:
        assert document.report == FULL
    with Document.open(path) as document:
        assert total(document.report) == 8


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no open file be deleted")
def test_a_file_deleted_while_open_can_be_saved_elsewhere(path: Path) -> None:
    with Document.open(path) as document:
        path.unlink()
        with pytest.raises(StorageError, match="移动、改名、删除"):
            set_total(document, 7)
        document.save_copy(path.with_name("副本.db"))
    with Document.open(path.with_name("副本.db")) as document:
        assert document.report == FULL


def test_a_busy_file_refuses_the_edit_and_takes_it_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.storage.database.BUSY_SECONDS", 0.0)
    with raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="占用，文件没有打开"):
            Document.open(path)
        with Document.open(path, read_only=True) as reader:  # reading is no trouble
            assert reader.report == FULL
        other.execute("ROLLBACK")
    with Document.open(path) as document, raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="占用"):
            set_total(document, 7)
        other.execute("ROLLBACK")
        set_total(document, 7)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="占用"):
            Document.open(path, read_only=True)
        other.execute("ROLLBACK")


def test_a_write_that_fails_half_way_leaves_the_file_as_it_was(path: Path) -> None:
    with Document.open(path) as document:
        connection = connection_of(document)

        def interrupt() -> int:
            return 1

        connection.set_progress_handler(interrupt, 1)
        with pytest.raises(Exception, match="interrupted"):
            set_total(document, 7)
        connection.set_progress_handler(None, 0)
        assert not connection.in_transaction
        assert document.report == FULL
        set_total(document, 8)
    with Document.open(path) as document:
        assert (total(document.report), document.revision) == (8, 2)


def hot(path: Path) -> None:
    """Leave the file as a process does that dies while it writes many pages."""
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "c.execute(\"UPDATE entry SET fen = 666 WHERE kind = 'amount'\")\n"
        "c.execute('CREATE TABLE filler (text)')\n"
        "c.executemany('INSERT INTO filler VALUES (?)', [('x' * 3000,)] * 200)\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    assert side_file(path, "-journal").stat().st_size > 0


def test_a_cut_off_write_is_rolled_back_at_opening(path: Path) -> None:
    hot(path)
    with Document.open(path) as document:
        assert document.report == FULL
        set_total(document, 7)
    assert neighbours(path) == [path.name]


@pytest.mark.parametrize("content", [b"", bytes(512)])
def test_a_journal_that_holds_nothing_is_removed_at_opening(path: Path, content: bytes) -> None:
    side_file(path, "-journal").write_bytes(content)
    with Document.open(path) as document:
        assert neighbours(path) == [path.name]
        (mode,) = connection_of(document).execute("PRAGMA journal_mode").fetchone()
        assert mode == "delete"


def test_reading_only_a_cut_off_write_is_not_even_rolled_back(path: Path) -> None:
    hot(path)
    before = path.read_bytes(), side_file(path, "-journal").read_bytes()
    with Document.open(path, read_only=True) as document:
        assert document.report == FULL
        assert "中断" in document.notice
        assert document.path == path
    assert (path.read_bytes(), side_file(path, "-journal").read_bytes()) == before


def test_a_journal_that_does_not_belong_to_the_file_changes_nothing(path: Path) -> None:
    folder = path.with_name("另")
    folder.mkdir()
    other = made(folder)
    hot(other)
    foreign = side_file(other, "-journal").read_bytes()
    with Document.open(path) as document:
        for fen in range(40):
            set_total(document, fen)
    side_file(path, "-journal").write_bytes(foreign)
    before = path.read_bytes()
    with pytest.raises(StorageError):
        Document.open(path)
    assert path.read_bytes() == before


def test_a_copy_torn_from_its_journal_is_recognised(path: Path) -> None:
    hot(path)
    side_file(path, "-journal").unlink()
    before = path.read_bytes()
    with pytest.raises(StorageError):
        Document.open(path)
    assert path.read_bytes() == before


def test_a_torn_copy_that_sqlite_calls_sound_is_recognised(path: Path) -> None:
    with raw(path) as other:
        other.execute("UPDATE entry SET fen = 666 WHERE key = 'budget.total'")
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with pytest.raises(StorageError, match="损坏"):
        Document.open(path)
