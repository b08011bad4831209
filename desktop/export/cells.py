"""What all sheets of the workbook share: cells, styles, and a file without a clock in it."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from forms.amount import Amount, AmountView
from forms.exchange import MARK_COLUMN, RowMark, row_mark

LONGEST_TEXT: Final = 32767
"""Characters that one cell can hold."""
TITLE: Final = Font(name="宋体", size=16, bold=True)
BOLD: Final = Font(name="宋体", size=11, bold=True)
PLAIN: Final = Font(name="宋体", size=11)
CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAP: Final = Alignment(vertical="top", wrap_text=True)
RIGHT: Final = Alignment(horizontal="right", vertical="center")
FAILED: Final = "不通过"
"""The verdict of a check that fails."""
_RED: Final = Font(color="FFC00000", bold=True)
_PINK: Final = PatternFill(bgColor="FFFFD9D9")
_LINE: Final = Side(style="thin")
GRID: Final = Border(_LINE, _LINE, _LINE, _LINE)

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_EARLIEST: Final = datetime(1980, 1, 1)
"""The first time that a ZIP file can hold; stands where a report was never saved."""


def put_text(sheet: Worksheet, row: int, column: int, text: str, font: Font = PLAIN) -> Cell:
    """Write text that stays text, whatever it begins with."""
    cell = _cell(sheet, row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_TEXT] or None
    if cell.value is not None:
        cell.data_type = "s"  # else "=…" becomes a formula and "#N/A" an error
        if text.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True  # and stays text when the cell is edited later
    cell.font = font
    return cell


def put_mark(sheet: Worksheet, row: int, mark: RowMark, *parts: object) -> None:
    """Say in the hidden column what a row is, so that the workbook is read back exactly."""
    put_text(sheet, row, MARK_COLUMN, row_mark(mark, *parts))
    sheet.column_dimensions[get_column_letter(MARK_COLUMN)].hidden = True


def put_number(
    sheet: Worksheet, row: int, column: int, value: Decimal | int, number_format: str = "General"
) -> Cell:
    """Write an exact number."""
    cell = _cell(sheet, row, column)
    cell.value = value
    cell.number_format = number_format
    cell.font = PLAIN
    return cell


def put_amount(
    sheet: Worksheet, row: int, column: int, amount: Amount | None, view: AmountView
) -> Cell:
    """Write an amount exactly, in the view's unit; a blank stays an empty cell."""
    cell = _cell(sheet, row, column)
    if amount is not None:
        cell.value = amount.in_unit(view.unit)
    cell.number_format = amount_format(view)
    cell.font = PLAIN
    return cell


def put_formula(
    sheet: Worksheet, row: int, column: int, formula: str, number_format: str = "General"
) -> Cell:
    """Write a formula of our own; never a text that anyone entered."""
    cell = _cell(sheet, row, column)
    cell.value = formula
    cell.number_format = number_format
    cell.font = PLAIN
    return cell


def redden(sheet: Worksheet, cell: Cell, verdict: str) -> None:
    """Let a cell stand out in red while it says ``verdict``."""
    rule = CellIsRule(operator="equal", formula=[f'"{verdict}"'], font=_RED, fill=_PINK)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(cell.coordinate, rule)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise ValueError(f"{cell.coordinate} lies inside a merged cell")
    return cell


def amount_format(view: AmountView) -> str:
    """Return the number format of a view: its decimals at least, and every one that is there."""
    whole = "#,##0" if view.grouping else "0"
    finest = {"元": 2, "万元": 6, "亿元": 10}[view.unit.value]
    fraction = "0" * view.decimals + "#" * max(0, finest - view.decimals)
    # Without decimals a format with "#" alone would end each whole number in a point.
    return f"{whole}.{fraction}" if view.decimals else whole


def put_header(sheet: Worksheet, row: int, labels: Sequence[str]) -> None:
    """Write a header row, framed and centred."""
    for column, label in enumerate(labels, 1):
        cell = put_text(sheet, row, column, label, BOLD)
        cell.alignment = CENTRE
        cell.border = GRID


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the columns' widths, in digits of the normal font (a Chinese character takes two)."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def set_page(sheet: Worksheet, header_rows: int, columns: int, *, landscape: bool = False) -> None:
    """Print on A4, as wide as the paper, with the first rows on every page and frozen above."""
    last = get_column_letter(columns)
    sheet.freeze_panes = f"A{header_rows + 1}"
    sheet.print_title_rows = f"1:{header_rows}"
    sheet.print_area = f"A1:{last}{sheet.max_row}"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


class _DatedArchive(zipfile.ZipFile):
    """A ZIP file all of whose members bear one time, so that equal content is equal bytes."""

    def __init__(self, path: Path, at: datetime) -> None:
        super().__init__(path, "w", zipfile.ZIP_DEFLATED)
        self._date = (at.year, at.month, at.day, at.hour, at.minute, at.second)

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a member from memory."""
        information = zipfile.ZipInfo(str(zinfo_or_arcname), self._date)
        information.create_system = 0  # the same on every system
        super().writestr(information, data, zipfile.ZIP_DEFLATED, compresslevel)

    def write(
        self,
        filename: Any,
        arcname: Any = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a member from a file."""
        self.writestr(arcname or os.fspath(filename), Path(filename).read_bytes())


def save(workbook: Workbook, path: Path, at: datetime | None) -> None:
    """Write the workbook with ``at`` as its only time.

    Raises:
        OSError: the file could not be written.
    """
    moment = max(at.replace(tzinfo=None, microsecond=0), _EARLIEST) if at else _EARLIEST
    workbook.properties.creator = "自评"
    workbook.properties.created = moment
    workbook.properties.modified = moment
    # No values are kept with the formulas, so whoever opens the file must compute them.
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    with _DatedArchive(path, moment) as archive:
        ExcelWriter(workbook, archive).write_data()
