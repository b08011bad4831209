"""Copies: whole or not at all, and silent about the past where that is asked."""

import errno
import os
from pathlib import Path

import pytest

from desktop.storage import copies
from desktop.storage.document import Document
from desktop.storage.errors import DamagedError, StorageError
from forms import edits
from forms.edits import SetValue
from forms.narrative import Block
from forms.report import ExpenditureLine
from tests.storage.documents import FULL, connection_of, made, neighbours, raw, set_total, total


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path)


def test_a_copy_is_the_same_file_with_its_journal(path: Path) -> None:
    copy = path.with_name("副本.db")
    with Document.open(path) as document:
        set_total(document, 7)
        document.save_copy(copy)
        set_total(document, 8)
        lines = document.journal()
    with Document.open(copy) as copied:
        assert (total(copied.report), copied.revision) == (7, 2)
        assert copied.journal() == lines[:2]
        assert copied.undo() == FULL
    assert neighbours(path) == sorted(["副本.db", path.name])


def test_a_copy_replaces_what_bore_its_name(path: Path) -> None:
    copy = path.with_name("副本.db")
    copy.write_bytes(b"old")
    with Document.open(path) as document:
        document.save_copy(copy)
    with Document.open(copy) as copied:
        assert copied.report == FULL


@pytest.mark.parametrize("history", [True, False])
def test_a_copy_from_a_read_only_document_can_be_written(path: Path, history: bool) -> None:
    copy = path.with_name("副本.db")
    with Document.open(path, read_only=True) as document:
        document.save_copy(copy, history=history)
    with Document.open(copy) as copied:
        set_total(copied, 7)


def test_a_copy_onto_itself_is_refused(path: Path) -> None:
    link = path.with_name("链接.db")
    link.hardlink_to(path)
    before = path.read_bytes()
    with Document.open(path) as document:
        for target in (path, path.parent / "." / path.name, link):
            with pytest.raises(StorageError, match="文件本身"):
                document.save_copy(target)
        set_total(document, 7)
    assert path.read_bytes() != before
    assert neighbours(path) == sorted([path.name, link.name])


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_a_copy_beside_a_strangers_journal_is_refused(path: Path, ending: str) -> None:
    copy = path.with_name("副本.db")
    copy.with_name(copy.name + ending).write_bytes(b"x")
    with Document.open(path) as document, pytest.raises(StorageError, match=ending):
        document.save_copy(copy)
    assert not copy.exists()


def failing(monkeypatch: pytest.MonkeyPatch, name: str, at: int) -> None:
    """Let the ``at``-th call of ``os.NAME`` fail as on a full disk."""
    real = getattr(os, name)
    calls = iter(range(1, 100))

    def call(*args: object, **named: object) -> object:
        if next(calls) == at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args, **named)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("history", [True, False])
@pytest.mark.parametrize(("name", "at"), [("fsync", 1), ("replace", 1)])
def test_a_copy_that_fails_leaves_the_old_one(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: int, history: bool
) -> None:
    copy = path.with_name("副本.db")
    copy.write_bytes(b"old")
    with Document.open(path) as document:
        failing(monkeypatch, name, at)
        with pytest.raises(StorageError, match="磁盘空间已满，副本没有存成"):
            document.save_copy(copy, history=history)
        assert copy.read_bytes() == b"old"
        assert neighbours(path) == sorted(["副本.db", path.name])
        document.save_copy(copy, history=history)
        set_total(document, 7)
    with Document.open(copy) as copied:
        assert copied.report == FULL


@pytest.mark.skipif(os.name == "nt", reason="Windows has no flushing of folders")
def test_a_copy_whose_folder_cannot_be_flushed_is_told_and_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = path.with_name("副本.db")
    with Document.open(path) as document:
        failing(monkeypatch, "fsync", 2)
        with pytest.raises(StorageError, match="副本没有存成"):
            document.save_copy(copy)
    with Document.open(copy) as copied:
        assert copied.report == FULL


@pytest.mark.parametrize(("name", "at"), [("fsync", 1), ("replace", 1), ("open", 1), ("open", 2)])
def test_a_new_file_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    failing(monkeypatch, name, at)
    with pytest.raises(StorageError, match="磁盘空间已满，新文件没有建成"):
        Document.create(tmp_path / "a.db", FULL, "")
    assert list(tmp_path.iterdir()) == []


def test_a_name_taken_while_the_file_was_built_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.db"
    real = os.fsync

    def fsync(descriptor: int) -> None:
        target.write_bytes(b"other")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StorageError, match="已经存在"):
        Document.create(target, FULL, "")
    assert target.read_bytes() == b"other"
    assert neighbours(target) == ["a.db"]


def test_a_rename_that_a_scanner_holds_up_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace
    refusals = iter([True, True, False])

    def replace(source: Path, target: Path) -> None:
        if next(refusals):
            raise PermissionError(errno.EACCES, "used by another process")
        real(source, target)

    monkeypatch.setattr(copies, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(os, "replace", replace)
    copy = path.with_name("副本.db")
    with Document.open(path) as document:
        document.save_copy(copy)
    with Document.open(copy) as copied:
        assert copied.report == FULL


@pytest.mark.parametrize("history", [True, False])
def test_a_copy_is_what_was_on_the_screen_whatever_happened_to_the_file(
    path: Path, history: bool
) -> None:
    copy = path.with_name("副本.db")
    with Document.open(path) as document:
        set_total(document, 7)
        path.write_bytes(b"something else")
        document.save_copy(copy, history=history)
    with Document.open(copy) as copied:
        assert (total(copied.report), copied.revision) == (7, 2)
        assert copied.undo_label == ("填写“部门预算批复数”" if history else None)


def test_a_copy_that_does_not_pass_the_checks_is_never_handed_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = path.with_name("副本.db")
    copy.write_bytes(b"old")
    with Document.open(path) as document:
        monkeypatch.setattr("desktop.storage.state.rows_of", lambda *_: {})
        with pytest.raises(DamagedError, match="副本没有存成"):
            document.save_copy(copy)
    assert copy.read_bytes() == b"old"
    assert neighbours(path) == sorted(["副本.db", path.name])


def test_a_copy_without_history_holds_no_byte_of_what_was_deleted(path: Path) -> None:
    copy = path.with_name("副本.db")
    gone = ("机密往来说明", "拆迁旧科目", "314159265")
    with Document.open(path, "张") as document:
        set_total(document, 314159265)
        document.apply(edits.insert_lines(0, [ExpenditureLine("拆迁旧科目")]))
        document.apply(
            edits.replace_narrative(document.report, "results", [Block.paragraph("机密往来说明")])
        )
        document.apply(edits.replace_narrative(document.report, "results", []))
        document.apply(edits.delete_lines(document.report, 0))
        set_total(document, 7)
        document.apply(SetValue("cover.contact", None, "王留下"))
        document.save_copy(copy, history=False)
        report, digest, lines = document.report, document.digest, document.journal()
    assert all(word.encode() in path.read_bytes() for word in gone)
    content = copy.read_bytes()
    assert not any(word.encode() in content for word in gone)
    assert (314159265).to_bytes(4, "big") not in content
    with Document.open(copy, "李") as copied:
        assert (copied.report, copied.digest, copied.revision) == (report, digest, 8)
        assert [(line.by, line.at, line.proof, line.chain) for line in copied.journal()] == [
            (line.by, line.at, line.proof, line.chain) for line in lines
        ]
        assert {(line.label, line.edit, line.digest) for line in copied.journal()} == {
            (None, None, None)
        }
        assert copied.undo_label is None
        assert copied.undo() is None
        assert [report for _, report in copied.history()] == [report]
        set_total(copied, 9)
        assert copied.undo() == report
    with Document.open(copy) as copied:
        assert copied.revision == 10
        assert copied.redo_label == "填写“部门预算批复数”"
        assert [line.revision for line, _ in copied.history()] == [10, 9, 8]


def test_a_tampered_copy_without_history_is_recognised(path: Path) -> None:
    copy = path.with_name("副本.db")
    with Document.open(path) as document:
        set_total(document, 7)
        document.save_copy(copy, history=False)
    with raw(copy) as other:
        other.execute(
            "UPDATE journal SET saved_at = '2000-01-01T00:00:00+08:00' WHERE revision = 1"
        )
    with pytest.raises(StorageError, match="损坏"):
        Document.open(copy)


def test_a_copy_after_a_failed_write_is_of_the_last_revision(path: Path) -> None:
    copy = path.with_name("副本.db")
    with Document.open(path) as document:
        set_total(document, 7)
        connection = connection_of(document)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError):
            document.apply(edits.insert_lines(0, [ExpenditureLine("长" * 9000)]))
        document.save_copy(copy)
    with Document.open(copy) as copied:
        assert (total(copied.report), copied.revision) == (7, 2)
