"""Fields: what is typed stands in the file, and what cannot stand there is not lost."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.ui.editor import SAVE_DELAY
from desktop.ui.fields.field_editor import FieldEditor, optional_word
from desktop.ui.fields.inputs import LineInput
from desktop.ui.fields.readers import parse_count, parse_date, parse_year
from forms.amount import Amount
from forms.edits import Splice
from forms.narrative import Block, Quote
from forms.outline import Field, FieldKind
from forms.outline_reader import parse_outline
from forms.report import NARRATIVE, Report, Value, new_report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import choice, field, line, lines, press, retype, saved, type_text

Left = Qt.Key.Key_Tab


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("unit", "某市征地服务中心", "某市征地服务中心"),
        ("year", "2021", "2021"),
        ("cover.contact", "林知远", "林知远"),
        ("cover.date", "2021-4-20", "2021-04-20"),
        ("staff.posts", "1096.75", Decimal("1096.75")),
        ("budget.total", "399.73", Amount(399_730_000)),
        ("spent.total", "17,742.08", Amount(17_742_080_000)),
        ("expenditure.total", "1234.5", Amount(1_234_500_000)),
    ],
)
def test_leaving_a_field_writes_it_to_the_file(
    open_window: OpenWindow, fresh: Report, key: str, typed: str, value: Value
) -> None:
    window = open_window(fresh)
    retype(line(window, key), typed)
    press(line(window, key), Qt.Key.Key_Tab)
    assert saved(window).values[key] == value


def test_a_note_of_several_lines_keeps_them(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    note = lines(window, "expenditure.note")
    type_text(note, "第一行")
    press(note, Qt.Key.Key_Return)
    type_text(note, "第二行")
    window.save()
    assert saved(window).text_of("expenditure.note") == "第一行\n第二行"


def test_an_entry_is_saved_within_a_second_while_the_cursor_stays(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    assert SAVE_DELAY < 1000
    window = open_window(fresh)
    contact = line(window, "cover.contact")
    type_text(contact, "Li")
    with qtbot.waitSignal(window.session.reportChanged, timeout=2000):
        pass
    assert contact.hasFocus()
    assert saved(window).text_of("cover.contact") == "Li"
    assert "已保存" in window._status.text()


def test_typing_goes_on_undisturbed_after_it_was_saved(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    total = line(window, "budget.total")
    type_text(total, "12.")
    window.session.commit()
    assert total.text() == "12."  # not made 12.00 under the person's hands
    type_text(total, "5")
    press(total, Qt.Key.Key_Tab)
    assert total.text() == "12.50"
    assert saved(window).amount_of("budget.total") == Amount(12_500_000)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("cover.date", "2025年3月31号", "2025-03-31"),
        ("cover.date", "二〇二五年三月三十一日", "2025-03-31"),
        ("cover.date", "二○二五年十月二十号", "2025-10-20"),
        ("cover.date", "２０２５．３．３１", "2025-03-31"),
        ("year", "二〇二四年", "2024"),
        ("year", "2024 年度", "2024"),
    ],
)
def test_dates_and_years_are_read_as_they_are_written_in_china(
    open_window: OpenWindow, fresh: Report, key: str, typed: str, kept: str
) -> None:
    window = open_window(fresh)
    retype(line(window, key), typed)
    window.session.commit()
    assert saved(window).values[key] == kept


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("budget.total", "abc", "不是金额"),
        ("budget.total", "12.5+3", "在前面加等号：=12.5+3"),
        ("budget.total", "1.23456", "减少小数位"),
        ("staff.posts", "ten", "不是数目"),
        ("cover.date", "2021-2-30", "没有"),
        ("year", "20", "四位年份"),
    ],
)
def test_a_wrong_text_stays_and_is_told_but_not_saved(
    open_window: OpenWindow, fresh: Report, key: str, typed: str, told: str
) -> None:
    window = open_window(fresh)
    before = saved(window).values.get(key)
    entry = line(window, key)
    retype(entry, typed)
    press(entry, Qt.Key.Key_Tab)
    here = window.work.current_key
    window.work.go_to_tab("results")
    window.work.go_to_tab(here)
    assert entry.text() == typed
    assert told in field(window, key).problem()
    assert told in field(window, key)._note.text()
    assert saved(window).values.get(key) == before


def test_escape_takes_back_what_was_not_saved(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    year = line(window, "year")
    retype(year, "20x")
    press(year, Qt.Key.Key_Escape)
    assert year.text() == "2020"
    assert not window.session.unsaved


def test_clearing_a_field_makes_it_blank_not_zero(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    total = line(window, "budget.total")
    retype(total, "5")
    press(total, Qt.Key.Key_Tab)
    retype(total, "")
    press(total, Qt.Key.Key_Tab)
    assert "budget.total" not in saved(window).values


def test_enter_goes_to_the_next_field(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    contact = line(window, "cover.contact")
    contact.setFocus()
    press(contact, Qt.Key.Key_Return)
    assert line(window, "cover.phone").hasFocus()


def test_the_hint_shows_while_the_field_is_empty_or_worked_on(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    phone = field(window, "cover.phone")
    assert phone._note.text().startswith(phone.field.hint)
    type_text(phone.input, "0731")
    assert phone._note.text().startswith(phone.field.hint)
    press(phone.input, Qt.Key.Key_Tab)
    assert phone._note.text() == ""


def test_hints_say_which_entries_may_be_left_out(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    for page in window.work.pages.values():
        for editor in page.findChildren(FieldEditor):
            told = editor.input.accessibleDescription()
            may_be_blank = any(word in told for word in ("可不填", "可不选", "留空"))
            needed = editor.field.required or editor.field.key in fresh.keys_quoted
            assert not (needed and may_be_blank), (editor.field.key, told)
            assert needed or may_be_blank or "填 0" in told, (editor.field.key, told)
            assert told.count("可不") <= 1
            assert editor.field.hint in told


def test_entries_side_by_side_stand_level_whether_marked_or_not(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    assert field(window, "spent.total")._mark.isVisible()
    page = window.work.pages["spending_use"]
    compared = 0
    for one, other in pairwise(page.findChildren(FieldEditor)):
        if one.y() == other.y():
            compared += 1
            assert one.input.y() == other.input.y(), (one.field.key, other.field.key)
    assert compared > 2


def test_parts_of_a_checked_sum_ask_for_a_zero(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    for key in ("three_public.reception", "budget.subsidies"):
        told = line(window, key).accessibleDescription()
        assert "填 0" in told
        assert "可不填" not in told


@pytest.mark.parametrize("hint", ["没有发生填 0。", "没有发生的填0。", "没有的留空。"])
def test_a_hint_that_says_what_to_fill_has_the_word(hint: str) -> None:
    asked = Field("x", "项", FieldKind.AMOUNT, hint=hint)
    assert optional_word(asked, False) == ""
    assert optional_word(replace(asked, hint=""), False) == "可不填"


def test_an_optional_entry_that_the_text_quotes_is_not_called_optional(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    other = field(window, "staff.other")
    assert not other.field.required
    assert isinstance(other.input, LineInput)
    assert other.input.placeholderText() == "可不填"
    quoting = Block(0, ("另有编外人员", Quote("staff.other", None), "。"))
    blocks = window.session.report.narrative_of("basics")
    window.session.apply(Splice(f"{NARRATIVE}basics", len(blocks), (), (quoting,)))
    assert other._note.text().endswith("文字里引用了这一项，要填。")
    assert other.input.placeholderText() == ""
    retype(line(window, "staff.other"), "3")
    window.session.commit()
    assert other._note.text() == other.field.hint


CHOICES = """
key = "probe"
name = "试"
valid_from = 2020
title = ["{unit}"]
[[cover]]
key = "cover.kind"
label = "单位性质"
kind = "choice"
choices = ["行政", "事业"]
[[section]]
key = "one"
heading = "甲"
[[section.field]]
kind = "narrative"
"""


def wheel_over(widget: object) -> None:
    assert hasattr(widget, "rect")
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)  # type: ignore[arg-type]


def test_the_wheel_over_a_choice_changes_nothing(open_window: OpenWindow) -> None:
    window = open_window(new_report(parse_outline(CHOICES), "某局", 2020))
    kind = choice(window, "cover.kind")
    line(window, "unit").setFocus()
    before = kind.currentIndex()
    wheel_over(kind)
    assert kind.currentIndex() == before
    assert "cover.kind" not in saved(window).values


def test_a_choice_is_saved_when_it_is_made(open_window: OpenWindow) -> None:
    window = open_window(new_report(parse_outline(CHOICES), "某局", 2020))
    kind = choice(window, "cover.kind")
    kind.setFocus()
    QTest.keyClick(kind, Qt.Key.Key_Down)
    assert saved(window).text_of("cover.kind") == "行政"


@pytest.mark.parametrize(
    "typed",
    ["2021-4-20", "2021年4月20日", "2021.4.20", "2021/04/20", "２０２１－４－２０", "20210420"],
)
def test_dates_are_read_in_every_customary_writing(typed: str) -> None:
    assert parse_date(typed) == "2021-04-20"


def test_counts_and_years_understand_what_input_methods_type() -> None:
    assert parse_count("１，０９６．７５个", "个") == Decimal("1096.75")
    assert parse_count(" ", "个") is None
    assert parse_year("２０２０年度") == "2020"
