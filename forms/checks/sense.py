"""Rules of sense: figures that may be right but that a reviewer will ask about."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from forms.amount import Amount
from forms.checks.finding import Finding, Level, Part, rule
from forms.checks.places import (
    expenditure_section,
    identified,
    percent,
    quoted,
    section_key,
    shown,
    shown_count,
)
from forms.derived import SPENT, budget_key, spent_total
from forms.economic import classification, plain_name
from forms.report import Report, format_count

POSTS: Final = "staff.posts"
ON_POST: Final = "staff.on_post"
LOWEST_RATE: Final = Fraction(9, 10)
"""Execution below this asks for an explanation (预算执行率低于 90% 须说明)."""


@rule("H01", Level.EXPLAIN, "预算执行率", Part.VALUES, Part.LINES)
def execution_rate(report: Report) -> Iterator[Finding]:
    """实际支出超过预算（执行率高于100%）或低于预算的90%，须说明原因。

    分母用全年（调整后）预算数，没有填时用部门预算批复数；有不属于任何科目的资金时，另列不含它的执行率。
    """
    spent = spent_total(report)
    key = budget_key(report)
    budget = report.amount_of(key) if key else None
    if spent is None or key is None or budget is None or budget.fen <= 0:
        return
    rate = Fraction(spent.fen, budget.fen)
    if LOWEST_RATE <= rate <= 1:
        return
    label = report.outline.fields[key].label if key in report.outline.fields else key
    message = (
        f"实际支出{shown(report, spent)}，是{label}{shown(report, budget)}的"
        f"{percent(spent, budget)}，{'超过100%' if rate > 1 else '低于90%'}"
    )
    free = [line.amount for line in report.free_lines if line.amount is not None]
    if free:
        regular = Amount(spent.fen - sum(amount.fen for amount in free))
        names = "、".join(line.name for line in report.free_lines if line.amount is not None)
        message += f"；不含{names}为{shown(report, regular)}，执行率{percent(regular, budget)}"
    yield Finding(
        "H01",
        Level.EXPLAIN,
        section_key(report, SPENT) or expenditure_section(report),
        SPENT,
        f"{message}，请说明原因。",
        values=(identified(report, spent), identified(report, budget)),
    )


@rule("H03", Level.EXPLAIN, "没有科目的支出", Part.LINES)
def rows_without_subject(report: Report) -> Iterator[Finding]:
    """支出明细中不属于任何支出经济分类科目的行可以列，但须说明资金来源和性质。"""
    for number, line in enumerate(report.lines, 1):
        if line.code or not line.name.strip():
            continue
        amount = "" if line.amount is None else shown(report, line.amount)
        yield Finding(
            "H03",
            Level.EXPLAIN,
            expenditure_section(report),
            f"lines/{number}",
            f"第{number}行{quoted(line.name)}{amount}，不属于支出经济分类的任何科目，"
            "请选科目，或说明资金的来源和性质。",
            literal=line.name,
            values=(identified(report, line.amount),),
        )


@rule("H07", Level.EXPLAIN, "实有人数与编制", Part.VALUES)
def staff_within_posts(report: Report) -> Iterator[Finding]:
    """实有人数不应超过核定编制；超编须说明。"""
    posts, staff = report.count_of(POSTS), report.count_of(ON_POST)
    if posts is None or staff is None or staff <= posts:
        return
    yield Finding(
        "H07",
        Level.EXPLAIN,
        section_key(report, ON_POST),
        ON_POST,
        f"实有人数{shown_count(report, ON_POST, staff)}，超过核定编制"
        f"{shown_count(report, POSTS, posts)}，请核对或说明。",
        values=(format_count(staff), format_count(posts)),
    )


@rule("H10", Level.EXPLAIN, "科目编码与名称", Part.VALUES, Part.LINES)
def codes_match_names(report: Report) -> Iterator[Finding]:
    """支出明细的科目编码应是当年有效的款级科目，名称应与编码一致（曾用名也可）。"""
    year = report.year
    if year is None:
        return
    subjects = classification().by_code
    for number, line in enumerate(report.lines, 1):
        if not line.code:
            continue
        subject = subjects.get(line.code)
        if subject is None or not subject.valid_in(year):
            message = f"第{number}行的科目编码{line.code}不是{year}年度有效的科目。"
        elif plain_name(line.name) not in {
            plain_name(name) for name in (subject.name, *subject.former_names)
        }:
            message = (
                f"第{number}行写的是“{line.name}”，而编码{line.code}是“{subject.name}”，"
                "请改其中一个。"
            )
        else:
            continue
        yield Finding(
            "H10",
            Level.EXPLAIN,
            expenditure_section(report),
            f"lines/{number}",
            message,
            literal=line.name,
            values=(line.code, line.name),
        )
