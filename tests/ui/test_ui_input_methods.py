"""Chinese input methods in every kind of field: composing disturbs nothing, commits are entries."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.sample import sample_report
from desktop.ui.desk_actions import search_bar
from desktop.ui.main_window import MainWindow
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, lines, narrative, press, saved


def compose(widget: QWidget, letters: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(letters, []))


def commit(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def cursor_of(widget: QWidget) -> QRect:
    """Where an input method puts its candidates, as the widget tells it."""
    asked = Qt.InputMethodQuery.ImCursorRectangle
    query = QInputMethodQueryEvent(asked)
    QApplication.sendEvent(widget, query)
    told = query.value(asked)
    return told.toRect() if isinstance(told, QRectF) else QRect(told)


def cell(window: MainWindow, column: int) -> QLineEdit:
    panel = expenditure(window)
    panel.view.setFocus()
    panel.view.go_to(0, column)
    press(panel.view, Qt.Key.Key_F2)
    editor = panel.view.indexWidget(panel.view.currentIndex())
    assert isinstance(editor, QLineEdit)
    return editor


def explanation(window: MainWindow) -> QWidget:
    row = next(row for row in window.findings.rows if row.explanation is not None)
    assert row.explanation is not None
    return row.explanation


def searched(window: MainWindow) -> QWidget:
    window.actions_.qt_action("find").trigger()
    return search_bar(window).wanted


FIELDS: dict[str, Callable[[MainWindow], QWidget]] = {
    "text": lambda window: line(window, "unit"),
    "amount": lambda window: line(window, "spent.total"),
    "note": lambda window: lines(window, "expenditure.note"),
    "narrative": lambda window: narrative(window, "results").edit,
    "cell": lambda window: cell(window, 1),
    "explanation": explanation,
    "search": searched,
}


def content(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", FIELDS)
def test_composing_changes_nothing_until_it_is_committed(
    open_window: OpenWindow, kind: str
) -> None:
    window = open_window(sample_report())
    widget = FIELDS[kind](window)
    widget.setFocus()
    assert widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    before, report = content(widget), saved(window)
    compose(widget, "zi'jin")
    QApplication.processEvents()
    assert content(widget) == before  # what is composed is no text yet
    assert saved(window) == report
    assert cursor_of(widget).isValid()  # candidates stand at the cursor
    compose(widget, "")  # given up, as Esc does
    assert content(widget) == before
    compose(widget, "zi'jin")
    commit(widget, "资金，（一）：")
    assert "资金，（一）：" in content(widget)  # full-width marks stay as they were typed


def test_full_width_digits_are_an_amount(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    widget = line(window, "spent.total")
    widget.setFocus()
    commit(widget, "１，２３４．５０")
    window.save()
    amount = saved(window).amount_of("spent.total")
    assert amount is not None
    assert amount.fen == 1_234_500_000


@pytest.mark.parametrize(("stored", "typed"), [("1200.50元", "1200.50"), ("（退）水费", "（")])
def test_a_first_commit_that_the_cell_contains_already_is_typed_all_the_same(
    open_window: OpenWindow, fresh: Report, stored: str, typed: str
) -> None:
    """Punctuation and full-width digits come without a composition before them."""
    window = open_window(fresh)
    panel = expenditure(window)
    panel.model.setData(panel.model.index(0, 1), stored)
    panel.view.setFocus()
    panel.view.go_to(0, 1)
    commit(panel.view, typed)
    editor = panel.view.indexWidget(panel.view.currentIndex())
    assert isinstance(editor, QLineEdit)
    assert editor.text() == typed


def test_a_report_that_changes_meanwhile_leaves_the_word_being_composed(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    edit = narrative(window, "results").edit
    edit.setFocus()
    commit(edit, "全年")
    window.save()
    compose(edit, "ren'wu")
    window.checking.run()
    window.session.reportChanged.emit()
    edit.quoting.look()
    assert edit.textCursor().block().layout().preeditAreaText() == "ren'wu"
    commit(edit, "任务")
    window.save()
    assert saved(window).narrative_of("results")[0].literal == "全年任务"


def test_candidates_follow_the_cursor_of_a_text(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    edit = narrative(window, "results").edit
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(3):
        QApplication.processEvents()
    rect = cursor_of(edit)
    assert edit.rect().contains(rect.center())
    page = window.work.current
    assert page is not None
    place = edit.viewport().mapTo(page.viewport(), edit.cursorRect().center())
    assert page.viewport().rect().contains(place)  # the page follows the line being typed


def test_a_line_break_in_the_note_by_alt_enter(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    note = lines(window, "expenditure.note")
    note.setFocus()
    commit(note, "一")
    press(note, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    commit(note, "二")
    press(note, Qt.Key.Key_Return)
    commit(note, "三")
    window.save()
    assert saved(window).text_of("expenditure.note") == "一\n二\n三"
