"""Clicks in a text: a double click takes a word, a click on a place to fill takes it whole."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.narrative.text_edit import NarrativeEdit
from desktop.ui.narrative.word_at import word_span
from forms.edits import apply, replace_narrative
from forms.narrative import Block, Quote
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import narrative, saved

TEXT = "𠀀全年栽树＿＿株，完成率98.5%，其中：改造ABC路17,742.08米。"


@pytest.mark.parametrize(
    ("on", "word"),
    [
        ("栽", "𠀀全年栽树"),
        ("＿", "＿＿"),
        ("8.5", "98.5%"),
        ("改", "改造"),
        ("B", "ABC"),
        ("742", "17,742.08"),
        ("，", "，"),
    ],
)
def test_a_word_ends_at_a_mark_a_number_or_another_script(on: str, word: str) -> None:
    start, end = word_span(TEXT, TEXT.index(on))
    assert TEXT[start:end] == word.removeprefix("𠀀")


def test_behind_the_last_character_there_is_no_word() -> None:
    assert word_span("全年", 2) == (2, 2)
    assert word_span("", 0) == (0, 0)


def opened(open_window: OpenWindow, report: Report, *blocks: Block) -> NarrativeEdit:
    window = open_window(apply(replace_narrative(report, "results", blocks), report))
    edit = narrative(window, "results").edit
    edit.setFocus()
    QApplication.processEvents()
    return edit


def point_of(edit: NarrativeEdit, at: int) -> QPoint:
    """The middle of the character at a position of the document."""
    cursor = QTextCursor(edit.document())
    cursor.setPosition(at)
    before = edit.cursorRect(cursor)
    cursor.movePosition(QTextCursor.MoveOperation.Right)
    return QPoint((before.left() + edit.cursorRect(cursor).left()) // 2, before.center().y())


def test_a_double_click_selects_a_word_not_the_paragraph(
    open_window: OpenWindow, fresh: Report
) -> None:
    edit = opened(open_window, fresh, Block.paragraph(Quote("year", None), TEXT))
    at = 1 + 1 + TEXT.index("5%")  # a quote, and a character of two units
    for _ in range(2):
        QTest.mouseDClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=point_of(edit, at))
    assert edit.textCursor().selectedText() == "98.5%"


def test_a_number_typed_where_one_clicked_fills_the_place(
    open_window: OpenWindow, fresh: Report
) -> None:
    edit = opened(open_window, fresh, Block.paragraph("全年栽树＿＿株，补植＿＿株。"))
    place = point_of(edit, 4)
    QTest.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClicks(edit, "75")
    window = edit.window()
    window.save()  # type: ignore[attr-defined]
    (block,) = saved(window).narrative_of("results")  # type: ignore[arg-type]
    assert block.literal == "全年栽树75株，补植＿＿株。"
