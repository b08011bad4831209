"""The sheets of a workbook as grids of text, read in one pass without building its cells.

A formula counts by the value that the spreadsheet stored with it. One without a stored value
stays a formula, which no reader takes for zero; only plain sums, as our own workbooks hold, are
worked out.
"""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeAlias

from lxml import etree  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from desktop.importers.package import BROKEN, check_package, damaged
from desktop.importers.problem import ImportProblemError
from desktop.importers.source import Grid

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
MOST_CELLS: Final = 400_000
"""Cells of all sheets, up to the last filled row, beyond which a workbook is no report's."""
_SPACE: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE = f"{_SPACE}row", f"{_SPACE}c", f"{_SPACE}v"
_FORMULA, _TEXT = f"{_SPACE}f", f"{_SPACE}t"
_LETTERS: Final = re.compile(r"[A-Z]{1,3}")
_SUM: Final = re.compile(r"=SUM\(([A-Z$\d:,\s]+)\)", re.IGNORECASE)

Cells: TypeAlias = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet; the grid's rows begin with the sheet's first."""

    name: str
    grid: Grid


@contextlib.contextmanager
def opened_workbook(path: Path) -> Iterator[Any]:
    """Open a workbook for reading, as openpyxl has it; whatever is wrong in it is one error.

    Raises:
        ImportProblemError: it is no workbook, is damaged or too large.
    """
    try:
        check_package(path, old=".xls", wanted=".xlsx")
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out is none of the officer's
            book = load_workbook(file, read_only=True, data_only=True)
            yield book
            book.close()
    except (*BROKEN, InvalidFileException) as error:
        raise damaged(path, "表格文件", ".xlsx") from error


def read_sheets(path: Path, book: Any) -> list[Sheet]:
    """Return the visible sheets of a workbook that :func:`opened_workbook` opened.

    Raises:
        ImportProblemError: it is too large.
    """
    sheets: list[Sheet] = []
    room = MOST_CELLS
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        cells, formulas = _cells(book, sheet, room)
        room -= sum(map(len, cells))
        if room <= 0:
            raise ImportProblemError(f"“{path.name}”太大，不像支出明细表，请核对后再导入。")
        sheets.append(Sheet(sheet.title, _grid(cells, formulas)))
    return sheets


Formulas: TypeAlias = dict[tuple[int, int], str]
"""Formulas without stored values, by row and column from 0."""


def _cells(book: Any, sheet: Any, room: int) -> tuple[list[list[Any]], Formulas]:
    """Return a sheet's values up to its last filled row, and formulas without values.

    openpyxl's own pass tells either values or formulas, so that it would take two; this one
    reads the rows' elements as they come and lets openpyxl's tables say what they mean.
    """
    rows: list[list[Any]] = []
    formulas: Formulas = {}
    count = 0
    with book._archive.open(sheet._worksheet_path) as source:
        for _, element in etree.iterparse(source, tag=_ROW, resolve_entities=False):
            number = int(element.get("r") or len(rows) + 1)
            if number > MOST_ROWS or count > room:
                break
            rows += ([] for _ in range(number - len(rows)))
            row = rows[number - 1]
            for cell in element.iterchildren(_CELL):
                _take(cell, book, sheet, row, number - 1, formulas)
            count += len(row)
            element.clear()
    while rows and all(value is None for value in rows[-1]):
        if any(place == len(rows) - 1 for place, _ in formulas):
            break
        rows.pop()
    return rows, formulas


def _take(
    cell: Any, book: Any, sheet: Any, row: list[Any], number: int, formulas: Formulas
) -> None:
    """Put one cell into its row."""
    reference = _LETTERS.match(cell.get("r") or "")
    column = column_index_from_string(reference.group()) - 1 if reference else len(row)
    if column >= MOST_COLUMNS:
        return
    row += [None] * (column + 1 - len(row))
    value = _value(cell, book, sheet)
    formula = cell.find(_FORMULA)
    if value is None and formula is not None:
        formulas[number, column] = f"={formula.text}" if formula.text else "="
    row[column] = value


def _value(cell: Any, book: Any, sheet: Any) -> Any:
    """Return what a cell says: text, a number, a date, or None."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(_TEXT))
    stored = cell.findtext(_VALUE)
    if not stored:
        return None
    if kind == "s":
        return sheet._shared_strings[int(stored)]
    if kind == "n":
        style = int(cell.get("s") or 0)
        if style in book._date_formats:
            with contextlib.suppress(ValueError, OverflowError):  # no day has this number
                return from_excel(float(stored), book.epoch)
        return float(stored) if "." in stored or "e" in stored.lower() else int(stored)
    if kind == "b":
        return stored == "1"
    return stored


def _grid(values: Cells, formulas: Formulas) -> Grid:
    width = max(
        (*map(_width, values), *(column + 1 for _, column in formulas)),
        default=0,
    )
    grid = [[_plain(cell) for cell in row[:width]] for row in values]
    for row in grid:
        row += [""] * (width - len(row))
    for (row_number, column), formula in formulas.items():
        grid[row_number][column] = _formula(formula, values, formulas)
    return Grid(tuple(map(tuple, grid)))


def _width(row: Sequence[Any]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)


def _formula(said: str, values: Cells, formulas: Formulas) -> str:
    """Return a formula without a stored value: worked out where it is a plain sum."""
    summed = _summed(said, values, formulas)
    return said if summed is None else format(summed, "f")


def _plain(value: object) -> str:
    """Write a cell's value. Fifteen digits are what a spreadsheet itself shows of a number."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, (datetime, date)):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _summed(formula: str, values: Cells, formulas: Formulas) -> Decimal | None:
    """Work out a plain =SUM(…) over stored numbers; None where it is more than that."""
    match = _SUM.fullmatch(formula.replace(" ", ""))
    if not match:
        return None
    result = Decimal(0)
    for part in match.group(1).replace("$", "").split(","):
        try:
            left, top, right, bottom = range_boundaries(part)
        except ValueError:
            return None
        if left is None or top is None or right is None or bottom is None:
            return None
        if bottom > MOST_ROWS or right > MOST_COLUMNS:
            return None
        for row in range(top - 1, bottom):
            for column in range(left - 1, right):
                if (row, column) in formulas:
                    return None
                value = _at(values, row, column)
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    result += Decimal(format(value, ".15g"))
    return result


def _at(cells: Cells, row: int, column: int) -> Any:
    """Return a cell by its numbers from 0; None outside."""
    return cells[row][column] if row < len(cells) and column < len(cells[row]) else None
