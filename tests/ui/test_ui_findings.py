"""The list of findings: groups, filters, the rule in words, who explained what."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton

from desktop.sample import sample_report
from desktop.ui.finding_group import GroupHead, MoreButton
from desktop.ui.finding_row import FindingRow, rule_in_words
from desktop.ui.findings_panel import FindingsPanel
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.checks.finding import Finding, Level
from forms.edits import apply, change_line, insert_lines, set_value
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import press, saved, type_text


def heads(panel: FindingsPanel) -> list[str]:
    QApplication.processEvents()
    return [one.text() for one in panel.findChildren(GroupHead) if not one.isHidden()]


def head(panel: FindingsPanel, text: str) -> GroupHead:
    QApplication.processEvents()
    return next(
        one
        for one in panel.findChildren(GroupHead)
        if one.text().startswith(text) and not one.isHidden()
    )


def choose(panel: FindingsPanel, box: str, text: str) -> None:
    widget = getattr(panel.filter, box)
    widget.setCurrentIndex(widget.findText(text))
    widget.activated.emit(widget.currentIndex())


@pytest.fixture
def faulty() -> Report:
    """The sample with a wrong total and free rows."""
    report = sample_report()
    report = apply(set_value(report, "expenditure.total", Amount(1)), report)
    return apply(insert_lines(0, (ExpenditureLine("杂项", None, None),)), report)


def test_findings_stand_by_level_and_section(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    panel = window.findings
    found = window.checking.findings
    levels = [text.split()[0] for text in heads(panel) if text.startswith(("逻辑", "核实", "提示"))]
    assert levels == [level.chinese for level in Level if any(one.level is level for one in found)]
    assert heads(panel)[0].startswith("逻辑性 ")
    shown = [row.finding for row in panel.rows]
    assert shown == sorted(shown, key=lambda one: list(Level).index(one.level))
    titles = {tab.title for tab in window.work._tabs}
    inner = [text.rsplit("  ", 1)[0] for text in heads(panel) if "  ·  " not in text]
    assert inner
    assert set(inner) <= titles


def test_a_group_closes_and_opens_again(open_window: OpenWindow, faulty: Report) -> None:
    panel = open_window(faulty).findings
    before = len(panel.rows)
    mandatory = sum(row.finding.level is Level.MANDATORY for row in panel.rows)
    assert 0 < mandatory < before
    head(panel, "逻辑性").click()
    assert len(panel.rows) == before - mandatory
    assert head(panel, "逻辑性").accessibleDescription() == "已收起"
    QTest.keyClick(head(panel, "逻辑性"), Qt.Key.Key_Space)
    assert len(panel.rows) == before
    head(panel, "逻辑性").click()
    panel.show_level(Level.MANDATORY)  # what is asked for is opened
    assert len(panel.rows) == before


def test_the_list_is_filtered_by_level_section_and_what_is_left(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    panel = window.findings
    everything = len(panel.rows)
    choose(panel, "level", "核实性")
    assert {row.finding.level for row in panel.rows} == {Level.EXPLAIN}
    choose(panel, "level", "全部级别")
    place = panel.rows[0].finding.section
    name = next(tab.title for tab in window.work._tabs if tab.key == place)
    choose(panel, "section", name)
    assert {row.finding.section for row in panel.rows} == {place}
    choose(panel, "section", "全部章节")
    assert len(panel.rows) == everything
    panel.filter.open_only.click()
    assert all(row.finding.is_open for row in panel.rows)
    assert len(panel.rows) < everything
    window.adopt(None)
    assert not panel.filter.open_only.isChecked()


def test_the_rule_is_told_in_words(open_window: OpenWindow, faulty: Report) -> None:
    panel = open_window(faulty).findings
    row = panel.rows[0]
    assert row.rule.isHidden()
    row.why.click()
    assert not row.rule.isHidden()
    assert row.rule.text().startswith(row.finding.code)
    assert len(row.rule.text()) > 15
    assert "基本支出" in rule_in_words("L02", faulty)
    assert row.why.accessibleName() == f"依据：{row.finding.message}"


def test_the_rule_opens_and_closes_by_keyboard_and_says_so(
    open_window: OpenWindow, faulty: Report
) -> None:
    """“依据” is a link to look at, and acts as one: reached by Tab, taken by Enter and space."""
    window = open_window(faulty)
    row = row_of(window, Level.MANDATORY)
    assert row.why.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert row.why.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert row.why.objectName() == "link"
    assert row.why.accessibleDescription() == "已收起"
    row.why.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        before = row.rule.isHidden()
        press(row.why, key)
        assert row.rule.isHidden() is not before
        assert row.why.accessibleDescription() == ("已收起" if row.rule.isHidden() else "已展开")


def test_an_explanation_is_kept_with_who_and_when(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    row = next(row for row in window.findings.rows if row.explanation is not None)
    line = row.explanation
    assert line is not None
    type_text(line, "按文件列支。")
    window.save()
    window.checking.run()
    assert saved(window).explanations[row.finding.identity] == "按文件列支。"
    again = next(
        one for one in window.findings.rows if one.finding.identity == row.finding.identity
    )
    assert again is row  # a row that stands is not made anew
    window.checking.run()
    assert again.told.text().startswith("说明：")
    assert again.told.text()[-5:].replace(":", "").isdigit()
    assert "已说明 1" in head(window.findings, "核实性").text()


def free_row(window: MainWindow, name: str) -> FindingRow:
    """The row of the finding about a free row of the table."""
    window.checking.run()
    return next(
        row
        for row in window.findings.rows
        if row.finding.code == "H03" and row.finding.literal == name
    )


def test_words_typed_for_other_figures_are_offered_with_one_click(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(
        apply(insert_lines(0, (ExpenditureLine("杂项", None, Amount(100)),)), fresh)
    )
    row = free_row(window, "杂项")
    assert row.explanation is not None
    type_text(row.explanation, "按文件列支。")
    window.save()
    report = window.session.report
    window.session.apply(change_line(report, 0, replace(report.lines[0], amount=Amount(200))))
    row = free_row(window, "杂项")
    assert row.explanation is not None
    assert row.explanation.text() == ""
    assert not row.earlier.isHidden()
    assert row.earlier.told.text() == "原说明（数已变）：按文件列支。"
    assert row.finding.is_open
    assert "原说明待确认 1" in head(window.findings, "核实性").text()
    row.earlier.button.click()
    assert row.explanation.text() == "按文件列支。"
    row = free_row(window, "杂项")
    assert row.earlier.isHidden()
    assert row.finding.explained == "按文件列支。"
    assert "待确认" not in head(window.findings, "核实性").text()
    assert list(saved(window).explanations.values()) == ["按文件列支。"]


def test_who_explained_and_when_stays_after_a_restore_and_its_undo(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    row = next(row for row in window.findings.rows if row.explanation is not None)
    assert row.explanation is not None
    type_text(row.explanation, "按文件列支。")
    assert window.session.save()
    window.checking.run()
    before = row.told.text()
    assert before.startswith("说明：测试 ")
    document = window.session.document
    assert document is not None
    document.by = "另一个人"
    window.session.carry_out(lambda one: one.restore_opening())
    window.checking.run()
    assert row.told.isHidden()
    window.undo()
    assert window.session.settle()
    window.checking.run()
    assert row.told.text() == before


def test_rows_stay_while_others_come_and_go(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    panel = window.findings
    row = next(row for row in panel.rows if row.explanation is not None)
    line = row.explanation
    assert line is not None
    line.setFocus()
    type_text(line, "还没写完")
    report = window.session.report
    window.session.apply(set_value(report, "expenditure.total", report.expenditure_sum))
    window.checking.run()
    assert row in panel.rows
    assert line.text() == "还没写完"
    assert line.hasFocus()


def test_thousands_of_findings_are_listed_a_few_at_a_time(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    for timer in (window.checking._faces, window.checking._timer):
        timer.stop()  # the checks of the report itself would take the place of these
    one = Finding("L04", Level.EXPLAIN, "spending_use", "lines/1", "第1行", values=("1",))
    many = tuple(
        replace(one, where=f"lines/{number}", message=f"第{number}行", values=(str(number),))
        for number in range(1, 3001)
    )
    window.findings.show_findings(many)
    assert len(window.findings.rows) == 15
    QApplication.processEvents()
    more = next(one for one in window.findings.findChildren(MoreButton) if not one.isHidden())
    assert "2985" in more.text()
    more.click()
    assert len(window.findings.rows) == 75
    assert "核实性 3000" in heads(window.findings)[0]


def test_every_control_of_the_list_has_a_name(open_window: OpenWindow, faulty: Report) -> None:
    panel = open_window(faulty).findings
    QApplication.processEvents()
    for button in panel.findChildren(QToolButton):
        assert button.accessibleName() or button.text()
    assert panel.filter.level.accessibleName() == "级别"
    assert panel.filter.section.accessibleName() == "章节"


def row_of(window: MainWindow, level: Level) -> FindingRow:
    return next(row for row in window.findings.rows if row.finding.level is level)


def test_a_finding_leads_to_its_place(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    row = row_of(window, Level.MANDATORY)
    QTest.mouseClick(row.message, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert window.work.current_key == row.finding.section


def test_the_check_report_is_exported(
    open_window: OpenWindow,
    faulty: Report,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(faulty)
    target = tmp_path / "审核"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.actions_.qt_action("export_check").trigger()
    assert (tmp_path / "审核.pdf").read_bytes().startswith(b"%PDF")
    assert "审核.pdf" in window._status.text()
