"""The expenditure table: rows come and go, amounts are exact, wrong texts wait in their cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.sample import sample_report
from desktop.ui.expenditure.delegate import SubjectCompleter
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.expenditure.wrong_texts import WrongText, WrongTexts
from desktop.ui.grid.clipboard import read_cells, write_cells
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, press, retype, saved, type_text

CODE, NAME, AMOUNT = 0, 1, 2


def fill(panel: ExpenditurePanel, row: int, column: int, text: str) -> None:
    """Type into a cell and press Enter."""
    panel.view.setFocus()
    panel.view.go_to(row, column)
    panel.view.edit(panel.model.index(row, column))
    editor = open_editor(panel)
    editor.selectAll()
    type_text(editor, text)
    for completer in editor.findChildren(SubjectCompleter):
        completer.popup().hide()
    press(editor, Qt.Key.Key_Return)


def open_editor(panel: ExpenditurePanel) -> QLineEdit:
    editors = panel.view.viewport().findChildren(QLineEdit)
    return editors[-1]


def select(panel: ExpenditurePanel, top: int, left: int, bottom: int, right: int) -> None:
    model = panel.model
    chosen = QItemSelection(model.index(top, left), model.index(bottom, right))
    panel.view.setFocus()
    panel.view.selectionModel().setCurrentIndex(
        model.index(top, left), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    panel.view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_typing_in_the_blank_row_adds_a_row_and_its_code(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    fill(panel, 0, NAME, "基本工资")
    fill(panel, 0, AMOUNT, "42.53")
    fill(panel, 1, NAME, "拆迁资金")
    assert saved(window).lines == (
        ExpenditureLine("基本工资", "30101", Amount(42_530_000)),
        ExpenditureLine("拆迁资金"),
    )
    assert panel.view.currentIndex().row() == 2  # Enter goes down


def test_a_code_brings_its_name_and_an_invalid_one_is_refused(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    fill(panel, 0, CODE, "30201")
    fill(panel, 1, CODE, "99999")
    assert saved(window).lines == (ExpenditureLine("办公费", "30201"),)
    assert panel.model.text_at(1, CODE) == "99999"
    assert "科目" in panel.problem()


def test_a_subject_chosen_from_the_list_fills_code_and_name(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    panel.view.setFocus()
    panel.view.go_to(0, NAME)
    QTest.keyClick(panel.view, Qt.Key.Key_F2)
    editor = open_editor(panel)
    event = QInputMethodEvent()
    event.setCommitString("接待")
    QApplication.sendEvent(editor, event)
    completer = editor.findChild(SubjectCompleter)
    assert isinstance(completer, SubjectCompleter)
    popup = completer.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert saved(window).lines == (ExpenditureLine("公务接待费", "30217"),)
    assert panel.view.currentIndex().column() == AMOUNT
    assert panel.view.currentIndex().row() == 0
    QTest.keyClick(panel.view, Qt.Key.Key_Return)  # the row is done: on to the next one's name
    assert panel.view.currentIndex().column() == NAME
    assert panel.view.currentIndex().row() == 1


def test_a_wrong_amount_stays_in_its_cell_with_its_reason(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    before = saved(window).lines
    fill(panel, 2, AMOUNT, "12a")
    fill(panel, 3, AMOUNT, "0.00001")
    cell = panel.model.index(2, AMOUNT)
    assert panel.model.text_at(2, AMOUNT) == "12a"
    assert "不是金额" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert panel.model.text_at(3, AMOUNT) == "0.00001"
    assert "第 3 行" in panel.problem()
    assert saved(window).lines == before
    window.work.go_to_tab("results")
    assert panel.model.text_at(2, AMOUNT) == "12a"
    panel = expenditure(window)
    select(panel, 0, NAME, 0, NAME)
    panel.view.insert_row()
    assert panel.model.text_at(3, AMOUNT) == "12a"  # it follows its row
    fill(panel, 3, AMOUNT, "12")
    assert saved(window).lines[3].amount == Amount(12_000_000)


@pytest.mark.parametrize("composing", [True, False])
def test_chinese_typed_on_a_chosen_cell_begins_its_entry(
    open_window: OpenWindow, fresh: Report, composing: bool
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    panel.view.setFocus()
    panel.view.go_to(0, NAME)
    if composing:
        QApplication.sendEvent(panel.view, QInputMethodEvent("chai'qian", []))
    event = QInputMethodEvent()
    event.setCommitString("拆迁资金")
    QApplication.sendEvent(panel.view, event)
    press(open_editor(panel), Qt.Key.Key_Return)
    assert saved(window).lines == (ExpenditureLine("拆迁资金"),)


def test_rows_are_inserted_deleted_and_moved_by_keys(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel, view = expenditure(window), expenditure(window).view
    first, second, third, *rest = saved(window).lines
    select(panel, 1, NAME, 1, NAME)
    press(view, Qt.Key.Key_Insert)
    assert saved(window).lines[:3] == (first, ExpenditureLine(""), second)
    press(view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert saved(window).lines == (first, second, third, *rest)
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert saved(window).lines[:3] == (first, third, second)
    assert view.currentIndex().row() == 2
    press(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert saved(window).lines[:3] == (first, second, third)


def test_delete_clears_the_selected_cells_in_one_step(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    before = saved(window).lines
    select(panel, 0, AMOUNT, 2, AMOUNT)
    press(panel.view, Qt.Key.Key_Delete)
    assert [one.amount for one in saved(window).lines[:3]] == [None, None, None]
    window.undo()
    assert saved(window).lines == before


def test_a_pasted_block_is_one_step_and_marks_what_it_cannot_read(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    QApplication.clipboard().setText('基本工资\t42.53\n"津贴\n补贴"\t1,036.81\n奖金\tn/a\n')
    select(panel, 0, NAME, 0, NAME)
    press(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert saved(window).lines == (
        ExpenditureLine("基本工资", "30101", Amount(42_530_000)),
        ExpenditureLine("津贴 补贴", "30102", Amount(1_036_810_000)),
        ExpenditureLine("奖金", "30103"),
    )
    assert panel.model.text_at(2, AMOUNT) == "n/a"
    assert panel.problem()
    window.undo()
    assert saved(window).lines == ()


def test_copied_rows_paste_into_a_spreadsheet_and_back(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    select(panel, 0, CODE, 1, AMOUNT)
    press(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "30101\t基本工资\t42.53\n30102\t津贴补贴\t36.81"
    count = len(saved(window).lines)
    select(panel, count, CODE, count, CODE)
    press(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert saved(window).lines[count:] == saved(window).lines[:2]


def test_sum_difference_and_shares_follow_every_change(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    assert "✓" in panel._difference.text()
    assert panel._sum.text().startswith("23 项之和  17,742.08")
    fill(panel, 0, AMOUNT, "43.53")
    assert "1.00 万元" in panel._difference.text()
    assert "不一致" in panel._difference.text()
    assert panel.model.text_at(0, 3) == "0.25%"
    retype(line(window, "expenditure.total"), "17743.08")
    window.session.commit()
    assert "✓" in panel._difference.text()


def test_an_open_cell_is_saved_by_saving_and_by_changing_tabs(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    for leave, amount in ((window.save, "1"), (lambda: window.work.step(1), "2")):
        panel = expenditure(window)
        panel.view.setFocus()
        panel.view.go_to(0, AMOUNT)
        panel.view.edit(panel.model.index(0, AMOUNT))
        editor = open_editor(panel)
        editor.selectAll()
        type_text(editor, amount)
        leave()
        assert saved(window).lines[0].amount == Amount(int(amount) * 1_000_000)


def test_the_menu_of_the_table_names_its_keys(window: MainWindow, open_window: OpenWindow) -> None:
    open_window(sample_report())
    texts = [action.text() for action in expenditure(window).view.context_menu().actions()]
    assert any(text.startswith("插入行\t") for text in texts)
    assert any(text.startswith("粘贴\tCtrl+V") for text in texts)


# Parts --------------------------------------------------------------------------------------

cells = st.text(st.sampled_from('甲1,"\t'), max_size=4).map(str.strip)


@given(
    st.integers(1, 3).flatmap(
        lambda wide: st.lists(st.lists(cells, min_size=wide, max_size=wide), min_size=1, max_size=4)
    )
)
def test_cells_come_back_from_the_clipboard(rows: list[list[str]]) -> None:
    plain = [[" ".join(cell.split()) for cell in row] for row in rows]
    assert read_cells(write_cells(plain) + "\n") == plain


@given(st.lists(st.integers(), max_size=6, unique=True), st.data())
def test_wrong_texts_stay_with_their_rows(rows: list[int], data: st.DataObject) -> None:
    wrong = WrongTexts()
    for index, row in enumerate(rows):
        wrong.put(index, "amount", WrongText(str(row), ""))
    at = data.draw(st.integers(0, len(rows)))
    removed = data.draw(st.integers(0, len(rows) - at))
    inserted = data.draw(st.integers(0, 3))
    wrong.splice(at, removed, inserted, len(rows))
    for index, row in enumerate(rows[:at]):
        kept = wrong.get(index, "amount")
        assert kept is not None
        assert kept.text == str(row)
    for index, row in enumerate(rows[at + removed :], at + inserted):
        kept = wrong.get(index, "amount")
        assert kept is not None
        assert kept.text == str(row)
