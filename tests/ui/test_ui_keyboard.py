"""By keyboard alone: nothing holds the focus, everything is reached, and a report can be made."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.ui.grid.view import GridView
from desktop.ui.main_window import MainWindow
from desktop.ui.narrative.text_edit import NarrativeEdit
from forms.amount import Amount
from tests.ui.conftest import OpenWindow
from tests.ui.driving import press, saved, type_text

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus: the keyboard is lost"
    return widget


def go_on() -> None:
    """Leave what has the focus by its own key, as the page of keys says."""
    widget = focused()
    if isinstance(widget, NarrativeEdit | GridView):
        press(widget, Qt.Key.Key_Tab, CONTROL)
    else:
        press(widget, Qt.Key.Key_Tab)


def keys(text: str) -> None:
    """Type where the focus is, which a cell's editor takes with the first key."""
    for character in text:
        QTest.keyClicks(focused(), character)


def walk_to(wanted: str) -> QWidget:
    """Go on until what is called so has the focus."""
    for _ in range(200):
        if focused().accessibleName().startswith(wanted):
            return focused()
        go_on()
    raise AssertionError(f"“{wanted}” was never reached")


def test_keys_reach_every_control_in_view_and_none_holds_them(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    for key in window.work.pages:
        window.work.go_to_tab(key)
        QApplication.processEvents()
        window.work.list.setFocus()
        reached: list[QWidget] = []
        while focused() not in reached:
            reached.append(focused())
            go_on()
        assert focused() is reached[0], (key, focused().accessibleName())
        wanted = {
            widget
            for widget in window.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
        }
        assert wanted <= set(reached), (key, [type(one) for one in wanted - set(reached)])


def test_keys_go_back_the_way_they_came(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    window.work.go_to_tab("cover")
    window.work.list.setFocus()
    there = [focused()]
    for _ in range(6):
        go_on()
        there.append(focused())
    for widget in reversed(there[:-1]):
        press(focused(), Qt.Key.Key_Backtab, SHIFT)
        assert focused() is widget


def test_the_first_page_begins_with_the_focus_on_its_first_way(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is framed is what Enter and space press, from the start and after a file is closed."""
    begun: list[str] = []
    monkeypatch.setattr(window.files, "sample", lambda: begun.append("示例"))
    assert focused().objectName() == "way_new"
    press(focused(), Qt.Key.Key_Tab)
    while focused().objectName() != "way_sample":
        press(focused(), Qt.Key.Key_Tab)
    press(focused(), Qt.Key.Key_Return)
    assert begun == ["示例"]


def test_a_button_has_one_frame_also_when_keys_led_to_it(window: MainWindow, qtbot: QtBot) -> None:
    """Once a key moved the focus, Qt would draw a frame of its own inside the button's."""
    button = focused()
    qtbot.waitActive(window)
    before = button.grab().toImage()
    press(button, Qt.Key.Key_Tab)
    press(focused(), Qt.Key.Key_Backtab, SHIFT)
    assert focused() is button
    assert button.grab().toImage() == before


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Right])
def test_keys_go_from_the_list_into_the_chapter(open_window: OpenWindow, key: Qt.Key) -> None:
    window = open_window(sample_report())
    for tab, page in window.work.pages.items():
        window.work.go_to_tab(tab)
        window.work.list.setFocus()
        press(window.work.list, key)
        assert page.editors[0].isAncestorOf(focused()), tab


def test_a_report_is_made_by_keys_alone(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come_back() -> None:
        """Be active again after a dialog or a list, as every system but the offscreen one does."""
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)

    def fill_in(dialog: QDialog) -> int:
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.focusWidget())
        type_text(focused(), "某区服务中心")
        press(focused(), Qt.Key.Key_Tab)
        QTest.keyClicks(focused(), "2020")
        press(focused(), Qt.Key.Key_Return)
        come_back()
        return dialog.result()

    wanted = {"db": tmp_path / "新.db", "pdf": tmp_path / "新.pdf"}
    monkeypatch.setattr(QDialog, "exec", fill_in)
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda *asked, **_: (str(wanted["pdf" if "pdf" in str(asked).lower() else "db"]), ""),
    )
    press(focused(), Qt.Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: window.session.document is not None)

    def go_to_chapter(key: str) -> None:
        for _ in window.work.pages:
            if window.work.current_key != key:
                press(focused(), Qt.Key.Key_PageDown, CONTROL)
        assert window.work.current_key == key

    go_to_chapter("basics")
    QTest.keyClicks(walk_to("核定编制"), "13")
    go_to_chapter("spending_use")
    QTest.keyClicks(walk_to("实际支出"), "12.5")
    table = walk_to("支出明细")
    assert isinstance(table, QAbstractItemView)
    keys("30201")
    press(focused(), Qt.Key.Key_Tab)
    come_back()
    press(focused(), Qt.Key.Key_Tab)
    keys("12.5")
    press(focused(), Qt.Key.Key_Return)
    go_to_chapter("results")
    text = walk_to("说明文字")
    type_text(text, "全年支出")
    QTest.keyClicks(text, "@sjzc")
    press(text, Qt.Key.Key_Return)
    press(focused(), Qt.Key.Key_F7)
    press(focused(), Qt.Key.Key_F8)
    assert window.work.current is not None
    assert window.work.current.isAncestorOf(focused())  # at the place of the first finding
    press(focused(), Qt.Key.Key_P, CONTROL, SHIFT)
    QTest.keyClicks(window.showing.command_list.line, "dccg")
    press(window.showing.command_list.line, Qt.Key.Key_Return)
    qtbot.waitUntil(wanted["pdf"].exists, timeout=20_000)
    report = saved(window)
    assert report.unit == "某区服务中心"
    assert report.figure("staff.posts") is not None
    assert report.amount_of("spent.total") == Amount(12_500_000)
    assert [(line.code, line.amount) for line in report.lines] == [("30201", Amount(12_500_000))]
    (block,) = report.narrative_of("results")
    assert block.quotes[0].key == "spent.total"
