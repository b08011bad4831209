"""Going through a table taller than the page: cell, head and buttons stay in view."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QToolButton

from desktop.sample import sample_report
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.grid.text_panel import TextPanel
from desktop.ui.grid.view import GridView
from forms.edits import replace_items
from forms.report import TABLES, FreeTable
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, press


def in_view(view: GridView, page: QScrollArea) -> bool:
    """Whether the current cell is seen whole, with nothing over it."""
    cell = view.visualRect(view.currentIndex())
    area = QRect(view.viewport().mapTo(page.viewport(), cell.topLeft()), cell.size())
    over = page.viewport().childAt(area.center())
    seen = over is view.viewport() or (over is not None and view.isAncestorOf(over))
    return page.viewport().rect().contains(area) and seen


def test_the_page_follows_the_cell_that_keys_go_to(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    panel.focus_place("lines/1")
    page = window.work.current
    assert page is not None
    for _ in range(22):
        press(panel.view, Qt.Key.Key_Down)
        assert in_view(panel.view, page)
    for _ in range(22):
        press(panel.view, Qt.Key.Key_Up)
        assert in_view(panel.view, page)


def test_head_and_buttons_stay_in_view_beside_the_last_rows(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    panel.focus_place("lines/20")
    page = window.work.current
    assert page is not None
    bar = page.verticalScrollBar()
    bar.setValue(bar.value() + panel.view.mapTo(page.viewport(), QPoint(0, 0)).y() + 200)
    QApplication.processEvents()
    assert panel._head.height > 0

    def held() -> list[QToolButton]:
        return [
            one
            for one in page.viewport().findChildren(QToolButton)
            if one.text() == "插入行" and not one.visibleRegion().isEmpty()
        ]

    (insert,) = held()
    panel.view.go_to(19, 1)
    before = len(window.session.report.lines)
    QTest.mouseClick(insert, Qt.MouseButton.LeftButton)
    assert len(window.session.report.lines) == before + 1
    assert panel.view.currentIndex().row() == 19
    QApplication.processEvents()
    panel.set_read_only(True)
    assert not insert.isEnabled()
    bar.setValue(bar.minimum())
    QApplication.processEvents()
    assert panel._head.height == 0


def test_a_subtotals_name_is_read_in_full_where_its_column_is_narrow(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    options = window.session.table_options
    options.toggle("subtotals")
    name = next(n for n, one in enumerate(panel.model.columns) if one.key == "name")
    last = next(row for row in range(panel.model.rowCount()) if panel.model.band(row))
    usual = panel.view.heights.usual
    assert band_height(panel, last) == usual
    panel.view.setColumnWidth(name, panel.view.fontMetrics().horizontalAdvance("中") * 8)
    assert band_height(panel, last) > usual


def band_height(panel: ExpenditurePanel, row: int) -> int:
    """Room of what stands below a row."""
    whole = QRect(0, 0, 100, panel.view.rowHeight(row))
    return panel.view.heights.parts_of(whole, row)[1].height()


def test_a_page_goes_on_scrolling_after_one_of_its_tables_was_deleted(
    open_window: OpenWindow,
) -> None:
    report = sample_report()
    rows = tuple((f"指标{row}", "值") for row in range(40))
    tables = tuple(FreeTable("results", caption, rows) for caption in ("产出甲", "产出乙"))
    window = open_window(replace(report, tables=(*report.tables, *tables)))
    window.work.go_to_tab("results")
    page = window.work.current
    assert page is not None
    bar = page.verticalScrollBar()
    bar.setValue(300)
    QApplication.processEvents()
    kept = window.session.report.tables[:-1]
    window.session.apply(replace_items(window.session.report, TABLES, kept), "删除表格")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for value in (0, 100, bar.maximum()):
        bar.setValue(value)
        QApplication.processEvents()
    assert len([one for one in page.editors if isinstance(one, TextPanel)]) >= 1
