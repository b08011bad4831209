"""What the window relies on: create, open, apply, undo, redo, close."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.storage.journal import KEPT_STEPS
from forms import edits
from forms.amount import MAX_FEN, Amount
from forms.edits import Batch, EditConflictError, SetValue
from forms.narrative import Block
from forms.report import ExpenditureLine
from tests.forms.reports import EMPTY
from tests.storage.documents import (
    FULL,
    connection_of,
    made,
    neighbours,
    raw,
    set_total,
    total,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path)


def test_a_new_file_holds_its_report_and_who_made_it(tmp_path: Path) -> None:
    with Document.create(tmp_path / "a.db", FULL, "张会计", "结转") as document:
        assert document.report == FULL
        assert (document.revision, document.read_only, document.notice) == (1, False, "")
        assert document.saved_at.utcoffset() is not None
        (line,) = document.journal()
        assert (line.by, line.label, line.revision) == ("张会计", "结转", 1)


def test_create_never_overwrites(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StorageError, match="已经存在"):
        Document.create(path, EMPTY, "别人")
    assert path.read_bytes() == before
    assert neighbours(path) == [path.name]


def test_create_refuses_a_name_beside_which_a_strangers_journal_lies(tmp_path: Path) -> None:
    (tmp_path / "a.db-journal").write_bytes(b"x")
    with pytest.raises(StorageError, match="-journal"):
        Document.create(tmp_path / "a.db", FULL, "")
    assert not (tmp_path / "a.db").exists()


def test_create_in_a_missing_folder_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="新文件没有建成"):
        Document.create(tmp_path / "没有" / "a.db", FULL, "")
    assert list(tmp_path.iterdir()) == []


def test_an_edit_is_in_the_file_when_apply_returns(path: Path) -> None:
    with Document.open(path, "李会计") as document:
        report = set_total(document, 7)
        assert report is document.report
        with raw(path) as other:
            assert other.execute("SELECT fen FROM entry WHERE key = 'budget.total'").fetchall() == [
                (7,)
            ]
        assert document.journal()[-1].by == "李会计"
    assert neighbours(path) == [path.name]
    with Document.open(path) as document:
        assert document.report == report
        assert document.revision == 2


def test_the_file_is_complete_by_itself_while_open_and_idle(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 7)
        assert neighbours(path) == [path.name]


def test_a_blank_is_null_and_never_zero(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 0)
        document.apply(
            edits.insert_lines(0, [ExpenditureLine("空"), ExpenditureLine("零", None, Amount(0))])
        )
    with raw(path) as other:
        rows = other.execute("SELECT amount FROM line ORDER BY position LIMIT 2").fetchall()
        assert rows == [(None,), (0,)]
    with Document.open(path) as document:
        assert total(document.report) == 0
        assert document.report.lines[0].amount is None
        set_total(document, None)
    with Document.open(path) as document:
        assert "budget.total" not in document.report.values


def test_extreme_values_come_back_exactly(path: Path) -> None:
    odd = "䶮\x00\r\n“𬱖”'; DROP TABLE line; --"
    with Document.open(path) as document:
        set_total(document, MAX_FEN)
        document.apply(SetValue("unit", document.report.unit, odd))
        document.apply(SetValue("staff.posts", None, Decimal("1096.750")))
        report = document.report
    with Document.open(path) as document:
        assert document.report == report
        assert str(document.report.count_of("staff.posts")) == "1096.750"


def test_an_edit_that_changes_nothing_writes_nothing(path: Path) -> None:
    with Document.open(path) as document:
        before = document.report
        set_total(document, total(before))
        document.apply(Batch(()))
        there_and_back = edits.move_line(before, 0, 3), edits.inverse(edits.move_line(before, 0, 3))
        assert document.apply(Batch(there_and_back)) is before
        assert document.revision == 1
        assert document.undo_label is None


def test_equal_counts_of_different_spelling_keep_the_digest_right(path: Path) -> None:
    with Document.open(path) as document:
        document.apply(SetValue("staff.posts", None, Decimal("1.00")))
        document.apply(SetValue("staff.posts", Decimal(1), Decimal(2)))
    with Document.open(path) as document:
        assert document.report.count_of("staff.posts") == 2


def test_an_edit_for_another_state_is_refused_and_changes_nothing(path: Path) -> None:
    with Document.open(path) as document:
        right = SetValue("cover.contact", None, "王")
        wrong = SetValue("budget.total", Amount(1), Amount(2))
        with pytest.raises(EditConflictError):
            document.apply(Batch((right, wrong)))
        assert document.report == FULL
        assert document.revision == 1


def test_a_batch_is_one_revision_and_one_step(path: Path) -> None:
    with Document.open(path) as document:
        after = replace(
            FULL,
            values={**FULL.values, "cover.contact": "王"},
            lines=FULL.lines[::-1],
            tables=(),
            narratives={},
        )
        document.apply(edits.difference(FULL, after), "导入")
        assert (document.report, document.revision) == (after, 2)
        assert document.undo() == FULL
    with Document.open(path) as document:
        assert document.report == FULL


def test_half_a_character_is_refused_with_a_sentence(path: Path) -> None:
    with Document.open(path) as document:
        with pytest.raises(StorageError, match="不完整的字符"):
            document.apply(SetValue("cover.contact", None, "王\ud83d"))
        assert document.revision == 1
        set_total(document, 7)
    with Document.open(path) as document:
        assert total(document.report) == 7


def test_undo_and_redo_walk_the_steps_and_write_revisions_of_their_own(path: Path) -> None:
    with Document.open(path, "张") as document:
        set_total(document, 1)
        set_total(document, 2)
        assert total(document.undo() or FULL) == 1
        assert document.undo() == FULL
        assert document.undo() is None
        assert (document.undo_label, document.redo_label) == (None, "填写“部门预算批复数”")
        assert total(document.redo() or FULL) == 1
        assert total(document.redo() or FULL) == 2
        assert document.redo() is None
        assert document.revision == 7
        told = [(line.revision, line.undoes) for line in document.journal()]
        assert told == [(1, None), (2, None), (3, None), (4, 3), (5, 2), (6, 5), (7, 4)]
        assert document.journal()[3].label == "撤销：填写“部门预算批复数”"
        assert document.journal()[5].label == "重做：填写“部门预算批复数”"


def test_steps_outlive_the_session(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 1)
        set_total(document, 2)
        document.undo()
    with Document.open(path) as document:
        assert document.redo_label == document.undo_label == "填写“部门预算批复数”"
        assert total(document.redo() or FULL) == 2
        document.undo()
        assert document.undo() == FULL
        assert document.undo_label is None


def test_a_new_edit_ends_what_could_be_redone(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 1)
        document.undo()
        set_total(document, 2)
        assert document.redo_label is None
        assert document.redo() is None
        assert document.undo() == FULL


def test_all_steps_of_a_session_and_the_last_of_earlier_ones_can_be_undone(path: Path) -> None:
    with Document.open(path) as document:
        for fen in range(KEPT_STEPS + 5):
            set_total(document, fen)
        for _ in range(KEPT_STEPS + 5):
            assert document.undo() is not None
        assert document.report == FULL
        for _ in range(KEPT_STEPS + 5):
            assert document.redo() is not None
    with Document.open(path) as document:
        steps = 0
        while document.undo() is not None:
            steps += 1
        assert (steps, total(document.report)) == (KEPT_STEPS, 4)


def test_history_tells_every_earlier_report(path: Path) -> None:
    with Document.open(path) as document:
        reports = [FULL, set_total(document, 1)]
        reports.append(document.apply(edits.delete_lines(document.report, 3, 4)))
        undone = document.undo()
        assert undone is not None
        reports.append(undone)
        told = list(document.history())
    assert [line.revision for line, _ in told] == [4, 3, 2, 1]
    assert [report for _, report in told] == reports[::-1]


def test_the_journal_alone_leads_to_the_report(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 1)
        document.apply(edits.replace_narrative(document.report, "basics", [Block.paragraph("新")]))
        report = replace(FULL, values={}, narratives={}, lines=(), tables=())
        for line in document.journal():
            edit = line.edit
            assert edit is not None
            report = edits.apply(edit, report)
        assert report == document.report


def test_inserting_a_row_among_thousands_writes_few_rows(tmp_path: Path) -> None:
    many = replace(FULL, lines=tuple(ExpenditureLine(f"行{n}") for n in range(5000)))
    with Document.create(tmp_path / "a.db", many, "") as document:
        connection = connection_of(document)
        most = 0
        for number in range(200):  # each before the one just inserted: the worst case
            before = connection.total_changes
            document.apply(edits.insert_lines(2500, [ExpenditureLine(f"新{number}")]))
            most = max(most, connection.total_changes - before)
        assert most <= 60
        report = document.report
    with Document.open(tmp_path / "a.db") as document:
        assert document.report == report


def test_reading_only_offers_no_steps_and_refuses_edits(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 1)
    before = path.read_bytes()
    with Document.open(path, read_only=True) as document:
        assert document.read_only
        assert document.undo_label is None
        with pytest.raises(StorageError, match="另存副本"):
            set_total(document, 2)
        with pytest.raises(StorageError, match="另存副本"):
            document.undo()
        with pytest.raises(sqlite3.OperationalError):
            connection_of(document).execute("DELETE FROM line")
    assert path.read_bytes() == before


def test_edits_may_come_from_any_thread_while_others_look(path: Path) -> None:
    with Document.open(path, "张") as document, ThreadPoolExecutor(4) as pool:
        keys = [f"explanation:{number}" for number in range(40)]
        done = [pool.submit(document.apply, SetValue(key, None, key)) for key in keys]
        looks = [pool.submit(lambda: document.state) for _ in range(20)]
        assert all(one.result().text_of(key) == key for one, key in zip(done, keys, strict=True))
        assert all(len(one.result().journal) == one.result().revision for one in looks)
        assert document.revision == 41
    with Document.open(path) as document:
        assert {document.report.text_of(key) for key in keys} == set(keys)
