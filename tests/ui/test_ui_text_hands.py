"""Text under the hands: pasting from Word, quoting by 「@」, amounts offered for quoting."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QInputMethodEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.sample import sample_report
from desktop.ui import theme
from desktop.ui.narrative.amount_offers import amount_offers, known_figures
from desktop.ui.narrative.copied_html import read_html, tidy
from desktop.ui.narrative.editor import NarrativeEditor
from desktop.ui.narrative.pasted import blocks_of, copied
from desktop.ui.narrative.quote_popup import matching
from desktop.ui.narrative.quotes import offers
from desktop.ui.narrative.text_edit import NarrativeEdit
from forms.amount import Amount, MoneyUnit
from forms.checks.finding import Finding, Level
from forms.edits import Batch, apply, replace_narrative, set_value
from forms.narrative import Block, Quote
from forms.prose import read_prose
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import line, narrative, press, retype, saved, type_text

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {color:red}</style></head>
<body><!--StartFragment-->
<h2><a name="_Toc1"></a>履职情况<o:p></o:p></h2>
<p class=MsoNormal style='text-indent:32.0pt'>　　全年完成　&nbsp;征地任务
120 亩。<span style='mso-element:comment'>批注</span><del>删去的</del></p>
<p class=MsoNormal style='mso-outline-level:2'><b>（二）</b><b><span
style='font-size:16pt'>资金情况</span></b></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;&nbsp;</span></span><![endif]>预算安排<o:p></o:p></p>
<p class=MsoNormal>预算安排合理。</p>
<p class=MsoNormal>2．支出管理。严格按制度支出，<b>没有</b>超支。</p>
<p class=MsoNormal><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>要点一<br>要点二</p>
<p class=MsoNormal>提纲的提示语</p>
<p class=MsoNormal>&nbsp;</p>
<!--EndFragment--></body></html>
"""


def test_word_keeps_its_structure_and_nothing_else() -> None:
    blocks = blocks_of(copied(WORD, "").lines, 1, ["提纲的提示语。"])
    assert blocks == [
        Block(2, ("履职情况",)),
        Block(0, ("全年完成征地任务 120 亩。",)),
        Block(2, ("资金情况",)),
        Block(3, ("预算安排",)),
        Block(0, ("预算安排合理。",)),
        Block(3, ("支出管理。",)),
        Block(0, ("严格按制度支出，没有超支。",)),
        Block(0, ("要点一",)),
        Block(0, ("要点二",)),
    ]


def test_levels_of_pasted_text_are_those_below_its_section() -> None:
    text = "一、第一部分\n内容一。\n（一）小节\n内容二。\n二、第二部分\n内容三。"
    assert [block.level for block in blocks_of(copied("", text).lines, 2)] == [3, 0, 4, 0, 3, 0]
    assert [block.level for block in blocks_of(copied("", text).lines, 4)] == [0] * 6


def test_no_item_of_a_pasted_list_becomes_a_heading() -> None:
    text = "（一）抢救修缮\n全年修缮城墙。\n1. 勘察东段；\n2. 完成招标。\n（二）陈列展览\n办展6场。"
    assert blocks_of(copied("", text).lines, 1) == [
        Block(2, ("抢救修缮",)),
        Block(0, ("全年修缮城墙。",)),
        Block(0, ("1. 勘察东段；",)),
        Block(0, ("2. 完成招标。",)),
        Block(2, ("陈列展览",)),
        Block(0, ("办展6场。",)),
    ]


def test_numbers_of_a_pasted_list_stay_as_they_were_seen() -> None:
    html = (
        "<p>做了两件事：</p><ol start=3><li><p>勘察东段；</p>"
        "<ol><li>测绘；</li><li>拍照；</li></ol></li><li>完成招标。</li></ol><ul><li>要点</li></ul>"
        "<ol style='list-style-type: cjk-ideographic'><li>甲；</li></ol><ol><li>乙；</li></ol>"
    )
    assert [line.text for line in copied(html, "").lines] == [
        *("做了两件事：", "3. 勘察东段；", "（1）测绘；", "（2）拍照；", "4. 完成招标。"),
        *("要点", "一、甲；", "1. 乙；"),
    ]


@pytest.mark.parametrize(
    ("html", "text", "struck"),
    [
        ("<p>绿化2.35万m<sup>2</sup>，CO<sub>2</sub>下降</p>", "绿化2.35万m²，CO₂下降", ()),
        ("<p>m<span style='Vertical-Align: super'>3</span>、10<sup>10</sup></p>", "m³、10^10", ()),
        ("<p>见注<sup>[1]</sup>，第5<sup>th</sup></p>", "见注[1]，第5th", ()),
        ("<p>栽树<s>30</s>31株</p>", "栽树31株", ("30",)),
        ("<p>栽树<strike>3<b>0</b></strike>31株，<del>删</del></p>", "栽树31株，", ("30",)),
        (
            "<p>前<span style='text-decoration: line-through'>旧<i>文</i></span>后<u>线</u></p>",
            "前后线",
            ("旧文",),
        ),
    ],
)
def test_raised_digits_keep_their_form_and_struck_text_stays_behind(
    html: str, text: str, struck: tuple[str, ...]
) -> None:
    read = copied(html, "别的")
    assert [line.text for line in read.lines] == [text]
    assert read.struck == struck


def test_struck_text_left_out_of_a_paste_is_told(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    editor = narrative(window, "results")
    paste_html(editor.edit, "<p>栽树<s>30</s>31株。</p><p><s>作废的一句。</s></p>", "栽树3031株")
    assert editor.edit.toPlainText() == "栽树31株。"
    window.save()
    assert editor._note.text() == "划掉的文字“30”等 2 处没有贴入。"
    paste_html(editor.edit, "<p><s>全都作废</s></p>", "全都作废")
    assert editor.edit.toPlainText() == "栽树31株。"


TABLE = (
    "<table><tr><td><p>项目</p></td><td><p>金额（万元）</p></td></tr>"
    "<tr><td><p>城墙<br>修缮</p></td><td></td><td><p>85.00</p></td></tr></table>"
    "<table><tr><td><p>一格的</p><p>说明</p></td></tr></table>"
)


def test_a_pasted_table_comes_by_rows_and_is_told(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    editor = narrative(window, "results")
    paste_html(editor.edit, TABLE)
    assert editor.edit.toPlainText().splitlines() == [
        *("项目，金额（万元）", "城墙修缮，—，85.00", "一格的", "说明"),
    ]
    window.save()
    assert "已按行贴成文字" in editor._note.text()
    type_text(editor.edit, "完")
    assert "已按行" not in editor._note.text()
    plain = QMimeData()
    plain.setText("甲\t1.00")
    editor.edit.insertFromMimeData(plain)
    assert editor.edit.toPlainText().endswith("甲，1.00")


DOWN = (
    "<tr><td rowspan=2>数据（万条）<td>一期<td>1.0</tr><tr><td><p>二期</p></td><td>1.2</td></tr>"
    "<tr><td>合计<td>二期<td>2.2</tr>"
)
HEADS = "<tr><th rowspan=2>项目<th colspan=2>数量<th rowspan=2>备注</tr><tr><th>上年<th>本年</tr>"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (DOWN, ["数据（万条），一期，1.0", "数据（万条），二期，1.2", "合计，二期，2.2"]),
        (HEADS, ["项目，数量，—，备注", "项目，上年，本年，备注"]),
        ("<tr><td>甲<td>乙<td rowspan=2>同上</tr><tr><td>丙</tr>", ["甲，乙，同上", "丙，—，同上"]),
        (
            "<tr><td rowspan=9>甲<td>1</tr></table><table><tr><td>乙<td>2</tr>",
            ["甲，1", "乙，2"],
        ),
    ],
)
def test_merged_cells_of_a_pasted_table_shift_no_column(rows: str, lines: list[str]) -> None:
    """Else a figure would stand under another head than in the table."""
    told = read_html(f"<table>{rows}</table>").lines
    assert [one.text.replace("\t", "，") for one in told] == lines


def test_headings_read_from_a_paste_are_told_until_she_goes_on(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    editor = narrative(window, "results")
    paste_html(editor.edit, "<h2>新的一节</h2><p>正文。</p>")
    window.save()
    assert editor._note.text().startswith("贴入 2 段，其中 1 段认作标题")
    window.undo()
    assert "认作标题" not in editor._note.text()


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("　　甲 乙\u00a0丙", "甲乙丙"),
        ("共 3 项，A 类", "共 3 项，A 类"),
        ("“三公” 经费", "“三公”经费"),
        ("two  words", "two words"),
    ],
)
def test_blanks_that_only_spread_a_line_go(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def paste_html(edit: NarrativeEdit, html: str, text: str = "") -> None:
    pasted = QMimeData()
    pasted.setHtml(html)
    pasted.setText(text)
    edit.insertFromMimeData(pasted)


def test_pasting_into_a_text_sets_levels_in_one_step(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(with_text(fresh, "results", Block(0, ("开头。",))))
    edit = narrative(window, "results").edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    paste_html(edit, "<h2>新的一节</h2><p>正文。</p>")
    window.save()
    assert saved(window).narrative_of("results") == (
        Block(0, ("开头。",)),
        Block(2, ("新的一节",)),
        Block(0, ("正文。",)),
    )
    assert edit.marks() == ["", "（一）", ""]
    edit.moveCursor(QTextCursor.MoveOperation.End)
    paste_html(edit, "<p>一<b>二</b></p>")
    window.save()
    assert saved(window).narrative_of("results")[-1] == Block(0, ("正文。一二",))
    window.undo()
    window.undo()
    assert saved(window).narrative_of("results") == (Block(0, ("开头。",)),)


def test_what_cannot_be_pasted_is_told_with_what_to_do(
    open_window: OpenWindow, fresh: Report
) -> None:
    editor = narrative(open_window(fresh), "results")
    type_text(editor.edit, "甲")
    rich = QMimeData()
    rich.setData("text/rtf", b"{\\rtf1 abc}")
    editor.edit.insertFromMimeData(rich)
    assert "RTF" in editor._note.text()
    assert "再复制" in editor._note.text()
    picture = QMimeData()
    picture.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    editor.edit.insertFromMimeData(picture)
    assert "图片" in editor._note.text()
    assert editor.edit.toPlainText() == "甲"


# 「@」 ---------------------------------------------------------------------------------------


def with_text(report: Report, key: str, *some: Block) -> Report:
    return apply(replace_narrative(report, key, some), report)


def with_amounts(report: Report, **amounts: int) -> Report:
    keys = {key: key.replace("__", ".").replace("last.", "last:") for key in amounts}
    edits = [set_value(report, keys[key], Amount(fen)) for key, fen in amounts.items()]
    return apply(Batch(tuple(edits)), report)


SPENT = Quote("spent.total", MoneyUnit.WAN, 2)


def test_figures_are_found_by_label_key_and_initials(fresh: Report) -> None:
    def first(typed: str) -> str:
        return matching(offers(fresh), typed)[0].quote.key

    assert first("实际") == first("sjzc") == first("spent.t") == first("SJZC") == "spent.total"
    assert first("批复") == "budget.total"
    assert len(matching(offers(fresh), "")) == len(offers(fresh))
    assert matching(offers(fresh), "没有这个") == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("bmys", "budget.total"),
        ("ysps", "budget.total"),  # 预算批复数: others stand between
        ("yszj", "budget.total"),  # 预算总计, as one also says
        ("bmyspfs", "budget.total"),
        ("预批", "budget.total"),
        ("tzys", "budget.adjusted"),
        ("zczj", "spent.total"),
        ("juesuan", None),
        ("399", "budget.total"),
        ("17,742", "spent.total"),
        ("１７７４２．０８", "spent.total"),
    ],
)
def test_figures_are_found_by_parts_other_names_and_values(typed: str, key: str | None) -> None:
    report = sample_report()
    found = matching(offers(report), typed, report.quoted)
    assert (found[0].quote.key if found else None) == key


def test_nearer_figures_come_before_those_whose_characters_stand_apart(fresh: Report) -> None:
    assert matching(offers(fresh), "zc")
    for one in matching(offers(fresh), "zc"):  # what says 支出 nowhere is not meant at all
        assert any("支出" in name for name in (one.label, *one.names))
    assert [one.label for one in matching(offers(fresh), "sjzc")] == ["实际支出"]


def test_at_opens_the_list_and_typing_narrows_it(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(with_amounts(fresh, spent__total=17_742_080_000))
    edit = narrative(window, "results").edit
    type_text(edit, "实际支出")
    QTest.keyClicks(edit, "@")
    quoting = edit.quoting
    assert edit.hasFocus()  # the list never takes it
    QTest.keyClicks(edit, "sjzc")
    assert quoting.popup.item(0).text() == "实际支出　17742.08万元　二（二）管理及使用"
    assert quoting.popup.count() < len(offers(fresh))
    press(edit, Qt.Key.Key_Return)
    type_text(edit, "。")
    window.save()
    assert saved(window).narrative_of("results") == (Block(0, ("实际支出", SPENT, "。")),)
    type_text(edit, "＠批复")  # as an input method types it
    assert quoting.popup.isVisible()
    press(edit, Qt.Key.Key_Escape)
    assert quoting.popup.isHidden()
    assert edit.hasFocus()  # Esc closed the list and nothing else
    type_text(edit, "数")
    assert quoting.popup.isHidden()
    window.save()
    assert saved(window).narrative_of("results")[0].text[-1] == "。＠批复数"


def test_the_list_has_columns_in_which_nothing_is_cut_off(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(with_amounts(fresh, spent__total=17_742_080_000))
    edit = narrative(window, "results").edit
    for typed in ("@", "sjzc"):
        QTest.keyClicks(edit, typed)
        popup = edit.quoting.popup
        metrics = popup.fontMetrics()
        for row in range(popup.count()):
            columns = popup.item(row).text().split("　")
            for words, width in zip(columns, popup.columns.widths, strict=True):
                elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, width)
                assert elided == words
        assert popup.viewport().width() >= sum(popup.columns.widths)


def test_the_list_goes_when_no_figure_is_meant(open_window: OpenWindow, fresh: Report) -> None:
    edit = narrative(open_window(fresh), "results").edit
    for ending in (" ", "，", "，这里说的不是哪一个指标"):
        type_text(edit, "@")
        assert edit.quoting.is_offering
        type_text(edit, ending)
        assert not edit.quoting.is_offering
    type_text(edit, "a@")  # an address
    assert not edit.quoting.is_offering
    type_text(edit, "，")
    type_text(edit, "@")
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    assert not edit.quoting.is_offering


def test_where_no_figure_fits_the_list_says_so_and_offers_them_all(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    edit = narrative(window, "results").edit
    type_text(edit, "@qqq")
    popup = edit.quoting.popup
    assert popup.item(0).text().startswith("没有找到“qqq”")
    press(edit, Qt.Key.Key_Return)  # what was typed is text, and Enter is the text's own
    assert not edit.quoting.is_offering
    window.save()
    type_text(edit, "@qqq")
    assert [block.literal for block in edit.blocks()] == ["@qqq", "@qqq"]
    press(edit, Qt.Key.Key_Down)
    press(edit, Qt.Key.Key_Return)
    assert popup.count() == len(offers(fresh))
    press(edit, Qt.Key.Key_Return)
    window.save()
    assert saved(window).narrative_of("results")[-1].text == (Quote("unit", None),)


@pytest.mark.parametrize("percent", [80, 100, 125, 150, 200, 220])
def test_lists_show_whole_rows_at_any_size_of_the_text(
    open_window: OpenWindow, qapp: QApplication, fresh: Report, percent: int
) -> None:
    window = open_window(fresh)
    window.showing.looks._rebuild(lambda: window.showing.looks._dress(percent))
    try:
        edit = narrative(window, "results").edit
        type_text(edit, "@")
        window.showing.commands()
        for view in (edit.quoting.popup, window.showing.command_list.list):
            height = view.viewport().height()
            rows = [view.visualItemRect(view.item(row)) for row in range(view.count())]
            shown = [rect for rect in rows if rect.top() < height]
            assert len(shown) > 2
            assert shown[-1].bottom() + 1 == height
            view.scrollToBottom()
            assert view.visualItemRect(view.item(view.count() - 1)).bottom() + 1 == height
            corner = view.mapTo(view.window(), view.rect().bottomLeft())
            assert corner.y() < view.window().height()
        window.showing.command_list.close()
    finally:
        theme.set_text_scale(qapp, 100)


def test_the_list_is_walked_by_arrows_and_taken_by_a_click(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    edit = narrative(window, "results").edit
    type_text(edit, "@")
    popup = edit.quoting.popup
    press(edit, Qt.Key.Key_Down)
    press(edit, Qt.Key.Key_Down)
    press(edit, Qt.Key.Key_Up)
    assert popup.currentRow() == 1
    assert popup.geometry().bottom() <= window.height()
    place = popup.visualItemRect(popup.item(0)).center()
    QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    window.save()
    assert saved(window).narrative_of("results") == (Block(0, (Quote("unit", None),)),)


# Amounts ------------------------------------------------------------------------------------


def offered(report: Report, text: str) -> list[tuple[str, str, str]]:
    found = amount_offers(read_prose(text), known_figures(report))
    return [(one.literal, one.quote.key, one.difference) for one in found]


def test_an_amount_that_is_a_figure_is_offered(fresh: Report) -> None:
    report = with_amounts(fresh, spent__total=17_742_080_000, budget__total=3_997_312_345)
    assert offered(report, "全年用了17,742.08万元。") == [("17,742.08万元", "spent.total", "")]
    (offer,) = amount_offers(read_prose("全年用了17,742.08万元。"), known_figures(report))
    assert report.quoted(offer.quote) == "17,742.08万元"  # as it was written
    assert offered(report, "全年用了177420800元") == [("177420800元", "spent.total", "")]
    assert offered(report, "另一笔17,742.09万元") == []
    assert offered(report, "约17,742.08万元") == []
    assert offered(report, "每户177420800元/户") == []


def test_a_whole_amount_taken_as_a_quote_hides_nothing_later(fresh: Report) -> None:
    report = with_amounts(fresh, budget__project=58_000_000)
    (offer,) = amount_offers(read_prose("项目支出58万元。"), known_figures(report))
    assert report.quoted(offer.quote) == "58万元"
    grown = with_amounts(fresh, budget__project=58_370_000)
    assert grown.quoted(offer.quote) == "58.37万元"


def test_what_nearly_is_a_figure_names_the_difference(fresh: Report) -> None:
    report = with_amounts(fresh, spent__total=17_742_080_000, budget__total=3_997_312_345)
    ((_, key, rounding),) = offered(report, "批复数为3997.31万元。")
    assert key == "budget.total"
    assert "3997.312345 万元" in rounding
    ((_, key, unit),) = offered(report, "实际支出17742.08元。")
    assert key == "spent.total"
    assert "元和万元" in unit
    report = with_amounts(report, budget__project=20_000_000)
    assert offered(report, "培训费20元，共200000万元") == []  # one digit proves nothing
    assert offered(report, "项目支出200000万元")[0][1] == "budget.project"  # but its name does


def test_of_equal_figures_the_one_named_comes_first(fresh: Report) -> None:
    report = with_amounts(fresh, spent__total=12_340_000, budget__basic=12_340_000)
    keys = [key for _, key, _ in offered(report, "其中基本支出12.34万元")]
    assert keys == ["budget.basic", "spent.total"]


def test_alt_enter_turns_an_amount_into_a_quote(open_window: OpenWindow, fresh: Report) -> None:
    start = with_amounts(fresh, spent__total=17_742_080_000)
    window = open_window(with_text(start, "results", Block(0, ("𬌗用了17,742.08万元。",))))
    edit = narrative(window, "results").edit
    (mark,) = edit.extraSelections()
    assert mark.cursor.selectedText() == "17,742.08万元"  # type: ignore[attr-defined]
    dotted = QTextCharFormat.UnderlineStyle.DotLine
    assert mark.format.underlineStyle() is dotted  # type: ignore[attr-defined]
    cursor = edit.textCursor()
    cursor.setPosition(mark.cursor.position() - 3)  # type: ignore[attr-defined]
    assert "Alt+Enter" in edit.quoting.hint_at(cursor.position())
    edit.setTextCursor(cursor)
    press(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    window.save()
    quote = Quote("spent.total", MoneyUnit.WAN, 2, grouping=True)
    assert saved(window).narrative_of("results") == (Block(0, ("𬌗用了", quote, "。")),)
    assert edit.extraSelections() == []
    window.undo()
    assert saved(window).narrative_of("results")[0].quotes == ()
    (mark,) = edit.extraSelections()


def test_a_near_amount_is_asked_about(open_window: OpenWindow, fresh: Report) -> None:
    start = with_amounts(fresh, spent__total=17_742_080_000)
    window = open_window(with_text(start, "results", Block(0, ("实际支出17742.08元",))))
    edit = narrative(window, "results").edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    press(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    menu = next(one for one in edit.findChildren(QMenu) if one.isVisible())
    assert "元和万元" in menu.actions()[0].text()
    menu.actions()[0].trigger()
    menu.close()
    window.save()
    (quote,) = saved(window).narrative_of("results")[0].quotes
    assert quote.key == "spent.total"


# Quotes -------------------------------------------------------------------------------------


def quote_place(edit: NarrativeEdit) -> QPoint:
    return edit.cursorRect(QTextCursor(edit.document())).center() + QPoint(20, 0)


def trigger(menu: QMenu, *path: str) -> None:
    """Choose an entry of a menu, through its inner menus."""
    action = next(one for one in menu.actions() if one.text().split("\t")[0] == path[0])
    inner = next((one for one in menu.findChildren(QMenu) if one.title() == path[0]), None)
    if inner is not None:
        trigger(inner, *path[1:])
    else:
        action.trigger()


def test_unit_and_decimals_of_a_quote_are_changed_from_its_menu(
    open_window: OpenWindow, fresh: Report
) -> None:
    start = with_amounts(fresh, spent__total=17_742_080_000)
    window = open_window(with_text(start, "results", Block(0, (SPENT, "。"))))
    edit = narrative(window, "results").edit

    def choose(*path: str) -> None:
        place = quote_place(edit)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place)
        trigger(edit.context_menu(event), *path)

    choose("单位", "元")
    choose("小数", "0 位")
    choose("千位分隔")
    window.save()
    quote = Quote("spent.total", MoneyUnit.YUAN, 0, grouping=True)
    assert saved(window).narrative_of("results") == (Block(0, (quote, "。")),)
    assert saved(window).quoted(quote) == "177,420,800元"
    choose("转到来源")
    assert line(window, "spent.total").hasFocus()
    edit = narrative(window, "results").edit
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    nowhere = QPoint(-9, -9)  # by the menu key: the quote beside the cursor is meant
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, nowhere, nowhere)
    trigger(edit.context_menu(event), "带单位名称")
    window.save()
    (bare,) = saved(window).narrative_of("results")[0].quotes
    assert saved(window).quoted(bare) == "177,420,800"


def test_a_quote_wider_than_the_text_is_cut_in_the_middle(
    open_window: OpenWindow, fresh: Report
) -> None:
    name = "某市某区重大项目建设事务和房屋征收补偿安置服务保障中心" * 3
    fresh = apply(set_value(fresh, "unit", name), fresh)
    window = open_window(with_text(fresh, "results", Block(0, (Quote("unit", None), "完成。"))))
    edit = narrative(window, "results").edit
    (shown,) = edit._shown_quotes
    assert shown.startswith("〔某市")
    assert "…" in shown
    assert shown.endswith("中心〕")
    assert edit.horizontalScrollBar().maximum() == 0
    assert name in edit.quote_hint(Quote("unit", None))
    window.resize(3 * window.width(), window.height())
    QApplication.processEvents()
    (wider,) = edit._shown_quotes
    assert len(wider) >= len(shown)
    retype(line(window, "unit"), "某局")
    window.save()
    assert narrative(window, "results").edit._shown_quotes == ["〔某局〕"]


def test_the_menu_of_a_quoted_count_offers_no_unit(open_window: OpenWindow, fresh: Report) -> None:
    (sentence,) = fresh.outline.fields["basics"].sentences
    window = open_window(
        with_text(fresh, "results", *[Block(0, (one,)) for one in sentence.quotes])
    )
    edit = narrative(window, "results").edit
    place = quote_place(edit)
    menu = edit.context_menu(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place))
    words = [action.text().split("\t")[0] for action in menu.actions()]
    assert words[0] == "转到来源"
    assert "单位" not in words


def test_a_wave_stands_under_a_quote_that_is_objected_to(
    open_window: OpenWindow, fresh: Report
) -> None:
    fresh = with_amounts(fresh, spent__total=17_742_081_234)
    window = open_window(with_text(fresh, "results", Block(0, ("用了", SPENT, "。"))))
    edit = narrative(window, "results").edit
    assert edit.quoting.waves() == [(2, 3)]
    assert with_wave(edit) > 0
    edit.quoting.show_objections(())
    assert with_wave(edit) == 0


def with_wave(edit: NarrativeEdit) -> int:
    """Count the pixels in the colour of a wave."""
    QApplication.processEvents()
    picture = edit.viewport().grab().toImage()
    wanted = QColor(theme.colours().wrong).rgb()
    return sum(
        picture.pixel(x, y) == wanted
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_control_click_on_a_quote_leads_to_its_source(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(with_text(fresh, "results", Block(0, (Quote("staff.posts"),))))
    edit = narrative(window, "results").edit
    QTest.mouseClick(
        edit.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ControlModifier,
        quote_place(edit),
    )
    assert line(window, "staff.posts").hasFocus()


# Beside the text ----------------------------------------------------------------------------


def test_last_years_text_stands_beside_as_it_was_printed(
    open_window: OpenWindow, fresh: Report
) -> None:
    posts = Quote("staff.posts", None)
    last = (Block(2, ("成效",)), Block(0, ("完成", SPENT, "，占比12%，编制", posts, "，共12户。")))
    fresh = with_amounts(fresh, last__spent__total=12_345_600)
    window = open_window(with_text(fresh, "last:results", *last))
    editor = narrative(window, "results")
    assert editor.last_year.isVisible()
    # The posts of last year are not known: this file does not hold them.
    assert editor.last_year.text.toPlainText() == (
        "成效\n　　完成12.35万元，占比12%，编制〔核定编制〕，共12户。"
    )
    editor.last_year.button.click()
    assert not editor.last_year.text.isVisible()
    type_text(editor.edit, "今年。")
    window.save()
    assert saved(window).narrative_of("results") == (Block(0, ("今年。",)),)
    other = narrative(window, "problems")
    assert isinstance(other, NarrativeEditor)
    assert not other.last_year.isVisible()


def test_characters_are_counted_here_and_in_all(open_window: OpenWindow, fresh: Report) -> None:
    texts = {"results": "五个字。 ", "problems": "三个字"}
    for key, text in texts.items():
        fresh = with_text(fresh, key, Block(0, (text,)))
    others = sum(
        len("".join(fresh.printed(block).split()))
        for key in fresh.narratives
        if key not in texts
        for block in fresh.narratives[key]
    )
    window = open_window(fresh)
    editor = narrative(window, "results")
    assert editor._count.text() == f"4 字 · 全文 {others + 7:,} 字"


def test_a_word_being_composed_is_waited_for(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    editor = narrative(window, "results")
    type_text(editor.edit, "完成")
    QApplication.sendEvent(editor.edit, QInputMethodEvent("ren'wu", []))
    editor._timer.stop()
    editor._timer.timeout.emit()  # the pause after which typing is saved
    assert saved(window).narrative_of("results") == ()
    assert editor._timer.isActive()
    event = QInputMethodEvent()
    event.setCommitString("任务")
    QApplication.sendEvent(editor.edit, event)
    editor._timer.timeout.emit()
    assert saved(window).narrative_of("results") == (Block(0, ("完成任务",)),)


def test_a_finding_stands_at_its_paragraph_and_its_words(
    open_window: OpenWindow, fresh: Report
) -> None:
    some = (Block(0, ("甲。",)), Block(0, ("单位有39名职工共39人。",)), Block(0, ("乙。",)))
    fresh = with_amounts(fresh, spent__total=17_742_080_000)
    window = open_window(with_text(fresh, "results", *some))
    editor = narrative(window, "results")
    for timer in (window.checking._faces, window.checking._timer):
        timer.stop()  # the checks of the report itself would take the place of this finding
    finding = Finding("T99", Level.EXPLAIN, "results", "results/2", "人数写了两次。", "39人")
    editor.show_findings([finding])
    assert editor.edit.quoting.objected_blocks().keys() == {1}
    assert editor.edit.quoting.objections_at(1) == "人数写了两次。"
    assert editor.edit.quoting.objections_at(0) == ""
    (mark,) = editor.edit.extraSelections()
    assert mark.cursor.selectedText() == "39人"  # type: ignore[attr-defined]
    assert editor._mark.accessibleDescription() == "人数写了两次。"
    editor.edit.moveCursor(QTextCursor.MoveOperation.Start)
    press(editor.edit, Qt.Key.Key_Return)  # the mark goes along with its paragraph
    assert editor.edit.quoting.objected_blocks().keys() == {2}
    editor.show_findings([replace(finding, explained="属实")])
    assert editor.edit.extraSelections() == []
    type_text(editor.edit, "实际支出17742.08元")
    editor.edit.selectAll()
    press(editor.edit, Qt.Key.Key_Delete)
    editor.show_findings([finding])  # nothing is left that a mark could stand under
    assert editor.edit.extraSelections() == []
    assert editor.edit.quoting.places == []
