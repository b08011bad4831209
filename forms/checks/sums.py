"""Rules on sums: rows against totals, parts against wholes."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.finding import Finding, Level, rule
from forms.outline import EXPENDITURE
from forms.report import EXPENDITURE_TOTAL, Report


@rule("L01", Level.MANDATORY, "明细之和等于合计")
def rows_equal_total(report: Report) -> Iterator[Finding]:
    """支出明细各行金额之和必须等于填报的合计，一分不差。"""
    entered, difference = report.expenditure_total, report.expenditure_difference
    if entered is None or difference is None or not difference.fen or not report.lines:
        return
    view = report.outline.view
    section = report.outline.section_of(EXPENDITURE)
    rows, whole = view.format_exact(report.expenditure_sum), view.format_exact(entered)
    yield Finding(
        "L01",
        Level.MANDATORY,
        section.key if section else "",
        EXPENDITURE_TOTAL,
        f"支出明细 {len(report.lines)} 行之和 {rows} {view.unit.value}，填报合计 {whole} "
        f"{view.unit.value}，相差 {view.format_exact(difference)} {view.unit.value}。",
        values=(rows, whole),
    )
