"""The JSON of a report is read back into an equal report; other JSON is refused in a sentence."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.importers import ImportProblemError, import_file
from desktop.importers.json_report import report_from_data
from forms.amount import Amount
from forms.narrative import Block, Quote
from forms.outline import Outline
from forms.outline_reader import parse_outline, shipped_outlines
from forms.report import ExpenditureLine, FreeTable, Report, Value
from forms.report_json import report_json

PRINTED = parse_outline(
    """
key = "printed-2020"
name = "有印出的栏目"
valid_from = 2020
title = ["{year}年度", "{unit}", "报告"]
unit_label = "单位名称"
[[section]]
key = "one"
heading = "第一部分"
[[section.field]]
key = "one.day"
label = "日期"
kind = "date"
printed = true
[[section.field]]
kind = "narrative"
[[section.field]]
key = "one.score"
label = "得分"
kind = "count"
unit = "分"
printed = true
[[section.field]]
key = "one.grade"
label = "等级"
kind = "choice"
choices = ["优", "良"]
printed = true
[[section.field]]
key = "one.marks"
label = "评分表"
kind = "table"
[[section.field.column]]
key = "item"
label = "指标"
[[section.field]]
key = "one.after"
kind = "narrative"
[[section]]
key = "two"
heading = "第二部分"
[[section.field]]
kind = "narrative"
"""
)

words = st.text(st.sampled_from("甲乙丙0．，。：等级\n 𬱖"), min_size=1, max_size=6)
texts = st.lists(
    words | st.builds(Quote, st.sampled_from(["budget.total", "unit", "one.score"])), min_size=1
).map(tuple)
blocks = st.lists(st.builds(Block, st.integers(0, 4), texts), min_size=1, max_size=4).map(tuple)
amounts = st.none() | st.integers(-(10**12), 10**12).map(Amount)
lines = st.builds(
    ExpenditureLine, words, st.none() | st.sampled_from(["30101", "31001"]), amounts, amounts
)
rows = st.lists(st.tuples(words, words), min_size=1, max_size=3).map(tuple)


@st.composite
def reports(draw: st.DrawFn, outline: Outline, sections: Sequence[str]) -> Report:
    values: dict[str, Value] = {"unit": "某中心", "year": "2020"}
    for field in outline.figures:
        found = draw(st.none() | st.integers(0, 10**9).map(Amount))
        if found is not None and field.kind.value == "amount":
            values[field.key] = found
    narratives = draw(st.dictionaries(st.sampled_from(sections), blocks, max_size=4))
    tables = draw(
        st.lists(st.builds(FreeTable, st.sampled_from(sections[:2]), words, rows), max_size=3)
    )
    return Report(
        outline, values, narratives, tuple(draw(st.lists(lines, max_size=3))), tuple(tables)
    )


def again(report: Report) -> Report:
    data = json.loads(report_json(report))
    return report_from_data(data, outline=report.outline).report


@settings(max_examples=60)
@given(
    reports(shipped_outlines()["changsha-2020"], ["basics", "results", "spending_use"])
    | reports(shipped_outlines()["hunan-2021"], ["general_project", "fund", "results"])
)
def test_every_report_comes_back_equal(report: Report) -> None:
    assert report_json(again(report)) == report_json(report)


@given(
    st.none() | st.sampled_from(["2021-04-05"]),
    st.none() | st.sampled_from(["优", "良"]),
    blocks,
    blocks,
)
def test_printed_entries_come_back_as_entries(
    day: str | None, grade: str | None, before: Any, after: Any
) -> None:
    values: dict[str, Value] = {"unit": "某中心", "year": "2020"}
    if day:
        values["one.day"] = day
    if grade:
        values["one.grade"] = grade
    table = FreeTable("one", "评分表", (("指标",), ("产出",)), "one.marks")
    report = Report(PRINTED, values, {"one": before, "one.after": after}, (), (table,))
    read = again(report)
    assert report_json(read) == report_json(report)
    assert read.values == report.values
    assert read.tables == report.tables


def test_figures_are_quoted_again_where_they_were() -> None:
    outline = shipped_outlines()["changsha-2020"]
    quoting = Block(0, ("部门预算批复数为", Quote("budget.total"), "，其余不变。"))
    report = Report(
        outline,
        {"unit": "某中心", "year": "2020", "budget.total": Amount(123_450_000)},
        {"spending_basic": (quoting,)},
    )
    assert again(report).narrative_of("spending_basic") == (quoting,)


def test_a_file_is_read_with_unit_and_year_overridden(tmp_path: Path) -> None:
    report = Report(shipped_outlines()["hunan-2021"], {"unit": "某中心", "year": "2022"})
    path = tmp_path / "r.json"
    path.write_bytes(report_json(report))
    assert import_file(path).report == report
    read = import_file(path, unit="别的中心", year=2023).report
    assert (read.unit, read.year) == ("别的中心", 2023)


def test_entries_that_the_outline_lacks_are_kept_and_said() -> None:
    data = {
        "format": 1, "outline": "changsha-2020", "unit": "某中心", "year": 2020,
        "cover": {"cover.stamp": "甲"},
        "sections": [
            {"key": "zeal", "level": 1, "heading": "决心", "paragraphs": ["干"]},
            {"key": "zeal.1", "level": 2, "number": "（一）", "heading": "再干", "paragraphs": []},
            {"key": "x", "level": 1, "heading": "下一步改进措施", "paragraphs": ["改。"]},
        ],
        "figures": {"trees": {"label": "植树", "value": "12", "unit": "棵"}},
        "tables": [{"section": "zeal", "caption": "表", "rows": [["a"]]}],
    }  # fmt: skip
    imported = report_from_data(data)
    kept = "".join(block.literal for block in imported.report.narrative_of("unplaced"))
    assert all(text in kept for text in ("甲", "决心", "干", "再干", "植树：12棵"))
    assert imported.report.narrative_of("measures") == (Block(0, ("改。",)),)
    assert imported.report.tables[0].rows == (("a",),)
    assert len(imported.noted("leftover")) >= 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "完整"),
        ("[]", "不是本程序导出"),
        ('{"format": 2}', "不是本程序导出"),
        ('{"format": 1, "outline": "nowhere"}', "--outline"),
        ('{"format": 1, "outline": "changsha-2020", "sections": {}}', "sections"),
        ('{"format": 1, "outline": "changsha-2020", "unit": 3}', "unit"),
        (
            '{"format": 1, "outline": "changsha-2020", "expenditure": {"rows": [{"amount": "x"}]}}',
            "不是本程序导出",
        ),
        ("[" * 100_000, "完整"),
    ],
)
def test_other_json_is_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportProblemError, match=said) as problem:
        import_file(path)
    assert str(problem.value).endswith("。")
    assert "\n" not in str(problem.value)
