"""The table under the hands of someone who knows Excel: keys, blocks, sums, order, columns."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit

from desktop.sample import sample_report
from desktop.ui.expenditure.columns import columns_of
from desktop.ui.expenditure.delegate import SubjectCompleter
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.expenditure.pasting import placed
from desktop.ui.expenditure.wrong_texts import WrongText, WrongTexts
from desktop.ui.grid.clipboard import read_cells
from forms.amount import Amount
from forms.edits import apply, insert_lines
from forms.outline_reader import find_outline
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, narrative, press, saved
from tests.ui.test_ui_expenditure import AMOUNT, CODE, NAME, fill, select

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WAN = 1_000_000


def with_lines(report: Report, *lines: ExpenditureLine) -> Report:
    return apply(insert_lines(0, lines), report)


def paste(panel: ExpenditurePanel, row: int, column: int, text: str) -> None:
    QApplication.clipboard().setText(text)
    select(panel, row, column, row, column)
    press(panel.view, Qt.Key.Key_V, CONTROL)


def open_editor(panel: ExpenditurePanel) -> QLineEdit:
    """The editor of the chosen cell; those of other cells may be on their way out."""
    editor = panel.view.indexWidget(panel.view.currentIndex())
    assert isinstance(editor, QLineEdit)
    return editor


def keys(panel: ExpenditurePanel, text: str, *ends: Qt.Key) -> None:
    """Type on the chosen cell and leave it with a key."""
    QTest.keyClicks(panel.view, text[0])
    editor = open_editor(panel)
    QTest.keyClicks(editor, text[1:])
    for completer in editor.findChildren(SubjectCompleter):
        completer.popup().hide()
    for key in ends:
        press(editor, key)


def place(panel: ExpenditurePanel) -> tuple[int, int]:
    index = panel.view.currentIndex()
    return index.row(), index.column()


# Keys ---------------------------------------------------------------------------------------


def test_tab_and_enter_walk_through_a_new_table(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    select(panel, 0, CODE, 0, CODE)
    keys(panel, "30101", Qt.Key.Key_Tab)
    assert place(panel) == (0, NAME)
    press(panel.view, Qt.Key.Key_Tab)
    keys(panel, "12.5", Qt.Key.Key_Tab)  # the share is computed: on to the next row
    assert place(panel) == (1, CODE)
    keys(panel, "30201", Qt.Key.Key_Tab)
    press(panel.view, Qt.Key.Key_Tab)
    keys(panel, "3", Qt.Key.Key_Return)  # back to where the run of Tabs began
    assert place(panel) == (2, CODE)
    assert saved(window).lines == (
        ExpenditureLine("基本工资", "30101", Amount(12_500_000)),
        ExpenditureLine("办公费", "30201", Amount(3 * WAN)),
    )
    press(panel.view, Qt.Key.Key_Backtab, SHIFT)
    assert place(panel) == (1, AMOUNT)
    select(panel, 2, AMOUNT, 2, AMOUNT)
    # The editors that were closed go away, as they do when the program waits for a key.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    press(panel.view, Qt.Key.Key_Tab)  # at the end it leads out: no trap for the keyboard
    assert not panel.view.hasFocus()


@pytest.mark.parametrize("is_new", [False, True])
def test_a_check_that_ends_meanwhile_leaves_what_is_being_typed(
    open_window: OpenWindow, is_new: bool
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    row = panel.model.entries() if is_new else 4
    select(panel, row, AMOUNT, row, AMOUNT)
    QTest.keyClicks(panel.view, "1")
    editor = open_editor(panel)
    for digit in "2345":
        window.checking.run()
        QApplication.processEvents()
        QTest.keyClicks(editor, digit)
    assert editor.text() == "12345"
    press(editor, Qt.Key.Key_Return)
    assert saved(window).lines[row].amount == Amount(12_345_000_000)


def test_arrows_end_what_was_typed_but_move_within_what_f2_opened(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    select(panel, 1, AMOUNT, 1, AMOUNT)
    keys(panel, "5", Qt.Key.Key_Left)
    assert place(panel) == (1, NAME)
    assert saved(window).lines[1].amount == Amount(5 * WAN)  # typing replaced what stood there
    select(panel, 1, AMOUNT, 1, AMOUNT)
    press(panel.view, Qt.Key.Key_F2)
    editor = open_editor(panel)
    assert editor.cursorPosition() == len(editor.text()) == 4
    press(editor, Qt.Key.Key_Left)
    assert place(panel) == (1, AMOUNT)
    QTest.keyClicks(editor, "9")
    press(editor, Qt.Key.Key_Down)
    assert place(panel) == (2, AMOUNT)
    assert saved(window).lines[1].amount == Amount(5_090_000)
    before = saved(window).lines
    keys(panel, "777", Qt.Key.Key_Escape)
    assert panel.model.text_at(2, AMOUNT) != "777"
    assert saved(window).lines == before


def test_escape_pressed_once_too_often_leaves_neither_table_nor_text(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    total = saved(window).expenditure_total
    select(panel, 1, AMOUNT, 1, AMOUNT)
    press(panel.view, Qt.Key.Key_F2)
    press(open_editor(panel), Qt.Key.Key_Escape)
    for _ in range(3):
        press(panel.view, Qt.Key.Key_Escape)
    assert panel.view.hasFocus()
    assert place(panel) == (1, AMOUNT)
    keys(panel, "5", Qt.Key.Key_Return)
    assert saved(window).lines[1].amount == Amount(5 * WAN)
    assert saved(window).expenditure_total == total
    text = narrative(window, "results").edit
    text.setFocus()
    press(text, Qt.Key.Key_Escape)
    assert text.hasFocus()


def test_one_key_goes_on_from_an_open_cell_and_back(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    select(panel, 1, AMOUNT, 1, AMOUNT)
    press(panel.view, Qt.Key.Key_F2)
    editor = open_editor(panel)
    editor.setText("7")
    press(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert saved(window).lines[1].amount == Amount(7 * WAN)
    assert not panel.view.isAncestorOf(window.focusWidget() or panel.view)
    assert not panel.view.hasFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    press(
        window.focusWidget() or window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier, shift
    )
    assert panel.view.hasFocus()


def test_home_end_and_whole_rows_and_columns(open_window: OpenWindow) -> None:
    panel = expenditure(open_window(sample_report()))
    view, last = panel.view, panel.model.rowCount() - 1
    select(panel, 3, NAME, 3, NAME)
    press(view, Qt.Key.Key_End)
    assert place(panel) == (3, 3)
    press(view, Qt.Key.Key_Home)
    assert place(panel) == (3, CODE)
    press(view, Qt.Key.Key_End, CONTROL)
    assert place(panel) == (last, 3)
    press(view, Qt.Key.Key_Home, CONTROL)
    assert place(panel) == (0, CODE)
    press(view, Qt.Key.Key_Space, SHIFT)
    block = view.block()
    assert block is not None
    assert (block.top, block.left, block.bottom, block.right) == (0, 0, 0, 3)
    select(panel, 3, AMOUNT, 3, AMOUNT)
    press(view, Qt.Key.Key_Space, CONTROL)
    block = view.block()
    assert block is not None
    assert (block.top, block.bottom, block.left, block.width) == (0, last - 1, AMOUNT, 1)


def test_filling_is_one_step(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    before = saved(window).lines
    select(panel, 0, AMOUNT, 3, AMOUNT)
    press(panel.view, Qt.Key.Key_D, CONTROL)
    assert {line.amount for line in saved(window).lines[:4]} == {before[0].amount}
    window.undo()
    assert saved(window).lines == before
    select(panel, 1, AMOUNT, 1, AMOUNT)
    press(panel.view, Qt.Key.Key_D, CONTROL)  # one row takes what stands above it
    assert saved(window).lines[1].amount == before[0].amount
    window.undo()
    select(panel, 1, AMOUNT, 4, AMOUNT)
    QTest.keyClicks(panel.view, "7")
    press(open_editor(panel), Qt.Key.Key_Return, CONTROL)
    assert {line.amount for line in saved(window).lines[1:5]} == {Amount(7 * WAN)}
    window.undo()
    assert saved(window).lines == before
    QApplication.clipboard().setText("8\n")
    select(panel, 1, AMOUNT, 4, AMOUNT)
    press(panel.view, Qt.Key.Key_V, CONTROL)  # one copied cell fills all that are chosen
    assert {line.amount for line in saved(window).lines[1:5]} == {Amount(8 * WAN)}


def test_subjects_by_letters_code_and_sums_in_cells(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    fill(panel, 0, NAME, "jbgz")
    fill(panel, 1, NAME, "30201")
    fill(panel, 2, CODE, "clf")
    fill(panel, 3, CODE, "公务接待费")
    fill(panel, 4, NAME, "dxxs")  # 30906 and 31006
    fill(panel, 0, AMOUNT, "=12.5+3*2")
    fill(panel, 1, AMOUNT, "＝（1＋2）×1.5")
    fill(panel, 2, AMOUNT, "=1/3")
    lines = saved(window).lines
    assert [(one.code, one.name) for one in lines] == [
        ("30101", "基本工资"), ("30201", "办公费"), ("30211", "差旅费"), ("30217", "公务接待费"),
    ]  # fmt: skip
    assert [one.amount for one in lines[:3]] == [Amount(18_500_000), Amount(4_500_000), None]
    assert panel.model.text_at(2, AMOUNT) == "=1/3"
    reason = panel.model.index(4, NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert "30906" in reason
    assert "31006" in reason
    panel.view.go_to(0, NAME)
    press(panel.view, Qt.Key.Key_F2)
    editor = open_editor(panel)
    editor.selectAll()
    QTest.keyClicks(editor, "gzfl")
    completer = editor.findChild(SubjectCompleter)
    assert isinstance(completer, SubjectCompleter)
    offered = completer.popup().model().index(0, 0).data()
    assert offered == "30199  其他工资福利支出"
    completer.popup().hide()


def offer(panel: ExpenditurePanel, row: int, text: str) -> QAbstractItemView:
    """Type into the cell for the name and return the list of subjects that comes up."""
    panel.view.go_to(row, NAME)
    press(panel.view, Qt.Key.Key_F2)
    editor = open_editor(panel)
    editor.selectAll()
    editor.insert(text)
    editor.textEdited.emit(text)
    completer = editor.findChild(SubjectCompleter)
    assert isinstance(completer, SubjectCompleter)
    assert completer.popup().isVisible()
    return completer.popup()


def test_enter_takes_a_subject_only_where_one_was_chosen_from_the_list(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    press(offer(panel, 0, "其他"), Qt.Key.Key_Return)
    assert place(panel) == (1, NAME)
    found = offer(panel, 1, "其他")
    press(found, Qt.Key.Key_Down)
    second = found.model().index(1, 0).data()
    press(found, Qt.Key.Key_Down)
    press(found, Qt.Key.Key_Return)
    press(offer(panel, 2, "公务"), Qt.Key.Key_Tab)
    lines = saved(window).lines
    assert (lines[0].code, lines[0].name) == (None, "其他")
    assert f"{lines[1].code}  {lines[1].name}" == second
    assert (lines[2].code, lines[2].name) == (None, "公务")


# Blocks -------------------------------------------------------------------------------------


def test_what_excel_and_wps_copy_is_understood(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    paste(
        panel, 0, NAME,
        "基本工资\t１，２３４．５０\r\n"
        '"津贴\n补贴"\t"¥1,036.81"\r\n'
        "奖金\t(12.50)\r\n"
        "绩效工资\t−3\r\n"
        "“三公”经费\t425300元\r\n"
        '"""双引""号"\t 12 345.60 \r\n'
        "\t-\r\n"
        "劳务费\t12..5\r\n",
    )  # fmt: skip
    lines = saved(window).lines
    assert [line.name for line in lines] == [
        "基本工资", "津贴 补贴", "奖金", "绩效工资", "“三公”经费", '"双引"号', "劳务费",
    ]  # fmt: skip
    assert [line.amount.fen if line.amount else None for line in lines] == [
        1_234_500_000, 1_036_810_000, -12_500_000, -3_000_000, 42_530_000, 12_345_600_000, None,
    ]  # fmt: skip
    assert panel.model.text_at(6, AMOUNT) == "12..5"
    assert "不是金额" in panel.model.index(6, AMOUNT).data(Qt.ItemDataRole.ToolTipRole)
    window.undo()
    assert saved(window).lines == ()


def test_dashes_pasted_for_amounts_are_told(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    paste(panel, 0, NAME, "会议费\t—\r\n培训费\t3\r\n水费\t－－\r\n")
    assert [line.amount for line in saved(window).lines] == [None, Amount(3 * WAN), None]
    assert "2 格金额是“—”之类的记号，按空白粘贴" in panel._wrong.note.text()


def test_two_columns_find_their_places_by_what_they_hold(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    paste(panel, 0, CODE, "基本工资\t42.53\n办公费\t3\n")  # names pasted at the codes
    assert saved(window).lines == (
        ExpenditureLine("基本工资", "30101", Amount(42_530_000)),
        ExpenditureLine("办公费", "30201", Amount(3 * WAN)),
    )
    window.undo()
    paste(panel, 0, NAME, "3\t30201\n4\t30211\n")  # amounts before codes
    assert saved(window).lines == (
        ExpenditureLine("办公费", "30201", Amount(3 * WAN)),
        ExpenditureLine("差旅费", "30211", Amount(4 * WAN)),
    )
    window.undo()
    paste(panel, 0, NAME, "科目名称\t决算数（元）\n基本工资\t425300\n合计\t425300\n")
    assert saved(window).lines == (ExpenditureLine("基本工资", "30101", Amount(42_530_000)),)
    assert "表头" in panel._refused.text()
    assert "合计" in panel._refused.text()


def test_sums_are_no_rows_and_columns_without_a_place_are_named(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    paste(
        panel, 0, CODE,
        "序号\t科目编码\t科目名称\t预算数（万元）\t决算数（万元）\n"
        "1\t30201\t办公费\t100\t1\n"
        "2\t30202\t印刷费\t\t2\n"
        "小计\t\t\t100\t3\n",
    )  # fmt: skip
    assert [line.name for line in saved(window).lines] == ["办公费", "印刷费"]
    told = panel._refused.text()
    assert "“小计”行不是明细" in told
    assert "“预算数（万元）”这里没有对应的列，没有粘贴" in told
    assert "序号" not in told


COLUMNS = columns_of(next(table for *_, table in find_outline("changsha-2020").tables()))
WIDE = columns_of(
    next(table for *_, table in find_outline("changsha-2020").tables()), budget=True, prior=True
)


def keyed(cells: Sequence[Sequence[str]], first: int = 0) -> list[dict[str, str]]:
    found = placed(cells, first, WIDE, 2020)
    return [{WIDE[at].key: text for at, text in row.items()} for row in found.rows]


def test_blocks_are_not_placed_by_guessing() -> None:
    assert keyed([["甲", "乙", "3"]]) == [{"code": "甲", "name": "乙", "budget": "3"}]
    assert keyed([["甲", "1", "2"]]) == [{"code": "甲", "name": "1", "budget": "2"}]  # which ones?
    assert keyed([["甲", "1", "2", "3"]]) == [
        {"name": "甲", "budget": "1", "amount": "2", "prior": "3"}
    ]
    assert keyed([["科目", "上年数", "预算数", "决算数"], ["甲", "1", "2", "3"]]) == [
        {"name": "甲", "prior": "1", "budget": "2", "amount": "3"}
    ]


def test_columns_stand_in_the_customary_order() -> None:
    assert [column.key for column in COLUMNS] == ["code", "name", "amount", "share"]
    assert [column.key for column in WIDE] == [
        "code", "name", "budget", "amount", "rate", "share", "prior", "change",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"三公"经费\t1', [['"三公"经费', "1"]]),
        ('"甲\t乙"\t1\n', [["甲 乙", "1"]]),
        ('"未闭\t1\n乙\t2', [['"未闭', "1"], ["乙", "2"]]),
        ("\t\n\t1\n", [["", ""], ["", "1"]]),
        ("", [[""]]),
    ],
)
def test_quotation_marks_in_cells_swallow_nothing(text: str, cells: list[list[str]]) -> None:
    assert read_cells(text) == cells


# Order, columns, sums -----------------------------------------------------------------------


def test_sorting_by_code_is_one_step_with_free_rows_last(
    open_window: OpenWindow, fresh: Report
) -> None:
    lines = (
        ExpenditureLine("拆迁资金", None, Amount(5)),
        ExpenditureLine("办公费", "30201", Amount(6)),
        ExpenditureLine("奖金", "30103", Amount(7)),
        ExpenditureLine("办公费二", "30201", Amount(8)),
    )
    window = open_window(with_lines(fresh, *lines))
    panel = expenditure(window)
    fill(panel, 2, AMOUNT, "x")
    window.actions_.qt_action("sort_by_code").trigger()
    assert [line.name for line in saved(window).lines] == ["奖金", "办公费", "办公费二", "拆迁资金"]
    assert panel.model.text_at(0, AMOUNT) == "x"  # what could not be read went along
    window.undo()
    assert saved(window).lines == lines


def test_a_row_is_dragged_by_its_head(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    first, second, third, *rest = saved(window).lines
    header = panel.view.verticalHeader()

    def middle(row: int) -> QPoint:
        y = header.sectionViewportPosition(row) + header.sectionSize(row) // 2
        return QPoint(header.width() // 2, y)

    left = Qt.MouseButton.LeftButton
    QTest.mousePress(header.viewport(), left, pos=middle(0))
    for step in range(1, 9):
        down = (middle(2).y() - middle(0).y()) * step // 8
        QTest.mouseMove(header.viewport(), middle(0) + QPoint(0, down))
    QTest.mouseMove(header.viewport(), middle(2) + QPoint(0, 6))
    QTest.mouseRelease(header.viewport(), left, pos=middle(2) + QPoint(0, 6))
    assert saved(window).lines == (second, third, first, *rest)
    assert panel.view.currentIndex().row() == 2
    assert [header.visualIndex(row) for row in range(4)] == [0, 1, 2, 3]
    window.undo()
    assert saved(window).lines == (first, second, third, *rest)


def test_columns_and_subtotals_are_shown_on_request_and_remembered(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(
        with_lines(
            fresh,
            ExpenditureLine("办公费", "30201", Amount(3 * WAN), Amount(4 * WAN), Amount(2 * WAN)),
            ExpenditureLine("差旅费", "30211", Amount(1 * WAN)),
            ExpenditureLine("拆迁资金", None, Amount(4 * WAN)),
        )
    )
    panel = expenditure(window)
    assert panel.model.columnCount() == 8  # they hold something
    for name in ("show_budget", "show_prior"):
        window.actions_.qt_action(name).trigger()
    assert panel.model.columnCount() == 4
    usual = panel.view.rowHeight(0)
    assert [panel.view.rowHeight(row) for row in range(4)] == [usual] * 4
    for name in ("show_budget", "show_prior", "show_subtotals"):
        window.actions_.qt_action(name).trigger()
    heads = [column.key for column in panel.model.columns]
    row = [panel.model.text_at(0, number) for number in range(len(heads))]
    assert row == ["30201", "办公费", "4.00", "3.00", "75.00%", "37.50%", "2.00", "1.00"]
    assert "50.00%" in panel.model.index(0, 7).data(Qt.ItemDataRole.ToolTipRole)
    fill(panel, 1, heads.index("prior"), "5")
    assert saved(window).lines[1].prior == Amount(5 * WAN)
    assert panel.model.text_at(1, heads.index("change")) == "-4.00"
    assert [panel.model.band(row) for row in range(3)] == [
        (),
        ("302", "商品和服务支出小计（2 项）", "4.00", "4.00", "100.00%", "50.00%", "7.00", "-3.00"),
        ("", "不属于科目的资金小计（1 项）", "", "4.00", "", "50.00%", "", ""),
    ]
    heights = [panel.view.rowHeight(row) for row in range(4)]
    assert heights == [usual, 2 * usual, 2 * usual, usual]
    assert window.preferences.text("table_options") == "budget prior subtotals"
    assert window.actions_.qt_action("show_prior").isChecked()
    window.actions_.qt_action("show_budget").trigger()
    assert "budget" not in [column.key for column in panel.model.columns]


def test_the_status_bar_tells_what_is_selected(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(
        with_lines(
            fresh,
            ExpenditureLine("甲", None, Amount(1_234_500_000)),
            ExpenditureLine("乙", None, Amount(-500_000)),
            ExpenditureLine("丙"),
        )
    )
    panel = expenditure(window)
    told = window._status._selection
    select(panel, 0, NAME, 2, AMOUNT)
    assert told.text() == "求和 1,234.00　平均 617.00　计数 2"
    chapter = window.work.current_key
    window.work.go_to_tab("results")
    assert told.text() == ""
    window.work.go_to_tab(chapter)
    assert told.text().startswith("求和")
    select(panel, 0, AMOUNT, 0, AMOUNT)
    assert told.text() == ""


def test_the_tail_of_rounding_is_told(open_window: OpenWindow, fresh: Report) -> None:
    third = [ExpenditureLine(str(number), None, Amount(333_333)) for number in range(3)]
    panel = expenditure(open_window(with_lines(fresh, *third)))
    assert panel._tail.isVisible()
    assert panel._tail.text().startswith("尾差  0.01 万元")


def test_an_edit_in_a_long_table_neither_resets_nor_moves_it(
    open_window: OpenWindow, fresh: Report
) -> None:
    lines = [ExpenditureLine(f"第{number}项", None, Amount(number)) for number in range(600)]
    panel = expenditure(open_window(with_lines(fresh, *lines)))
    resets: list[int] = []
    panel.model.modelReset.connect(lambda: resets.append(1))
    panel.model.layoutChanged.connect(lambda *_: resets.append(1))
    panel.view.go_to(500, AMOUNT)
    scrolled = panel.view.verticalScrollBar().value()
    assert scrolled > 0
    fill(panel, 500, AMOUNT, "5")
    panel.view.go_to(480, AMOUNT)
    panel.view.insert_row()
    assert panel.view.verticalScrollBar().value() == pytest.approx(scrolled, abs=30)
    assert not resets


def test_wrong_texts_follow_another_order() -> None:
    wrong = WrongTexts()
    wrong.put(0, "amount", WrongText("甲", ""))
    wrong.put(2, "amount", WrongText("丙", ""))
    wrong.put(3, "amount", WrongText("末", ""))  # the blank row at the end stays there
    wrong.permute([2, 0, 1])
    found = [wrong.get(row, "amount") for row in range(4)]
    assert [one.text if one else "" for one in found] == ["丙", "甲", "", "末"]


@pytest.mark.parametrize("deed", ["sort", "move"])
def test_a_wrong_text_stays_with_its_row_through_undo_and_redo(
    open_window: OpenWindow, fresh: Report, deed: str
) -> None:
    rows = ExpenditureLine("奖金", "30103", Amount(100)), ExpenditureLine("基本工资", "30101")
    window = open_window(with_lines(fresh, *rows))
    panel = expenditure(window)
    fill(panel, 0, AMOUNT, "一百")

    def wrong_names() -> list[str]:
        return [window.session.report.lines[row].name for row, _ in panel.model.wrong_cells()]

    panel.view.go_to(0, AMOUNT)
    deeds = {"sort": panel.sort, "move": panel.view.move_down}
    for step in (deeds[deed], window.undo, window.redo, window.undo):
        before = window.session.report.lines
        step()
        assert window.session.report.lines != before
        assert wrong_names() == ["奖金"]
        (row, _) = panel.model.wrong_cells()[0]
        assert panel.model.text_at(row, AMOUNT) == "一百"


def test_a_wrong_text_moves_also_among_rows_that_say_the_same(
    open_window: OpenWindow, fresh: Report
) -> None:
    panel = expenditure(open_window(with_lines(fresh, *[ExpenditureLine("奖金")] * 3)))
    fill(panel, 0, AMOUNT, "一百")
    panel.view.go_to(0, AMOUNT)
    panel.view.move_down()
    assert panel.model.wrong_cells() == [(1, AMOUNT)]


def test_every_cell_editor_names_its_cell(open_window: OpenWindow) -> None:
    panel = expenditure(open_window(sample_report()))
    panel.view.go_to(1, AMOUNT)
    press(panel.view, Qt.Key.Key_F2)
    editor = panel.view.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.accessibleName() == "第 2 行 金额（万元）"


def test_what_a_paste_could_not_write_goes_with_it_when_it_is_undone(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    before = panel.model.text_at(1, AMOUNT)
    paste(panel, 1, AMOUNT, "2元x\r\n7\r\n")
    assert panel.model.text_at(1, AMOUNT) == "2元x"
    window.undo()
    assert panel.model.text_at(1, AMOUNT) == before
    assert window.session.unsaved == ()
    paste(panel, 1, AMOUNT, "2元x\r\n7\r\n")
    panel.model.setData(panel.model.index(1, AMOUNT), "六千")
    window.undo()
    assert panel.model.text_at(1, AMOUNT) == "2元x"  # what was typed last goes first
    window.undo()
    assert panel.model.text_at(1, AMOUNT) == before
    assert window.session.unsaved == ()
    panel.model.setData(panel.model.index(3, AMOUNT), "五万")
    paste(panel, 1, AMOUNT, "8\r\n")
    window.undo()
    assert panel.model.text_at(3, AMOUNT) == "五万"  # typed before, and none of the paste's


def test_undo_takes_back_the_last_thing_done_also_where_it_could_not_be_saved(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    before = saved(window).lines
    shown = [panel.model.text_at(row, AMOUNT) for row in range(4)]
    paste(panel, 0, AMOUNT, "1\r\n2\r\n2元x\r\n")  # in part
    first = saved(window).lines
    paste(panel, 0, AMOUNT, "甲\r\n乙\r\n丙\r\n丁\r\n")  # nothing of it
    select(panel, 1, AMOUNT, 1, AMOUNT)
    panel.model.setData(panel.model.index(1, AMOUNT), "12a")
    action = window.actions_.qt_action("undo")
    assert "12a" in action.text()
    window.work.go_to_tab("results")
    window.undo()
    assert window.work.current_key == "spending_use"
    assert panel.model.text_at(1, AMOUNT) == "乙"
    assert place(panel)[0] == 1
    window.undo()
    texts = [panel.model.text_at(row, AMOUNT) for row in range(4)]
    assert texts == ["1.00", "2.00", "2元x", shown[3]]
    assert saved(window).lines == first
    window.undo()
    assert [panel.model.text_at(row, AMOUNT) for row in range(4)] == shown
    assert saved(window).lines == before
    assert window.session.unsaved == ()


def test_redo_brings_back_what_a_paste_could_not_write(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    paste(panel, 0, AMOUNT, "1\r\n三十元x\r\n3\r\n")
    after = saved(window).lines
    for _ in range(2):
        window.undo()
        assert window.session.unsaved == ()
        window.redo()
        assert saved(window).lines == after
        assert panel.model.text_at(1, AMOUNT) == "三十元x"
    assert len(window.session.unsaved) == 1


def test_an_unreadable_paste_can_be_taken_back_where_nothing_was_saved_before(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    action = window.actions_.qt_action("undo")
    assert not action.isEnabled()
    shown = panel.model.text_at(0, AMOUNT)
    paste(panel, 0, AMOUNT, "基本工资\r\n津贴补贴\r\n")
    assert action.isEnabled()
    press(panel.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.model.text_at(0, AMOUNT) == shown
    assert window.session.unsaved == ()
    assert not action.isEnabled()


def test_what_was_mended_since_is_no_step_of_its_own(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    before = saved(window).lines
    panel.model.setData(panel.model.index(0, AMOUNT), "12a")
    panel.model.setData(panel.model.index(0, AMOUNT), "12")
    window.undo()
    assert saved(window).lines == before
    assert not window.actions_.qt_action("undo").isEnabled()


def test_a_block_pasted_one_column_too_far_right_finds_its_places_despite_a_slip(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    paste(panel, 0, AMOUNT, "办公费\t1.5\r\n印刷费\t1,36.18\r\n水费\t2\r\n")
    assert [(line.name, line.amount) for line in saved(window).lines] == [
        ("办公费", Amount(15_000_00)),
        ("印刷费", None),
        ("水费", Amount(2 * WAN)),
    ]
    assert panel.model.text_at(1, AMOUNT) == "1,36.18"


def test_columns_that_found_no_room_are_told_though_the_cell_in_hand_is_wrong(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    paste(panel, 0, AMOUNT, "甲\t乙\r\n丙\t丁\r\n")
    assert "多出的没有粘贴" in panel._refused.text()


def pause(panel: ExpenditurePanel) -> None:
    """Let the pause go by after which what is being typed is saved."""
    timer = open_editor(panel).findChild(QTimer)
    assert isinstance(timer, QTimer)
    assert timer.isActive()
    timer.stop()
    timer.timeout.emit()


def test_an_amount_being_typed_is_saved_in_a_pause_and_esc_takes_it_back(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    before = saved(window).lines
    select(panel, 2, AMOUNT, 2, AMOUNT)
    keys(panel, "12")
    pause(panel)
    assert saved(window).lines[2].amount == Amount(12 * WAN)
    editor = open_editor(panel)
    assert editor.text() == "12"  # still open, and nothing typed over
    QTest.keyClicks(editor, "5")
    pause(panel)
    assert saved(window).lines[2].amount == Amount(125 * WAN)
    press(editor, Qt.Key.Key_Escape)
    assert saved(window).lines == before
    assert panel.view.hasFocus()
    keys(panel, "=1+")
    pause(panel)
    assert window.session.unsaved == ()  # half a sum is no entry yet
    QTest.keyClicks(open_editor(panel), "2")
    press(open_editor(panel), Qt.Key.Key_Return)
    assert saved(window).lines[2].amount == Amount(3 * WAN)
    window.undo()
    assert saved(window).lines == before


def test_escape_in_a_name_takes_back_nothing_of_the_cells_before(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    select(panel, 1, AMOUNT, 1, AMOUNT)
    keys(panel, "11", Qt.Key.Key_Return)
    keys(panel, "12", Qt.Key.Key_Return)
    entered = saved(window).lines
    for column in (NAME, CODE, AMOUNT):
        select(panel, 4, column, 4, column)
        keys(panel, "3", Qt.Key.Key_Escape)
        assert saved(window).lines == entered


def test_a_row_begun_by_its_amount_is_saved_in_a_pause(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    select(panel, 0, AMOUNT, 0, AMOUNT)
    keys(panel, "7")
    pause(panel)
    assert [line.amount for line in saved(window).lines] == [Amount(7 * WAN)]
    QTest.keyClicks(open_editor(panel), "1")
    press(open_editor(panel), Qt.Key.Key_Return)
    assert [line.amount for line in saved(window).lines] == [Amount(71 * WAN)]
    assert place(panel) == (1, AMOUNT)


def test_another_code_brings_its_name_where_the_name_was_the_former_subjects(
    open_window: OpenWindow, fresh: Report
) -> None:
    own = ExpenditureLine("扫雪用的办公费", "30201", Amount(WAN))
    window = open_window(with_lines(fresh, ExpenditureLine("基本工资", "30101", Amount(WAN)), own))
    panel = expenditure(window)
    fill(panel, 0, CODE, "30102")
    fill(panel, 1, CODE, "30202")
    assert [(line.code, line.name) for line in saved(window).lines] == [
        ("30102", "津贴补贴"),
        ("30202", "扫雪用的办公费"),
    ]


def test_amounts_to_the_cent_are_taken_where_the_block_names_its_unit(
    open_window: OpenWindow, fresh: Report
) -> None:
    """As an import does: what names its unit is exact, whatever the table shows."""
    window = open_window(fresh)
    panel = expenditure(window)
    paste(panel, 0, NAME, "支出内容\t金额（元）\r\n办公费\t1785200.51\r\n水费\t三百\r\n")
    assert [(line.name, line.amount) for line in saved(window).lines] == [
        ("办公费", Amount(178_520_051)),
        ("水费", None),
    ]
    assert panel.model.text_at(0, AMOUNT) == "178.520051"
    told = panel._wrong.note.text()
    assert "1 格读不懂，已在表中标出，没有保存：“三百" in told
    assert "亿元" not in told


def test_a_block_without_a_unit_that_would_be_billions_asks_whether_it_is_in_yuan(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    paste(panel, 0, NAME, "办公费\t1,785,200.50\r\n水费\t300\r\n")
    assert panel._wrong.note.text().startswith(
        "粘贴的金额没有写单位，按万元读会有一笔 178.52亿元；如果是元，请撤销"
    )
    window.undo()
    window.actions_.qt_action("yuan").trigger()
    panel = expenditure(window)
    paste(panel, 0, NAME, "办公费\t1,785,200.50\r\n水费\t300\r\n")
    assert "亿元" not in panel._wrong.note.text()
    assert saved(window).lines[0].amount == Amount(178_520_050)
    window.actions_.qt_action("yuan").trigger()


def test_a_table_of_several_blocks_side_by_side_is_not_pasted(
    open_window: OpenWindow,
) -> None:
    """The codes of its second block came to stand as last year's money."""
    window = open_window(sample_report())
    panel = expenditure(window)
    before = saved(window).lines
    head = "科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\r\n"
    rows = (
        "30101\t基本工资\t43.20\t30201\t办公费\t28.30\r\n"
        "30102\t津贴补贴\t37.10\t30202\t印刷费\t2.10\r\n"
    )
    for block in (head + rows, rows, "公开08表\r\n" + head + rows):
        paste(panel, 0, CODE, block)
        assert saved(window).lines == before
        assert window.session.unsaved == ()
        assert "从 Excel 导入支出明细" in panel._wrong.note.text()


def test_last_years_amount_goes_with_its_subject_when_rows_are_pasted_over(
    open_window: OpenWindow, fresh: Report
) -> None:
    lines = (
        ExpenditureLine("办公费", "30201", Amount(1), None, Amount(40 * WAN)),
        ExpenditureLine("印刷费", "30202", Amount(2), None, Amount(2 * WAN)),
        ExpenditureLine("咨询费", "30203", Amount(3), None, Amount(3 * WAN)),
    )
    window = open_window(with_lines(fresh, *lines))
    panel = expenditure(window)
    paste(panel, 0, CODE, "30202\t印刷费\t5\r\n30211\t差旅费\t6\r\n30201\t办公费\t7\r\n")
    assert [(line.name, line.prior) for line in saved(window).lines] == [
        ("印刷费", Amount(2 * WAN)),
        ("差旅费", None),
        ("办公费", Amount(40 * WAN)),
    ]
    window.undo()
    assert saved(window).lines == lines
