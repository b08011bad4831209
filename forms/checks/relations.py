"""Rule on the relations that an outline brings along for its figures and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from forms.amount import Amount, AmountError, AmountView, MoneyUnit
from forms.checks.finding import Finding, Level, Part, rule
from forms.checks.places import expenditure_section, identified, section_key, shown
from forms.checks.tables import is_total_row, read_cell
from forms.formula_values import Outcome, Quantity, judge
from forms.formulas import FormulaError, Name, Relation
from forms.outline import EXPENDITURE, ColumnKind, OutlineRelation, Table
from forms.report import ExpenditureLine, FreeTable, Report

_AMOUNTS: Final = ("amount", "budget", "prior")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table: where it stands, what it is called, its cells by column."""

    section: str
    where: str
    name: str
    cells: dict[str, Quantity]
    steps: dict[str, Fraction]
    """Half of the last digit written in each cell."""


@rule("L10", Level.MANDATORY, "提纲的关系式", Part.VALUES, Part.LINES, Part.TABLES)
def outline_relations(report: Report) -> Iterator[Finding]:
    """提纲自带的关系式（指标之间、表格各列之间），涉及的数都填了就须成立；审核结果用关系式自己的编号，提纲标为必须的为逻辑性，其余为核实性。"""
    for one in report.outline.relations:
        try:
            if one.table:
                yield from _rows_hold(report, one)
            else:
                yield from _figures_hold(report, one)
        except FormulaError as error:
            yield _finding(report, one, "", one.code, f"关系式“{one.label}”算不出来：{error}", ())


def _quantity(value: object) -> Quantity | None:
    if isinstance(value, Amount):
        return Quantity(Fraction(value.fen, 100), 1)
    return Quantity(Fraction(value)) if isinstance(value, Decimal) else None


def _figures_hold(report: Report, one: OutlineRelation) -> Iterator[Finding]:
    def lookup(name: str) -> Quantity | None:
        figure = report.figure(name)
        return _quantity(figure.value) if figure else None

    outcome = judge(one.relation, lookup, _columns(report), one.tolerance)
    if outcome is None or outcome.holds:
        return
    first = next(
        (name.name for name in one.relation.names if name.name in report.outline.fields), ""
    )
    yield _finding(
        report,
        one,
        section_key(report, first),
        first or one.code,
        _told(report, one, outcome),
        _sides(report, outcome),
    )


def _rows_hold(report: Report, one: OutlineRelation) -> Iterator[Finding]:
    column = _columns(report)
    for row in _rows(report, one.table):
        tolerance = max(one.tolerance, _written_step(one.relation, row))
        outcome = judge(one.relation, row.cells.get, column, tolerance)
        if outcome is None or outcome.holds:
            continue
        told = f"“{row.name}”一行：{_told(report, one, outcome)}"
        yield _finding(
            report, one, row.section, row.where, told, (row.name, *_sides(report, outcome))
        )


def _written_step(relation: Relation, row: _Row) -> Fraction:
    """Allow for the rounding of a cell that a relation computes (rate = amount / budget)."""
    left = relation.left
    return row.steps.get(left.name, Fraction(0)) if isinstance(left, Name) else Fraction(0)


def _finding(
    report: Report,
    one: OutlineRelation,
    section: str,
    where: str,
    message: str,
    values: tuple[str, ...],
) -> Finding:
    level = Level.MANDATORY if one.mandatory else Level.EXPLAIN
    return Finding(one.code, level, section, where, message, values=values)


def _sides(report: Report, outcome: Outcome) -> tuple[str, str]:
    """Return both sides as a finding's identity has them."""
    return identified(report, _value(outcome.left)), identified(report, _value(outcome.right))


def _value(quantity: Quantity) -> Amount | Decimal:
    if quantity.money == 1:
        fen = quantity.value * 100
        if fen.denominator == 1:
            return Amount(int(fen))
    return Decimal(round(quantity.value * 10**6)) / 10**6


def _told(report: Report, one: OutlineRelation, outcome: Outcome) -> str:
    left, right = shown(report, _value(outcome.left)), shown(report, _value(outcome.right))
    words = {"=": "等于", "<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于"}
    needed = f"左边应{words[one.relation.sign]}右边"
    return f"{one.label}应成立：左边是{left}，右边是{right}，{needed}，请核对。"


# Rows of tables ----------------------------------------------------------------------------------


def _rows(report: Report, key: str) -> Iterator[_Row]:
    if key == EXPENDITURE:
        section = expenditure_section(report)
        for number, line in enumerate(report.lines, 1):
            yield _Row(section, f"lines/{number}", line.name, _line_cells(line), {})
        return
    outlined = next((table for _, _, table in report.outline.tables() if table.key == key), None)
    for number, table in enumerate(report.tables, 1):
        if outlined and table.key == key:
            yield from _table_rows(outlined, table, number, report.outline.view)


def _line_cells(line: ExpenditureLine) -> dict[str, Quantity]:
    found = {name: _quantity(getattr(line, name)) for name in _AMOUNTS}
    return {name: quantity for name, quantity in found.items() if quantity is not None}


def _table_rows(outlined: Table, table: FreeTable, number: int, view: AmountView) -> Iterator[_Row]:
    columns = (
        outlined.columns
        if len(table.rows[:1] and table.rows[0]) == len(outlined.columns)
        else outlined.printed_columns
    )
    for cells in table.rows[1:]:
        found: dict[str, Quantity] = {}
        steps: dict[str, Fraction] = {}
        for column, cell in zip(columns, cells, strict=False):
            quantity = _cell(column.kind, cell, view.unit)
            if quantity is not None:
                found[column.key] = quantity
                steps[column.key] = _step(column.kind, cell)
        name = next((cell for cell in cells if cell.strip()), "")
        yield _Row(table.section, f"tables/{number}", name, found, steps)


def _cell(kind: ColumnKind, cell: str, unit: MoneyUnit) -> Quantity | None:
    number = read_cell(cell)
    if number is None or kind in (ColumnKind.TEXT, ColumnKind.CODE):
        return None
    if kind is ColumnKind.AMOUNT:
        try:
            return _quantity(Amount.of(number, unit))
        except AmountError:
            return None
    return Quantity(Fraction(number) / (100 if kind is ColumnKind.RATE else 1))


def _step(kind: ColumnKind, cell: str) -> Fraction:
    number = read_cell(cell) or Decimal(0)
    exponent = number.as_tuple().exponent
    half = Fraction(1, 2) * Fraction(10) ** (exponent if isinstance(exponent, int) else 0)
    return half / 100 if kind is ColumnKind.RATE else Fraction(0)


def _columns(report: Report) -> Callable[[str], Sequence[Quantity]]:
    """Return how to look up the values of ``table.column``; each is read once."""
    found: dict[str, list[Quantity]] = {}

    def column(name: str) -> Sequence[Quantity]:
        if name not in found:
            key, _, column_key = name.rpartition(".")
            found[name] = [
                row.cells[column_key]
                for row in _rows(report, key)
                if column_key in row.cells and not is_total_row(row.name)
            ]
        return found[name]

    return column
