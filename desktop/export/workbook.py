"""The report as a workbook (xlsx): the tables with live formulas, the text, the findings.

Amounts are exact numbers in the outline's unit; sums and checks are formulas, so that whoever
corrects a row in the workbook sees at once whether it still adds up. Text never becomes a
formula. The same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.export.cells import (
    BOLD,
    CENTRE,
    FAILED,
    GRID,
    LONGEST_TEXT,
    PLAIN,
    TITLE,
    WRAP,
    put_amount,
    put_formula,
    put_header,
    put_mark,
    put_number,
    put_text,
    redden,
    save,
    set_page,
    set_widths,
)
from desktop.export.expenditure_sheet import write_expenditure
from desktop.export.findings import section_name
from forms.checks import Finding
from forms.exchange import (
    SHEET_COVER,
    SHEET_EXPENDITURE,
    SHEET_FIGURES,
    SHEET_FINDINGS,
    SHEET_TABLES,
    SHEET_TEXT,
    RowMark,
)
from forms.moments import moment_listed
from forms.outline import UNIT, YEAR, FieldKind
from forms.reading import (
    ExpenditureItem,
    HeadingItem,
    ParagraphItem,
    ReadingItem,
    TableItem,
    printed_value,
    reading_order,
)
from forms.report import DRAFT, STATUS, Report
from forms.section_places import place_name


def write_workbook(
    report: Report,
    path: Path,
    findings: Iterable[Finding],
    *,
    revision: int,
    at: datetime | None,
) -> None:
    """Write the report and its findings to ``path``; ``at`` is the only time in the file.

    Raises:
        OSError: the file could not be written.
    """
    workbook = Workbook()
    cover = workbook.active
    if not isinstance(cover, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    _write_cover(cover, report, revision, at)
    if report.outline.expenditure:
        write_expenditure(
            workbook.create_sheet(SHEET_EXPENDITURE), report, report.outline.expenditure
        )
    _write_figures(workbook.create_sheet(SHEET_FIGURES), report)
    _write_text(workbook.create_sheet(SHEET_TEXT), report)
    tables = [item for item in reading_order(report) if isinstance(item, TableItem)]
    if tables:
        _write_tables(workbook.create_sheet(SHEET_TABLES), tables)
    _write_findings(workbook.create_sheet(SHEET_FINDINGS), report, findings)
    save(workbook, path, at)


def _write_cover(sheet: Worksheet, report: Report, revision: int, at: datetime | None) -> None:
    sheet.title = SHEET_COVER
    put_text(sheet, 1, 1, report.title, TITLE).alignment = CENTRE
    sheet.merge_cells("A1:B1")
    sheet.row_dimensions[1].height = 60
    put_mark(sheet, 1, RowMark.WORKBOOK, report.outline.key)
    rows = [
        (report.outline.unit_label, report.unit, UNIT),
        ("年度", report.text_of(YEAR), YEAR),
        *((each.label, printed_value(report, each), each.key) for each in report.outline.cover),
        ("参考提纲", report.outline.name, ""),
        ("状态", report.text_of(STATUS) or DRAFT, ""),
        ("版本", f"第 {revision} 版", ""),
        ("保存时间", moment_listed(at) if at else "", ""),
    ]
    for row, (label, value, key) in enumerate(rows, 2):
        if key:
            put_mark(sheet, row, RowMark.VALUE, key)
        put_text(sheet, row, 1, label, BOLD).border = GRID
        cell = put_text(sheet, row, 2, value)
        cell.border, cell.alignment = GRID, WRAP
    set_page(sheet, 1, 2)
    set_widths(sheet, (24, 60))


def _write_figures(sheet: Worksheet, report: Report) -> None:
    """Write the named figures, and below them the outline's sums with their checks."""
    put_header(sheet, 1, ("指标", "数值", "单位", "章节"))
    view = report.outline.view
    rows: dict[str, int] = {}
    for row, figure in enumerate(report.figures, 2):
        rows[figure.key] = row
        field = report.outline.fields[figure.key]
        section = report.outline.section_of(figure.key)
        is_amount = field.kind is FieldKind.AMOUNT
        put_mark(sheet, row, RowMark.FIGURE, figure.key)
        put_text(sheet, row, 1, figure.label).border = GRID
        if isinstance(figure.value, Decimal):
            put_number(sheet, row, 2, figure.value).border = GRID
        else:
            put_amount(sheet, row, 2, figure.value, view).border = GRID
        put_text(sheet, row, 3, view.unit.value if is_amount else figure.unit).border = GRID
        place = place_name(report.outline, section.key if section else "")
        put_text(sheet, row, 4, place).border = GRID
    _write_formulas(sheet, report, rows)
    set_page(sheet, 1, 4)
    set_widths(sheet, (46, 16, 10, 18))


def _write_formulas(sheet: Worksheet, report: Report, rows: dict[str, int]) -> None:
    first = len(rows) + 3
    for row, formula in enumerate(report.outline.formulas, first):
        labels = [report.outline.fields[key].label for key in formula.terms]
        terms = ",".join(f"B{rows[key]}" for key in formula.terms)
        total = f"B{rows[formula.total]}"
        put_text(sheet, row, 1, f"{formula.label} 应等于 {' + '.join(labels)}").alignment = WRAP
        wanted = len(formula.terms) + 1
        check = f'IF(ROUND(SUM({terms})-{total},6)=0,"通过","{FAILED}")'
        cell = put_formula(sheet, row, 2, f'=IF(COUNT({terms},{total})<{wanted},"未填全",{check})')
        redden(sheet, cell, FAILED)


def _write_text(sheet: Worksheet, report: Report) -> None:
    put_header(sheet, 1, ("标题", "文字"))
    row = 2
    for item in reading_order(report):
        for number, text in enumerate(_pieces(_told(item))):
            heading = isinstance(item, HeadingItem)
            cell = put_text(sheet, row, 1 if heading else 2, text, BOLD if heading else PLAIN)
            cell.alignment = WRAP
            _mark(sheet, row, item, is_rest=number > 0)
            row += 1
    set_page(sheet, 1, 2)
    set_widths(sheet, (30, 78))


def _mark(sheet: Worksheet, row: int, item: ReadingItem, *, is_rest: bool) -> None:
    match item:
        case _ if is_rest:
            put_mark(sheet, row, RowMark.GOES_ON)
        case HeadingItem(key=key, level=level, number=number):
            put_mark(sheet, row, RowMark.HEADING, key, level, len(number))
        case ParagraphItem(is_placeholder=True):
            put_mark(sheet, row, RowMark.NOTHING)
        case ParagraphItem():
            put_mark(sheet, row, RowMark.PARAGRAPH)
        case ExpenditureItem():
            put_mark(sheet, row, RowMark.EXPENDITURE)
        case TableItem():
            put_mark(sheet, row, RowMark.NOTHING)


def _told(item: ReadingItem) -> str:
    match item:
        case HeadingItem(number=number, text=text):
            return number + text
        case ParagraphItem(text=text):
            return text
        case ExpenditureItem():
            return f"（见工作表“{SHEET_EXPENDITURE}”）"
        case TableItem(table=table):
            return f"（{table.caption or '表格'}，见工作表“{SHEET_TABLES}”）"


def _pieces(text: str) -> list[str]:
    """Cut a text that is too long for one cell."""
    return [text[at : at + LONGEST_TEXT] for at in range(0, len(text), LONGEST_TEXT)] or [""]


def _write_tables(sheet: Worksheet, items: Iterable[TableItem]) -> None:
    row, widest = 1, 1
    for item in items:
        put_text(sheet, row, 1, item.table.caption or "表格", BOLD)
        has_caption = int(bool(item.table.caption))
        put_mark(sheet, row, RowMark.CAPTION, item.table.section, has_caption)
        for number, cells in enumerate(item.table.rows):
            row += 1
            widest = max(widest, len(cells))
            put_mark(sheet, row, RowMark.ROW, len(cells))
            for column, text in enumerate(cells, 1):
                cell = put_text(sheet, row, column, text, PLAIN if number else BOLD)
                cell.border, cell.alignment = GRID, WRAP
        row += 2
    set_page(sheet, 1, widest, landscape=True)
    set_widths(sheet, [18.0] * widest)


def _write_findings(sheet: Worksheet, report: Report, findings: Iterable[Finding]) -> None:
    put_header(sheet, 1, ("级别", "章节", "审核结果", "说明", "规则编号"))
    row = 1
    for row, finding in enumerate(findings, 2):
        cells = (
            finding.level.chinese,
            section_name(finding, report),
            finding.message,
            finding.explained or "",
            finding.code,
        )
        for column, text in enumerate(cells, 1):
            cell = put_text(sheet, row, column, text)
            cell.border, cell.alignment = GRID, WRAP
    if row == 1:
        put_text(sheet, 2, 1, "审核没有发现问题。")
    set_page(sheet, 1, 5, landscape=True)
    set_widths(sheet, (10, 18, 70, 40, 10))
