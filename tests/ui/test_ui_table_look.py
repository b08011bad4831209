"""The expenditure table's look: subtotals that are no rows, widths and heights by content."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.export.pdf.expenditure import expenditure_content
from desktop.sample import sample_report
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, press, saved
from tests.ui.test_ui_expenditure import AMOUNT, NAME, fill, select

WAN = 1_000_000
LONG_NAME = "机关事业单位基本养老保险缴费及职业年金补记缴费（含历年清算）"
LINES = (
    ExpenditureLine("基本工资", "30101", Amount(WAN)),
    ExpenditureLine("奖金", "30103", Amount(2 * WAN)),
    ExpenditureLine("办公费", "30201", Amount(4 * WAN)),
    ExpenditureLine("拆迁资金", None, Amount(8 * WAN)),
)


def with_subtotals(open_window: OpenWindow, report: Report) -> tuple[MainWindow, ExpenditurePanel]:
    window = open_window(report)
    panel = expenditure(window)
    window.session.table_options.toggle("subtotals")
    return window, panel


def tall(panel: ExpenditurePanel) -> list[int]:
    """The rows that are higher than one line, from above."""
    usual = panel.view.heights.usual
    rows = range(panel.model.rowCount())
    found = [row for row in rows if panel.view.rowHeight(row) > usual]
    assert found == [row for row in rows if panel.model.band(row)]
    return found


def test_subtotals_follow_every_change_and_are_no_rows(
    open_window: OpenWindow, fresh: Report
) -> None:
    window, panel = with_subtotals(open_window, replace(fresh, lines=LINES))
    view = panel.view
    assert tall(panel) == [1, 2, 3]
    select(panel, 1, NAME, 1, NAME)
    press(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 2  # keys pass over them
    press(view, Qt.Key.Key_Insert)
    assert tall(panel) == [1, 3, 4]
    press(view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert tall(panel) == [1, 2, 3]
    select(panel, 1, NAME, 1, NAME)
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert tall(panel) == [1, 2, 3]
    assert panel.model.band(2)[NAME] == "工资福利支出小计（2 项）"
    panel.sort()
    assert saved(window).lines == LINES
    assert panel.model.band(1)[AMOUNT] == "3.00"
    fill(panel, 0, AMOUNT, "5")
    assert panel.model.band(1)[AMOUNT] == "7.00"
    select(panel, 0, NAME, 3, AMOUNT)
    view.copy()
    assert "小计" not in QApplication.clipboard().text()
    QApplication.clipboard().setText("印刷费\t1\n咨询费\t2\n")
    select(panel, 4, NAME, 4, NAME)
    view.paste()
    assert tall(panel) == [1, 3, 5]
    for _ in range(2):
        window.undo()
    assert tall(panel) == [1, 2, 3]
    assert [one.name for one in saved(window).lines] == [one.name for one in LINES]
    window.session.table_options.toggle("subtotals")
    assert tall(panel) == []


def test_a_cell_above_a_subtotal_is_edited_in_its_own_place(
    open_window: OpenWindow, fresh: Report
) -> None:
    _, panel = with_subtotals(open_window, replace(fresh, lines=LINES))
    view = panel.view
    view.go_to(1, AMOUNT)
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.indexWidget(view.currentIndex())
    cell = view.visualRect(view.currentIndex())
    assert editor is not None
    assert view.rowHeight(1) == 2 * view.heights.usual
    assert QRect(cell.topLeft(), QPoint(cell.right(), cell.center().y())).contains(
        editor.geometry().adjusted(1, 1, -1, -1)
    )


def test_a_long_name_is_read_in_full(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(replace(fresh, lines=(*LINES, ExpenditureLine(LONG_NAME))))
    panel = expenditure(window)
    usual = panel.view.heights.usual
    lines = panel.view.fontMetrics().boundingRect(
        QRect(0, 0, panel.view.columnWidth(NAME) - 8, 1000), Qt.TextFlag.TextWordWrap, LONG_NAME
    )
    assert usual < lines.height() <= panel.view.rowHeight(4)
    assert panel.view.rowHeight(0) == usual
    assert LONG_NAME in panel.model.index(4, NAME).data(Qt.ItemDataRole.ToolTipRole)
    fill(panel, 4, NAME, "短名")
    assert panel.view.rowHeight(4) == usual
    window.undo()
    assert panel.view.rowHeight(4) > usual


@pytest.mark.parametrize("rows", [LINES, sample_report().lines])
def test_all_columns_fit_a_small_screen(
    open_window: OpenWindow, fresh: Report, rows: tuple[ExpenditureLine, ...]
) -> None:
    money = [replace(one, budget=one.amount, prior=Amount(1_234_567_890)) for one in rows]
    window = open_window(replace(fresh, lines=tuple(money)))
    panel = expenditure(window)
    window.resize(1366, 768)
    QApplication.processEvents()
    QApplication.processEvents()
    assert panel.model.columnCount() == 8
    assert panel.view.horizontalScrollBar().maximum() == 0
    metrics = panel.view.fontMetrics()
    for row in range(len(money)):
        for column in (column for column in range(8) if column != NAME):
            text = panel.model.text_at(row, column)
            assert metrics.horizontalAdvance(text) < panel.view.columnWidth(column), text


def test_code_and_name_stay_in_view_while_the_table_is_scrolled(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel, view = expenditure(window), expenditure(window).view
    for option in ("budget", "prior"):
        window.session.table_options.toggle(option)
    window.resize(800, 768)
    QApplication.processEvents()
    bar = view.horizontalScrollBar()
    assert bar.maximum() > 0
    frozen = view._frozen
    assert not frozen.isVisible()
    view.setFocus()
    view.go_to(2, 7)  # the last column
    assert bar.value() > 0
    assert frozen.isVisible()
    assert frozen.width() == view.columnWidth(0) + view.columnWidth(1)
    for _ in range(5):
        press(view, Qt.Key.Key_Left)
        cell = view.visualRect(view.currentIndex())
        assert cell.left() >= frozen.room  # never under the columns that stay
    view.go_to(2, 7)
    head = view.horizontalHeader().height()
    place = QPoint(10, head + view.rowViewportPosition(4) + 5)
    QTest.mouseClick(frozen, Qt.MouseButton.LeftButton, pos=place)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (4, 0)
    assert not frozen.isVisible()  # the cell itself is in view, and is typed into
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert view.indexWidget(view.currentIndex()) is not None
    assert panel.model.frozen() == 2


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_name_is_typed_in_its_own_place_after_the_table_was_scrolled(
    open_window: OpenWindow, by_mouse: bool
) -> None:
    window = open_window(sample_report())
    view = expenditure(window).view
    for option in ("budget", "prior"):
        window.session.table_options.toggle(option)
    window.resize(800, 768)
    QApplication.processEvents()
    view.setFocus()
    view.go_to(2, 7)
    assert view._frozen.isVisible()
    if by_mouse:
        head = view.horizontalHeader().height()
        place = QPoint(view.columnWidth(0) + 10, head + view.rowViewportPosition(2) + 5)
        QTest.mouseClick(view._frozen, Qt.MouseButton.LeftButton, pos=place)
    else:
        view.go_to(2, NAME)
    assert view.currentIndex().column() == NAME
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.indexWidget(view.currentIndex())
    assert editor is not None
    assert not view._frozen.isVisible()  # it would lie over what is typed
    assert editor.geometry().left() >= view.columnWidth(0)


def test_thousands_are_grouped_in_table_and_fields_as_they_are_printed(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = next(n for n, one in enumerate(panel.model.columns) if one.key == "amount")
    content = expenditure_content(window.session.report, panel._table)
    printed = [row.cells for row in content.rows]
    for row, line_printed in enumerate(printed[:-1]):
        assert panel.model.text_at(row, amount) in line_printed
    assert panel.total.input.content() in printed[-1]
    assert panel.total.input.content() == "17,742.08"
    assert line(window, "spent.total").text() == "17,742.08"
