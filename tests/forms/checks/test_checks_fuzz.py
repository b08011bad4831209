"""Whatever is written, the checks answer: without an error, and in time that grows evenly."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.checks import check
from forms.narrative import Block
from forms.report import FreeTable, Report
from tests.forms.checks.corpus_cases import BASE

WORDS = re.findall(
    r"\S+",
    """
    部门预算批复数 基本支出 项目支出 实际支出 工资福利支出 “三公”经费 办公费 我办 我单位
    财务科 内设 科室 2019年 2020年 今年 399.73万元 17，742.08万元 3000元/户 15余次 百分之五
    95.1% 一是 三是 其中 （含 ） “ ” 、 ， 。 ； ： 为 共计 合计 比上年 增长 减少到 由 从 占
    分别为 和 全年 上半年 纳入 974人 21个 已全部 ×× …… 。。 见下表 自评得分 95分 等级为 良
    发放 支付 累计 零 0 〔2020〕3号 扬子路 杨子路 三个 十 万 亿元 等
    """,
)
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=30).map("".join)


def with_results(*paragraphs: str) -> Report:
    blocks = tuple(Block.paragraph(text) for text in paragraphs)
    return replace(BASE, narratives={**BASE.narratives, "results": blocks})


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, max_size=3), texts)
def test_any_text_is_checked_without_an_error(paragraphs: list[str], note: str) -> None:
    report = with_results(*paragraphs)
    report = replace(report, values={**report.values, "expenditure.note": note})
    for finding in check(report):
        assert finding.message


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["合计", "总分", "分值", "得分", "100", "−3", "9,5", "", "—", "60%"])
            | st.text(max_size=3),
            max_size=5,
        ).map(tuple),
        max_size=5,
    )
)
def test_any_table_is_checked_without_an_error(rows: list[tuple[str, ...]]) -> None:
    check(replace(BASE, tables=(FreeTable("results", "表", tuple(rows)),)))


@pytest.mark.parametrize(
    "text",
    [
        "部门预算批复数520.60万元，其中基本支出430.60万元（含工资福利支出350.20万元），占1200人的81%、"
        * 250,
        "（" * 20_000,
        "1" * 20_000,
        "一二三百千" * 4_000,
        "5万元（" * 5_000,
        "“" * 20_000,
        "增加增" * 7_000,
        "2020年" * 5_000,
        "。" * 20_000,
        "×" * 20_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_makes_the_checks_hang(text: str) -> None:
    start = time.monotonic()
    check(with_results(text))
    assert time.monotonic() - start < 2
