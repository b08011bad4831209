"""The sheet 支出明细: rows, entered total, their sum and the totals check as live formulas."""

from __future__ import annotations

import math
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from desktop.export.cells import (
    BOLD,
    CENTRE,
    FAILED,
    GRID,
    RIGHT,
    TITLE,
    WRAP,
    amount_format,
    put_amount,
    put_formula,
    put_header,
    put_mark,
    put_text,
    redden,
    set_page,
    set_widths,
)
from forms.exchange import RowMark
from forms.outline import Column, ColumnKind, Table
from forms.report import EXPENDITURE_NOTE, ExpenditureLine, Report

_HEADER: Final = 3
_FIRST: Final = _HEADER + 1
_MORE_COLUMNS: Final = (
    Column("code", "科目编码", ColumnKind.CODE, 6),
    Column("budget", "预算数", ColumnKind.AMOUNT, 10),
    Column("prior", "上年数", ColumnKind.AMOUNT, 10),
)


def write_expenditure(sheet: Worksheet, report: Report, table: Table) -> None:
    """Fill the sheet with the report's expenditure table."""
    columns = _columns(report, table)
    _write_head(sheet, report, table, columns)
    places = {column.key: number for number, column in enumerate(columns, 1)}
    put_mark(sheet, _HEADER, RowMark.EXPENDITURE, *(column.key for column in columns))
    for row, line in enumerate(report.lines, _FIRST):
        _write_line(sheet, row, line, report, columns)
        put_mark(sheet, row, RowMark.LINE)
    # An empty table keeps one empty row, so that the formulas have something to sum.
    last = _FIRST + max(len(report.lines), 1) - 1
    _write_total(sheet, report, table, places, last)
    _write_check(sheet, report, places, last)
    _write_note(sheet, report, last + 5, columns)
    set_page(sheet, _HEADER, len(columns))
    widths = [max(10.0, column.width * 2) for column in columns]
    set_widths(sheet, [*widths, 4, 18, 14])


def _columns(report: Report, table: Table) -> tuple[Column, ...]:
    """Return the outline's columns, and those for figures that the report has beyond them."""
    present = {column.key for column in table.columns}
    more = (
        column
        for column in _MORE_COLUMNS
        if column.key not in present
        and any(getattr(line, column.key) is not None for line in report.lines)
    )
    return (*table.columns, *more)


def _write_head(
    sheet: Worksheet, report: Report, table: Table, columns: tuple[Column, ...]
) -> None:
    put_text(sheet, 1, 1, table.caption, TITLE).alignment = CENTRE
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet.row_dimensions[1].height = 28
    put_text(sheet, 2, 1, report.unit)
    unit = report.outline.view.unit.value
    put_text(sheet, 2, len(columns), f"（单位：{unit}）").alignment = RIGHT
    put_header(sheet, _HEADER, [column.label for column in columns])


def _write_line(
    sheet: Worksheet,
    row: int,
    line: ExpenditureLine,
    report: Report,
    columns: tuple[Column, ...],
) -> None:
    view = report.outline.view
    letters = {column.key: get_column_letter(place) for place, column in enumerate(columns, 1)}
    amount = f"{letters['amount']}{row}"
    for place, column in enumerate(columns, 1):
        match column.key:
            case "code":
                cell = put_text(sheet, row, place, line.code or "")
            case "name":
                cell = put_text(sheet, row, place, line.name)
                cell.alignment = WRAP
            case "rate" if "budget" in letters:
                budget = f"{letters['budget']}{row}"
                formula = f'=IF(N({budget})=0,"",{amount}/{budget})'
                cell = put_formula(sheet, row, place, formula, "0.00%")
            case "share":
                rows = _range(letters["amount"], _FIRST + len(report.lines) - 1)
                formula = f'=IF(SUM({rows})=0,"",{amount}/SUM({rows}))'
                cell = put_formula(sheet, row, place, formula, "0.00%")
            case "amount" | "budget" | "prior":
                cell = put_amount(sheet, row, place, getattr(line, column.key), view)
            case _:
                cell = put_text(sheet, row, place, "")
        cell.border = GRID


def _range(letter: str, last: int) -> str:
    return f"{letter}{_FIRST}:{letter}{last}"


def _write_total(
    sheet: Worksheet, report: Report, table: Table, places: dict[str, int], last: int
) -> None:
    """Write the total as it was entered; where none is entered for a column, its sum."""
    view = report.outline.view
    row = last + 1
    put_mark(sheet, row, RowMark.TOTAL)
    put_text(sheet, row, places["name"], table.total_label, BOLD)
    put_amount(sheet, row, places["amount"], report.expenditure_total, view)
    for key in ("budget", "prior"):
        if key in places:
            rows = _range(get_column_letter(places[key]), last)
            put_formula(sheet, row, places[key], f"=SUM({rows})", amount_format(view))
    for column in places.values():
        sheet.cell(row, column).border = GRID


def _write_check(sheet: Worksheet, report: Report, places: dict[str, int], last: int) -> None:
    """Write sum, difference and verdict beside the total.

    They stand outside the table and its printed area: below it, whoever reads the sheet by
    columns would take them for rows.
    """
    amount = get_column_letter(places["amount"])
    rows, total = _range(amount, last), f"{amount}{last + 1}"
    verdict = f'IF(ROUND(SUM({rows})-{total},6)=0,"通过","{FAILED}")'
    number_format = amount_format(report.outline.view)
    formulas = (
        ("各行之和", f"=SUM({rows})"),
        ("各行之和减合计", f'=IF({total}="","",ROUND(SUM({rows})-{total},6))'),
        ("合计核对", f'=IF({total}="","未填合计",{verdict})'),
    )
    label = len(places) + 2
    for row, (name, formula) in enumerate(formulas, last + 1):
        put_text(sheet, row, label, name, BOLD).border = GRID
        cell = put_formula(sheet, row, label + 1, formula, number_format)
        cell.border, cell.alignment = GRID, RIGHT
        redden(sheet, cell, FAILED)


def _write_note(sheet: Worksheet, report: Report, row: int, columns: tuple[Column, ...]) -> None:
    note = report.text_of(EXPENDITURE_NOTE)
    if not note:
        return
    put_mark(sheet, row, RowMark.NOTE)
    put_text(sheet, row, 1, f"备注：{note}").alignment = WRAP
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(columns))
    # Spreadsheets do not fit rows to merged cells; a character takes two digits' width.
    characters = sum(max(10.0, column.width * 2) for column in columns) / 2
    lines = sum(math.ceil(max(len(part), 1) / characters) for part in note.splitlines())
    sheet.row_dimensions[row].height = min(16 * (lines + 1), 409)
