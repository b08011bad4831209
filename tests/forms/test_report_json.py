"""The JSON contract: what other programs, comparisons and print codes rest on."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given

from desktop.sample import sample_report
from forms.amount import Amount
from forms.edits import apply as applied
from forms.edits import set_value
from forms.narrative import Block
from forms.outline_reader import find_outline
from forms.reading import HeadingItem, reading_order
from forms.report import ExpenditureLine, FreeTable, Report, new_report
from forms.report_json import print_code, report_data, report_json
from tests.forms.reports import reports

GOLDEN = Path(__file__).with_name("sample.json")
EMPTY = Report(find_outline("changsha-2020"))


def test_the_sample_exports_as_recorded() -> None:
    assert report_json(sample_report()) == GOLDEN.read_bytes()


def test_bytes_are_utf8_indented_by_two_and_end_with_a_line_break() -> None:
    text = report_json(sample_report()).decode("utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
    assert "星河市澄湖区征地服务中心" in text


def test_keys_stand_in_the_order_of_the_contract() -> None:
    data = report_data(sample_report())
    assert list(data) == [
        "format",
        "outline",
        "title",
        "unit",
        "year",
        "cover",
        "sections",
        "figures",
        "expenditure",
        "tables",
    ]
    assert list(data["sections"][0]) == ["key", "level", "number", "heading", "paragraphs"]
    assert list(data["figures"]["budget.total"]) == ["label", "value", "unit"]
    assert list(data["expenditure"]) == ["rows", "total", "note"]
    assert list(data["expenditure"]["rows"][0]) == ["name", "code", "amount", "budget", "prior"]


def test_amounts_are_texts_in_yuan_with_two_decimals_and_counts_plain() -> None:
    data = report_data(sample_report())
    assert data["figures"]["budget.total"] == {
        "label": "部门预算批复数",
        "value": "3997300.00",
        "unit": "元",
    }
    assert data["figures"]["staff.posts"] == {"label": "核定编制", "value": "13", "unit": "个"}
    assert data["figures"]["three_public.total"]["value"] == "0.00"
    assert data["expenditure"]["rows"][-1] == {
        "name": "拆迁资金",
        "code": None,
        "amount": "173233500.00",
        "budget": None,
        "prior": None,
    }


def test_the_total_is_the_entered_one_and_not_the_sum() -> None:
    report = replace(sample_report(), lines=(ExpenditureLine("奖金", "30103", Amount(100)),))
    assert report_data(report)["expenditure"]["total"] == "177420800.00"
    assert report_data(EMPTY)["expenditure"] == {"rows": [], "total": None, "note": None}


def test_blanks_are_null() -> None:
    data = report_data(EMPTY)
    assert data["unit"] is None
    assert data["year"] is None
    assert set(data["cover"].values()) == {None}
    assert {figure["value"] for figure in data["figures"].values()} == {None}


def test_a_heading_inside_a_narrative_is_an_entry_with_the_paragraphs_that_follow() -> None:
    blocks = (
        Block.paragraph("开头。"),
        Block(2, ("抓调度",)),
        Block(3, ("第一件。",)),
        Block.paragraph("做成了。"),
        Block.paragraph("还有。"),
    )
    report = replace(new_report(EMPTY.outline, "某中心", 2020), narratives={"results": blocks})
    sections = report_data(report)["sections"]
    start = [section["key"] for section in sections].index("results")
    assert sections[start : start + 3] == [
        {
            "key": "results",
            "level": 1,
            "number": "三、",
            "heading": "部门整体支出绩效情况",
            "paragraphs": ["开头。"],
        },
        {
            "key": "results.1",
            "level": 2,
            "number": "（一）",
            "heading": "抓调度",
            "paragraphs": [],
        },
        {
            "key": "results.2",
            "level": 3,
            "number": "1.",
            "heading": "第一件。",
            "paragraphs": ["做成了。", "还有。"],
        },
    ]


def test_the_word_printed_for_an_empty_chapter_is_no_paragraph_but_a_typed_one_is() -> None:
    typed = replace(EMPTY, narratives={"problems": (Block.paragraph("无。"),)})
    told = {section["key"]: section["paragraphs"] for section in report_data(typed)["sections"]}
    assert told["problems"] == ["无。"]
    assert told["measures"] == []


def test_tables_are_given_with_their_section_and_caption() -> None:
    table = FreeTable("results", "项目进度", (("项目", "户数"), ("甲", "3")))
    report = replace(EMPTY, tables=(table,))
    assert report_data(report)["tables"] == [
        {"section": "results", "caption": "项目进度", "rows": [["项目", "户数"], ["甲", "3"]]}
    ]


def test_explanations_and_status_are_not_part_of_the_content() -> None:
    report = sample_report()
    explained = applied(set_value(report, "explanation:H01-x", "年中追加"), report)
    assert report_json(explained) == report_json(report)


def test_the_print_code_is_short_and_changes_with_the_content() -> None:
    report = sample_report()
    changed = applied(set_value(report, "staff.posts", Decimal(14)), report)
    assert len(print_code(report)) == 10
    assert print_code(report).isalnum()
    assert print_code(report) == print_code(sample_report()) != print_code(changed)


@given(reports())
def test_any_report_exports_with_the_headings_of_its_reading_order(report: Report) -> None:
    data = json.loads(report_json(report))
    headings = [item for item in reading_order(report) if isinstance(item, HeadingItem)]
    assert [section["key"] for section in data["sections"]] == [item.key for item in headings]
    assert len(data["expenditure"]["rows"]) == len(report.lines)
