"""Named figures are read out of sentences exactly, and quoted only where that changes nothing."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers.figures import FigureFinder, with_figures
from desktop.importers.notes import Notebook
from forms.amount import Amount, AmountView, MoneyUnit
from forms.narrative import Block
from forms.outline_reader import shipped_outlines
from forms.report import Report, Value
from tests.importers.documents import TITLE, read_text

OUTLINE = shipped_outlines()["changsha-2020"]


def found(text: str) -> dict[str, str]:
    """Figures of a text by key, in 万元 or as counts."""
    return {
        finding.field.key: str(finding.value.fen / 1_000_000)
        if isinstance(finding.value, Amount)
        else str(finding.value)
        for finding in FigureFinder(OUTLINE, 2020).find(text)
    }


def report_of(*paragraphs: str, section: str = "spending_basic") -> Report:
    blocks = tuple(Block(0, (text,)) for text in paragraphs)
    return Report(OUTLINE, {"unit": "某中心", "year": "2020"}, {section: blocks})


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("部门预算批复数为399.73万元。", "budget.total", "399.73"),
        ("2020年年初预算数共计４００万元", "budget.total", "400.0"),
        ("基本支出：3,417,300.00元", "budget.basic", "341.73"),
        ("项目支出预算为五十八万元", "budget.project", "58.0"),
        ("对个人和家庭补助支出0.05万元", "budget.subsidies", "0.05"),
        ("全年（调整后）预算数1.2亿元", "budget.adjusted", "12000.0"),
        ("决算支出（含结转）共计10万元", "spent.total", "10.0"),
        ("“ 三公经费”支出为零，厉行节约。", "three_public.total", "0.0"),
        ("三公经费支出0元", "three_public.total", "0.0"),
        ("“三公”经费合计1.5万元", "three_public.total", "1.5"),
        ("因公出国(境)费0万元", "three_public.abroad", "0.0"),
        ("部门\u3000预算\n批复数\t350万元", "budget.total", "350.0"),
        ("部门预算批复数是多少？部门预算批复数350万元", "budget.total", "350.0"),
        ("核定人员编制数13个", "staff.posts", "13"),
        ("核定编制十三名", "staff.posts", "13"),
        ("实有在编人员12名", "staff.on_post", "12"),
        ("雇员6人", "staff.other", "6"),
    ],
)
def test_a_figure_is_read_as_name_and_number(text: str, key: str, value: str) -> None:
    assert found(text) == {key: value}


@pytest.mark.parametrize(
    "text",
    [
        "上年部门预算批复数350万元",
        "2019年部门预算批复数350万元",
        "比部门预算批复数350万元有所增加",
        "其他商品和服务支出25.77万元",
        "项目支出包括：购书、订报，共58万元",
        "项目支出约58万元",
        "项目支出1.5万元/亩",
        "基本支出占85%",
        "实有12年工龄",
        "雇员培训6次",
    ],
)
def test_what_only_resembles_a_figure_is_none(text: str) -> None:
    assert found(text) == {}


def test_longer_names_go_before_shorter_ones_in_them() -> None:
    text = "年初预算批复数300万元，其中基本支出200万元（含工资福利支出150万元），项目支出100万元。"
    assert found(text) == {
        "budget.total": "300.0", "budget.basic": "200.0", "budget.wages": "150.0",
        "budget.project": "100.0",
    }  # fmt: skip


@given(
    st.integers(0, 10**13).map(Amount),
    st.sampled_from(list(MoneyUnit)),
    st.integers(0, 6),
    st.booleans(),
    st.sampled_from(["为", "", "：", "共计", "合计为", "是"]),
)
def test_every_amount_is_read_back_and_quoted_as_written(
    amount: Amount, unit: MoneyUnit, decimals: int, grouping: bool, word: str
) -> None:
    view = AmountView(unit, decimals, grouping)
    shown = view.rounded(amount)
    text = f"2020年基本支出{word}{view.format(amount)}{unit.value}，结余另计。"
    report = with_figures(report_of(text), Notebook())
    (block,) = report.narrative_of("spending_basic")
    assert report.printed(block) == text
    whole = shown * unit.fen % 1 == 0  # what is finer than a fen is no amount
    assert report.amount_of("budget.basic") == (Amount.of(shown, unit) if whole else None)
    assert len(block.quotes) == whole


def test_a_whole_amount_as_written_goes_on_saying_all_of_its_figure() -> None:
    report = with_figures(report_of("项目支出58万元。"), Notebook())
    (block,) = report.narrative_of("spending_basic")
    assert report.printed(block) == "项目支出58万元。"
    grown = replace(report, values={**report.values, "budget.project": Amount(58_370_000)})
    assert grown.printed(block) == "项目支出58.37万元。"


@given(st.decimals(0, 10**6, places=2, allow_nan=False))
def test_every_count_is_read_back_and_quoted_as_written(count: Decimal) -> None:
    text = f"实有人数{count.normalize():f}名。"
    report = with_figures(report_of(text, section="basics"), Notebook())
    assert report.count_of("staff.on_post") == count
    (block,) = report.narrative_of("basics")
    assert report.printed(block) == text
    assert len(block.quotes) == 1


@pytest.mark.parametrize(
    "text", ["项目支出５８万元。", "项目支出58.万元。", "项目支出五十八万元。"]
)
def test_what_a_quote_would_print_otherwise_stays_as_written(text: str) -> None:
    report = with_figures(report_of(text), Notebook())
    (block,) = report.narrative_of("spending_basic")
    assert block.text == (text,)


def test_a_change_of_the_figure_carries_through() -> None:
    report = with_figures(report_of("项目支出58万元，项目支出58万元。"), Notebook())
    (block,) = report.narrative_of("spending_basic")
    values: dict[str, Value] = {**report.values, "budget.project": Amount(60_000_000)}
    changed = Report(OUTLINE, values, report.narratives)
    assert changed.printed(block) == "项目支出60万元，项目支出60万元。"


def test_the_figures_own_section_counts_before_others(tmp_path: Path) -> None:
    text = (
        f"{TITLE}\n一、部门、单位基本情况\n项目支出50万元。\n二、部门整体预算支出情况\n"
        "（一）基本支出情况\n项目支出58万元。\n"
    )
    imported = read_text(tmp_path, text)
    assert imported.report.amount_of("budget.project") == Amount(58_000_000)
    said = [note.message for note in imported.noted("slip")]
    assert len(said) == 1
    assert "50.00万元" in said[0]
    assert "58.00万元" in said[0]
    (other,) = imported.report.narrative_of("basics")
    assert other.quotes == ()


def test_the_note_on_a_figure_names_its_sentence() -> None:
    notebook = Notebook()
    with_figures(report_of("前一句。2020年基本支出5万元，都已用完。后一句。"), notebook)
    (note,) = notebook.notes
    assert "2020年基本支出5万元，都已用完" in note.message
    assert "前一句" not in note.message
    assert note.section == "budget.basic"


@pytest.mark.parametrize("key", ["changsha-2020", "hunan-2021"])
def test_the_outlines_own_sentences_are_understood(key: str) -> None:
    outline = shipped_outlines()[key]
    values: dict[str, Value] = {"unit": "某中心", "year": "2020"}
    for place, field in enumerate(outline.figures, 1):
        quoted = any(
            quote.key == field.key
            for other in outline.fields.values()
            for block in other.sentences
            for quote in block.quotes
        )
        if quoted:
            amount = field.kind.value == "amount"
            values[field.key] = Amount(place * 1_230_000) if amount else Decimal(place)
    filled = Report(outline, values)
    narratives = {
        field.key: tuple(Block(0, (filled.printed(block),)) for block in field.sentences)
        for field in outline.fields.values()
    }
    read = with_figures(Report(outline, {"unit": "某中心", "year": "2020"}, narratives), Notebook())
    assert read.values == values
