"""Attachments: kept whole by their SHA-256, listed in the journal, outside of paper and JSON."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.storage import attachments
from desktop.storage.attachments import AttachmentStore, described
from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.storage.home import data_folder
from forms.report_json import print_code
from tests.storage.documents import FULL, made, raw, set_total


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))


@pytest.fixture
def document(tmp_path: Path) -> Iterator[Document]:
    with Document.open(made(tmp_path), "张") as document:
        yield document


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(b"%PDF" + bytes(range(256)) * 500)
    return path


def test_an_attachment_comes_out_as_it_went_in(
    document: Document, scan: Path, tmp_path: Path
) -> None:
    attached = document.attach(scan)
    assert attached.sha256 == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert (attached.name, attached.size, attached.by) == ("扫描件.pdf", scan.stat().st_size, "张")
    assert attached.added_at is not None
    document.close()
    with Document.open(document.path, read_only=True) as again:
        assert again.attachments == (attached,)
        again.extract(attached, tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == scan.read_bytes()


def test_attachments_change_digest_and_journal_but_not_the_print_code(
    document: Document, scan: Path
) -> None:
    code, digest = print_code(document.report), document.digest
    attached = document.attach(scan)
    assert print_code(document.report) == code
    assert document.digest != digest
    document.detach(attached)
    assert document.attachments == ()
    assert document.digest == digest
    told = [(line.label, attached.sha256 in (line.edit_text or "")) for line in document.journal()]
    assert told[1:] == [("添加佐证材料“扫描件.pdf”", True), ("移除佐证材料“扫描件.pdf”", True)]
    document.undo()
    assert document.attachment_content(attached) == scan.read_bytes()


def test_the_same_content_is_not_kept_twice(document: Document, scan: Path) -> None:
    document.attach(scan)
    with pytest.raises(StorageError, match=r"已作为“扫描件\.pdf”"):
        document.attach(scan, "另一个名字.pdf")


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "空文件"), (bytes(1001), "超过 50 MB")], ids=["empty", "large"]
)
def test_what_cannot_be_attached_is_said(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, told: str
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 1000)
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=told):
        document.attach(path)
    with pytest.raises(StorageError, match="佐证材料没有放进报告"):
        document.attach(tmp_path / "没有.pdf")
    assert document.revision == 1


def test_all_attachments_together_have_a_limit(
    document: Document, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.storage.document.MOST", 1000)
    with pytest.raises(StorageError, match="合计将超过"):
        document.attach(scan)


def test_a_copy_with_history_takes_removed_ones_along_and_one_without_does_not(
    document: Document, scan: Path, tmp_path: Path
) -> None:
    other = tmp_path / "佐证.txt"
    other.write_bytes(b"evidence that was taken out again")
    kept, removed = document.attach(scan), document.attach(other)
    document.detach(removed)
    assert document.save_copy(tmp_path / "with.db") == ()
    assert document.save_copy(tmp_path / "without.db", history=False) == ()
    assert b"evidence" not in (tmp_path / "without.db").read_bytes()
    with Document.open(tmp_path / "with.db") as copied:
        copied.undo()
        assert copied.attachment_content(removed) == other.read_bytes()
    with Document.open(tmp_path / "without.db") as copied:
        assert copied.attachments == (kept,)
        assert copied.attachment_content(kept) == scan.read_bytes()


def test_changed_content_is_never_handed_out(
    document: Document, scan: Path, tmp_path: Path
) -> None:
    attached = document.attach(scan)
    with raw(document.path) as other:
        other.execute("UPDATE attachment SET content = x'00'")
    with pytest.raises(StorageError, match="已损坏"):
        document.extract(attached, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()
    assert document.save_copy(tmp_path / "b.db") == ("扫描件.pdf",)


def test_missing_content_is_told_at_opening(document: Document, scan: Path) -> None:
    attached = document.attach(scan)
    document.close()
    with raw(document.path) as other:
        other.execute("DELETE FROM attachment")
    with Document.open(document.path) as again:
        assert "扫描件.pdf" in again.notice
        with pytest.raises(StorageError, match="不在这份文件里"):
            again.attachment_content(attached)


def test_the_store_keeps_only_what_is_intact() -> None:
    store = AttachmentStore()
    sha256 = hashlib.sha256(b"x").hexdigest()
    assert store.find(sha256) is None
    store.keep(sha256, b"x")
    assert store.find(sha256) == b"x"
    place = next((data_folder() / "snapshots" / "attachments").iterdir())
    place.write_bytes(b"y")
    assert store.find(sha256) is None
    store.keep(sha256, b"x")  # a spoilt one gives way
    assert store.find(sha256) == b"x"
    assert store.find("../../" + sha256) is None


@pytest.mark.parametrize("value", ["", "[]", '{"name": 1}', "5", None])
def test_an_entry_that_makes_no_sense_is_listed_as_unknown(value: object) -> None:
    assert described("ab", value).name == "不明材料"


def test_a_batch_of_edits_still_works_beside_attachments(document: Document, scan: Path) -> None:
    document.attach(scan)
    set_total(document, 7)
    document.undo()
    document.undo()
    assert document.report == FULL
    document.redo()
    assert len(document.attachments) == 1
