"""Text with headings: what is written is what the report holds, quotes are atoms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QFont, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.ui.narrative.conversion import Look, load, read_blocks, read_selection, settled
from desktop.ui.narrative.quote_drawing import quote_area
from desktop.ui.narrative.quotes import offers
from desktop.ui.narrative.text_edit import NarrativeEdit
from forms.amount import Amount, MoneyUnit
from forms.edits import Splice, replace_narrative, set_value
from forms.narrative import Block, Quote
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import line, narrative, press, retype, saved, type_text

LOOK = Look(QFont(), 12, 40)
words = st.text(
    st.sampled_from("甲乙0．，。“ \u00a0\U0002c317\n\r\u2028\ufffc\ufaff\tA"), max_size=6
)
quotes = st.builds(
    Quote,
    st.sampled_from(["budget.total", "staff.posts", "unit"]),
    st.sampled_from([None, *MoneyUnit]),
    st.none() | st.integers(0, 6),
    st.booleans(),
    st.booleans(),
)
blocks = st.builds(
    Block, st.integers(0, 4), st.lists(words.filter(bool) | quotes, max_size=4).map(tuple)
)
narratives = st.lists(blocks, max_size=6)


def document_of(some: list[Block]) -> QTextDocument:
    document = QTextDocument()
    load(document, some, LOOK)
    return document


@pytest.fixture(autouse=True, scope="module")
def _application(qapp: QApplication) -> QApplication:
    return qapp  # a document measures its text with the application's fonts


@given(narratives)
def test_a_document_gives_back_the_blocks_it_was_given(some: list[Block]) -> None:
    assert settled(read_blocks(document_of(some))) == settled(some)


@given(narratives)
def test_settled_blocks_are_settled_and_hold_no_line_breaks(some: list[Block]) -> None:
    once = settled(some)
    assert settled(once) == once
    assert not any(mark in block.literal for block in once for mark in "\n\r\u2028\ufffc\ufaff")


@given(narratives, narratives)
def test_loading_another_state_leaves_nothing_of_the_old(
    before: list[Block], after: list[Block]
) -> None:
    document = document_of(before)
    load(document, after, LOOK)
    assert settled(read_blocks(document)) == settled(after)


@given(narratives.filter(bool), st.data())
def test_a_cursor_outside_of_a_change_stays_at_its_words(
    some: list[Block], data: st.DataObject
) -> None:
    some = [Block(0, ("首段",)), *some, Block(0, ("尾段",))]
    document = document_of(some)
    cursor = QTextCursor(document.lastBlock())
    cursor.movePosition(QTextCursor.MoveOperation.Right)
    changed = [some[0], *data.draw(narratives), some[-1]]
    load(document, changed, LOOK)
    assert (cursor.block().text(), cursor.positionInBlock()) == ("尾段", 1)


@given(narratives)
def test_a_copied_selection_holds_all_that_was_selected(some: list[Block]) -> None:
    document = document_of(some)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    assert settled(read_selection(cursor)) == settled(some)


# In the window ------------------------------------------------------------------------------


def with_text(report: Report, key: str, *some: Block) -> Report:
    from forms.edits import apply

    return apply(replace_narrative(report, key, some), report)


def test_what_is_typed_is_saved_in_the_smallest_edit(
    open_window: OpenWindow, fresh: Report
) -> None:
    start = with_text(fresh, "results", Block(0, ("一段",)), Block(0, ("二段",)))
    window = open_window(start)
    edit = narrative(window, "results").edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    type_text(edit, "，完成。")
    window.save()
    assert saved(window).narrative_of("results") == (
        Block(0, ("一段",)),
        Block(0, ("二段，完成。",)),
    )
    assert window.session.document is not None
    last = window.session.document.journal()[-1].edit
    assert isinstance(last, Splice)
    assert (last.at, len(last.inserted)) == (1, 1)


def test_composing_chinese_is_not_disturbed_by_saving(
    open_window: OpenWindow, fresh: Report
) -> None:
    from PySide6.QtGui import QInputMethodEvent

    window = open_window(fresh)
    edit = narrative(window, "results").edit
    type_text(edit, "完成")
    QApplication.sendEvent(edit, QInputMethodEvent("ren'wu", []))
    window.session.commit()
    assert saved(window).narrative_of("results") == (Block(0, ("完成",)),)
    event = QInputMethodEvent()
    event.setCommitString("任务")
    QApplication.sendEvent(edit, event)
    window.session.commit()
    assert saved(window).narrative_of("results") == (Block(0, ("完成任务",)),)


def test_levels_follow_tab_and_control_keys_within_the_section(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    edit = narrative(window, "spending_assets").edit  # a section of level 2
    assert edit.levels == (0, 3, 4)
    type_text(edit, "制度")
    press(edit, Qt.Key.Key_Tab)
    assert edit.level() == 3
    press(edit, Qt.Key.Key_Tab)
    press(edit, Qt.Key.Key_Tab)
    assert edit.level() == 4
    press(edit, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert edit.level() == 3
    press(edit, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert edit.level() == 3  # a section has no headings above its own
    press(edit, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert edit.level() == 0
    press(edit, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert edit.level() == 3  # so the key means the highest that there is
    press(edit, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    window.save()
    assert saved(window).narrative_of("spending_assets") == (Block(4, ("制度",)),)


def test_a_paragraph_follows_a_heading_and_numbers_are_not_text(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    edit = narrative(window, "results").edit
    type_text(edit, "成效")
    press(edit, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    press(edit, Qt.Key.Key_Return)
    type_text(edit, "文字")
    press(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_text(edit, "再一段")
    window.save()
    assert edit.marks() == ["（一）", "", ""]
    assert saved(window).narrative_of("results") == (
        Block(2, ("成效",)),
        Block(0, ("文字",)),
        Block(0, ("再一段",)),
    )


def test_a_section_goes_on_numbering_after_its_table(
    open_window: OpenWindow, fresh: Report
) -> None:
    start = with_text(fresh, "spending_use", Block(3, ("表前",)))
    window = open_window(with_text(start, "spending_use.after", Block(3, ("表后",))))
    assert narrative(window, "spending_use.after").edit.marks() == ["2."]


def test_quotes_show_the_figure_and_follow_it(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    editor = narrative(window, "spending_basic")
    retype(line(window, "budget.total"), "399.73")
    window.session.commit()
    shown = editor.edit._shown_quotes
    assert "〔399.73万元〕" in shown
    retype(line(window, "budget.total"), "400")
    window.session.commit()
    assert "〔400.00万元〕" in editor.edit._shown_quotes
    assert saved(window).narrative_of("spending_basic") == fresh.narrative_of("spending_basic")


def test_a_quote_is_inserted_from_the_menu_and_deleted_as_one(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    editor = narrative(window, "results")
    type_text(editor.edit, "全年")
    menu = QMenu()
    editor.fill_quotes(menu)
    labels = [action.text().split("\t")[0] for action in menu.actions()]
    assert labels == [offer.label for offer in offers(fresh)]
    menu.actions()[labels.index("实际支出")].trigger()
    window.save()
    quote = Quote("spent.total", MoneyUnit.WAN, 2)
    assert saved(window).narrative_of("results") == (Block(0, ("全年", quote)),)
    press(editor.edit, Qt.Key.Key_Backspace)
    window.save()
    assert saved(window).narrative_of("results") == (Block(0, ("全年",)),)


def test_text_typed_beside_a_quote_is_text(open_window: OpenWindow, fresh: Report) -> None:
    quote = Quote("spent.total")
    window = open_window(with_text(fresh, "results", Block(0, (quote,))))
    edit = narrative(window, "results").edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    type_text(edit, "，其中")
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    type_text(edit, "支出")
    window.save()
    assert saved(window).narrative_of("results") == (Block(0, ("支出", quote, "，其中")),)


def test_a_standard_sentence_is_offered_and_becomes_a_block(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    editor = narrative(window, "basics")
    menu = QMenu()
    editor.fill_sentences(menu)
    assert menu.actions()[0].text().startswith("某区服务中心核定编制")
    menu.actions()[0].trigger()
    window.save()
    (sentence,) = fresh.outline.fields["basics"].sentences
    assert saved(window).narrative_of("basics") == (sentence, sentence)


def test_pasted_text_comes_plain_with_its_paragraphs(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    edit = narrative(window, "results").edit
    pasted = QMimeData()
    pasted.setText("第一段\r\n\r\n  第二段\n")
    edit.insertFromMimeData(pasted)
    window.save()
    assert saved(window).narrative_of("results") == (
        Block(0, ("第一段",)),
        Block(0, ("第二段",)),
    )


def test_copied_blocks_keep_their_quotes(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    source = narrative(window, "spending_basic").edit
    source.selectAll()
    source.copy()
    target = narrative(window, "results").edit
    target.paste()
    window.save()
    report = saved(window)
    assert report.narrative_of("results") == fresh.narrative_of("spending_basic")
    assert "〔" not in QApplication.clipboard().text()
    assert "（未填）" in QApplication.clipboard().text()


def test_undo_elsewhere_leaves_the_cursor(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(with_text(fresh, "results", Block(0, ("一",)), Block(0, ("二三",))))
    edit = narrative(window, "results").edit
    window.session.apply(set_value(window.session.report, "spent.total", Amount(100)))
    edit.moveCursor(QTextCursor.MoveOperation.End)
    place = edit.textCursor().position()
    window.undo()
    assert edit.textCursor().position() == place


def test_the_number_of_characters_is_told(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    editor = narrative(window, "results")
    type_text(editor.edit, "十个字以内的话")
    assert editor._count.text().startswith("7 字 · 全文 ")


def test_a_double_click_on_a_quote_leads_to_its_figure(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(with_text(fresh, "results", Block(0, (Quote("staff.posts"),))))
    edit = narrative(window, "results").edit
    cursor = QTextCursor(edit.document())
    place = edit.cursorRect(cursor).center()
    place.setX(place.x() + 20)
    QTest.mouseDClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.work.current_key == "basics"
    assert line(window, "staff.posts").hasFocus()


def lines_of(edit: NarrativeEdit) -> list[str]:
    """The lines of the first block as they are broken now."""
    block = edit.document().begin()
    layout = block.layout()
    return [
        block.text()[line.textStart() : line.textStart() + line.textLength()]
        for line in map(layout.lineAt, range(layout.lineCount()))
    ]


def test_no_line_begins_with_the_mark_after_a_quote(open_window: OpenWindow, fresh: Report) -> None:
    text = ("全年", Quote("spent.total"), "。其中：项目支出", Quote("budget.project"), "；", "余下")
    window = open_window(with_text(fresh, "results", Block(0, text)))
    edit = narrative(window, "results").edit
    counts = set()
    for width in range(240, 500, 4):
        edit.document().setTextWidth(width)
        lines = lines_of(edit)
        assert not [one for one in lines if one[0] in "。；："], (width, lines)
        counts.add(len(lines))
    assert len(counts) > 1  # it was broken in several places


def test_what_is_typed_or_composed_beside_a_quote_looks_like_text(
    open_window: OpenWindow, fresh: Report
) -> None:
    from PySide6.QtGui import QInputMethodEvent

    window = open_window(with_text(fresh, "results", Block(0, (Quote("spent.total"),))))
    edit = narrative(window, "results").edit
    alone = edit.document().begin().layout().lineAt(0).naturalTextWidth()
    character = edit.fontMetrics().horizontalAdvance("甲")
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.sendEvent(edit, QInputMethodEvent("甲乙", []))
    composing = edit.document().begin().layout().lineAt(0).naturalTextWidth()
    assert composing == pytest.approx(alone + 2 * character, abs=2)
    type_text(edit, "甲乙")
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    type_text(edit, "丙")
    typed = edit.document().begin().layout().lineAt(0).naturalTextWidth()
    assert typed == pytest.approx(alone + 3 * character, abs=2)


def test_an_unfilled_quote_stands_in_one_pair_of_brackets(
    open_window: OpenWindow, fresh: Report
) -> None:
    edit = narrative(open_window(fresh), "results").edit
    assert edit.look.shown(Quote("spent.total")) == "（未填）"
    assert edit.look.shown(Quote("year")) == "〔2020〕"


def test_a_quote_is_as_wide_as_what_it_prints_now(open_window: OpenWindow, fresh: Report) -> None:
    start = with_text(fresh, "spending_basic", Block(0, (Quote("budget.total"), "。")))
    window = open_window(start)
    edit = narrative(window, "spending_basic").edit
    metrics = edit.fontMetrics()
    for amount in ("399.73", "1234567.89"):
        retype(line(window, "budget.total"), amount)
        window.session.commit()
        area = quote_area(edit.document().begin(), 0)
        shown = edit.look.shown(Quote("budget.total"))
        assert area.width() == pytest.approx(metrics.horizontalAdvance(shown), abs=2)
    press(edit, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)  # bold is wider or the same
    assert quote_area(edit.document().begin(), 0).width() >= area.width()
