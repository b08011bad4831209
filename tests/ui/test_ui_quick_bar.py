"""The buttons beside the menus, and the title line of the findings."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from desktop.sample import sample_report
from desktop.ui.announcing import CLOSE_BUTTON
from desktop.ui.main_window import MainWindow
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import line, press, saved, type_text


def button(window: MainWindow, text: str) -> QToolButton:
    return next(one for one in window.quick.findChildren(QToolButton) if one.text() == text)


def click(one: QToolButton) -> None:
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)


def test_what_is_wanted_most_stands_beside_the_menus(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    window.resize(1366, 728)
    QApplication.processEvents()
    assert window.quick.isVisible()
    shown = [one.text() for one in window.quick.findChildren(QToolButton)]
    assert shown == ["撤销", "重做", "查找", "查找命令", "审核", "预览", "导出 PDF", "打印"]
    click(button(window, "预览"))
    assert window.preview.is_wished
    assert button(window, "预览").isChecked()
    click(button(window, "预览"))
    assert not window.preview.is_wished


def test_undo_beside_the_menus_keeps_its_short_name(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    window.resize(1366, 728)
    undo = button(window, "撤销")
    assert not undo.isEnabled()
    phone = line(window, "cover.phone")
    type_text(phone, "0731")
    press(phone, Qt.Key.Key_Tab)
    assert undo.isEnabled()
    assert undo.text() == "撤销"
    click(undo)
    assert "cover.phone" not in saved(window).values
    click(button(window, "重做"))
    assert saved(window).values["cover.phone"] == "0731"


def test_the_buttons_give_way_to_the_menus(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    for width, fits in ((1366, True), (window.minimumWidth(), False), (1366, True)):
        window.resize(width, 700)
        QApplication.processEvents()
        assert window.width() == width
        assert window.quick.isVisible() is fits


def test_without_a_file_there_is_nothing_to_do_beside_the_menus(window: MainWindow) -> None:
    window.resize(1366, 728)
    QApplication.processEvents()
    assert not window.quick.isVisible()


def test_the_title_of_the_findings_counts_filters_and_closes(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    bar = window._dock.titleBarWidget()
    assert bar.findChildren(QLabel)[0].text() == window._dock.windowTitle()
    assert "核实性" in window._dock.windowTitle()
    assert bar.isAncestorOf(window.findings.filter)
    assert window.findings.filter.isVisible()
    close = bar.findChild(QToolButton, CLOSE_BUTTON)
    assert isinstance(close, QToolButton)
    click(close)
    assert not window._dock.isVisible()


def test_no_menu_hides_behind_the_buttons_in_any_size_of_the_text(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    looks, menus = window.showing.looks, window.menuBar()
    for width in (860, 880, 900, 980):
        window.resize(width, 640)
        for step in (looks.larger,) * 6 + (looks.smaller,) * 6:
            step()
            for _ in range(3):
                QApplication.processEvents()
            places = [menus.actionGeometry(one) for one in menus.actions() if one.isVisible()]
            assert all(one.width() for one in places)
            last = max(one.right() for one in places)
            assert not window.quick.isVisible() or last <= window.quick.x()
    looks.usual_size()
