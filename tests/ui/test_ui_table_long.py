"""A table of thousands of rows: keys are answered between the pieces of what follows an edit."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from forms.amount import Amount
from forms.edits import change_line
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure

ROWS = 3_000


def long_report(report: Report) -> Report:
    """Return a report whose rows all lack their amount, so that each is objected to."""
    lines = tuple(ExpenditureLine(f"第{row}号") for row in range(ROWS))
    return replace(report, lines=lines)


def test_keys_are_answered_while_a_long_table_is_checked(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    window = open_window(long_report(fresh))
    answered: list[int] = []
    others = QTimer(window)  # stands for all that waits while the check goes on
    others.timeout.connect(lambda: answered.append(1))
    with qtbot.waitSignal(window.checking.findingsChanged, timeout=5000):
        expenditure(window).model.fill_cells({(7, 2): "5"}, "改")
        window.checking._start()
        others.start()
    others.stop()
    assert len(answered) > 5
    assert sum(one.where.startswith("lines/") for one in window.checking.findings) >= ROWS - 1


def test_a_change_during_a_check_begins_it_anew(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    window = open_window(long_report(fresh))
    told: list[int] = []
    window.checking.findingsChanged.connect(lambda: told.append(len(window.checking.findings)))
    window.checking._start()
    window.checking._go_on()
    assert window.session.apply(
        change_line(window.session.report, 9, ExpenditureLine("差旅费", "30211", Amount(-1)))
    )
    assert not window.checking._slices.isActive()
    with qtbot.waitSignal(window.checking.findingsChanged, timeout=5000):
        pass
    assert len(told) == 1  # what the first check found of the report before is never shown
    assert any(one.code == "H09" and one.where == "lines/10" for one in window.checking.findings)


def test_rows_of_a_long_table_are_marked_and_listed_a_few_at_a_time(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(long_report(fresh))
    panel = expenditure(window)
    panel.model.fill_cells({(ROWS - 2, 2): "5"}, "改")  # without any amount it is one finding
    window.checking.run()
    marked = panel.model.index(ROWS - 1, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert f"第{ROWS}行" in marked.replace(" ", "")
    rows = {row.finding.where: row for row in window.findings.rows}
    assert 5 < len(rows) < 100
    panel.model.fill_cells({(ROWS - 1, 2): "5"}, "改")
    window.checking.run()
    kept = {row.finding.where: row for row in window.findings.rows}
    assert kept["lines/5"] is rows["lines/5"]
