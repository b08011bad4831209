"""An expenditure table read from a workbook (.xlsx): sheet and columns found by their heads."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from desktop.importers.columns import named_unit
from desktop.importers.cover import read_cover
from desktop.importers.notes import Imported, Notebook
from desktop.importers.source import Grid, ImportProblemError
from desktop.importers.tables import Expenditure, is_expenditure, read_expenditure, subjects_in
from forms.amount import WAN_VIEW, total
from forms.outline import EXPENDITURE, UNIT, YEAR, Outline
from forms.outline_reader import shipped_outlines
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, Report, Value

MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
_HEAD_ROWS: Final = 12
_LONGEST_LABEL: Final = 16
LARGEST_PACKAGE: Final = 300_000_000
"""Unpacked bytes beyond which a workbook is taken for a hostile one."""

Sheet: TypeAlias = Any
"""A worksheet of openpyxl, with values or with formulas."""

_BROKEN: Final = (
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RuntimeError,
    NotImplementedError,
    SyntaxError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
    InvalidFileException,
)
"""What openpyxl and zipfile raise on files that are damaged or made to do harm."""
_SUM: Final = re.compile(r"=SUM\(([A-Z$\d:,\s]+)\)", re.IGNORECASE)


def read_workbook(
    path: Path, *, outline: Outline | None, unit: str | None, year: int | None
) -> Imported:
    """Read the expenditure table of a workbook.

    Raises:
        ImportProblemError: it cannot be read, or holds no such table, unit or year.
    """
    notebook = Notebook()
    sheets = _read_sheets(path)
    lines = list(_head_lines(sheets))
    shipped = list(shipped_outlines().values())
    cover = read_cover(lines, outline or shipped[0], Notebook())
    found_year = year or cover.year or _year_in(lines)
    unit = unit or cover.unit
    if not unit:
        raise ImportProblemError(f"“{path.name}”里没有单位名称，请用 --unit 写明单位后再导入。")
    if not found_year:
        raise ImportProblemError(f"“{path.name}”里没有年度，请用 --year 写明年度后再导入。")
    chosen = outline or next(
        (one for one in shipped if one.valid_in(found_year)),
        max(shipped, key=lambda one: one.valid_from),
    )
    spent = _expenditure(path, sheets, found_year, chosen, notebook)
    values: dict[str, Value] = {UNIT: unit, YEAR: str(found_year)}
    if spent.total is not None:
        values[EXPENDITURE_TOTAL] = spent.total
    if spent.note:
        values[EXPENDITURE_NOTE] = spent.note
    return Imported(Report(chosen, values, {}, tuple(spent.lines)), tuple(notebook.notes))


def _expenditure(
    path: Path,
    sheets: Sequence[tuple[str, Grid]],
    year: int,
    outline: Outline,
    notebook: Notebook,
) -> Expenditure:
    """Read the sheet that is an expenditure table; of several the one with most subjects."""
    found = [(name, grid) for name, grid in sheets if is_expenditure(grid, year)]
    if not found or outline.expenditure is None:
        raise ImportProblemError(
            f"“{path.name}”里没有认出支出明细表；请让表头写明“支出内容”（或科目）和“金额”后再导入。"
        )
    name, grid = max(found, key=lambda pair: subjects_in(pair[1], year))
    notebook.read(f"支出明细取自工作表“{name}”。", EXPENDITURE)
    unread = [other for other, _ in sheets if other != name]
    if unread:
        notebook.leftover(f"只读支出明细，没有读入的工作表：{'、'.join(unread)}。", EXPENDITURE)
    caption = " ".join(cell for cell in (name, path.stem) if named_unit(cell))
    spent = read_expenditure(grid, year, notebook, caption=caption, default=outline.view.unit)
    summed = WAN_VIEW.format_exact(total(line.amount for line in spent.lines))
    notebook.read(f"支出明细表读入 {len(spent.lines)} 行，各行相加 {summed}万元。", EXPENDITURE)
    return spent


def _head_lines(sheets: Sequence[tuple[str, Grid]]) -> Iterator[str]:
    """Yield what stands at the top of the sheets; a label and its entry as one line."""
    for _, grid in sheets:
        for row in grid.rows[:_HEAD_ROWS]:
            cells = [cell for cell in row if cell]
            if len(cells) == 2 and len(cells[0]) <= _LONGEST_LABEL and "：" not in cells[0]:
                yield "：".join(cells)
            else:
                yield from cells


def _year_in(lines: Sequence[str]) -> int | None:
    found = next(filter(None, (re.search(r"((?:19|20)\d\d)\s*年", line) for line in lines)), None)
    return int(found.group(1)) if found else None


# Cells --------------------------------------------------------------------------------------


def _read_sheets(path: Path) -> list[tuple[str, Grid]]:
    """Return the visible sheets as grids of text.

    Raises:
        ImportProblemError: the file is no workbook, or is damaged.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise ImportProblemError(f"“{path.name}”读不出来，请检查路径和权限。") from error
    if start == b"\xd0\xcf\x11\xe0":
        raise ImportProblemError(
            f"“{path.name}”带密码，或其实是旧的 .xls 格式；"
            "请在 Excel 或 WPS 中打开，去掉密码，另存为 .xlsx 后再导入。"
        )
    try:
        with zipfile.ZipFile(path) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST_PACKAGE:
                raise ImportProblemError(f"“{path.name}”展开后太大，不像一张支出明细表。")
        values = load_workbook(path, data_only=True)
        formulas = load_workbook(path, data_only=False)
        return [
            (sheet.title, _grid(sheet, formulas[sheet.title]))
            for sheet in values.worksheets
            if sheet.sheet_state == "visible"
        ]
    except _BROKEN as error:
        raise ImportProblemError(
            f"“{path.name}”已损坏或不是表格文件；请在 Excel 或 WPS 中打开，另存为 .xlsx 后再导入。"
        ) from error


def _grid(values: Sheet, formulas: Sheet) -> Grid:
    columns = range(1, min(values.max_column, MOST_COLUMNS) + 1)
    rows = range(1, min(values.max_row, MOST_ROWS) + 1)
    return Grid(
        tuple(tuple(_cell(values, formulas, row, column) for column in columns) for row in rows)
    )


def _cell(values: Sheet, formulas: Sheet, row: int, column: int) -> str:
    """Return a cell's text. A formula without a stored value stays a formula, but for a sum."""
    value = values.cell(row, column).value
    if value is None:
        formula = formulas.cell(row, column).value
        if not isinstance(formula, str) or not formula.startswith("="):
            return "" if formula is None else "="
        summed = _summed(formula, values, formulas)
        return formula if summed is None else format(summed, "f")
    return _plain(value)


def _plain(value: object) -> str:
    """Write a cell's value. Fifteen digits are what a spreadsheet itself shows of a number."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, (datetime, date)):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).strip()


def _summed(formula: str, values: Sheet, formulas: Sheet) -> Decimal | None:
    """Work out a plain =SUM(…) over stored numbers, as our own workbooks hold; else None."""
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
        if (bottom - top) * (right - left + 1) > MOST_ROWS:
            return None
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                value = values.cell(row, column).value
                if value is None and formulas.cell(row, column).value is not None:
                    return None
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    try:
                        result += Decimal(format(value, ".15g"))
                    except InvalidOperation:
                        return None
    return result
