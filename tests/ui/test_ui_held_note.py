"""What is told below a long table or text is seen also where that place is scrolled away."""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from desktop.sample import sample_report
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.main_window import MainWindow
from desktop.ui.section_page import SectionPage
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, narrative, press, type_text


def page_of(window: MainWindow) -> SectionPage:
    page = window.work.current
    assert page is not None
    QApplication.processEvents()
    return page


def enter_amount(panel: ExpenditurePanel, row: int, text: str) -> None:
    """Type over the amount of a row, and Enter."""
    column = [one.key for one in panel.model.columns].index("amount")
    panel.view.go_to(row, column)
    QApplication.processEvents()
    panel.model.setData(panel.model.index(row, column), text)
    press(panel.view, Qt.Key.Key_Down)
    QApplication.processEvents()


def test_why_an_amount_was_refused_is_seen_beside_the_first_rows(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    panel.focus_place("lines/2")
    page = page_of(window)
    assert panel._held.sentence == ""
    enter_amount(panel, 1, "十二点五块")
    assert panel._refused.visibleRegion().isEmpty()
    assert "十二点五块" in panel._held.sentence
    assert panel._held.sentence == panel._refused.text()
    cell = panel.view.visualRect(panel.view.currentIndex())
    over = page.viewport().childAt(panel.view.viewport().mapTo(page.viewport(), cell.center()))
    assert over is panel.view.viewport()
    (after,) = [
        one
        for one in page.viewport().findChildren(QToolButton)
        if one.text() == "下一处" and not one.visibleRegion().isEmpty()
    ]
    QTest.mouseClick(after, Qt.MouseButton.LeftButton)
    assert panel.view.currentIndex().row() == 1
    QApplication.processEvents()
    page.ensureWidgetVisible(panel._refused)
    QApplication.processEvents()
    assert panel._held.sentence == ""  # now its own place is in view


def test_an_amount_too_fine_says_so_at_the_first_rows(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    panel.focus_place("lines/1")
    page_of(window)
    enter_amount(panel, 0, "12.34567")
    assert "元" in panel._held.sentence
    enter_amount(panel, 0, "12.34")
    assert panel._held.sentence == ""


def test_what_a_paste_did_is_seen_at_the_head_of_a_long_text(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    edit = narrative(window, "results").edit
    edit.setFocus()
    table = QMimeData()
    table.setHtml("<table><tr><td>道路</td><td>12</td></tr></table>")
    plain = QMimeData()
    plain.setText("\n".join(f"第{row}项工作已经完成。" for row in range(60)))
    edit.insertFromMimeData(plain)
    edit.insertFromMimeData(table)
    page = page_of(window)
    page.verticalScrollBar().setValue(0)
    QApplication.processEvents()
    held = narrative(window, "results")._held
    assert "表" in held.sentence
    type_text(edit, "x")
    assert held.sentence == ""


def test_the_chapters_own_title_is_not_pasted_below_itself(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    editor = narrative(window, "problems")
    editor.edit.selectAll()
    title = editor.edit.title
    assert title
    pasted = QMimeData()
    pasted.setText(f"四、{title}\n设备老旧。\n人手不足。")
    editor.edit.insertFromMimeData(pasted)
    assert [block.literal for block in editor.edit.blocks()] == ["设备老旧。", "人手不足。"]
    assert title in editor._note.text()
