"""Rules on arithmetic inside sentences: parts and shares."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from forms.checks.finding import Finding, Level, Part, passage_rule
from forms.checks.named_values import named_values
from forms.checks.passages import Passage, Reading
from forms.checks.places import identified_like, shown_like, written
from forms.prose import AmountMention
from forms.prose.parts import Whole, resolution_of, shares, value_of, wholes
from forms.report import format_count

_NEAR: Final = Fraction(1, 100)
"""Parts short of their whole by no more than this were meant to add up to it."""


@passage_rule("L11", Level.EXPLAIN, "文字中的各部分之和", Part.VALUES, Part.LINES)
def parts_in_text(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """文字里“共……，其中……”或“（含……）”列出的各部分之和不能超过总数；
    写全的（分为、合计，或提纲关系式的各项）须等于总数（财政部门检查规则
    R007、R010：合计不等于各项之和）。只差四舍五入尾数的作提示。
    """
    if not passage.kind.is_prose:
        return
    for found in wholes(passage.prose):
        whole, parts = value_of(found.whole), [value_of(part) for part in found.parts]
        difference = sum(parts, Decimal(0)) - whole
        if not difference:
            continue
        step = max(resolution_of(one) for one in (found.whole, *found.parts))
        tail = abs(difference) <= step * (len(parts) + 1) / 2 and len(parts) > 1
        money = isinstance(found.whole, AmountMention)
        complete = found.complete or _is_formula(found, passage, reading)
        if difference < 0 and not complete:
            near = whole and Fraction(-difference) / Fraction(whole) <= _NEAR
            if not (money and near and len(parts) > 1):
                continue
        yield _sum_finding(passage, found, difference, tail and money and any(
            part.decimals < 6 and part.decimals > 0 for part in found.parts
        ))  # fmt: skip


def _is_formula(found: Whole, passage: Passage, reading: Reading) -> bool:
    """Whether the parts are all the terms that the outline gives for the whole."""
    keys = {one.mention.start: one.binding.key for one in named_values(passage, reading)}
    whole = keys.get(found.whole.start)
    parts = {keys.get(part.start) for part in found.parts}
    return any(
        formula.total == whole and set(formula.terms) <= parts
        for formula in reading.report.outline.formulas
    )


def _sum_finding(passage: Passage, found: Whole, difference: Decimal, tail: bool) -> Finding:
    terms = "＋".join(written(part) for part in found.parts)
    summed = value_of(found.whole) + difference
    told = "；可能是四舍五入的尾差，请核对" if tail else "，请核对"
    return passage.finding(
        "L11",
        Level.HINT if tail else Level.EXPLAIN,
        f"总数写的是{written(found.whole)}，各部分{terms}＝"
        f"{shown_like(summed, found.whole)}，相差"
        f"{shown_like(abs(difference), found.whole)}{told}。",
        (found.start, found.end),
        values=(found.whole.text, identified_like(summed, found.whole)),
    )


_MOST_SHARES: Final = 120
"""Percent; what adds up to more are shares that overlap (党员、本科学历), not slips."""


@passage_rule("L20", Level.EXPLAIN, "占比之和")
def shares_add_up(passage: Passage, _: Reading) -> Iterator[Finding]:
    """同一总数的各项占比之和不能超过100%；接近100%的应正好是100%（只差四舍五入的不算）。"""
    if not passage.kind.is_prose:
        return
    for run in shares(passage.prose):
        summed = sum((rate.percent for rate in run.rates), Decimal(0))
        tail = sum((Decimal(1).scaleb(-rate.decimals) / 2 for rate in run.rates), Decimal(0))
        near = len(run.rates) > 1 and abs(summed - 100) <= 1
        if abs(summed - 100) <= tail or not (100 < summed <= _MOST_SHARES or near):
            continue
        told = "＋".join(written(rate) for rate in run.rates)
        yield passage.finding(
            "L20",
            Level.EXPLAIN,
            f"各项占比{told}＝{format_count(summed)}%，不等于100%，请核对。",
            (run.start, run.end),
            values=(format_count(summed),),
        )
