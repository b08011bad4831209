"""For everybody: by keyboard alone, read aloud, in any size, in light, dark and high contrast."""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QStyleHints, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QFileDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.ui import theme
from desktop.ui.colours import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Colours
from desktop.ui.contrast import system_wants_contrast, windows_wants_contrast
from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.finding_mark import FindingMark
from desktop.ui.main_window import MainWindow
from desktop.ui.marks_legend import MarksLegend
from desktop.ui.narrative.text_edit import NarrativeEdit
from desktop.ui.preview.page_view import PageView
from desktop.ui.style_sheet import style_sheet
from forms.amount import Amount
from forms.edits import apply, replace_narrative, set_value
from forms.narrative import Block, Quote
from forms.report import Report
from forms.resources import RESOURCES
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, narrative, press, retype, type_text

CONTROLS = (
    QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView, PageView,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _usual_looks(qapp: QApplication) -> Iterator[None]:
    yield
    if qapp.property("ziping.font") is not None:
        theme.set_text_scale(qapp, 100)
        theme.set_contrast(qapp, False)


# Read aloud ---------------------------------------------------------------------------------


def controls_of(window: MainWindow) -> Iterator[QWidget]:
    """Everything a person can work with, but what Qt makes inside its own widgets."""
    for widget in window.findChildren(QWidget):
        parent = widget.parent()
        inside = widget.objectName().startswith("qt_") or isinstance(
            parent, QComboBox | QDockWidget
        )
        inside = inside or (parent is not None and isinstance(parent.parent(), QComboBox))
        if isinstance(widget, CONTROLS) and not inside:
            name = type(widget).__name__
            if name not in ("QTableCornerButton", "QComboBoxListView", "QHeaderView"):
                yield widget


def test_every_control_has_a_name_and_a_role(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    nameless = []
    seen = 0
    for widget in controls_of(window):
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert spoken is not None
        seen += 1
        named = spoken.text(QAccessible.Text.Name).strip()
        if not named or spoken.role() is QAccessible.Role.NoRole:
            nameless.append(
                (
                    type(widget).__name__,
                    widget.objectName(),
                    str(widget.parent())[:90],
                    widget.parent().parent(),
                )
            )
    assert seen > 60
    assert not nameless


SPOKEN = {
    "PDF", "Word", "Excel", "JSON", "MB", "db",
    "Ctrl", "Shift", "Alt", "Tab", "Esc", "Enter", "Insert", "Delete",
}  # fmt: skip
"""Latin words that a Chinese officer reads every day."""


Role = QAccessible.Role
UNNAMED = {QAccessible.Role.Cell, QAccessible.Role.TreeItem, QAccessible.Role.ListItem}
"""What may be empty: a cell that is not filled in."""
Spoken = tuple[QAccessible.Role, bool, str, str]


def spoken_of(widget: QWidget) -> Iterator[Spoken]:
    """Role, whether it takes the focus, name and description of all in view, as it is read."""

    def walk(one: QAccessibleInterface | None) -> Iterator[Spoken]:
        state: Any = one.state() if one else None
        if one is None or not one.isValid() or state.invisible:
            return
        name, told = one.text(QAccessible.Text.Name), one.text(QAccessible.Text.Description)
        yield one.role(), bool(state.focusable), name, told
        for number in range(one.childCount()):
            yield from walk(one.child(number))

    yield from walk(QAccessible.queryAccessibleInterface(widget))


def unspoken(widget: QWidget) -> list[str]:
    """What can have the focus and has no name, and whatever is English."""
    found = []
    for role, can_focus, name, told in spoken_of(widget):
        if can_focus and not name and role not in UNNAMED:
            found.append(f"{role}: no name ({told})")
        words = set(re.findall(r"(?<![A-Z0-9])[A-Za-z]{2,}(?![A-Z0-9])", f"{name} {told}"))
        if not words <= SPOKEN:
            found.append(f"{role}: {name} {told}")
    return found


def test_everything_on_every_page_can_be_read_aloud(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    for key in window.work.pages:
        window.work.go_to_tab(key)
        QApplication.processEvents()
        assert not unspoken(window), key


OPENING = (
    "new", "roll", "roll_outline", "import_pasted", "import_rows", "history", "compare",
    "attachments", "verify", "person", "freeze", "seal", "find", "replace", "guide", "about",
    "commands",
)  # fmt: skip
"""Commands that open a dialog, a list or a bar."""


@pytest.mark.parametrize("name", OPENING)
def test_every_dialog_can_be_read_aloud(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    window = open_window(sample_report())
    QApplication.clipboard().setText("科目\t金额\n办公费\t12.5")
    faults: list[str] = []

    def look(dialog: QWidget) -> int:
        dialog.show()
        faults.extend(unspoken(dialog))
        dialog.hide()
        return 0

    for kind in (QDialog, QMessageBox, QInputDialog):
        monkeypatch.setattr(kind, "exec", look)
    for asking in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, asking, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("", False))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_, **__: ("", False))
    window.actions_.qt_action(name).trigger()
    QApplication.processEvents()
    for shown in QApplication.topLevelWidgets():
        if shown.isVisible():
            faults += unspoken(shown)
            if shown is not window:
                shown.close()
    assert not faults


def test_the_first_page_can_be_read_aloud(window: MainWindow) -> None:
    assert not unspoken(window)


def test_a_cell_is_read_with_its_row_and_column(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    told = [
        (role, name)
        for role, _, name, _ in spoken_of(panel.view)
        if role in (Role.ColumnHeader, Role.RowHeader, Role.Cell)
    ]
    headers = [name for role, name in told if role is Role.ColumnHeader]
    assert headers[:3] == ["科目编码", "明细支出内容", "金额（万元）"]
    first = told.index((Role.RowHeader, "1"))
    assert told[first + 1 : first + 4] == [
        (Role.Cell, "30101"), (Role.Cell, "基本工资"), (Role.Cell, "42.53"),
    ]  # fmt: skip


def test_every_label_is_spoken_with_what_it_says(open_window: OpenWindow) -> None:
    """A name of its own would hide the label's text: the sum, the state, the page."""
    window = open_window(sample_report())
    for key in window.work.pages:
        window.work.go_to_tab(key)  # pages are made when they are first shown
    for label in window.findChildren(QLabel):
        name = label.accessibleName()
        assert not name or (label.text() and label.text() in name), name


def test_a_field_says_its_unit_its_findings_and_why_it_was_not_saved(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    wages = line(window, "budget.wages")
    told = wages.accessibleDescription()
    assert "单位：万元" in told
    (mark,) = [one for one in window.checking.findings if one.where == "budget.wages"]
    assert mark.message in told
    retype(wages, "一些")
    wages.clearFocus()
    window.session.commit()
    assert wages.accessibleDescription().startswith("没有保存：")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told, in order."""
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: said.append(event.message()) if hasattr(event, "message") else None,
    )
    return said


def test_changes_elsewhere_are_said_aloud(open_window: OpenWindow, heard: list[str]) -> None:
    window = open_window(sample_report())
    heard.clear()
    window.save()
    assert window.session.settle()
    QApplication.processEvents()
    assert any(one.startswith("已保存") for one in heard)
    window.session.apply(set_value(window.session.report, "spent.total", None))
    window.checking.run()
    assert any("逻辑性问题须改正" in one for one in heard)
    window.tell("这里有一句要紧的话。")
    assert heard[-1] == "这里有一句要紧的话。"
    window.showing.commands()
    press(window.showing.command_list.line, Qt.Key.Key_Down)
    assert heard[-1].startswith(window.showing.command_list.list.item(1).text())
    window.showing.command_list.close()


def test_drawn_parts_of_a_text_are_said_where_the_cursor_comes_to_them(
    open_window: OpenWindow, fresh: Report, heard: list[str]
) -> None:
    blocks = (Block(2, ("成效",)), Block(0, ("支出", Quote("spent.total"), "。")))
    report = apply(replace_narrative(fresh, "results", blocks), fresh)
    window = open_window(apply(set_value(report, "spent.total", Amount(1_000_000)), report))
    edit = narrative(window, "results").edit
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    assert heard[-1].startswith("引用实际支出 1.00万元")
    press(edit, Qt.Key.Key_Up)
    assert heard[-1].startswith("标题 （一）")
    heard.clear()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    press(edit, Qt.Key.Key_Left)
    assert heard[-1] == "引用实际支出 1.00万元"
    type_text(edit, "@")
    assert "个指标" in heard[-1]
    press(edit, Qt.Key.Key_Down)
    assert heard[-1] == edit.quoting.popup.item(1).text()


def test_a_tabs_state_is_spoken_with_its_name(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    chapters = window.work.list
    item = chapters.topLevelItem(1)
    assert item is not None
    spoken = item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert "基本情况" in spoken
    assert "还缺" in spoken


# By keyboard --------------------------------------------------------------------------------


def reached_by_tab(window: MainWindow, start: QWidget) -> list[QWidget]:
    """What has the focus one after the other, until it comes round."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    for _ in range(300):
        now = window.focusWidget()
        if now is None or now in reached:
            break
        reached.append(now)
        window.focusNextChild()
    return reached


def test_every_control_of_every_page_is_reached_by_tab_from_above_down(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    for key, page in window.work.pages.items():
        window.work.go_to_tab(key)
        QApplication.processEvents()
        reached = reached_by_tab(window, window.work.list)
        wanted = [
            widget
            for widget in page.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and isinstance(widget, CONTROLS)
        ]
        assert set(wanted) <= set(reached), key
        fields = [one for one in reached if isinstance(one, QLineEdit | QTextEdit)]
        heights = [page.mapFromGlobal(one.mapToGlobal(one.rect().topLeft())).y()
                   for one in fields if page.isAncestorOf(one)]  # fmt: skip
        assert heights == sorted(heights), key


def test_the_keyboard_leaves_a_text_and_comes_to_the_chapters(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    edit = narrative(window, "results").edit
    edit.setFocus()
    press(edit, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    focused = window.focusWidget()
    assert focused is not None
    assert not isinstance(focused, NarrativeEdit)
    window.work.list.setFocus()
    press(window.work.list, Qt.Key.Key_Up)
    assert window.work.current_key != "results"
    window.actions_.qt_action("next_tab").trigger()
    assert window.work.current_key == "results"


# Sizes --------------------------------------------------------------------------------------


def test_the_text_grows_and_shrinks_and_stays_where_one_is(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    window = open_window(sample_report())
    field = line(window, "staff.posts")
    field.setFocus()
    before = field.height()
    small = [window.findChildren(kind)[0] for kind in (MarksLegend, FindingMark, NoteLabel)]
    sizes = [one.fontMetrics().height() for one in small]
    for _ in range(3):
        window.actions_.qt_action("larger").trigger()
    again = line(window, "staff.posts")
    QApplication.processEvents()
    assert again.height() > before
    small = [window.findChildren(kind)[0] for kind in (MarksLegend, FindingMark, NoteLabel)]
    assert all(one.fontMetrics().height() > size for one, size in zip(small, sizes, strict=True))
    assert again.hasFocus()
    assert window.preferences.text("text_scale") == "130"
    assert window.work.list.minimumWidth() >= theme.text_width(window.work.list, 15)
    window.actions_.qt_action("smaller").trigger()
    assert theme.text_scale(qapp) == 120
    window.actions_.qt_action("usual_size").trigger()
    assert theme.text_scale(qapp) == 100
    assert theme.set_text_scale(qapp, 5) == theme.LEAST_SCALE  # it can always be read


@pytest.mark.parametrize("scale", [100, 150])
def test_on_a_small_screen_nothing_is_cut_off(
    open_window: OpenWindow, qapp: QApplication, scale: int
) -> None:
    window = open_window(sample_report())
    window.showing.looks._rebuild(lambda: window.showing.looks._dress(scale))
    window.resize(1366, 768)
    assert window.minimumSizeHint().width() <= 1366
    for key in window.work.pages:
        window.work.go_to_tab(key)
        QApplication.processEvents()
        page = window.work.current
        assert page is not None
        if scale == 100:
            assert not page.horizontalScrollBar().isVisible(), key
        for label in page.findChildren(QLabel):
            if label.isVisible() and not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), (key, label.text())
        for button in page.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                assert button.width() >= button.minimumSizeHint().width(), (key, button.text())


@pytest.mark.parametrize("scale", ["1", "1.25", "2"])
def test_the_window_comes_up_at_every_scaling(scale: str) -> None:
    code = (
        "from desktop.app import make_application; from pathlib import Path;"
        "from desktop.ui.main_window import MainWindow;"
        "from desktop.ui.preferences import Preferences; application = make_application();"
        "window = MainWindow(Preferences(Path('none'))); window.show();"
        "application.processEvents(); picture = window.grab();"
        "print(picture.devicePixelRatio(), window.font().pointSizeF())"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RESOURCES.parent, env=environment, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert float(answer.stdout.split()[0]) == float(scale)


# Colours ------------------------------------------------------------------------------------


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("scheme", "least"), [(LIGHT, 4.5), (DARK, 4.5), (HIGH_LIGHT, 7.0), (HIGH_DARK, 7.0)]
)
def test_every_text_can_be_read_on_every_ground(scheme: Colours, least: float) -> None:
    grounds = ("window", "base", "alternate", "notice", "tint", "selection")
    for ground in grounds:
        for text in ("text", "quiet", "error", "wrong", "accent"):
            pair = sorted(brightness(getattr(scheme, name)) for name in (ground, text))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= least, (ground, text)


def test_the_window_follows_the_systems_scheme_while_it_is_open(
    open_window: OpenWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    now = [Qt.ColorScheme.Light]
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda _: now[0])
    for scheme, expected in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        now[0] = scheme
        qapp.styleHints().colorSchemeChanged.emit(scheme)
        QApplication.processEvents()
        assert window.palette().base().color().name() == expected.base
        picture = window.grab().toImage()
        corner = picture.pixelColor(picture.width() // 2, 4).name()
        assert corner == expected.window
    now[0] = Qt.ColorScheme.Dark
    window.actions_.qt_action("contrast").trigger()
    assert window.palette().base().color().name() == HIGH_DARK.base
    assert window.actions_.qt_action("contrast").isChecked()
    window.actions_.qt_action("contrast").trigger()
    assert window.palette().base().color().name() == DARK.base
    now[0] = Qt.ColorScheme.Light
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)


class AnsweringWindows:
    """Windows' answer about high contrast."""

    def __init__(self, flags: int) -> None:
        self.flags = flags

    def SystemParametersInfoW(self, _: int, size: int, place: Any, __: int) -> int:
        structure = place._obj
        assert size == ctypes.sizeof(structure)
        structure.dwFlags = self.flags
        return 1


def test_high_contrast_is_the_systems_wish_on_windows_and_linux(qtbot: QtBot) -> None:
    assert windows_wants_contrast(AnsweringWindows(0x1))
    assert not windows_wants_contrast(AnsweringWindows(0x7E))
    assert not windows_wants_contrast(object())
    assert system_wants_contrast(platform="win32", ask_windows=lambda: True)
    assert system_wants_contrast({"GTK_THEME": "HighContrast"}, "linux")
    assert system_wants_contrast({"GTK_THEME": "Adwaita-High-Contrast"}, "linux")
    assert not system_wants_contrast({}, "linux")


@pytest.mark.parametrize("scheme", [LIGHT, DARK, HIGH_LIGHT, HIGH_DARK])
def test_every_icon_is_seen_on_its_ground(scheme: Colours) -> None:
    icons = re.findall(r"url\((.*?)\)", style_sheet(scheme, 1, 10, theme.STEP))
    assert {name.split("/")[-1].split("_")[0] for name in icons} == {"down", "check", "close"}
    for icon in icons:
        (ink,) = re.findall(r'stroke="(#\w{6})"', Path(icon).read_text(encoding="utf-8"))
        pair = sorted(map(brightness, (ink, scheme.window)))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, icon
