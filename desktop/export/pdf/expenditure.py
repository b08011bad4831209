"""The expenditure table and other tables of a report as they print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from desktop.export.pdf.table import CELL_SIZE, SMALL_SIZE, TableColumn, TableContent, TableRow
from desktop.export.pdf.text import Alignment
from forms.amount import Amount, AmountView, parse_amount, total
from forms.outline import Column, ColumnKind, Table
from forms.report import EXPENDITURE_TOTAL, LINES, ExpenditureLine, FreeTable, Report

_NARROW = 40.0
"""Characters; wider tables are set smaller."""
_WIDEST = 58.0
"""Characters; wider tables are set across the page."""


def expenditure_content(report: Report, table: Table) -> TableContent:
    """Return the expenditure table with 合计, the totals-check line and the note on the tail."""
    view = AmountView(report.outline.view.unit, report.outline.view.decimals, grouping=True)
    columns = table.printed_columns
    rows = _rows_by_class if table.subtotals else _rows_as_given
    body = [*rows(report, table, view), _total_row(report, table, view)]
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
        rows=tuple(body),
        unit=f"（单位：{view.unit.value}）",
        notes=tuple(notes),
        size=CELL_SIZE if sum(column.width for column in columns) <= _NARROW else SMALL_SIZE,
        landscape=table.landscape or sum(column.width for column in columns) > _WIDEST,
    )


def _rows_as_given(report: Report, table: Table, view: AmountView) -> Iterator[TableRow]:
    return (
        _line_row(report, table, line, view)._replace(where=f"{LINES}/{number}")
        for number, line in enumerate(report.lines, 1)
    )


def _rows_by_class(report: Report, table: Table, view: AmountView) -> Iterator[TableRow]:
    """Yield the rows of each class (类) with their subtotal, then the free rows.

    Classes and the rows in them stay in the order given.
    """
    classes: dict[str, list[ExpenditureLine]] = {}
    places: dict[int, str] = {}
    for number, line in enumerate(report.lines, 1):
        places[id(line)] = f"{LINES}/{number}"
        if line.code:
            classes.setdefault(line.code[:3], []).append(line)
    from forms.economic import classification  # only such tables need it

    known = classification().by_code
    for code, lines in classes.items():
        for line in lines:
            yield _line_row(report, table, line, view)._replace(where=places[id(line)])
        label = f"{known[code].name if code in known else code}小计"
        yield _sum_row(report, table, view, label, lines, total(line.amount for line in lines))
    for line in report.free_lines:
        yield _line_row(report, table, line, view)._replace(where=places[id(line)])


def _line_row(report: Report, table: Table, line: ExpenditureLine, view: AmountView) -> TableRow:
    return TableRow(tuple(_cell(report, line, column, view) for column in table.printed_columns))


def totals_check_line(report: Report, view: AmountView) -> str:
    """Return the line that says whether the rows add up to the entered total.

    Amounts are exact here, however the table rounds: the check is on fen. Rows without an
    amount are not counted, as they add nothing.
    """
    count = sum(line.amount is not None for line in report.lines)
    unit = view.unit.value
    line = f"合计核对：{count} 项之和 {view.format_exact(report.expenditure_sum)} {unit}"
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
    label, entered = table.total_label, report.expenditure_total
    row = _sum_row(report, table, view, label, report.lines, entered)
    return row._replace(where=EXPENDITURE_TOTAL)


def _sum_row(
    report: Report,
    table: Table,
    view: AmountView,
    label: str,
    lines: Sequence[ExpenditureLine],
    amount: Amount | None,
) -> TableRow:
    """Return a row that sums others up; a column in which nothing is entered stays empty."""
    sums = {
        key: total(getattr(line, key) for line in lines)
        if any(getattr(line, key) is not None for line in lines)
        else None
        for key in ("budget", "prior")
    }
    cells = {
        "name": label,
        "amount": view.format(amount),
        "budget": view.format(sums["budget"]),
        "prior": view.format(sums["prior"]),
        "rate": _percent(amount, sums["budget"]),
        "share": _percent(amount, report.expenditure_sum),
    }
    return TableRow(tuple(cells.get(column.key, "") for column in table.printed_columns), True)


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
    width = sum(column.width for column in columns)
    return TableContent(
        table.caption,
        tuple(columns),
        tuple(TableRow(row) for row in body),
        size=SMALL_SIZE if width > _NARROW else CELL_SIZE,
        kept=0,
        landscape=width > _WIDEST,
    )


def _all_numbers(report: Report, cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    try:
        return bool(filled) and all(
            parse_amount(cell, report.outline.view.unit) is not None for cell in filled
        )
    except ValueError:
        return False
