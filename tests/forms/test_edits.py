"""An edit is exact, knows its inverse, and is refused where it does not fit."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.amount import Amount
from forms.data import DataError, edit_from_data, edit_to_data, item_from_data, value_from_data
from forms.edits import (
    Batch,
    EditConflictError,
    SetValue,
    apply,
    change_line,
    delete_lines,
    describe,
    difference,
    insert_lines,
    inverse,
    is_nothing,
    move_line,
    replace_narrative,
    set_value,
)
from forms.narrative import Block
from forms.report import ExpenditureLine, Report
from tests.forms.reports import EMPTY, edits, reports


@given(st.data())
def test_an_edit_followed_by_its_inverse_is_nothing(data: st.DataObject) -> None:
    report = data.draw(reports())
    edit = data.draw(edits(report))
    assert apply(inverse(edit), apply(edit, report)) == report


@given(st.data())
def test_an_edit_that_is_nothing_changes_nothing(data: st.DataObject) -> None:
    report = data.draw(reports())
    edit = data.draw(edits(report))
    if is_nothing(edit):
        assert apply(edit, report) == report


@given(reports(), reports())
def test_the_difference_of_two_reports_turns_one_into_the_other(
    before: Report, after: Report
) -> None:
    edit = difference(before, after)
    assert apply(edit, before) == after
    assert difference(after, after) == Batch(())


@given(st.data())
def test_edits_survive_the_journal(data: st.DataObject) -> None:
    edit = data.draw(edits(data.draw(reports())))
    assert edit_from_data(json.loads(json.dumps(edit_to_data(edit)))) == edit


@given(st.data())
def test_every_edit_has_a_name_in_chinese(data: st.DataObject) -> None:
    report = data.draw(reports())
    assert any(
        "一" <= character <= "鿿" for character in describe(data.draw(edits(report)), report)
    )


def test_an_edit_for_another_state_is_refused() -> None:
    with pytest.raises(EditConflictError):
        apply(SetValue("unit", "别的单位", "某局"), EMPTY)
    line = ExpenditureLine("办公费")
    with pytest.raises(EditConflictError):
        apply(change_line(apply(insert_lines(0, [line]), EMPTY), 0, line), EMPTY)


@pytest.mark.parametrize(
    "data", [{"fen": "5"}, {"count": "x"}, 5, [], {"level": 1}, {"set": "k"}, {"splice": "lines"}]
)
def test_data_of_another_form_is_refused(data: object) -> None:
    with pytest.raises(DataError):
        value_from_data(data)
    with pytest.raises(DataError):
        item_from_data(data)
    with pytest.raises(DataError):
        edit_from_data(data)


def test_rows_are_inserted_changed_moved_and_deleted() -> None:
    names = ["甲", "乙", "丙"]
    report = apply(insert_lines(0, [ExpenditureLine(name) for name in names]), EMPTY)
    report = apply(change_line(report, 1, ExpenditureLine("丁", amount=Amount(5))), report)
    report = apply(move_line(report, 0, 2), report)
    assert [line.name for line in report.lines] == ["丁", "丙", "甲"]
    report = apply(delete_lines(report, 1), report)
    assert [line.name for line in report.lines] == ["丁", "甲"]
    assert report.expenditure_sum == Amount(5)


def test_clearing_a_text_leaves_a_blank_not_an_empty_text() -> None:
    report = apply(set_value(EMPTY, "cover.contact", "某人"), EMPTY)
    cleared = apply(set_value(report, "cover.contact", ""), report)
    assert "cover.contact" not in cleared.values


def test_changing_one_paragraph_edits_that_paragraph_alone() -> None:
    old = [Block.paragraph(text) for text in "甲乙丙"]
    report = apply(replace_narrative(EMPTY, "results", old), EMPTY)
    edit = replace_narrative(report, "results", [old[0], Block.paragraph("丁"), old[2]])
    assert (edit.at, edit.removed, edit.inserted) == (1, (old[1],), (Block.paragraph("丁"),))
