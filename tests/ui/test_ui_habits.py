"""Habits: one list of commands, the guide at hand, and nothing lost by a key or the wheel."""

import re

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QWidget,
)

from desktop.sample import sample_report
from desktop.ui.actions import plain_text
from desktop.ui.command_list import matching
from desktop.ui.first_page import FirstPage
from desktop.ui.guide import chapters, heading_of, whole_guide
from desktop.ui.main_window import MainWindow
from desktop.ui.shortcuts import guide_text
from forms.amount import Amount
from forms.edits import set_value
from forms.outline_reader import shipped_outlines
from forms.report import Report
from forms.resources import RESOURCES
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, narrative, press, retype, saved, type_text

# One list of commands -----------------------------------------------------------------------


def test_a_command_is_found_by_words_and_by_initials_and_carried_out(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    window.actions_.qt_action("commands").trigger()
    commands = window.showing.command_list
    assert commands.list.count() == len(window.actions_.actions)
    QTest.keyClicks(commands.line, "xyz")
    assert commands.list.count() == 1  # 下一章
    assert "下一章" in commands.list.item(0).text()
    assert "Ctrl+PgDn" in commands.list.item(0).text()
    before = window.work.current_key
    press(commands.line, Qt.Key.Key_Return)
    assert not commands.isVisible()
    assert window.work.current_key != before


def test_where_no_command_fits_the_list_says_so(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    window.showing.commands()
    commands = window.showing.command_list
    QTest.keyClicks(commands.line, "dpdf")
    assert "导出 PDF" in commands.list.item(0).text()  # its characters, others between
    commands.line.setText("没有这个命令")
    assert "没有找到“没有这个命令”" in commands.list.item(0).text()
    press(commands.line, Qt.Key.Key_Return)
    assert commands.isVisible()
    commands.line.clear()
    assert commands.list.count() == len(window.actions_.actions)
    commands.close()


def test_arrows_choose_and_esc_puts_the_list_away(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    window.showing.commands()
    commands = window.showing.command_list
    press(commands.line, Qt.Key.Key_Down)
    assert commands.list.currentRow() == 1
    press(commands.line, Qt.Key.Key_Escape)
    assert not commands.isVisible()


def test_what_is_not_possible_now_comes_last_and_does_nothing(window: MainWindow) -> None:
    names = list(matching(window.actions_, ""))
    enabled = [window.actions_.qt_action(name).isEnabled() for name in names]
    assert enabled == sorted(enabled, reverse=True)
    window.showing.commands()
    window.showing.command_list.line.setText("打印草稿")
    window.showing.command_list.choose()
    assert window.showing.command_list.isVisible()  # nothing was carried out
    window.showing.command_list.close()


def test_menus_shortcuts_list_and_guide_have_the_same_commands(window: MainWindow) -> None:
    """One registry, from which all of them come."""
    menus = {
        plain_text(action.text())
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()  # type: ignore[attr-defined]
        if not action.isSeparator()
    }
    registered = {name: window.actions_.qt_action(name) for name in window.actions_.actions}
    assert {plain_text(one.text()) for one in registered.values()} == menus
    assert set(matching(window.actions_, "")) == set(registered)
    page = guide_text(window.actions_.actions.values()).partition("## 按键")[2]
    rows = {tuple(row.strip("| ").split(" | ")) for row in page.splitlines() if "|" in row}
    for action in window.actions_.actions.values():
        if action.key_names:
            assert (action.key_names, plain_text(action.text)) in rows
    keys = [one.key_names for one in window.actions_.actions.values() if one.key_names]
    assert len(keys) == len(set(keys))


# The guide ----------------------------------------------------------------------------------


def test_every_menu_entry_that_the_guide_names_is_there_under_that_name(
    window: MainWindow,
) -> None:
    entries = {(one.menu, plain_text(one.text)) for one in window.actions_.actions.values()}
    told = "".join(path.read_text("utf-8") for path in (RESOURCES / "guide").glob("*.md"))
    named = {
        (menu.strip(), plain_text(entry.strip()))
        for menu, entry in re.findall("“([^“”]*?)→([^“”]*?)”", told)
    }
    assert len(named) > 15
    assert named <= entries, named - entries


def test_the_first_page_calls_things_as_the_menus_do(window: MainWindow) -> None:
    entries = {plain_text(one.text) for one in window.actions_.actions.values()}
    page = window.findChild(FirstPage)
    assert page is not None
    ways = {
        one.text() for one in page.findChildren(QPushButton) if one.objectName().startswith("way_")
    }
    assert len(ways) == 5
    assert ways <= entries
    told = "".join(label.text() for label in page.findChildren(QLabel))
    assert set(re.findall("用“([^”]*)”", told)) <= entries


def test_the_guide_has_contents_and_can_be_searched(window: MainWindow) -> None:
    window.actions_.qt_action("guide").trigger()
    guide = window.showing.guide
    sections = [guide.contents.itemText(row).strip() for row in range(guide.contents.count())]
    assert {"支出明细", "按键", "五、导出、打印、盖章"} <= set(sections)
    row = sections.index("按键")
    guide.contents.setCurrentIndex(row)
    guide.contents.activated.emit(row)
    assert guide.heading() == "按键"
    type_text(guide.wanted, "合计")
    first = guide.text.textCursor().position()
    assert guide.text.textCursor().selectedText() == "合计"
    press(guide.wanted, Qt.Key.Key_Return)
    assert guide.text.textCursor().selectedText() == "合计"
    place = guide.text.textCursor().position()
    assert place != first
    begun = [block for block in guide._headings() if block.position() <= place]
    assert guide.contents.currentText().strip() == begun[-1].text()
    assert guide.isVisible()
    type_text(guide.wanted, "没有这几个字")
    assert guide.told.text() == "没有找到"
    window.actions_.qt_action("guide").trigger()
    assert (guide.wanted.text(), guide.told.text()) == ("", "")


def test_the_guide_opens_at_the_present_chapter(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    for tab in window.work.tabs:
        window.work.go_to_tab(tab.key)
        window.actions_.qt_action("guide").trigger()
        assert window.showing.guide.heading() == heading_of(tab)
        bar = window.showing.guide.text.verticalScrollBar()
        block = window.showing.guide.text.textCursor().block()
        top = window.showing.guide.text.document().documentLayout().blockBoundingRect(block).top()
        assert bar.value() == pytest.approx(min(top, bar.maximum()), abs=2)
    window.showing.guide.close()


def test_without_a_file_the_guide_opens_at_its_beginning(window: MainWindow) -> None:
    window.showing.open_guide()
    assert window.showing.guide.text.verticalScrollBar().value() == 0
    assert "按键" in window.showing.guide.text.toPlainText()
    window.showing.guide.close()


def test_every_chapter_of_every_outline_has_a_word_in_the_guide() -> None:
    known = chapters()
    for outline in shipped_outlines().values():
        for section in outline.sections:
            if section.fields and section.key != "other":
                assert section.key in known, (outline.key, section.key)


def test_the_guide_explains_each_entry_by_the_outline_itself(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    text = whole_guide((), fresh, window.work.tabs)
    for field in fresh.outline.fields.values():
        assert field.label in text
        assert field.hint.split("\n")[0] in text


# Keys and wheel -----------------------------------------------------------------------------


def test_esc_takes_the_typing_back_and_redo_brings_it_again(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    contact = line(window, "cover.contact")
    type_text(contact, "Lin")
    press(contact, Qt.Key.Key_Escape)
    assert contact.text() == ""
    window.redo()
    assert contact.text() == "Lin"
    assert saved(window).text_of("cover.contact") == "Lin"


def test_esc_without_typing_undoes_nothing(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    window.session.apply(set_value(window.session.report, "cover.phone", "123"))
    press(line(window, "cover.contact"), Qt.Key.Key_Escape)
    type_text(line(window, "cover.contact"), "a")
    press(line(window, "cover.contact"), Qt.Key.Key_Backspace)
    press(line(window, "cover.contact"), Qt.Key.Key_Escape)
    assert window.session.report.text_of("cover.phone") == "123"


def test_a_wrong_entry_taken_back_by_esc_comes_again_with_a_second_one(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    year = line(window, "year")
    retype(year, "20x")
    press(year, Qt.Key.Key_Escape)
    assert year.text() == "2020"
    press(year, Qt.Key.Key_Escape)
    assert year.text() == "20x"
    press(year, Qt.Key.Key_Escape)


def turn_wheel(widget: QWidget) -> None:
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre, widget.mapToGlobal(centre), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_no_value_of_what_has_not_the_focus(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    line(window, "unit").setFocus()
    before = window.session.report
    tried = 0
    for box in window.findChildren(QComboBox):
        index = box.currentIndex()
        turn_wheel(box)
        assert box.currentIndex() == index, box.accessibleName()
        tried += 1
    assert tried
    assert not window.findChildren(QAbstractSpinBox)
    assert [
        one for one in window.findChildren(QAbstractSlider) if type(one) is QAbstractSlider
    ] == []
    window.session.commit()
    assert window.session.report == before


# 元 and 万元 ---------------------------------------------------------------------------------


def test_amounts_can_be_shown_and_entered_in_yuan_while_the_paper_stays(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    printed = window.session.report.outline.view
    before = window.session.report
    assert line(window, "spent.total").text() == "17,742.08"
    window.actions_.qt_action("yuan").trigger()
    assert window.session.report == before
    spent = line(window, "spent.total")
    assert spent.text() == "177,420,800.00"
    assert spent._unit.text() == "元"
    retype(spent, "58.5")
    window.save()
    assert saved(window).amount_of("spent.total") == Amount(5850)
    panel = expenditure(window)
    amount = next(n for n, one in enumerate(panel.model.columns) if one.key == "amount")
    assert "元" in panel.model.headerData(amount, Qt.Orientation.Horizontal)
    assert panel.model.index(0, amount).data() == "425,300.00"
    assert window.session.report.outline.view == printed
    assert window.preferences.text("unit") == "元"
    window.actions_.qt_action("yuan").trigger()
    assert line(window, "spent.total").text() == "0.00585"
    window.undo()
    assert line(window, "spent.total").text() == "17,742.08"


def test_the_menu_edits_what_is_being_worked_on(open_window: OpenWindow, fresh: Report) -> None:
    """As in Word and WPS, for hands that do not know the keys."""
    window = open_window(fresh)
    entry = line(window, "cover.contact")
    retype(entry, "王会计")
    for name in ("select_all", "cut"):
        window.actions_.qt_action(name).trigger()
    assert entry.text() == ""
    text = narrative(window, "results").edit
    text.setFocus()
    window.actions_.qt_action("paste").trigger()
    assert "王会计" in text.toPlainText()
    panel = expenditure(window)
    panel.model.setData(panel.model.index(0, 1), "办公费")
    panel.view.setFocus()
    panel.view.go_to(0, 1)
    window.actions_.qt_action("copy").trigger()
    assert QApplication.clipboard().text().strip() == "办公费"
