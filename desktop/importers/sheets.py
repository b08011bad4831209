"""The sheets of a workbook as grids of text, read in one pass without building its cells.

A formula counts by the value that the spreadsheet stored with it. One without a stored value
stays a formula, which no reader takes for zero; only plain sums, as our own workbooks hold, are
worked out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from desktop.importers.package import BROKEN, check_package, damaged
from desktop.importers.source import Grid, ImportProblemError

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
MOST_CELLS: Final = 400_000
"""Cells of all sheets, up to the last filled row, beyond which a workbook is no report's."""
_CHUNK: Final = 1 << 20
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SUM: Final = re.compile(r"=SUM\(([A-Z$\d:,\s]+)\)", re.IGNORECASE)

Cells: TypeAlias = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet; the grid's rows begin with the sheet's first."""

    name: str
    grid: Grid


def open_package(path: Path) -> Any:
    """Open a workbook for reading, as openpyxl has it.

    Raises:
        ImportProblemError: it is no workbook, is damaged or too large.
    """
    try:
        check_package(path, old=".xls", wanted=".xlsx")
        return load_workbook(path, read_only=True, data_only=True)
    except (*BROKEN, InvalidFileException) as error:
        raise damaged(path, "表格文件", ".xlsx") from error


def read_sheets(path: Path, book: Any) -> list[Sheet]:
    """Return the visible sheets of a workbook that :func:`open_package` opened.

    Raises:
        ImportProblemError: it is damaged or too large.
    """
    try:
        formulas = load_workbook(path, read_only=True) if _has_formulas(path) else None
        sheets: list[Sheet] = []
        room = MOST_CELLS
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            stored = _cells(sheet, room)
            written = _cells(formulas[sheet.title], room) if formulas else stored
            room -= sum(map(len, stored))
            if room <= 0:
                raise ImportProblemError(f"“{path.name}”太大，不像支出明细表，请核对后再导入。")
            sheets.append(Sheet(sheet.title, _grid(stored, written)))
        if formulas:
            formulas.close()
        return sheets
    except (*BROKEN, InvalidFileException) as error:
        raise damaged(path, "表格文件", ".xlsx") from error


def _has_formulas(path: Path) -> bool:
    """Whether a sheet holds a formula, told from its XML without parsing it."""
    with zipfile.ZipFile(path) as package:
        for entry in package.infolist():
            if not entry.filename.startswith("xl/worksheets/"):
                continue
            with package.open(entry) as part:
                before = b""
                while chunk := part.read(_CHUNK):
                    if _FORMULA.search(before + chunk):
                        return True
                    before = chunk[-16:]
    return False


def _cells(sheet: Any, room: int) -> list[tuple[Any, ...]]:
    """Return the values of a sheet, without the empty rows at its end."""
    rows: list[tuple[Any, ...]] = []
    filled = count = 0
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        rows.append(row)
        count += len(row)
        if any(cell is not None for cell in row):
            filled = len(rows)
        if count > room:
            break
    return rows[:filled]


def _grid(values: Cells, formulas: Cells) -> Grid:
    width = max((_width(row) for row in (*values, *formulas)), default=0)
    grid: list[tuple[str, ...]] = []
    for place in range(max(len(values), len(formulas))):
        row = values[place] if place < len(values) else ()
        cells = [_plain(cell) for cell in row[:width]]
        cells += [""] * (width - len(cells))
        if formulas is not values and place < len(formulas):
            for column, said in enumerate(formulas[place][:width]):
                if said is not None and not cells[column]:
                    cells[column] = _formula(said, values, formulas)
        grid.append(tuple(cells))
    return Grid(tuple(grid))


def _width(row: Sequence[Any]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)


def _formula(said: object, values: Cells, formulas: Cells) -> str:
    """Return a formula without a stored value: worked out where it is a plain sum."""
    if not isinstance(said, str):
        return "="
    if not said.startswith("="):
        return ""  # an empty text
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


def _summed(formula: str, values: Cells, formulas: Cells) -> Decimal | None:
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
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                value = _at(values, row, column)
                if value is None and _at(formulas, row, column) is not None:
                    return None
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    result += Decimal(format(value, ".15g"))
    return result


def _at(cells: Cells, row: int, column: int) -> Any:
    """Return a cell by its numbers from 1; None outside."""
    if row <= len(cells) and column <= len(cells[row - 1]):
        return cells[row - 1][column - 1]
    return None
