"""The expenditure table and other tables of a report as they print."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from desktop.export.pdf.table import CELL_SIZE, SMALL_SIZE, TableColumn, TableContent, TableRow
from desktop.export.pdf.text import Alignment
from forms.amount import Amount, AmountView, parse_amount
from forms.outline import Column, ColumnKind, Table
from forms.report import ExpenditureLine, FreeTable, Report

_NARROW = 40.0
"""Characters; wider tables are set smaller."""


def expenditure_content(report: Report, table: Table) -> TableContent:
    """Return the expenditure table with 合计, the totals-check line and the note on the tail."""
    view = AmountView(report.outline.view.unit, report.outline.view.decimals, grouping=True)
    columns = table.printed_columns
    rows = [
        TableRow(tuple(_cell(report, line, column, view) for column in columns))
        for line in report.lines
    ]
    rows.append(_total_row(report, table, view))
    notes = [totals_check_line(report, view)]
    tail = report.expenditure_tail(view)
    if tail.difference:
        notes.append(
            f"注：各项按四舍五入列示，相加与合计相差 {tail.difference:,f} {view.unit.value}"
            "，系尾差。"
        )
    return TableContent(
        caption=table.caption,
        columns=tuple(_column(column) for column in columns),
        rows=tuple(rows),
        unit=f"（单位：{view.unit.value}）",
        notes=tuple(notes),
        size=CELL_SIZE if sum(column.width for column in columns) <= _NARROW else SMALL_SIZE,
    )


def totals_check_line(report: Report, view: AmountView) -> str:
    """Return the line that says whether the rows add up to the entered total.

    Amounts are exact here, however the table rounds: the check is on fen.
    """
    unit = view.unit.value
    line = (
        f"合计核对：{len(report.lines)} 项之和 {view.format_exact(report.expenditure_sum)} {unit}"
    )
    entered, difference = report.expenditure_total, report.expenditure_difference
    if entered is None or difference is None:
        return f"{line}，合计未填，未核对。"
    line += f"，填报合计 {view.format_exact(entered)} {unit}"
    line += f"，差额 {view.format_exact(difference)} {unit}，"
    return line + ("核对不符。" if difference.fen else "核对通过。")


def _column(column: Column) -> TableColumn:
    numeric = column.kind in (ColumnKind.AMOUNT, ColumnKind.RATE, ColumnKind.COUNT)
    alignment = Alignment.CENTRED if column.kind is ColumnKind.CODE else Alignment.LEFT
    return TableColumn(column.label, column.width, alignment, decimal=numeric)


def _cell(report: Report, line: ExpenditureLine, column: Column, view: AmountView) -> str:
    match column.key:
        case "name":
            return line.name
        case "code":
            return line.code or "—"
        case "amount":
            return view.format(line.amount)
        case "budget":
            return view.format(line.budget)
        case "prior":
            return view.format(line.prior)
        case "rate":
            return _percent(line.amount, line.budget)
        case "share":
            return _percent(line.amount, report.expenditure_sum)
    return ""


def _total_row(report: Report, table: Table, view: AmountView) -> TableRow:
    whole = report.expenditure_total
    cells = []
    for column in table.printed_columns:
        if column.key == "name":
            cells.append(table.total_label)
        elif column.key == "amount":
            cells.append(view.format(whole))
        elif column.key in ("budget", "prior"):
            entered = [getattr(line, column.key) for line in report.lines]
            known = [amount for amount in entered if amount is not None]
            cells.append(view.format(Amount(sum(amount.fen for amount in known))) if known else "")
        elif column.key == "share":
            cells.append(_percent(whole, report.expenditure_sum))
        else:
            cells.append("")
    return TableRow(tuple(cells), strong=True)


def _percent(part: Amount | None, whole: Amount | None) -> str:
    if part is None or whole is None or not whole.fen:
        return ""
    share = Decimal(part.fen) * 100 / Decimal(whole.fen)
    return f"{share.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}%"


def free_table_content(report: Report, table: FreeTable) -> TableContent:
    """Return a table of text cells; the first row is its head."""
    count = max(len(row) for row in table.rows)
    rows = [row + ("",) * (count - len(row)) for row in table.rows]
    head, body = rows[0], rows[1:]
    columns = []
    for index, label in enumerate(head):
        cells = [row[index] for row in body]
        longest = max((len(cell) for cell in (label, *cells)), default=1)
        width = float(min(18, max(4, longest)))
        columns.append(TableColumn(label, width, Alignment.LEFT, _all_numbers(report, cells)))
    wide = sum(column.width for column in columns) > _NARROW
    return TableContent(
        table.caption,
        tuple(columns),
        tuple(TableRow(row) for row in body),
        size=SMALL_SIZE if wide else CELL_SIZE,
        kept=0,
    )


def _all_numbers(report: Report, cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    try:
        return bool(filled) and all(
            parse_amount(cell, report.outline.view.unit) is not None for cell in filled
        )
    except ValueError:
        return False
