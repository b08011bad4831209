"""Rules on sums: rows against totals, parts against wholes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from forms.amount import Amount, total
from forms.checks.finding import Finding, Level, Part, rule
from forms.checks.places import expenditure_section, identified, section_key, shown
from forms.outline import EXPENDITURE
from forms.report import EXPENDITURE_TOTAL, Report, Value

SPENT: Final = "spent.total"

THREE_PUBLIC: Final = {
    "three_public.total": ("30212", "30217", "30231", "30913", "31013"),
    "three_public.abroad": ("30212",),
    "three_public.reception": ("30217",),
    "three_public.vehicle_purchase": ("30913", "31013"),
    "three_public.vehicle_running": ("30231",),
}
"""Subjects of the economic classification that make up each part of “三公”经费."""


@rule("L01", Level.MANDATORY, "明细之和等于合计", Part.VALUES, Part.LINES)
def rows_equal_total(report: Report) -> Iterator[Finding]:
    """支出明细各行金额之和必须等于填报的合计，一分不差。"""
    entered, difference = report.expenditure_total, report.expenditure_difference
    if entered is None or difference is None or not difference.fen or not report.lines:
        return
    rows, whole = shown(report, report.expenditure_sum), shown(report, entered)
    count = sum(line.amount is not None for line in report.lines)
    yield Finding(
        "L01",
        Level.MANDATORY,
        expenditure_section(report),
        EXPENDITURE_TOTAL,
        f"支出明细{count}项之和{rows}，填报合计{whole}，"
        f"相差{shown(report, abs(difference))}，请核对各行和合计。",
        values=(identified(report, report.expenditure_sum), identified(report, entered)),
    )


@rule("L02", Level.MANDATORY, "各部分之和等于总数", Part.VALUES)
def parts_equal_wholes(report: Report) -> Iterator[Finding]:
    """提纲规定的关系式：各部分都填了，其和必须等于总数。

    如基本支出＝工资福利＋商品和服务＋对个人和家庭的补助（L02），批复数＝基本支出＋项目支出（L03），
    “三公”经费＝出国＋接待＋购车＋公车运行（L05）。审核结果用关系式自己的编号。
    """
    for formula in report.outline.formulas:
        whole = report.values.get(formula.total)
        parts = [report.values.get(term) for term in formula.terms]
        summed = _summed(parts)
        if whole is None or summed is None or type(whole) is not type(summed) or whole == summed:
            continue
        fields = report.outline.fields
        terms = "＋".join(
            f"{fields[term].label}{shown(report, value)}"
            for term, value in zip(formula.terms, parts, strict=True)
        )
        yield Finding(
            formula.code,
            Level.MANDATORY if formula.mandatory else Level.EXPLAIN,
            section_key(report, formula.total),
            formula.total,
            f"{formula.label}填的是{shown(report, whole)}，而{terms}＝"
            f"{shown(report, summed)}，相差{shown(report, _gap(whole, summed))}，请核对。",
            values=(identified(report, whole), identified(report, summed)),
        )


def _gap(one: Value | None, other: Value | None) -> Amount | Decimal:
    """Return by how much two values of one kind differ."""
    if isinstance(one, Amount) and isinstance(other, Amount):
        return abs(one - other)
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other)
    raise TypeError(f"{one!r} and {other!r} cannot be compared")


def _summed(parts: list[str | Decimal | Amount | None]) -> Amount | Decimal | None:
    """Return the sum of parts of one kind, or None while any of them is blank."""
    amounts = [part for part in parts if isinstance(part, Amount)]
    counts = [part for part in parts if isinstance(part, Decimal)]
    if amounts and len(amounts) == len(parts):
        return total(amounts)
    if counts and len(counts) == len(parts):
        return sum(counts, Decimal(0))
    return None


@rule("L09", Level.MANDATORY, "实际支出等于明细合计", Part.VALUES, Part.LINES)
def spent_equals_table(report: Report) -> Iterator[Finding]:
    """填报的实际支出与支出明细的合计是同一个数，必须相等；未填合计时与明细之和比较。"""
    spent = report.amount_of(SPENT)
    if spent is None or EXPENDITURE not in report.outline.fields:
        return
    entered = report.expenditure_total
    if entered is None and not report.lines:
        return
    whole = report.expenditure_sum if entered is None else entered
    if whole == spent:
        return
    name = "明细之和" if entered is None else "填报合计"
    yield Finding(
        "L09",
        Level.MANDATORY,
        section_key(report, SPENT),
        SPENT,
        f"实际支出填的是{shown(report, spent)}，支出明细的{name}是{shown(report, whole)}，"
        f"相差{shown(report, abs(spent - whole))}，请核对。",
        values=(identified(report, spent), identified(report, whole)),
    )


@rule("H08", Level.EXPLAIN, "“三公”经费与明细科目一致", Part.VALUES, Part.LINES)
def three_public_equals_rows(report: Report) -> Iterator[Finding]:
    """“三公”经费及其各部分应与支出明细中相应科目之和一致，口径不同须说明。

    因公出国（30212），公务接待（30217），公车运行（30231），公车购置（30913、31013）。
    """
    if not report.lines:
        return
    for key, codes in THREE_PUBLIC.items():
        entered = report.amount_of(key)
        rows = total(line.amount for line in report.lines if line.code in codes)
        if entered is None or entered == rows or key not in report.outline.fields:
            continue
        label = report.outline.fields[key].label
        yield Finding(
            "H08",
            Level.EXPLAIN,
            section_key(report, key),
            key,
            f"{label}填的是{shown(report, entered)}，支出明细中相应科目"
            f"（{'、'.join(codes)}）之和是{shown(report, rows)}，请核对或说明口径。",
            values=(identified(report, entered), identified(report, rows)),
        )


@rule("T10", Level.HINT, "四舍五入的尾差", Part.LINES)
def rounding_leaves_tail(report: Report) -> Iterator[Finding]:
    """按印出的位数四舍五入后，各行之和与合计不等时有尾差；表下会印出说明，不必改数。"""
    view = report.outline.view
    tail = report.expenditure_tail(view)
    if not tail.difference:
        return
    yield Finding(
        "T10",
        Level.HINT,
        expenditure_section(report),
        EXPENDITURE_TOTAL,
        f"各行四舍五入到{view.decimals}位小数后相加得{tail.rows}，合计四舍五入为"
        f"{tail.whole}，尾差{abs(tail.difference)}{view.unit.value}；表下会印出说明，不必改数。",
        values=(str(tail.rows), str(tail.whole)),
    )
