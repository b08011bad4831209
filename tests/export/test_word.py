"""The Word file: its layout is that of GB/T 9704-2012, and it reads back as it went out."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.export import export_report
from desktop.export.pdf.cover import COVER_TITLE
from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.grid import TYPE_AREA_WIDTH
from desktop.export.pdf.title import title_lines
from desktop.export.word import word_bytes
from desktop.importers import Imported, import_file
from desktop.sample import sample_report
from forms.amount import Amount
from forms.exchange import WordRole
from forms.narrative import Block, Quote
from forms.outline import Outline
from forms.outline_reader import parse_outline, shipped_outlines
from forms.report import (
    EXPENDITURE_NOTE,
    EXPENDITURE_TOTAL,
    ExpenditureLine,
    FreeTable,
    Report,
    new_report,
)
from forms.report_json import report_data, report_json

FILES = Path(__file__).resolve().parents[1] / "files"
CASE = FILES.parents[2] / "shared" / "cases" / "yuhua-2020.docx"

words = st.text(st.sampled_from("甲乙丙0．，。：「（一）1、\t\n 𬱖<&"), max_size=8)
said = words.filter(lambda text: text.strip() != "")
wan = st.integers(-(10**8), 10**8).map(lambda hundredths: Amount(hundredths * 10_000))
figures = st.sampled_from(
    [
        ("部门预算批复数为", Quote("budget.total")),
        ("，实际支出", Quote("spent.total", grouping=True)),
        ("核定编制", Quote("staff.posts", unit=None, decimals=None)),
    ]
)
paragraphs = st.builds(lambda text: Block(0, (text,)), said) | figures.map(
    lambda pair: Block(0, ("今年", *pair, "。"))
)
headings = st.builds(lambda level, text: Block(level, (text,)), st.integers(1, 4), said)
narratives = st.lists(paragraphs | headings, min_size=1, max_size=6).map(tuple)
subjects = st.sampled_from(
    [("基本工资", "30101"), ("办公费", "30201"), ("房屋建筑物购建", "31001")]
)
lines = st.builds(
    lambda subject, amount: ExpenditureLine(subject[0], subject[1], amount),
    subjects | st.tuples(words, st.none()),
    st.none() | wan,
)
flags = st.booleans()
tables = st.builds(
    FreeTable,
    st.sampled_from(["results", "basics"]),
    words,
    st.lists(
        st.integers(1, 3).flatmap(lambda n: st.tuples(*[words] * n)), min_size=1, max_size=3
    ).map(tuple),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report with anything in it that paper can show."""
    keys = st.sampled_from(["basics", "results", "spending_use", "spending_use.after"])
    texts = draw(st.dictionaries(keys, narratives))
    quoted = {quote.key for blocks in texts.values() for block in blocks for quote in block.quotes}
    values: dict[str, Any] = {"unit": "宁川市图书馆", "year": "2020"}
    for key in sorted(quoted):
        is_count = key == "staff.posts"
        values[key] = Decimal(draw(st.integers(1, 500))) if is_count else abs_of(draw(wan))
    if draw(flags):
        values |= {"cover.contact": "林小舟", "cover.date": "2021-04-20"}
    rows: tuple[ExpenditureLine, ...] = tuple(draw(st.lists(lines, max_size=5)))
    has_total = draw(flags)
    if rows and has_total:
        values[EXPENDITURE_TOTAL] = draw(wan)
        values[EXPENDITURE_NOTE] = draw(said)
    outline = shipped_outlines()["changsha-2020"]
    return Report(outline, values, texts, rows, tuple(draw(st.lists(tables, max_size=3))))


def abs_of(amount: Amount) -> Amount:
    return Amount(abs(amount.fen) or 10_000)


def read_back(
    report: Report, folder: Path, *, draft: bool = False, outline: Outline | None = None
) -> Imported:
    path = folder / "报告.docx"
    path.write_bytes(word_bytes(report, draft=draft))
    return import_file(path, outline=outline)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reports())
def test_what_word_shows_is_read_back_equal(tmp_path: Path, report: Report) -> None:
    imported = read_back(report, tmp_path)
    assert report_data(imported.report) == report_data(report)
    assert imported.noted("leftover") == ()


@pytest.mark.parametrize(
    "source",
    [
        FILES / "twin.docx",
        pytest.param(CASE, marks=pytest.mark.skipif(not CASE.is_file(), reason="no case here")),
    ],
)
def test_an_imported_report_goes_to_word_and_back_unchanged(tmp_path: Path, source: Path) -> None:
    report = import_file(source).report
    imported = read_back(report, tmp_path, draft=True)
    assert imported.report == report
    assert imported.noted("slip") == ()


def test_the_sample_reads_back_but_for_figures_it_does_not_state(tmp_path: Path) -> None:
    before, after = report_data(sample_report()), report_data(read_back_sample(tmp_path))
    silent = {key for key in before["figures"] if after["figures"][key]["value"] is None}
    blank = {key for key, figure in before["figures"].items() if figure["value"] is None}
    assert all(re.match(r"three_public\.(?!total)", key) for key in silent - blank)
    for part in before:
        assert part == "figures" or after[part] == before[part]


def read_back_sample(folder: Path) -> Report:
    return read_back(sample_report(), folder).report


def test_rows_shown_by_class_with_rates_are_read_back_in_their_order(tmp_path: Path) -> None:
    more = """
    [[section.field.column]]
    key = "budget"
    label = "预算数"
    kind = "amount"

    [[section.field.column]]
    key = "rate"
    label = "执行率"
    kind = "rate"
    """
    source = shipped_outlines()["changsha-2020"].source
    place = """[[section.field]]
key = "spending_use.after\""""
    source = source.replace(place, textwrap.dedent(more) + place)
    caption = 'caption = "部门整体支出明细表"'
    outline = parse_outline(source.replace(caption, f"{caption}\nsubtotals = true"))
    lines = (
        ExpenditureLine("办公费", "30201", Amount(10_000_000), Amount(9_000_000)),
        ExpenditureLine("拆迁资金", None, Amount(50_000_000)),
        ExpenditureLine("基本工资", "30101", Amount(20_000_000), Amount(20_000_000)),
    )
    report = Report(outline, {"unit": "某中心", "year": "2020"}, {}, lines)
    assert read_back(report, tmp_path, outline=outline).report.lines == lines


def test_equal_reports_give_equal_files_and_bear_only_the_given_time(tmp_path: Path) -> None:
    at = datetime(2021, 4, 20, 9, 30)
    first, second = tmp_path / "甲.docx", tmp_path / "乙.docx"
    for path in (first, second):
        export_report(sample_report(), path, draft=False, revision=7, at=at)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2021, 4, 20, 9, 30, 0)}
    assert Document(str(first)).core_properties.modified.replace(tzinfo=None) == at


def opened(report: Report, *, draft: bool = False) -> Any:
    return Document(io.BytesIO(word_bytes(report, draft=draft)))


def test_the_page_is_that_of_the_standard() -> None:
    for section in opened(sample_report()).sections:
        millimetres = [
            round(length.mm)
            for length in (
                section.page_width, section.page_height, section.top_margin,
                section.bottom_margin, section.left_margin, section.right_margin,
            )
        ]  # fmt: skip
        assert millimetres == [210, 297, 37, 35, 28, 26]
        grid = section._sectPr.find(qn("w:docGrid"))
        height = section.page_height - section.top_margin - section.bottom_margin
        assert height // 635 // int(grid.get(qn("w:linePitch"))) == 22


def test_headings_are_numbered_by_word_and_set_in_their_faces() -> None:
    document = opened(sample_report())
    looks = {}
    for level, face in ((1, "黑体"), (2, "楷体_GB2312"), (3, "仿宋_GB2312"), (4, "仿宋_GB2312")):
        style = next(s for s in document.styles if s.name == f"Heading {level}")
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts.get(qn("w:eastAsia")) == face
        place = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
        looks[level] = int(place.get(qn("w:val")))
    assert looks == {1: 0, 2: 1, 3: 2, 4: 3}
    texts = [p.text for p in document.paragraphs]
    assert "部门、单位基本情况" in texts  # the number is not typed
    assert not any(text.startswith(("一、", "（一）", "1.")) for text in texts)


def test_pages_are_numbered_outside_and_the_cover_is_not() -> None:
    cover, body = opened(sample_report()).sections
    assert cover.footer.is_linked_to_previous
    (number,) = body.footer.paragraphs
    assert "".join(text.text for text in number._p.iter(qn("w:t"))) == "— 1 —"
    assert number._p.find(qn("w:fldSimple")).get(qn("w:instr")) == " PAGE "
    sides = [
        footer.paragraphs[0]._p.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val"))
        for footer in (body.footer, body.even_page_footer)
    ]
    assert sides == ["right", "left"]
    assert body._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_the_table_repeats_its_head_and_shows_whether_it_adds_up() -> None:
    document = opened(sample_report())
    (table,) = document.tables
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in table.rows[-1].cells] == ["合计", "17,742.08"]
    texts = [p.text for p in document.paragraphs]
    assert "部门整体支出明细表" in texts
    assert "（单位：万元）" in texts
    assert any(text.startswith("合计核对") and "核对通过" in text for text in texts)
    assert any(text.startswith("备注：") for text in texts)


def test_a_draft_says_so_on_every_page() -> None:
    for draft in (False, True):
        for section in opened(sample_report(), draft=draft).sections:
            for header in (section.header, section.even_page_header):
                assert ("草 稿" in header.part.blob.decode()) is draft


def test_a_wide_table_stands_on_a_page_across(tmp_path: Path) -> None:
    rows = tuple(tuple(f"{place}格子里的文字" * 2 for place in range(8)) for _ in range(3))
    sample = sample_report()
    report = replace(sample, tables=(FreeTable("results", "宽表", rows),))
    sections = opened(report).sections
    assert [s.page_width > s.page_height for s in sections] == [False, False, True, False]
    assert [s._sectPr.find(qn("w:pgNumType")) is not None for s in sections] == [
        False, True, False, False,
    ]  # fmt: skip
    assert read_back(report, tmp_path).report.tables == report.tables


@pytest.mark.parametrize("unit", ["甲局", "星河市雨澄区征地服务中心", "星河市澄湖区" * 4])
@pytest.mark.parametrize("key", ["changsha-2020", "hunan-2021"])
def test_the_title_breaks_where_the_pdf_breaks_it(unit: str, key: str) -> None:
    report = new_report(shipped_outlines()[key], unit, 2021)
    shown = opened(report)
    role = WordRole.TITLE.value
    lines = [one.text for one in shown.paragraphs if one.style and one.style.name == role]
    measure = TYPE_AREA_WIDTH
    assert lines == list(title_lines(report.title_parts, FontBook.shipped(), measure, COVER_TITLE))
    assert "".join(lines) == report.title
    if len(unit) == 12:
        assert lines[0] == "2021年度星河市雨澄区征地服务中心"


def test_text_that_was_added_in_word_is_read_where_it_stands(tmp_path: Path) -> None:
    document = opened(sample_report())
    at = next(p for p in document.paragraphs if p.text == "资产管理情况")
    added = at.insert_paragraph_before("在 Word 里加的一段。", style="Normal")
    added.insert_paragraph_before("在 Word 里加的标题", style="Heading 3")
    path = tmp_path / "改过.docx"
    document.save(str(path))
    blocks = import_file(path).report.narrative_of("spending_projects")
    assert [(b.level, b.literal) for b in blocks[-2:]] == [
        (3, "在 Word 里加的标题"), (0, "在 Word 里加的一段。"),
    ]  # fmt: skip


def test_a_row_renamed_in_word_takes_the_code_of_its_new_name(tmp_path: Path) -> None:
    document = opened(sample_report())
    row = document.tables[0].rows[12]
    assert row.cells[0].text == "印刷费"
    row.cells[0].paragraphs[0].runs[0].text = "咨询费"
    path = tmp_path / "改过.docx"
    document.save(str(path))
    line = import_file(path).report.lines[11]
    assert (line.name, line.code) == ("咨询费", "30203")


def test_characters_that_xml_cannot_hold_do_not_stop_the_export(tmp_path: Path) -> None:
    sample = sample_report()
    texts = {**sample.narratives, "problems": (Block(0, ("问\x07题\ud800一",)),)}
    report = read_back(replace(sample, narratives=texts), tmp_path).report
    assert report.narrative_of("problems") == (Block(0, ("问题一",)),)
    assert report_json(report)
