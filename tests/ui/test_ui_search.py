"""Find and replace over the whole report: literal text everywhere, quoted figures never."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.desk_actions import search_bar
from desktop.ui.main_window import MainWindow
from desktop.ui.search.bar import SearchBar
from desktop.ui.search.finder import find, find_figures, replaced
from forms.amount import Amount, AmountView, MoneyUnit
from forms.edits import Batch, Edit, apply, insert_lines, replace_items, replace_narrative
from forms.edits import set_value as value
from forms.narrative import Block, Quote
from forms.outline_reader import find_outline
from forms.report import ExpenditureLine, FreeTable, Report, new_report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, narrative, press, saved, type_text


def filled(report: Report) -> Report:
    """A report that says 甲 in every kind of place."""
    quote = Quote("unit", None)
    edits: list[Edit] = [
        value(report, "unit", "甲中心"),
        value(report, "expenditure.note", "备注甲"),
        replace_narrative(
            report, "results", [Block(0, ("一甲", quote, "甲二甲")), Block(2, ("乙",))]
        ),
        replace_narrative(report, "problems", [Block(0, ("甲",))]),
        insert_lines(0, [ExpenditureLine("甲资金")]),
        replace_items(
            report,
            "tables",
            [FreeTable("results", "表甲", (("头", "甲头"), ("甲甲", "乙")))],
        ),
    ]
    return apply(Batch(tuple(edits)), report)


def fresh_report() -> Report:
    return new_report(find_outline("changsha-2020"), "某中心", 2020)


def test_every_kind_of_place_is_searched_but_no_quote() -> None:
    report = filled(fresh_report())
    hits = find(report, "甲")
    assert [(hit.target, hit.where) for hit in hits] == [
        ("unit", "unit"),
        ("expenditure.note", "expenditure.note"),
        *[("results", "results/1")] * 3,
        ("problems", "problems/1"),
        *[("tables", "tables/1")] * 4,
        ("lines", "lines/1"),
    ]
    assert [hit.start for hit in hits if hit.target == "results"] == [1, 3, 5]
    after = apply(replaced(report, hits, "丙丁"), report)
    assert find(after, "甲") == []
    assert len(find(after, "丙丁")) == len(hits)
    assert after.narrative_of("results")[0] == Block(
        0, ("一丙丁", Quote("unit", None), "丙丁二丙丁")
    )
    assert after.tables[0].rows == (("头", "丙丁头"), ("丙丁丙丁", "乙"))
    assert after.lines[0].name == "丙丁资金"


@given(st.text("aAbＡİß", max_size=8), st.text("aAbＡİß", min_size=1, max_size=2))
def test_places_hold_what_is_looked_for(text: str, wanted: str) -> None:
    report = apply(replace_narrative(fresh_report(), "results", [Block(0, (text, "。"))]),
                   fresh_report())  # fmt: skip
    for exact in (True, False):
        for hit in find(report, wanted, match_case=exact):
            found = (text + "。")[hit.offset : hit.offset + hit.length]
            assert found == wanted if exact else found.lower() == wanted.lower()
    assert len(find(report, wanted, match_case=True)) == text.count(wanted)


def open_bar(window: MainWindow, action: str = "find") -> SearchBar:
    window.actions_.qt_action(action).trigger()
    return search_bar(window)


def test_typing_goes_to_the_first_place_and_enter_to_the_next(open_window: OpenWindow) -> None:
    window = open_window(filled(fresh_report()))
    bar = open_bar(window)
    assert bar.wanted.hasFocus()
    type_text(bar.wanted, "甲二")
    edit = narrative(window, "results").edit
    assert window.work.current_key == "results"
    assert edit.textCursor().selectedText() == "甲二"
    assert bar.wanted.hasFocus()
    assert bar.told.text().startswith("第 1 处，共 1 处")
    bar.wanted.selectAll()
    type_text(bar.wanted, "甲")
    assert "共 11 处" in bar.told.text()
    assert line(window, "unit").selectedText() == "甲"
    for _ in range(10):
        press(bar.wanted, Qt.Key.Key_Return)
    assert bar.told.text().startswith("第 11 处")
    assert expenditure(window).view.currentIndex().row() == 0
    press(bar.wanted, Qt.Key.Key_Return)
    assert bar.told.text().startswith("第 1 处")  # round the end
    press(bar.wanted, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.told.text().startswith("第 11 处")
    press(bar.wanted, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert expenditure(window).view.hasFocus()
    bar = open_bar(window)
    bar.wanted.selectAll()
    QTest.keyClicks(bar.wanted, "qqq")
    assert bar.told.text() == "全文没有找到"


def test_replacing_all_is_one_step_and_tells_the_number(open_window: OpenWindow) -> None:
    before = filled(fresh_report())
    window = open_window(before)
    bar = open_bar(window, "replace")
    type_text(bar.wanted, "甲")
    type_text(bar.by, "戊")
    bar._replace_all.click()
    assert "已替换 11 处" in window._status.text()
    assert find(saved(window), "甲") == []
    assert saved(window).unit == "戊中心"
    assert bar.told.text() == "已替换 11 处"  # the quoted unit follows its entry
    window.undo()
    assert saved(window) == before
    assert bar.told.text().startswith("共 11 处")


def test_what_was_replaced_is_told_until_something_else_is_looked_for(
    open_window: OpenWindow,
) -> None:
    window = open_window(filled(fresh_report()))
    bar = open_bar(window, "replace")
    type_text(bar.wanted, "甲")
    type_text(bar.by, "戊")
    bar._replace_all.click()
    type_text(narrative(window, "measures").edit, "又一段。")
    window.save()
    assert bar.told.text() == "已替换 11 处"
    press(bar.wanted, Qt.Key.Key_Return)
    assert bar.told.text() == "全文没有找到"
    bar.wanted.selectAll()
    type_text(bar.wanted, "乙")
    bar._replace_all.click()
    assert bar.told.text() == "已替换 2 处"
    QTest.keyClick(bar.wanted, Qt.Key.Key_Backspace)
    assert bar.told.text() == ""


def test_figures_that_were_left_alone_are_told(open_window: OpenWindow) -> None:
    report = fresh_report()
    quotes = Block(0, ("2020年", Quote("year", None), "，", Quote("unit", None)))
    window = open_window(apply(replace_narrative(report, "results", [quotes]), report))
    bar = open_bar(window, "replace")
    type_text(bar.wanted, "2020")
    type_text(bar.by, "2019")
    bar._replace_all.click()
    others = [quote.key for block in all_blocks(report) for quote in block.quotes]
    left = 1 + others.count("year")
    assert bar.told.text().startswith(f"已替换 1 处；另有 {left} 处是引用的指标，没有改")
    bar.wanted.setFocus()
    press(bar.wanted, Qt.Key.Key_Return)
    assert bar.told.text() == f"全文没有找到；引用的指标里有 {left} 处"


def all_blocks(report: Report) -> list[Block]:
    return [block for blocks in report.narratives.values() for block in blocks]


def test_replacing_one_goes_on_to_the_next(open_window: OpenWindow) -> None:
    window = open_window(filled(fresh_report()))
    bar = open_bar(window, "replace")
    type_text(bar.wanted, "甲")
    type_text(bar.by, "甲甲")  # what was put in is not found again at once
    for _ in range(3):
        bar._replace_one.click()
    report = saved(window)
    assert report.unit == "甲甲中心"
    assert report.text_of("expenditure.note") == "备注甲甲"
    assert report.narrative_of("results")[0].text[0] == "一甲甲"
    assert report.narrative_of("results")[0].text[2] == "甲二甲"


def test_both_words_stand_in_a_column(open_window: OpenWindow) -> None:
    window = open_window(fresh_report())
    bar = open_bar(window, "replace")
    QApplication.processEvents()
    lefts = {one.mapTo(bar, one.rect().topLeft()).x() for one in (bar.wanted, bar.by)}
    assert len(lefts) == 1


def test_both_words_are_typed_before_a_button_and_enter_replaces(open_window: OpenWindow) -> None:
    window = open_window(filled(fresh_report()))
    bar = open_bar(window, "replace")
    type_text(bar.wanted, "甲")
    press(bar.wanted, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is bar.by
    type_text(bar.by, "乙")
    press(bar.by, Qt.Key.Key_Return)
    assert saved(window).unit == "乙中心"
    assert bar.by.hasFocus()
    press(bar.by, Qt.Key.Key_Return)
    assert saved(window).text_of("expenditure.note") == "备注乙"
    press(bar.by, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is bar._replace_one


def test_what_is_selected_is_looked_for(open_window: OpenWindow) -> None:
    window = open_window(filled(fresh_report()))
    edit = narrative(window, "results").edit
    edit.setFocus()
    edit.select(0, 3, 2)
    bar = open_bar(window)
    assert bar.wanted.text() == "甲二"
    assert bar.told.text() == "共 1 处"


def test_a_read_only_file_is_searched_and_not_changed(open_window: OpenWindow) -> None:
    window = open_window(filled(fresh_report()))
    document = window.session.document
    assert document is not None
    path = document.path
    window.adopt(None)
    window.files.open_path(path, read_only=True)
    bar = open_bar(window)
    type_text(bar.wanted, "甲")
    assert len(bar.hits) == 11
    assert not window.actions_.qt_action("replace").isEnabled()
    bar.replace_all()
    assert len(find(saved(window), "甲")) == 11


def test_entered_figures_are_found_and_never_replaced(open_window: OpenWindow) -> None:
    report = fresh_report()
    edits: list[Edit] = [
        value(report, "budget.total", Amount(1_234_567_800)),
        value(report, "staff.posts", Decimal(34)),
        insert_lines(0, [ExpenditureLine("办公费", "30201", Amount(34_000_000))]),
        replace_narrative(report, "results", [Block(0, ("修了34处。",))]),
    ]
    window = open_window(apply(Batch(tuple(edits)), report))
    bar = search_bar(window)
    bar.open_bar(replacing=True)
    bar.wanted.setText("34")
    bar.step(1)
    assert [(hit.where, hit.figure) for hit in bar.hits] == [
        ("results/1", ""),
        ("staff.posts", "staff.posts"),
        ("budget.total", "budget.total"),
        ("lines/1", "amount"),
    ]
    places = []
    for _ in range(3):
        bar.step(1)
        places.append((window.work.current_key, bar.told.text()))
    assert [place for place, _ in places] == ["basics", "spending_basic", "spending_use"]
    assert "第 4 处，共 4 处：填报的数 34.00" in bar.told.text()
    panel = expenditure(window)
    assert panel.model.columns[panel.view.currentIndex().column()].key == "amount"
    bar.by.setText("35")
    bar.replace_one()
    assert "没有替换" in bar.told.text()
    bar.replace_all()
    assert bar.told.text().startswith("已替换 1 处；另有 ")
    assert "3 处是填报的数，没有改" in bar.told.text()
    after = saved(window)
    assert after.values["staff.posts"] == Decimal(34)
    assert after.narrative_of("results") == (Block(0, ("修了35处。",)),)


def test_thousands_separators_do_not_count_in_a_search_of_texts() -> None:
    report = apply(
        replace_narrative(
            fresh_report(), "results", [Block(0, ("17,742.08万元，即17742.08万元，1,7处。",))]
        ),
        fresh_report(),
    )
    for wanted in ("17742.08", "17,742.08", "17，742.08"):
        assert [(hit.start, hit.length) for hit in find(report, wanted)] == [(0, 9), (13, 8)]
    assert [hit.start for hit in find(report, "17")] == [0, 13]  # “1,7” are two numbers
    hits = find(report, "17742.08")
    after = apply(replaced(report, hits, "5"), report)
    assert after.narrative_of("results") == (Block(0, ("5万元，即5万元，1,7处。",)),)


def test_thousands_separators_do_not_count_in_a_search() -> None:
    report = apply(value(fresh_report(), "budget.total", Amount(123_456_780_000)), fresh_report())
    view = AmountView(MoneyUnit.WAN, 2, grouping=True)
    for wanted in ("123456.78", "123,456.78", "123，456", "3,456.7", "56.78"):
        (hit,) = find_figures(report, wanted, view)
        assert hit.around[hit.start : hit.start + hit.length].replace(",", "") == wanted.replace(
            ",", ""
        ).replace("，", "")
    assert find_figures(report, "5.67", view) == []
    assert find_figures(report, "元", view) == []
