"""What is told below the expenditure table: cells that were not saved, rows not counted, 备注."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from desktop.sample import sample_report
from desktop.ui.expenditure.panel import ExpenditurePanel
from forms.amount import Amount
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, lines, press, saved, type_text
from tests.ui.test_ui_expenditure import AMOUNT, CODE, fill


def place(panel: ExpenditurePanel) -> tuple[int, int]:
    index = panel.view.currentIndex()
    return index.row(), index.column()


def test_every_cell_that_was_not_saved_is_counted_and_led_to(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    for row, column, text in ((2, AMOUNT, "12a"), (5, CODE, "99999"), (7, AMOUNT, "0.0000001")):
        fill(panel, row, column, text)
    panel.view.go_to(0, AMOUNT)
    assert panel.problem().startswith("有 3 格没有保存，第 1 处：第 3 行的“金额”没有保存：")
    buttons = {one.text(): one for one in panel._wrong.findChildren(QToolButton)}
    seen = []
    for _ in range(4):
        buttons["下一处"].click()
        seen.append(place(panel))
    assert seen == [(2, AMOUNT), (5, CODE), (7, AMOUNT), (2, AMOUNT)]  # round and round
    assert "第 1 处" in panel._refused.text()
    press(panel.view, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert place(panel) == (7, AMOUNT)
    assert "第 3 处" in panel._refused.text()
    window.work.list.setFocus()
    press(window, Qt.Key.Key_F6)
    assert place(panel) == (2, AMOUNT)
    assert panel.view.hasFocus()
    for row, column, text in ((2, AMOUNT, "1"), (5, CODE, "30201"), (7, AMOUNT, "1")):
        fill(panel, row, column, text)
    assert not panel.problem()
    assert not buttons["下一处"].isVisible()


@pytest.mark.parametrize("before", [None, Amount(42_530_000)])
def test_the_sum_says_how_many_rows_it_leaves_out(
    open_window: OpenWindow, fresh: Report, before: Amount | None
) -> None:
    rows = (
        ExpenditureLine("甲", None, Amount(3_000_000)),
        ExpenditureLine("乙", None, before),
        ExpenditureLine("丙"),
    )
    panel = expenditure(open_window(replace(fresh, lines=rows)))
    fill(panel, 1, AMOUNT, "x")
    told = panel._left_out.text()
    assert "另有 1 行没有金额，没有计入" in told
    if before is None:
        assert panel._sum.text().startswith("1 项之和  3.00")
        assert "另有 1 行的金额读不懂，没有计入" in told
    else:
        assert panel._sum.text().startswith("2 项之和  45.53")
        assert "1 行改后的金额读不懂，仍按原来的金额计入" in told
    fill(panel, 1, AMOUNT, "1")
    fill(panel, 2, AMOUNT, "1")
    assert panel._left_out.isHidden()


def test_the_note_is_as_high_as_its_text(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    note = lines(window, "expenditure.note")
    least = note.height()
    text = "\n".join(f"第{number}行" for number in range(1, 10))
    for number, line in enumerate(text.split("\n")):
        if number:
            QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
        type_text(note, line)
    assert note.height() > least
    assert note.verticalScrollBar().maximum() == 0  # all of it is seen
    window.session.commit()
    assert saved(window).text_of("expenditure.note") == text
    long = replace(fresh, values={**fresh.values, "expenditure.note": "备注" * 400})
    window.work.current.show_report(long)  # type: ignore[union-attr]
    assert least < note.height() < 6 * least
