"""What is shown has room: in a narrow window, beside the preview, on a small screen."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.ui.grid.row_buttons import RowButtons
from desktop.ui.theme import text_width
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
