"""An outline nobody has seen yet: its tabs and fields are there without a line of code."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.ui.grid.text_panel import TextPanel
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.edits import apply, replace_items
from forms.outline_reader import parse_outline
from forms.report import TABLES, FreeTable, Report, new_report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import choice, editor_of, field, line, press, retype, saved, type_text

OUTLINE = """
key = "probe-2030"
name = "试验提纲"
valid_from = 2030
title = ["{year}年度", "{unit}", "试验报告"]
amount_unit = "元"
amount_decimals = 2

[[cover]]
key = "cover.level"
label = "预算级次"
kind = "choice"
choices = ["市级", "区级"]

[[section]]
key = "first"
level = 1
heading = "总体情况"
short = "总体"
[[section.field]]
key = "first.since"
label = "成立日期"
kind = "date"
required = true
[[section.field]]
key = "first.leader"
label = "负责人"
[[section.field]]
key = "first.area"
label = "办公面积"
kind = "count"
unit = "平方米"

[[section]]
key = "second"
level = 1
heading = "资金与指标"
short = "资金"
[[section]]
key = "second_money"
level = 2
heading = "资金"
short = "资金安排"
[[section.field]]
key = "money.total"
label = "资金总额"
kind = "amount"
[[section.field]]
kind = "narrative"
required = true
[[section]]
key = "second_goals"
level = 2
heading = "绩效指标"
short = "指标表"
[[section.field]]
key = "goals"
label = "绩效指标表"
kind = "table"
hint = "一行一个指标。"
[[section.field.column]]
key = "goal"
label = "指标"
width = 20
[[section.field.column]]
key = "plan"
label = "目标值"
kind = "count"
[[section.field.column]]
key = "done"
label = "完成值"
kind = "count"
"""


@pytest.fixture
def probe() -> Report:
    return new_report(parse_outline(OUTLINE), "某试验单位", 2030)


def goals(window: MainWindow) -> TextPanel:
    panel = editor_of(window, "goals")
    assert isinstance(panel, TextPanel)
    return panel


def fill(panel: TextPanel, row: int, column: int, text: str) -> None:
    panel.view.setFocus()
    panel.view.go_to(row, column)
    panel.view.edit(panel.model.index(row, column))
    editor = panel.view.viewport().findChildren(QLineEdit)[-1]
    editor.selectAll()
    type_text(editor, text)
    press(editor, Qt.Key.Key_Return)


def test_its_sections_are_tabs(open_window: OpenWindow, probe: Report) -> None:
    window = open_window(probe)
    assert window.work.list.titles() == ["封面", "一 总体", "二（一）资金安排", "二（二）指标表"]
    assert window.work.list.mark_of("first") == "!"


def test_its_fields_are_entered_by_kind(open_window: OpenWindow, probe: Report) -> None:
    window = open_window(probe)
    kind = choice(window, "cover.level")
    kind.setFocus()
    QTest.keyClick(kind, Qt.Key.Key_Down)
    retype(line(window, "first.since"), "2019.3.1")
    retype(line(window, "first.leader"), "张三")
    retype(line(window, "first.area"), "1096.75")
    retype(line(window, "money.total"), "1234.5")
    window.save()
    report = saved(window)
    assert report.text_of("cover.level") == "市级"
    assert report.text_of("first.since") == "2019-03-01"
    assert report.text_of("first.leader") == "张三"
    assert report.count_of("first.area") == Decimal("1096.75")
    assert report.amount_of("money.total") == Amount(123450)
    assert field(window, "first.since").input.content() == "2019年3月1日"


def test_its_tables_are_grids_that_grow(open_window: OpenWindow, probe: Report) -> None:
    window = open_window(probe)
    panel = goals(window)
    fill(panel, 0, 0, "培训人次")
    fill(panel, 0, 1, "120")
    QApplication.clipboard().setText("满意度\t90\t95\t多余\n投诉\t0")
    panel.view.go_to(1, 0)
    press(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    header = ("指标", "目标值", "完成值")
    rows = (header, ("培训人次", "120", ""), ("满意度", "90", "95"), ("投诉", "0", ""))
    assert saved(window).tables == (FreeTable("second_goals", "绩效指标表", rows, "goals"),)
    assert "多出的没有粘贴" in panel._refused.text()
    panel.view.go_to(1, 0)
    press(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert saved(window).tables[0].rows == (header, rows[2], rows[1], rows[3])
    for _ in range(3):
        panel.view.go_to(0, 0)
        press(panel.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert saved(window).tables == ()
    window.undo()
    assert len(saved(window).tables[0].rows) == 2
    assert panel.model.text_at(0, 0) == "投诉"


def test_a_table_the_outline_does_not_know_is_shown_and_can_go(
    open_window: OpenWindow, probe: Report
) -> None:
    free = FreeTable("first", "附表", (("项", "数"), ("甲", "1")))
    window = open_window(apply(replace_items(probe, TABLES, [free]), probe))
    window.work.go_to_tab("first")
    page = window.work.current
    assert page is not None
    panel = page.findChild(TextPanel)
    assert panel is not None
    fill(panel, 0, 1, "2")
    assert saved(window).tables[0].rows[1] == ("甲", "2")
    assert page.focus_place("tables/1")
    panel.model.remove()
    QApplication.processEvents()
    assert saved(window).tables == ()
    assert not [editor for editor in page.editors if isinstance(editor, TextPanel)]
    window.undo()
    assert [editor for editor in page.editors if isinstance(editor, TextPanel)]
