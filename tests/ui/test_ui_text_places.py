"""Going to a place in a text: the words that are meant are selected and in view."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.grid.view import GridView
from desktop.ui.main_window import MainWindow
from desktop.ui.narrative.text_edit import NarrativeEdit
from forms.amount import Amount, MoneyUnit
from forms.checks.finding import Finding, Level
from forms.edits import apply, replace_items, replace_narrative, set_value
from forms.narrative import Block, Quote
from forms.report import FreeTable, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import lines, narrative, type_text

LONG = tuple(Block(0, (f"第{number}项工作已经完成，情况良好。" * 6,)) for number in range(30))


def with_text(report: Report, key: str, *some: Block) -> Report:
    return apply(replace_narrative(report, key, some), report)


def chosen(edit: NarrativeEdit) -> str:
    """What is selected, as it prints; quotes count as what they print."""
    from desktop.ui.narrative.conversion import read_selection

    return "".join(
        piece if isinstance(piece, str) else edit.printed(piece)
        for block in read_selection(edit.textCursor())
        for piece in block.text
    )


def edit_of(window: MainWindow) -> NarrativeEdit:
    return narrative(window, "results").edit


def in_view(window: MainWindow, edit: NarrativeEdit) -> bool:
    """Whether the cursor of a text is to be seen in the page's window."""
    page = window.work.current
    assert page is not None
    QApplication.processEvents()
    cursor = edit.cursorRect()
    at = edit.viewport().mapTo(page.viewport(), cursor.center())
    return edit.viewport().rect().contains(cursor.center()) and page.viewport().rect().contains(at)


@pytest.mark.parametrize("way", ["go", "step"])
def test_a_figure_that_is_objected_to_is_selected_even_where_it_is_quoted(
    open_window: OpenWindow, fresh: Report, way: str
) -> None:
    fresh = apply(set_value(fresh, "spent.total", Amount(5_837_370_000)), fresh)
    quote = Quote("spent.total", MoneyUnit.WAN, 0)
    window = open_window(
        with_text(fresh, "results", *LONG, Block(0, ("全年共用", quote, "，都已拨付。")))
    )
    (finding,) = [one for one in window.checking.run() if one.code == "T27"]
    if way == "go":
        (row,) = [one for one in window.findings.rows if one.finding == finding]
        row._go.click()
        QApplication.processEvents()
    else:
        for _ in window.checking.findings:
            window.actions_.qt_action("next_finding").trigger()
            if window.work.current_key == "results" and chosen(edit_of(window)):
                break
    edit = edit_of(window)
    assert edit.hasFocus()
    assert chosen(edit) == "5837万元"
    assert in_view(window, edit)


def test_words_around_a_quote_are_found_and_underlined(
    open_window: OpenWindow, fresh: Report
) -> None:
    quote = Quote("unit", None)
    window = open_window(with_text(fresh, "results", Block(0, ("𬌗本年，", quote, "完成任务。"))))
    editor = narrative(window, "results")
    for timer in (window.checking._faces, window.checking._timer):
        timer.stop()
    finding = Finding("T99", Level.EXPLAIN, "results", "results/1", "重复了。", "中心完成任务")
    editor.show_findings([finding])
    (mark,) = editor.edit.extraSelections()
    assert mark.cursor.selectedText().endswith("完成任务")  # type: ignore[attr-defined]
    assert len(mark.cursor.selectedText()) == 5  # type: ignore[attr-defined]
    window.work.go_to_finding(finding)
    assert chosen(editor.edit) == "某区服务中心完成任务"
    window.work.go_to_finding(replace(finding, literal="没有的话"))
    assert chosen(editor.edit) == ""


# What was changed ---------------------------------------------------------------------------


def test_what_a_correction_changed_is_selected_and_so_is_what_undo_brings_back(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(
        with_text(
            fresh, "results", *LONG, Block(0, ("今年开工，", Quote("unit", None), "今年完工。"))
        )
    )
    window.work.go_to_tab("cover")
    found = [one for one in window.checking.run() if one.literal == "今年"]
    window.findings.correctionWanted.emit(found[1])  # the second of two that say the same
    edit = edit_of(window)
    assert edit.hasFocus()
    assert edit.blocks()[-1].literal.endswith("2020年完工。")
    assert edit.blocks()[-1].literal.startswith("今年开工")
    assert chosen(edit) == "2020"
    assert edit.textCursor().block() == edit.document().lastBlock()
    assert in_view(window, edit)
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    window.undo()
    assert edit.blocks()[-1].literal.endswith("今年完工。")
    assert chosen(edit) == "今"
    assert in_view(window, edit)
    window.redo()
    assert chosen(edit) == "2020"
    assert in_view(window, edit)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (("甲乙丙",), ("甲丁丙",), "丁"),
        (("甲乙丙",), ("甲丙",), ""),
        (("甲",), ("甲", "乙段"), "乙段"),
        (("甲", "乙", "丙"), ("甲", "丙"), ""),
        (("甲", "乙"), (), ""),
        (("甲甲",), ("甲甲甲",), "甲"),
        (("𬌗甲乙",), ("𬌗甲新乙",), "新"),
    ],
)
def test_undo_and_redo_select_the_words_they_change(
    open_window: OpenWindow,
    fresh: Report,
    before: tuple[str, ...],
    after: tuple[str, ...],
    words: str,
) -> None:
    window = open_window(with_text(fresh, "results", *[Block(0, (one,)) for one in before]))
    report = window.session.report
    window.session.apply(replace_narrative(report, "results", [Block(0, (one,)) for one in after]))
    window.undo()
    window.redo()
    assert chosen(edit_of(window)) == words
    assert edit_of(window).hasFocus()


@pytest.mark.parametrize(
    "said", [("甲" * 40,), ("甲一。", "乙二。", "丙三。")], ids=["long", "paragraphs"]
)
def test_a_key_after_an_undo_puts_nothing_in_the_place_of_whole_paragraphs(
    open_window: OpenWindow, fresh: Report, said: tuple[str, ...]
) -> None:
    window = open_window(with_text(fresh, "results", *(Block(0, (one,)) for one in said)))
    report = window.session.report
    window.session.apply(replace_narrative(report, "results", [Block(0, ("别的。",))]))
    window.undo()
    edit = edit_of(window)
    assert edit.hasFocus()
    assert chosen(edit) == ""
    assert in_view(window, edit)
    type_text(edit, "9")
    assert "".join(one.literal for one in edit.blocks()) == "9" + "".join(said)


def test_a_heading_that_got_another_level_is_selected_whole(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(with_text(fresh, "results", Block(0, ("甲",)), Block(0, ("成效",))))
    report = window.session.report
    levelled = [Block(0, ("甲",)), Block(2, ("成效",))]
    window.session.apply(replace_narrative(report, "results", levelled))
    window.undo()
    assert chosen(edit_of(window)) == "成效"


# Beside the narratives ------------------------------------------------------------------------


def test_words_of_the_note_are_selected_and_so_is_what_a_correction_put_there(
    open_window: OpenWindow, fresh: Report
) -> None:
    note = "𬌗备注。" + "\n一行" * 30 + "\n今年结清。"
    window = open_window(apply(set_value(fresh, "expenditure.note", note), fresh))
    (finding,) = [one for one in window.checking.run() if one.literal == "今年"]
    window.work.go_to_finding(finding)
    box = lines(window, "expenditure.note")
    assert box.hasFocus()
    assert box.textCursor().selectedText() == "今年"
    window.findings.correctionWanted.emit(finding)
    assert box.textCursor().selectedText() == "2020"
    assert box.viewport().rect().contains(box.cursorRect().center())
    window.undo()
    assert box.textCursor().selectedText() == "今"


def test_the_cell_of_a_table_that_is_objected_to_is_the_current_one(
    open_window: OpenWindow, fresh: Report
) -> None:
    rows = (("项目", "说明"), ("甲", "完成"), ("乙", "完成情况XX个"))
    table = replace_items(fresh, "tables", [FreeTable("results", "表", rows)])
    window = open_window(apply(table, fresh))
    (finding,) = [one for one in window.checking.run() if one.code == "T04"]
    window.work.go_to_finding(finding)
    view = window.work.nearest(GridView)
    assert view is not None
    assert view.hasFocus()
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)


def test_a_finding_that_is_about_no_place_leads_nowhere(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    window.work.go_to_tab("results")
    finding = Finding("T99", Level.HINT, "", "", "没有写到。")
    window.findings.show_findings((finding,))
    (row,) = window.findings.rows
    assert not row._go.isEnabled()
    row.message.clicked.emit()
    QApplication.processEvents()
    assert window.work.current_key == "results"


def test_a_click_on_the_mark_in_the_margin_selects_the_words_one_after_the_other(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(with_text(fresh, "results", Block(0, ("今年开工，明年完工。",))))
    edit = edit_of(window)
    window.checking.run()
    place = QPoint(6, edit.cursorRect(QTextCursor(edit.document())).center().y())
    for words in ("今年", "明年", "今年"):
        QTest.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert chosen(edit) == words
        assert edit.hasFocus()


def test_f8_goes_through_the_open_places_of_a_paragraph_before_the_next_finding(
    open_window: OpenWindow, fresh: Report
) -> None:
    """Also where one of them is left for later; what is told once is three places to fill."""
    texts = ("栽树＿＿株，补植＿＿株，修剪＿＿株。", "疏浚＿＿米。")
    window = open_window(with_text(fresh, "results", *(Block.paragraph(one) for one in texts)))
    edit = edit_of(window)
    first = next(one for one in window.checking.run() if one.code == "C11")
    window.steps.go(first)
    places = []
    for _ in range(3):
        cursor = edit.textCursor()
        places.append((cursor.blockNumber(), cursor.block().text()[: cursor.positionInBlock()]))
        window.steps.next()
    assert chosen(edit) == "＿＿"
    assert [block for block, _ in places] == [0, 0, 0]
    assert [before.count("＿＿") for _, before in places] == [1, 2, 3]
    assert edit.textCursor().blockNumber() == 1
    window.steps.previous()
    assert edit.textCursor().blockNumber() == 0
