"""Going to a place in a text: the words that are meant are selected and in view."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.main_window import MainWindow
from desktop.ui.narrative.text_edit import NarrativeEdit
from forms.amount import Amount, MoneyUnit
from forms.checks.finding import Finding, Level
from forms.edits import apply, replace_narrative, set_value
from forms.narrative import Block, Quote
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import narrative

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


def edit_of(window: MainWindow) -> NarrativeEdit:
    return narrative(window, "results").edit


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
