"""The figures of many units' files side by side, as one workbook (汇总)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.export.cells import (
    BOLD,
    GRID,
    WRAP,
    put_amount,
    put_header,
    put_number,
    put_text,
    save,
    set_page,
    set_widths,
)
from desktop.export.findings import section_name
from forms.amount import WAN_VIEW, Amount, total
from forms.checks import Finding, Level
from forms.report import DRAFT, STATUS, Figure, Report

_HEAD: Final = ("文件", "单位", "年度", "状态")
_TOTALS: Final = ("支出明细合计（万元）", "支出明细各项之和（万元）", "差额（万元）")
_COUNTS: Final = ("逻辑性问题", "核实性待说明", "提示")
_MOST_FINDINGS: Final = 200
"""Open findings listed of one file; the counts are of all."""


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """An open finding as it is listed."""

    level: str
    code: str
    section: str
    message: str


@dataclass(frozen=True, slots=True)
class SummaryEntry:
    """One file in the summary: what its report says, or why it could not be read."""

    file: str
    problem: str = ""
    unit: str = ""
    year: str = ""
    state: str = ""
    figures: tuple[Figure, ...] = ()
    total: Amount | None = None
    sum_of_rows: Amount | None = None
    counts: tuple[int, int, int] = (0, 0, 0)
    findings: tuple[ListedFinding, ...] = ()


def summary_entry(file: str, report: Report, findings: Sequence[Finding]) -> SummaryEntry:
    """Return what the summary says of a report; nothing else of it need be kept."""
    still = [finding for finding in findings if not finding.explained]
    counts = [sum(finding.level is level for finding in still) for level in Level]
    listed = [
        ListedFinding(
            finding.level.chinese, finding.code, section_name(finding, report), finding.message
        )
        for finding in still
        if finding.is_open
    ]
    return SummaryEntry(
        file,
        "",
        report.unit,
        report.text_of("year"),
        report.text_of(STATUS) or DRAFT,
        report.figures,
        report.expenditure_total,
        report.expenditure_sum if report.lines else None,
        (counts[0], counts[1], counts[2]),
        tuple(listed[:_MOST_FINDINGS]),
    )


def write_summary(entries: Iterable[SummaryEntry], path: Path) -> None:
    """Write the entries to ``path``: one row a file with the sum below, then open findings.

    Equal entries give equal bytes: the file bears no time.

    Raises:
        OSError: the file could not be written.
    """
    listed = tuple(entries)
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    _write_figures(sheet, listed)
    _write_findings(workbook.create_sheet("待处理的审核结果"), listed)
    save(workbook, path, None)


def _columns(entries: Iterable[SummaryEntry]) -> dict[str, Figure]:
    """Return the figures of all files by key; of those in several outlines the first's label."""
    columns: dict[str, Figure] = {}
    for entry in entries:
        for figure in entry.figures:
            columns.setdefault(figure.key, figure)
    return columns


def _write_figures(sheet: Worksheet, entries: Sequence[SummaryEntry]) -> None:
    sheet.title = "汇总"
    columns = _columns(entries)
    labels = [
        f"{figure.label}（{'万元' if figure.unit == '元' else figure.unit}）"
        for figure in columns.values()
    ]
    heads = (*_HEAD, *labels, *_TOTALS, *_COUNTS, "读取情况")
    put_header(sheet, 1, heads)
    for row, entry in enumerate(entries, 2):
        _write_entry(sheet, row, entry, columns, len(heads))
    _write_sums(sheet, len(entries) + 2, entries, columns)
    set_page(sheet, 1, len(heads), landscape=True)
    set_widths(sheet, (24, 30, 8, 10, *[16] * (len(heads) - 5), 40))


def _write_entry(
    sheet: Worksheet, row: int, entry: SummaryEntry, columns: dict[str, Figure], last: int
) -> None:
    for column, text in enumerate((entry.file, entry.unit, entry.year, entry.state), 1):
        put_text(sheet, row, column, text)
    if entry.problem:
        put_text(sheet, row, last, entry.problem, BOLD).alignment = WRAP
        return
    figures = {figure.key: figure.value for figure in entry.figures}
    column = len(_HEAD)
    for key in columns:
        column += 1
        value = figures.get(key)
        if isinstance(value, Decimal):
            put_number(sheet, row, column, value)
        elif isinstance(value, Amount):
            put_amount(sheet, row, column, value, WAN_VIEW)
    for amount in (entry.total, entry.sum_of_rows):
        column += 1
        put_amount(sheet, row, column, amount, WAN_VIEW)
    column += 1
    if entry.total is not None and entry.sum_of_rows is not None:
        put_amount(sheet, row, column, entry.sum_of_rows - entry.total, WAN_VIEW)
    for place, count in enumerate(entry.counts, column + 1):
        put_number(sheet, row, place, count)
    put_text(sheet, row, last, "已读取")


def _write_sums(
    sheet: Worksheet, row: int, entries: Sequence[SummaryEntry], columns: dict[str, Figure]
) -> None:
    """Write the sums as numbers: whoever reads the file without a spreadsheet sees them too."""
    put_text(sheet, row, 1, "合计", BOLD)
    column = len(_HEAD)
    for key in columns:
        column += 1
        values = [one.value for entry in entries for one in entry.figures if one.key == key]
        counts = [value for value in values if isinstance(value, Decimal)]
        amounts = [value for value in values if isinstance(value, Amount)]
        if counts:
            put_number(sheet, row, column, sum(counts, Decimal(0)))
        elif amounts:
            put_amount(sheet, row, column, total(amounts), WAN_VIEW)
    entered, summed = (
        total(getattr(entry, name) for entry in entries) for name in ("total", "sum_of_rows")
    )
    both = [entry for entry in entries if None not in (entry.total, entry.sum_of_rows)]
    apart = total(entry.sum_of_rows for entry in both) - total(entry.total for entry in both)
    for amount in (entered, summed, apart):
        column += 1
        put_amount(sheet, row, column, amount, WAN_VIEW)
    for place in range(len(_COUNTS)):
        column += 1
        put_number(sheet, row, column, sum(entry.counts[place] for entry in entries))
    for place in range(1, column + 2):
        sheet.cell(row, place).border = GRID


def _write_findings(sheet: Worksheet, entries: Sequence[SummaryEntry]) -> None:
    put_header(sheet, 1, ("文件", "单位", "级别", "章节", "审核结果", "规则编号"))
    row = 1
    for entry in entries:
        for one in entry.findings:
            row += 1
            cells = (entry.file, entry.unit, one.level, one.section, one.message, one.code)
            for column, text in enumerate(cells, 1):
                put_text(sheet, row, column, text)
    if row == 1:
        put_text(sheet, 2, 1, "没有待处理的审核结果。")
    set_page(sheet, 1, 6, landscape=True)
    set_widths(sheet, (24, 30, 10, 18, 80, 10))
