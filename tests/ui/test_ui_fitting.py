"""What is shown has room: in a narrow window, beside the preview, on a small screen."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.ui.findings_dock import FindingsDock
from desktop.ui.grid.row_buttons import RowButtons
from desktop.ui.theme import set_text_scale, text_width
from forms.amount import Amount
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure


def test_buttons_of_a_table_go_on_in_a_second_line(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Where there is no room for all of them in one, none of them says “…”."""
    window = open_window(sample_report())
    window.resize(600, 700)
    panel = expenditure(window)
    (above,) = [one for one in panel.findChildren(RowButtons) if one.isVisible()]
    buttons = above.findChildren(QToolButton)
    qtbot.waitUntil(lambda: len({one.y() for one in buttons}) > 1, timeout=2000)
    for one in buttons:
        assert one.width() >= one.sizeHint().width()
        assert above.rect().contains(one.geometry())
    window.resize(1300, 700)
    qtbot.waitUntil(lambda: len({one.y() for one in buttons}) == 1, timeout=2000)


def test_columns_give_way_before_one_lies_out_of_view(open_window: OpenWindow) -> None:
    """After a roll-over last year's amounts stand in the table, too, and all of it is seen."""
    report = sample_report()
    lines = tuple(replace(line, prior=Amount(4_253_00)) for line in report.lines)
    window = open_window(replace(report, lines=lines))
    view = expenditure(window).view
    view.setFixedWidth(view.widths.wanted - text_width(view, 12))
    QApplication.processEvents()
    assert view.grid.columnCount() == 6
    assert view.horizontalScrollBar().maximum() == 0


def test_the_head_of_the_findings_takes_a_second_line(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    """Beside the preview on a small screen, neither the filter nor “→ 到此” is cut off."""
    window = open_window(sample_report())
    window.preview.wish(True)
    window.resize(910, 480)  # 1366×768 at 150 %
    box, row = window.findings.filter.open_only, window.findings.rows[0]
    (dock,) = window.findChildren(FindingsDock)
    bar = dock.titleBarWidget()

    def is_seen(part: QWidget) -> bool:
        foot = part.mapTo(dock, part.rect().bottomRight())
        return dock.rect().contains(foot) and part.width() >= part.sizeHint().width()

    def right_of(part: QWidget) -> int:
        return part.mapTo(dock, part.rect().topRight()).x()

    qtbot.waitUntil(lambda: dock.geometry().right() < window.preview.x(), timeout=2000)
    qtbot.waitUntil(lambda: right_of(row._go) < dock.width(), timeout=2000)
    assert is_seen(box)
    two = bar.height()
    window.preview.wish(False)
    window.resize(1300, 800)
    qtbot.waitUntil(lambda: bar.height() < two, timeout=2000)
    assert is_seen(box)


def test_dialogs_are_no_larger_than_the_screen(open_window: OpenWindow, qtbot: QtBot) -> None:
    """With large letters, too, the buttons below and the cross above stay within reach."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    window = open_window(sample_report())
    set_text_scale(application, 150)
    try:
        for deed in ("history", "guide"):
            window.actions_.qt_action(deed).trigger()
            (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
            room = dialog.screen().availableGeometry()
            assert dialog.width() < room.width()
            assert dialog.height() < room.height()
            dialog.close()
    finally:
        set_text_scale(application, 100)


def test_what_the_empty_list_of_commands_says_is_read_to_its_end(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    window.showing.commands()
    commands = window.showing.command_list
    commands.line.setText("没有这个命令")
    assert commands.list.sizeHintForColumn(0) <= commands.list.viewport().width()
    commands.close()
