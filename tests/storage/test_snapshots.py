"""Snapshots: verified, apart from the file, restored by an edit, and offered for damaged files."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.storage import snapshots
from desktop.storage.attachments import AttachmentStore
from desktop.storage.copies import replacement
from desktop.storage.document import Document
from desktop.storage.errors import DamagedError, HeldError, StorageError
from desktop.storage.header import side_file
from desktop.storage.rescue import offer_for, put_back
from desktop.storage.snapshots import (
    Reason,
    open_snapshot,
    restore,
    snapshot_folder,
    snapshots_for,
    snapshots_of,
    take,
)
from forms import edits
from forms.narrative import Block
from tests.storage.documents import FULL, made, neighbours, raw, set_total, total

NOON = datetime(2021, 4, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return made(tmp_path / "work")


@pytest.fixture
def document(path: Path) -> Iterator[Document]:
    with Document.open(path, "张") as document:
        yield document


def test_a_snapshot_is_the_file_with_its_journal_in_the_data_folder(
    document: Document, path: Path, home: Path
) -> None:
    set_total(document, 7)
    taken = take(document, Reason.OPENED, NOON)
    assert taken is not None
    assert taken.path.is_relative_to(home)
    assert (taken.revision, taken.reason, taken.unit, taken.year) == (2, "打开时", "某中心", "2020")
    assert taken.at == NOON
    assert snapshots_of(document) == (taken,)
    assert neighbours(path) == [path.name]
    with open_snapshot(taken) as then:
        assert then.read_only
        assert then.report == document.report
        assert then.journal() == document.journal()


def test_the_same_revision_is_kept_once(document: Document) -> None:
    assert take(document, Reason.OPENED, NOON) is not None
    assert take(document, Reason.TIMED, NOON + timedelta(hours=1)) is None
    set_total(document, 7)
    assert take(document, Reason.TIMED, NOON + timedelta(hours=2)) is not None
    assert [one.revision for one in snapshots_of(document)] == [2, 1]


def test_a_snapshot_that_is_not_what_it_should_be_does_not_count(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = take(document, Reason.OPENED, NOON)
    set_total(document, 7)
    monkeypatch.setattr("desktop.storage.state.rows_of", lambda *_: {})
    with pytest.raises(DamagedError):
        take(document, Reason.TIMED, NOON)
    assert snapshots_of(document) == (good,)
    assert good is not None
    assert neighbours(good.path) == [good.path.name]


def test_no_room_in_the_data_folder_is_told_and_harms_nothing(
    document: Document, home: Path
) -> None:
    home.write_text("a file in its place")
    with pytest.raises(StorageError, match="备份没有存成，报告本身不受影响"):
        take(document, Reason.OPENED)
    set_total(document, 7)


def test_old_snapshots_are_thinned_when_one_is_taken(document: Document) -> None:
    for minutes in range(13):
        set_total(document, minutes)
        take(document, Reason.TIMED, NOON + timedelta(minutes=minutes))
    assert len(snapshots_of(document)) == 13
    set_total(document, 99)
    take(document, Reason.TIMED, NOON + timedelta(days=400))
    assert [one.revision for one in snapshots_of(document)] == [15, *range(14, 5, -1)]


def test_restoring_is_an_edit_that_can_be_undone(document: Document) -> None:
    taken = take(document, Reason.OPENED, NOON)
    assert taken is not None
    set_total(document, 7)
    changed = document.apply(
        edits.replace_narrative(document.report, "results", [Block.paragraph("新")])
    )
    assert restore(document, taken) == ""
    assert document.report == FULL
    assert document.revision == 4  # the journal only grows
    assert document.undo_label == f"恢复到 {taken.chinese}"
    assert [one.reason for one in snapshots_of(document)] == ["恢复前", "打开时"]
    assert document.undo() == changed
    assert document.redo() == FULL


def test_restoring_goes_on_when_the_present_cannot_be_kept(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take(document, Reason.OPENED, NOON)
    assert taken is not None
    set_total(document, 7)

    def refuse(*_: object) -> None:
        raise StorageError("备份没有存成。")

    monkeypatch.setattr(snapshots, "take", refuse)
    assert restore(document, taken) == "备份没有存成。"
    assert document.report == FULL


def test_back_to_what_it_was_at_opening(document: Document) -> None:
    assert document.restore_opening() == FULL
    assert document.revision == 1  # nothing to do
    changed = [document.changed_since_opening]
    set_total(document, 7)
    changed.append(document.changed_since_opening)
    assert changed == [False, True]
    assert document.restore_opening() == FULL
    assert document.undo_label == "恢复到打开时"
    assert total(document.undo() or FULL) == 7


def test_a_snapshot_of_another_outline_is_not_restored(document: Document, tmp_path: Path) -> None:
    from dataclasses import replace

    source = FULL.outline.source.replace("基本情况", "概况")
    other = replace(FULL, outline=replace(FULL.outline, source=source))
    with Document.create(tmp_path / "b.db", other, "") as stranger:
        taken = take(stranger, Reason.OPENED)
    assert taken is not None
    with pytest.raises(StorageError, match="提纲不同"):
        restore(document, taken)


def test_a_moved_file_and_a_copy_keep_their_snapshots(path: Path, tmp_path: Path) -> None:
    with Document.open(path) as document:
        taken = take(document, Reason.OPENED, NOON)
        document.save_copy(tmp_path / "b.db")
    path.rename(tmp_path / "c.db")
    for name in ("b.db", "c.db"):
        with Document.open(tmp_path / name) as document:
            assert snapshots_of(document) == (taken,)


def test_a_copy_without_history_lists_nothing_of_what_was_before_it(
    document: Document, tmp_path: Path
) -> None:
    take(document, Reason.OPENED, NOON)
    set_total(document, 7)
    take(document, Reason.TIMED, NOON)
    document.save_copy(tmp_path / "交出.db", history=False)
    with Document.open(tmp_path / "交出.db", "李") as copy:
        assert snapshots_of(copy) == ()
        own = take(copy, Reason.OPENED, NOON)
        assert snapshots_of(copy) == (own,)
        set_total(copy, 8)
        later = take(copy, Reason.TIMED, NOON + timedelta(hours=1))
        assert snapshots_of(copy) == (later, own)
    assert [one.revision for one in snapshots_of(document)] == [2, 1]


def test_a_copy_that_went_its_own_way_is_another_file(document: Document, tmp_path: Path) -> None:
    document.save_copy(tmp_path / "b.db")
    set_total(document, 7)
    mine = take(document, Reason.TIMED, NOON)
    with Document.open(tmp_path / "b.db", "李") as copy:
        set_total(copy, 9)
        theirs = take(copy, Reason.TIMED, NOON)
        assert snapshots_of(copy) == (theirs,)
    assert snapshots_of(document) == (mine,)


def test_an_attachment_lies_once_beside_all_snapshots(document: Document, tmp_path: Path) -> None:
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF" + bytes(100_000))
    attached = document.attach(scan)
    first = take(document, Reason.OPENED, NOON)
    set_total(document, 7)
    second = take(document, Reason.TIMED, NOON)
    assert first is not None
    assert second is not None
    assert max(first.path.stat().st_size, second.path.stat().st_size) < 100_000
    assert AttachmentStore().has(attached.sha256)
    with open_snapshot(first) as then:
        assert then.attachments == (attached,)
        assert then.attachment_content(attached) == scan.read_bytes()
        then.save_copy(tmp_path / "b.db")
    document.detach(attached)
    restore(document, first)
    assert document.attachments == (attached,)
    for kept in (snapshot_folder() / "attachments").iterdir():
        kept.unlink()
    with Document.open(tmp_path / "b.db") as copied:
        copied.extract(attached, tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == scan.read_bytes()


def test_restoring_tells_of_an_attachment_that_is_lost(document: Document, tmp_path: Path) -> None:
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF")
    plain = document.path.with_name("b.db")
    document.save_copy(plain)
    document.attach(scan)
    taken = take(document, Reason.OPENED, NOON)
    assert taken is not None
    for kept in (snapshot_folder() / "attachments").iterdir():
        kept.unlink()
    with Document.open(plain) as other:
        set_total(other, 7)
        restore(other, taken)
        assert (other.report, other.attachments) == (FULL, ())
        assert "缺佐证材料 扫描件.pdf" in (other.undo_label or "")


# Damaged files ------------------------------------------------------------------------------


def spoil(path: Path) -> None:
    with raw(path) as other:
        other.execute("UPDATE entry SET fen = 666 WHERE key = 'budget.total'")


def test_for_a_damaged_file_the_newest_snapshot_is_offered_with_what_would_be_missing(
    path: Path,
) -> None:
    with Document.open(path) as document:
        take(document, Reason.OPENED, NOON)
        set_total(document, 7)
        newest = take(document, Reason.TIMED, NOON + timedelta(hours=1))
        document.apply(edits.replace_narrative(document.report, "results", [Block.paragraph("新")]))
    spoil(path)
    with pytest.raises(DamagedError):
        Document.open(path)
    offer = offer_for(path)
    assert offer is not None
    assert offer.snapshot == newest
    assert offer.missing is not None
    assert [line.revision for line in offer.missing] == [3]
    assert "第 2 版" in offer.chinese
    assert "1 处修改将会缺失：修改“产出" in offer.chinese or "1 处修改" in offer.chinese


def test_a_file_that_tells_nothing_any_more_is_offered_its_snapshot_too(path: Path) -> None:
    with Document.open(path) as document:
        taken = take(document, Reason.OPENED, NOON)
    path.write_bytes(path.read_bytes()[:5000])
    offer = offer_for(path)
    assert offer is not None
    assert (offer.snapshot, offer.missing) == (taken, None)
    assert "此后填写的内容" in offer.chinese


def test_a_spoilt_snapshot_is_passed_over(path: Path) -> None:
    with Document.open(path) as document:
        older = take(document, Reason.OPENED, NOON)
        set_total(document, 7)
        newer = take(document, Reason.TIMED, NOON + timedelta(hours=1))
    assert newer is not None
    spoil(newer.path)
    offer = offer_for(path)
    assert offer is not None
    assert offer.snapshot == older


def test_without_snapshots_nothing_is_offered(path: Path) -> None:
    assert offer_for(path) is None


def test_a_damaged_file_is_set_aside_with_its_journal_when_a_snapshot_takes_its_place(
    path: Path, tmp_path: Path
) -> None:
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF")
    with Document.open(path) as document:
        attached = document.attach(scan)
        taken = take(document, Reason.OPENED, NOON)
        report = document.report
    assert taken is not None
    spoil(path)
    side_file(path, "-journal").write_bytes(b"what SQLite left")
    damaged = path.read_bytes()
    aside = put_back(path, taken, "张")
    assert aside.read_bytes() == damaged
    assert side_file(aside, "-journal").read_bytes() == b"what SQLite left"
    assert "损坏" in aside.name
    with Document.open(path) as document:
        assert document.report == report
        assert document.attachment_content(attached) == b"%PDF"
        assert snapshots_of(document) == (taken,)
    again = put_back(path, taken)
    assert again != aside


def test_nothing_is_put_in_place_of_a_file_that_somebody_writes(path: Path) -> None:
    with Document.open(path, "李") as document:
        taken = take(document, Reason.OPENED, NOON)
        assert taken is not None
        with pytest.raises(HeldError, match="“李”"):
            put_back(path, taken)
    assert neighbours(path) == [path.name]


def test_a_snapshot_that_cannot_be_put_in_place_leaves_the_damaged_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Document.open(path) as document:
        taken = take(document, Reason.OPENED, NOON)
    assert taken is not None
    spoil(path)
    damaged = path.read_bytes()
    spoil(taken.path)
    with pytest.raises(StorageError):
        put_back(path, taken)
    assert path.read_bytes() == damaged
    assert not list(path.parent.glob("*.tmp"))


def test_snapshots_of_a_file_on_another_drive_are_found_by_its_name(
    path: Path, tmp_path: Path
) -> None:
    with Document.open(path) as document:
        taken = take(document, Reason.OPENED, NOON)
    other = tmp_path / "E"
    other.mkdir()
    path.rename(other / path.name)
    assert snapshots_for(other / path.name) == (taken,)


def test_other_files_in_the_folder_are_no_snapshots(document: Document) -> None:
    taken = take(document, Reason.OPENED, NOON)
    assert taken is not None
    for name in ("notes.txt", "99999999-999999Z r1-00000000 0000000000000000 x 1 y.db"):
        with replacement(taken.path.with_name(name)) as building:
            building.write_text(json.dumps({}))
    assert snapshots_of(document) == (taken,)
