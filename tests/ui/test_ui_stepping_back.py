"""Ctrl+Z changes nothing unseen: what it took back comes into view and is said."""

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.storage.document import Document
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.grid.text_panel import TextPanel
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.edits import Batch, SetValue, change_line, replace_items, replace_narrative, set_value
from forms.narrative import Block
from forms.report import (
    ATTACHMENT,
    EXPENDITURE_TOTAL,
    LINES,
    TABLES,
    ExpenditureLine,
    FreeTable,
    Report,
)
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, field, line, narrative, press, retype, saved, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier


def undo_key(window: MainWindow) -> None:
    """Press Ctrl+Z where the cursor is."""
    focused = window.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_Z, CONTROL)


def cell_of(panel: ExpenditurePanel) -> QRect:
    """Where the current cell of the table stands in its view."""
    return panel.view.visualRect(panel.view.currentIndex())


def told(window: MainWindow) -> str:
    """What the line at the foot says once all is written."""
    assert window.session.settle()
    return window._status.text()


def test_a_figure_undone_in_another_chapter_is_shown_and_said_with_the_way_back(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    retype(line(window, "staff.on_post"), "58")
    window.session.commit()
    basics = window.work.current_key
    problems = narrative(window, "problems")
    problems.edit.setFocus()
    assert window.work.current_key != basics
    undo_key(window)
    assert window.work.current_key == basics
    assert field(window, "staff.on_post").input.hasFocus()
    assert told(window) == "已撤销：实有人数 58名 → （未填）"
    assert window.session.settle()
    assert told(window).startswith("已撤销：")  # being saved does not take it away
    offer = window._status.offer()
    assert offer is not None
    QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert line(window, "staff.on_post").text() == "58"
    assert told(window) == "已重做：实有人数 （未填） → 58名"
    assert saved(window).count_of("staff.on_post") == 58


def test_the_offer_goes_once_something_else_is_typed(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    retype(line(window, "staff.on_post"), "58")
    window.session.commit()
    window.undo()
    assert window._status.offer() is not None
    type_text(line(window, "staff.posts"), "6")
    assert window._status.offer() is None
    assert not told(window).startswith("已撤销")


def test_the_offer_goes_with_its_file(
    open_window: OpenWindow, fresh: Report, tmp_path: Path
) -> None:
    window = open_window(fresh)
    retype(line(window, "staff.on_post"), "58")
    window.session.commit()
    window.undo()
    assert window._status.offer() is not None
    other = tmp_path / "另一份.db"
    Document.create(other, fresh, "测试").close()
    window.files.open_path(other)
    assert window._status.offer() is None
    assert not told(window).startswith("已撤销")


def test_a_reason_changed_with_other_things_does_not_hide_them(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    both = Batch((
        SetValue("staff.on_post", None, Decimal(58)),
        SetValue("explanation:H01-x", None, "属实"),
    ))  # fmt: skip
    window.session.apply(both, "恢复")
    narrative(window, "problems").edit.setFocus()
    window.undo()
    assert window.work.current_key == "basics"


def test_nothing_jumps_where_the_cursor_stands(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    editor = narrative(window, "results")
    type_text(editor.edit, "abcdef")
    window.session.commit()
    cursor = editor.edit.textCursor()
    type_text(editor.edit, "gh")
    undo_key(window)
    assert editor.edit.hasFocus()
    assert editor.edit.textCursor().position() == cursor.position()
    contact = line(window, "cover.contact")
    retype(contact, "Li")
    undo_key(window)
    assert contact.hasFocus()
    assert contact.text() == ""


def test_a_paragraph_undone_elsewhere_has_the_cursor(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    blocks = [Block(0, (f"第{number}段",)) for number in range(40)]
    session = window.session
    session.apply(replace_narrative(session.report, "results", blocks))
    blocks[35] = Block(0, ("改过的",))
    session.apply(replace_narrative(session.report, "results", blocks))
    window.work.go_to_tab("")
    window.undo()
    editor = narrative(window, "results")
    assert editor.edit.hasFocus()
    assert editor.place() == "results/36"
    assert editor.edit.viewport().rect().contains(editor.edit.cursorRect())
    assert told(window).endswith("第 36 段的文字")


def test_a_row_undone_elsewhere_is_the_current_one(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    window = open_window(fresh)
    lines = [ExpenditureLine(f"第{number}项", None, Amount(15_000)) for number in range(300)]
    session = window.session
    session.apply(replace_items(session.report, LINES, lines))
    session.apply(
        change_line(session.report, 250, ExpenditureLine("第250项", None, Amount(15_100)))
    )
    window.work.go_to_tab("")
    window.undo()
    panel = expenditure(window)
    index = panel.view.currentIndex()
    assert panel.view.hasFocus()
    assert (index.row(), panel.model.columns[index.column()].key) == (250, "amount")
    seen = panel.view.viewport()
    # Once the page is laid out.
    qtbot.waitUntil(lambda: seen.visibleRegion().contains(cell_of(panel).center()), timeout=2000)
    assert told(window) == "已撤销：“第250项”的金额 151.00元 → 150.00元"


def test_the_last_row_of_a_table_taller_than_the_page_is_brought_into_view(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    window = open_window(fresh)
    lines = [ExpenditureLine(f"第{number}项", None, Amount(15_000)) for number in range(28)]
    session = window.session
    session.apply(replace_items(session.report, LINES, lines))
    session.apply(change_line(session.report, 27, ExpenditureLine("末项", None, Amount(15_000))))
    panel = expenditure(window)
    page = window.work.current
    assert page is not None
    page.verticalScrollBar().setValue(0)
    panel.view.setFocus()
    window.undo()
    seen = panel.view.viewport()
    # Once the page is laid out.
    qtbot.waitUntil(lambda: seen.visibleRegion().contains(cell_of(panel).center()), timeout=2000)


def test_a_cell_of_a_free_table_undone_elsewhere_is_the_current_one(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    rows = tuple((f"甲{number}", f"乙{number}") for number in range(30))
    session = window.session
    session.apply(replace_items(session.report, TABLES, (FreeTable("results", "附表", rows),)))
    changed = (*rows[:20], ("甲20", "改"), *rows[21:])
    session.apply(replace_items(session.report, TABLES, (FreeTable("results", "附表", changed),)))
    window.work.go_to_tab("")
    window.undo()
    assert window.work.current_key == "results"
    panel = window.work.nearest(TextPanel)
    assert panel is not None
    index = panel.view.currentIndex()
    assert (index.row(), index.column()) == (19, 1)


def test_a_change_of_many_places_stays_on_the_page_where_one_of_them_is(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    many = Batch((SetValue("cover.phone", None, "1"), set_value(fresh, "staff.posts", Decimal(3))))
    window.session.apply(many, "改了几处")
    posts = field(window, "staff.posts")
    window.undo()
    assert posts.isVisible()
    assert told(window) == "已撤销：改了几处"


def test_the_total_below_the_table_is_shown_not_the_table(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    window.session.apply(set_value(fresh, EXPENDITURE_TOTAL, Amount(5_000_000)))
    window.work.go_to_tab("")
    window.undo()
    assert expenditure(window).total.input.hasFocus()
    assert told(window) == "已撤销：合计 5.00万元 → （未填）"


def test_an_attachment_undone_is_said_by_its_name(
    open_window: OpenWindow, fresh: Report, tmp_path: Path
) -> None:
    window = open_window(fresh)
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.7 stamped")
    window.session.carry_out(lambda document: document.attach(scan, "盖章扫描件 扫描.pdf"))
    tab = window.work.current_key
    window.undo()
    assert not any(key.startswith(ATTACHMENT) for key in saved(window).values)
    assert window.work.current_key == tab
    assert told(window) == "已撤销：添加佐证材料“盖章扫描件 扫描.pdf”"
    assert window._status.offer() is not None
