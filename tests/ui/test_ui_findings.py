"""The list of findings: groups, filters, the rule in words, who explained what."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QToolButton, QToolTip
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.ui.finding_group import GroupHead, MoreButton
from desktop.ui.finding_row import FindingRow, rule_in_words
from desktop.ui.findings_panel import FindingsPanel
from desktop.ui.main_window import MainWindow
from desktop.ui.preferences import Preferences
from desktop.ui.theme import colours, set_text_scale
from forms.amount import Amount
from forms.checks.finding import Finding, Level
from forms.edits import apply, change_line, insert_lines, replace_narrative, set_value
from forms.narrative import Block
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, field, line, narrative, press, saved, type_text


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


def all_whole(*labels: QLabel) -> bool:
    """Whether labels have the room that their lines need."""
    return all(
        one.isVisible() and one.height() >= one.heightForWidth(one.width()) for one in labels
    )


def test_a_row_that_was_gone_to_grows_with_its_rule(
    open_window: OpenWindow, faulty: Report, qtbot: QtBot
) -> None:
    """Kept rows are laid out as new ones: sentence and rule are never squeezed into a sliver."""
    window = open_window(faulty)
    panel = window.findings
    panel.show_current(panel.rows[0].finding)
    panel.show_current(panel.rows[-1].finding)
    for row in (panel.rows[0], panel.rows[-1]):
        row.why.click()
        qtbot.waitUntil(partial(all_whole, row.message, row.rule), timeout=2000)


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
    assert row.explanation.content() == ""
    assert not row.earlier.isHidden()
    assert row.earlier.told.text() == "原说明（情况已变）：按文件列支。"
    assert row.finding.is_open
    assert "原说明待确认 1" in head(window.findings, "核实性").text()
    row.earlier.button.click()
    assert row.explanation.content() == "按文件列支。"
    row = free_row(window, "杂项")
    assert row.earlier.isHidden()
    assert row.finding.explained == "按文件列支。"
    assert "待确认" not in head(window.findings, "核实性").text()
    assert list(saved(window).explanations.values()) == ["按文件列支。"]


def test_a_reason_being_typed_is_sent_on_its_way_where_rights_are_lost(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    row = row_of(window, Level.EXPLAIN)
    assert row.explanation is not None
    type_text(row.explanation, "qingkuang")
    assert row.finding.identity not in window.session.report.explanations
    window.session.take_typing()
    assert saved(window).explanations[row.finding.identity] == "qingkuang"


def test_a_reason_is_pasted_as_one_paragraph(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    entry = row_of(window, Level.EXPLAIN).explanation
    assert entry is not None
    QApplication.clipboard().setText("甲\r\n乙\u2029丙\n")
    entry.setFocus()
    entry.paste()
    assert entry.content() == "甲 乙 丙"


def test_the_earlier_reason_stays_until_the_line_is_left_with_a_new_one(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(
        apply(insert_lines(0, (ExpenditureLine("杂项", None, Amount(100)),)), fresh)
    )
    row = free_row(window, "杂项")
    assert row.explanation is not None
    type_text(row.explanation, "anjian")
    window.save()
    report = window.session.report
    window.session.apply(change_line(report, 0, replace(report.lines[0], amount=Amount(200))))
    row = free_row(window, "杂项")
    entry = row.explanation
    assert entry is not None
    type_text(entry, "x")
    window.session.commit()  # as a second without a key does
    row = free_row(window, "杂项")
    assert row.explanation is entry
    assert not row.earlier.isHidden()  # what she paraphrases still stands beside
    assert "anjian" in window.session.report.explanations.values()
    press(entry, Qt.Key.Key_Backspace)
    press(entry, Qt.Key.Key_Return)
    row = free_row(window, "杂项")
    assert row.finding.earlier is not None
    type_text(entry, "xin")
    press(entry, Qt.Key.Key_Return)
    row = free_row(window, "杂项")
    assert row.earlier.isHidden()
    assert list(saved(window).explanations.values()) == ["xin"]


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


def test_who_explained_is_read_anew_from_a_file_that_was_loaded_anew(
    open_window: OpenWindow, faulty: Report
) -> None:
    """Its journal may be another one, of the same length."""
    window = open_window(faulty)
    row = next(row for row in window.findings.rows if row.explanation is not None)
    assert row.explanation is not None
    type_text(row.explanation, "按文件列支。")
    assert window.session.save()
    window.checking.run()
    assert row.told.text().startswith("说明：测试 ")
    explainers = window.findings._explainers
    explainers._told = dict.fromkeys(explainers._told, "以前的人")
    window.session.reload()
    window.checking.run()
    (row,) = [row for row in window.findings.rows if row.finding.explained]
    assert row.told.text().startswith("说明：测试 ")


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
    assert line.content() == "还没写完"
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


# Going from finding to finding -----------------------------------------------------------------


def current_rows(window: MainWindow) -> list[FindingRow]:
    QApplication.processEvents()
    return [row for row in window.findings.rows if row.property("current")]


def is_in_view(window: MainWindow, row: FindingRow) -> bool:
    area = window.findings._area.viewport()
    return bool(area.rect().contains(QRect(row.mapTo(area, QPoint()), row.size())))


def test_the_finding_gone_to_is_the_current_one_of_the_list(
    open_window: OpenWindow, faulty: Report
) -> None:
    """Opened, marked and in view, so that its sentence is read without a search."""
    window = open_window(faulty)
    window._dock.hide()
    standing = [one for one in window.checking.findings if one.is_open]
    for expected in (*standing, standing[0]):
        press(window, Qt.Key.Key_F8)
        QTest.qWait(1)
        (row,) = current_rows(window)
        assert row.message.text().startswith(expected.message)
        assert is_in_view(window, row)
    press(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    (row,) = current_rows(window)
    assert standing[-1] in row.findings
    assert f"第 {len(standing)} 条，共 {len(standing)} 条" in window._status.text()


def test_a_closed_group_and_a_filter_do_not_hide_the_finding_gone_to(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    panel = window.findings
    head(panel, "逻辑性").click()
    choose(panel, "level", "核实性")
    window.steps.next()
    (row,) = current_rows(window)
    assert row.finding.level is Level.MANDATORY
    assert panel.filter.level.currentText() == "全部级别"


def test_after_one_is_put_right_the_next_follows(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    standing = [one for one in window.checking.findings if one.is_open]
    place = next(n for n, one in enumerate(standing) if one.level is Level.EXPLAIN)
    for _ in range(place + 1):
        window.steps.next()
    (row,) = current_rows(window)
    assert row.explanation is not None
    type_text(row.explanation, "属实。")
    window.steps.next()
    (row,) = current_rows(window)
    assert standing[place + 1] in row.findings


def test_f8_goes_on_from_the_finding_chosen_with_the_mouse(
    open_window: OpenWindow, faulty: Report
) -> None:
    """It went back to the very first once the chosen one was dealt with."""
    window = open_window(faulty)
    standing = [one for one in window.checking.findings if one.is_open]
    place = next(n for n, one in enumerate(standing) if one.level is Level.EXPLAIN)
    assert place > 0
    window.findings.show_current(standing[place])
    (row,) = current_rows(window)
    row.placeWanted.emit(row.finding)
    QApplication.processEvents()
    assert row.explanation is not None
    type_text(row.explanation, "属实。")
    window.steps.next()
    (row,) = current_rows(window)
    assert standing[place + 1] in row.findings


def test_f8_goes_on_from_two_findings_that_say_the_very_same(
    open_window: OpenWindow, misnamed: Report
) -> None:
    """The same words twice in one paragraph; it would stay at the second for ever."""
    window = open_window(misnamed)
    standing = [one for one in window.checking.findings if one.is_open]
    assert len(set(map(repr, standing))) < len(standing)
    for number in range(1, len(standing) + 1):
        window.steps.next()
        assert window._status.text().startswith(f"第 {number} 条")
    (row,) = current_rows(window)
    assert standing[-1] in row.findings


# Marks at the places ---------------------------------------------------------------------------


def test_a_click_on_a_fields_mark_says_its_sentence_and_shows_it_in_the_list(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    mark = field(window, "expenditure.total")._mark
    assert mark.text() == "✕ 逻辑性"
    QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
    assert QToolTip.isVisible()
    assert "请核对各行和合计" in QToolTip.text()
    (row,) = current_rows(window)
    assert row.finding.where == "expenditure.total"
    assert not mark.focusPolicy() & Qt.FocusPolicy.TabFocus  # Tab goes from entry to entry
    QToolTip.hideText()


def test_keys_say_what_is_objected_to_where_the_cursor_is(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    entry = line(window, "expenditure.total")
    entry.setFocus()
    press(entry, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert "请核对各行和合计" in QToolTip.text()
    (row,) = current_rows(window)
    assert row.finding.where == "expenditure.total"
    assert entry.hasFocus()
    QToolTip.hideText()
    entry = line(window, "cover.contact")
    entry.setFocus()
    press(entry, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert "没有意见" in window._status.text()


def test_a_click_on_the_sign_of_a_row_says_what_is_objected_to(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    panel = expenditure(window)
    assert panel.model.sign(0) == "?"
    assert panel.model.sign(1) == ""
    header = panel.view.verticalHeader()
    panel.view.scrollToTop()
    place = QPoint(4, header.sectionViewportPosition(0) + 4)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "杂项" in QToolTip.text()
    (row,) = current_rows(window)
    assert row.finding.where == "lines/1"
    QToolTip.hideText()


@pytest.fixture
def misnamed() -> Report:
    """The sample whose text calls the unit by a wrong name at three places."""
    report = sample_report()
    text = (
        *report.narrative_of("basics"),
        Block(0, ("我办按要求开展工作，我办按规定办理。",)),
        Block(0, ("今后我办继续努力。",)),
    )
    return apply(replace_narrative(report, "basics", text), report)


def test_a_click_on_the_mark_in_a_texts_margin_says_what_is_objected_to(
    open_window: OpenWindow, misnamed: Report
) -> None:
    window = open_window(misnamed)
    edit = narrative(window, "basics").edit
    blocks = edit.quoting.objected_blocks()
    assert set(blocks.values()) == {Level.EXPLAIN}
    block = edit.document().findBlockByNumber(max(blocks))
    area = edit.document().documentLayout().blockBoundingRect(block).toRect()
    edit.verticalScrollBar().setValue(0)
    place = QPoint(6, area.top() + 8)
    QTest.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "我办" in QToolTip.text()
    (row,) = current_rows(window)
    assert row.finding.literal == "我办"
    QToolTip.hideText()


# What is said once, and how --------------------------------------------------------------------


def test_what_is_said_of_several_places_stands_once_and_leads_to_each(
    open_window: OpenWindow, misnamed: Report
) -> None:
    window = open_window(misnamed)
    (row,) = (one for one in window.findings.rows if one.finding.literal == "我办")
    assert len(row.findings) == 3
    assert "3 处" in row.message.text()
    places, words = [], []
    edit = narrative(window, "basics").edit
    for _ in range(4):
        row._go.click()
        QApplication.processEvents()
        places.append(row.message.text()[-6:])
        words.append((edit.textCursor().selectionStart(), edit.textCursor().selectedText()))
    assert places == ["第 1 处）", "第 2 处）", "第 3 处）", "第 1 处）"]
    assert [text for _, text in words] == ["我办"] * 4
    assert len(set(words)) == 3  # also the second in one paragraph
    assert words[3] == words[0]
    assert row.explanation is not None
    type_text(row.explanation, "属实。")
    window.session.commit()
    window.checking.run()
    assert all(one.explained for one in row.findings)
    assert "已说明 3" in head(window.findings, "核实性").text()


def test_levels_are_told_apart_by_sign_and_word_in_every_row(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    for row in window.findings.rows:
        labels = [one.text() for one in row.findChildren(QLabel)]
        assert {"逻辑性": "✕", "核实性": "?", "提示": "○"}[row.level.text()] in labels
        assert row.level.text() == row.finding.level.chinese
        assert (row.level.objectName() == "error") is (row.finding.level is Level.MANDATORY)


def test_the_parts_of_all_rows_stand_in_columns(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    window.resize(1366, 768)
    QApplication.processEvents()
    rows = window.findings.rows
    for part in ("level", "message", "why", "_go", "explanation"):
        widgets = [widget for row in rows if (widget := getattr(row, part)) is not None]
        assert len({one.mapTo(window, QPoint()).x() for one in widgets}) == 1, part


# Explanations ------------------------------------------------------------------------------


def test_a_long_explanation_is_shown_whole(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    row = row_of(window, Level.EXPLAIN)
    entry = row.explanation
    assert entry is not None
    low = entry.height()
    type_text(entry, "拆迁资金由用地单位拨付，专款专用，不在年初预算之内。" * 4)
    QApplication.processEvents()
    assert entry.height() > low
    assert not entry.verticalScrollBar().isVisible()


def test_half_a_reason_stays_in_its_line_while_only_what_is_open_is_listed(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    panel = window.findings
    panel.filter.open_only.click()
    row = row_of(window, Level.EXPLAIN)
    entry = row.explanation
    assert entry is not None
    type_text(entry, "qing")
    window.session.commit()  # as a second without a key does
    window.checking.run()
    QApplication.processEvents()
    assert row in panel.rows
    assert entry.hasFocus()
    QTest.keyClicks(entry, "kuang")
    press(entry, Qt.Key.Key_Return)
    assert saved(window).explanations[row.finding.identity] == "qingkuang"
    panel.setFocus()
    window.checking.run()
    assert row not in panel.rows


def test_the_place_shown_is_the_one_put_right(open_window: OpenWindow) -> None:
    report = sample_report()
    texts = tuple(Block.paragraph(f"{word}开展。。") for word in ("工作", "检查"))
    window = open_window(replace(report, narratives={**report.narratives, "results": texts}))

    def row() -> FindingRow:
        return next(one for one in window.findings.rows if one.finding.literal == "。。")

    assert len(row().findings) == 2
    for _ in range(2):
        row()._go.click()
        QApplication.processEvents()
    assert "第 2 处" in row().message.text()
    button = next(one for one in row().findChildren(QPushButton) if one.text() == "改正")
    button.click()
    QApplication.processEvents()
    assert [one.literal for one in saved(window).narrative_of("results")] == [
        "工作开展。。",
        "检查开展。",
    ]


def test_enter_saves_an_explanation(open_window: OpenWindow, faulty: Report) -> None:
    window = open_window(faulty)
    row = row_of(window, Level.EXPLAIN)
    entry = row.explanation
    assert entry is not None
    type_text(entry, "情况属实。")
    press(entry, Qt.Key.Key_Return)
    assert entry.content() == "情况属实。"
    assert saved(window).explanations[row.finding.identity] == "情况属实。"


def test_an_explanation_that_is_undone_is_gone_from_its_line_at_once(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    row = row_of(window, Level.EXPLAIN)
    entry = row.explanation
    assert entry is not None
    type_text(entry, "情况属实。")
    window.session.commit()
    window.undo()
    assert entry.content() == ""
    window.redo()
    assert entry.content() == "情况属实。"


# Room ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [100, 140])
def test_two_findings_can_be_read_on_a_small_screen(
    open_window: OpenWindow, faulty: Report, scale: int
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    set_text_scale(application, scale)
    try:
        window = open_window(faulty)
        window.resize(1366, 708)
        window.resizeDocks([window._dock], [1], Qt.Orientation.Vertical)
        QTest.qWait(1)
        window.findings.show_level(Level.MANDATORY)
        QTest.qWait(1)
        assert window.height() == 708
        shown = [row for row in window.findings.rows if is_in_view(window, row)]
        assert len(shown) >= 2
    finally:
        set_text_scale(application, 100)


def test_the_height_chosen_for_the_list_is_kept(
    open_window: OpenWindow, faulty: Report, tmp_path: Path
) -> None:
    window = open_window(faulty)
    window.resizeDocks([window._dock], [333], Qt.Orientation.Vertical)
    QApplication.processEvents()
    chosen = window._dock.height()
    assert chosen == 333
    window.close_file()
    window.files.open_path(tmp_path / "报告.db")
    QApplication.processEvents()
    assert window._dock.height() == chosen
    window.place.remember()
    again = MainWindow(Preferences(tmp_path / "home" / "window.json"))
    again.resize(window.size())
    again.show()
    window.close_file()
    again.files.open_path(tmp_path / "报告.db")
    QApplication.processEvents()
    assert again._dock.height() == chosen
    again.close()
    again.deleteLater()


def test_the_sign_of_a_row_is_seen_beside_its_number(
    open_window: OpenWindow, faulty: Report
) -> None:
    window = open_window(faulty)
    panel = expenditure(window)
    header = panel.view.verticalHeader()
    ground = QColor(colours().window)
    picture = header.grab().toImage()
    ratio = picture.devicePixelRatio()

    def is_drawn(row: int) -> bool:
        top, height = header.sectionViewportPosition(row), header.sectionSize(row)
        places = (
            (round(x * ratio), round(y * ratio))
            for x in range(2, 12)
            for y in range(top + 4, top + height - 4)
        )
        return any(picture.pixelColor(x, y) != ground for x, y in places)

    assert [is_drawn(row) for row in range(3)] == [bool(panel.model.sign(row)) for row in range(3)]
    assert is_drawn(0)


def test_a_line_that_grows_while_it_is_typed_in_stays_in_view(
    open_window: OpenWindow, faulty: Report, qtbot: QtBot
) -> None:
    window = open_window(faulty)
    window.resizeDocks([window._dock], [1], Qt.Orientation.Vertical)
    row = [one for one in window.findings.rows if one.explanation is not None][-1]
    window.steps.go(row.finding)
    QTest.qWait(1)
    entry = row.explanation
    assert entry is not None
    area, bar = window.findings._area.viewport(), window.findings._area.verticalScrollBar()

    def stands_at_the_foot() -> bool:
        below = entry.mapTo(area, QPoint(0, entry.height())).y() - area.height()
        bar.setValue(bar.value() + below)
        return below == 0

    qtbot.waitUntil(stands_at_the_foot, timeout=2000)
    type_text(entry, "拆迁资金由用地单位拨付，专款专用，不在年初预算之内。" * 4)
    qtbot.waitUntil(lambda: entry.height() > area.height() // 2, timeout=2000)
    qtbot.waitUntil(
        lambda: area.rect().contains(QRect(entry.mapTo(area, QPoint()), entry.size())),
        timeout=2000,
    )


def test_levels_are_whole_in_every_size_of_the_text(
    open_window: OpenWindow, faulty: Report
) -> None:
    """The list stays while the pages are made anew: its rows follow the size themselves."""
    window = open_window(faulty)
    window.show_findings()
    QApplication.processEvents()
    for _ in range(9):
        window.showing.looks.larger()
    QApplication.processEvents()
    for row in window.findings.rows:
        assert row.level.width() >= row.level.fontMetrics().horizontalAdvance(row.level.text())
    window.showing.looks.usual_size()


def test_the_list_that_was_put_away_stays_away_until_it_is_asked_for(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    path = window.session.document.path if window.session.document else None
    assert path is not None
    assert window._dock.isVisible()
    window._dock.close()
    window.files.open_path(path)
    window.checking.run()
    assert not window._dock.isVisible()
    window.actions_.qt_action("check").trigger()
    assert window._dock.isVisible()
    window.files.open_path(path)
    assert window._dock.isVisible()
