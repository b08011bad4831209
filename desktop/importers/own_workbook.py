"""A workbook that this program wrote, read back in full: what each row is stands beside it.

Whatever was changed or inserted in a spreadsheet since is read as it now stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from desktop.importers.builder import ReportBuilder
from desktop.importers.entries import entry_value
from desktop.importers.figures import with_figures
from desktop.importers.notes import Imported, Notebook, shortened
from desktop.importers.problem import UnknownOutlineError
from forms.amount import Amount, AmountError, MoneyUnit, parse_amount
from forms.economic import classification
from forms.exchange import (
    MARK_COLUMN,
    SHEET_COVER,
    SHEET_EXPENDITURE,
    SHEET_FIGURES,
    SHEET_TABLES,
    SHEET_TEXT,
    RowMark,
    read_mark,
)
from forms.outline import EXPENDITURE, UNIT, YEAR, FieldKind, Outline
from forms.outline_reader import shipped_outline
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, ExpenditureLine

Sheet: TypeAlias = Any
"""A worksheet of openpyxl."""

_MOST_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: what it is, the parts of its mark, and its cells."""

    number: int
    mark: RowMark | None
    parts: tuple[str, ...]
    cells: tuple[Any, ...]

    def text(self, column: int) -> str:
        """Return a cell (from 0) as text; "" where empty."""
        value = self.cells[column] if column < len(self.cells) else None
        return "" if value is None else str(value)


def outline_key(workbook: Any) -> str | None:
    """Return the outline's key of a workbook that this program wrote; None for another's."""
    if SHEET_COVER not in workbook.sheetnames:
        return None
    rows = workbook[SHEET_COVER].iter_rows(1, 1, MARK_COLUMN, MARK_COLUMN, values_only=True)
    mark, parts = read_mark(str(next(rows, ("",))[0]))
    return parts[0] if mark is RowMark.WORKBOOK and parts else None


def report_from_workbook(
    workbook: Any,
    *,
    outline: Outline | None = None,
    unit: str | None = None,
    year: int | None = None,
) -> Imported:
    """Read a workbook that this program wrote.

    Raises:
        UnknownOutlineError: its outline is not known and none is given.
    """
    key = outline_key(workbook) or ""
    chosen = outline or shipped_outline(key)
    if chosen is None:
        raise UnknownOutlineError("表格", key)
    notebook = Notebook()
    reader = _Reader(workbook, chosen, notebook)
    reader.cover(unit, year)
    reader.figures()
    reader.expenditure()
    reader.text()
    reader.tables()
    report = with_figures(reader.builder.report(), notebook, enter=False)
    return Imported(report, tuple(notebook.notes))


class _Reader:
    def __init__(self, workbook: Any, outline: Outline, notebook: Notebook) -> None:
        self._workbook, self._outline, self._notebook = workbook, outline, notebook
        self.builder = ReportBuilder(outline, notebook)

    def _rows(self, name: str) -> Iterator[_Row]:
        if name not in self._workbook.sheetnames:
            return
        sheet: Sheet = self._workbook[name]
        rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=MARK_COLUMN, values_only=True)
        for number, cells in enumerate(rows, 1):
            padded = (*cells, *(None,) * (MARK_COLUMN - len(cells)))
            mark, parts = read_mark(str(padded[MARK_COLUMN - 1] or ""))
            yield _Row(number, mark, tuple(parts), padded[: MARK_COLUMN - 1])

    def cover(self, unit: str | None, year: int | None) -> None:
        """Read unit, year and the entries of the cover."""
        values = self.builder.values
        for row in self._rows(SHEET_COVER):
            key = row.parts[0] if row.mark is RowMark.VALUE and row.parts else ""
            said = row.text(1)
            entry = self._outline.fields.get(key)
            if key in (UNIT, YEAR) and said:
                values[key] = said
            elif entry is None and key and said:
                self.builder.unplaced(f"{row.text(0)}：{said}", f"封面的“{row.text(0)}”不在提纲里")
            elif entry and said:
                is_text = entry.kind is FieldKind.TEXT
                value = said if is_text else entry_value(entry, said, self._outline)
                values[key] = said if value is None else value
        if unit:
            values[UNIT] = unit
        if year:
            values[YEAR] = str(year)
        told = f"单位“{values.get(UNIT, '')}”，年度 {values.get(YEAR, '（空）')}"
        self._notebook.read(f"这是本程序导出的表格：{told}。")

    def figures(self) -> None:
        """Read the named figures."""
        for row in self._rows(SHEET_FIGURES):
            if row.mark is not RowMark.FIGURE or not row.text(1):
                continue
            entry = self._outline.fields.get(row.parts[0]) if row.parts else None
            if entry is None:
                told = f"{row.text(0)}：{row.text(1)}{row.text(2)}"
                self.builder.unplaced(told, f"指标数“{row.text(0)}”不在提纲里")
            elif entry.kind is FieldKind.AMOUNT:
                unit = next((one for one in MoneyUnit if one.value == row.text(2)), None)
                amount = self._amount(row.cells[1], unit or self._unit, entry.label, entry.key)
                if amount is not None:
                    self.builder.values[entry.key] = amount
            else:
                self._count(entry.key, entry.label, row.text(1))

    def _count(self, key: str, label: str, text: str) -> None:
        try:
            self.builder.values[key] = Decimal(text)
        except InvalidOperation:
            self._notebook.slip(f"“{label}”的“{shortened(text)}”不是数，已留空，请补填。", key)

    @property
    def _unit(self) -> MoneyUnit:
        return self._outline.view.unit

    def _amount(
        self, value: object, unit: MoneyUnit, name: str, about: str = EXPENDITURE
    ) -> Amount | None:
        text = format(value, ".15g") if isinstance(value, float) else str(value or "")
        if isinstance(value, int):
            text = str(value)
        try:
            return Amount.of(Decimal(text), unit) if "e" in text else parse_amount(text, unit)
        except AmountError as error:
            told = f"“{name}”的数没有读入，已留空：{error}"
            self._notebook.slip(told, about)
            return None

    def expenditure(self) -> None:
        """Read rows, total and note of the expenditure table."""
        keys: tuple[str, ...] = ()
        closed = False
        year = int(str(self.builder.values.get(YEAR) or 0) or 0)
        for row in self._rows(SHEET_EXPENDITURE):
            if row.mark is RowMark.EXPENDITURE:
                keys = row.parts
            elif row.mark is RowMark.TOTAL:
                closed = True
                cell = dict(zip(keys, row.cells, strict=False)).get("amount")
                total = self._amount(cell, self._unit, "合计")
                if total is not None:
                    self.builder.values[EXPENDITURE_TOTAL] = total
            elif row.mark is RowMark.NOTE:
                self.builder.values[EXPENDITURE_NOTE] = row.text(0).removeprefix("备注：")
            elif keys and not closed:
                self._line(row, dict(zip(keys, row.cells, strict=False)), year)
        self._notebook.read(f"支出明细表读入 {len(self.builder.lines)} 行。", EXPENDITURE)

    def _line(self, row: _Row, cells: dict[str, Any], year: int) -> None:
        name = str(cells.get("name") or "")
        amounts = {
            key: self._amount(cells.get(key), self._unit, name)
            for key in ("amount", "budget", "prior")
        }
        if row.mark is None and not name and not any(amounts.values()):
            return  # an empty row was inserted
        code = str(cells.get("code") or "") or None
        if row.mark is None and code is None:
            code = classification().code_for(name, year)
        self.builder.lines.append(ExpenditureLine(name, code, **amounts))

    def text(self) -> None:
        """Read headings and paragraphs."""
        pieces: list[str] = []
        first: _Row | None = None
        for row in self._rows(SHEET_TEXT):
            if row.mark is RowMark.GOES_ON:
                pieces.append(row.text(0) or row.text(1))
                continue
            self._finish(first, "".join(pieces))
            first, pieces = row, [row.text(0) or row.text(1)]
        self._finish(first, "".join(pieces))

    def _finish(self, row: _Row | None, text: str) -> None:
        match row:
            case _Row(mark=RowMark.HEADING, parts=(key, level, length)):
                self.builder.heading(key, text[int(length) :], int(level))
            case _Row(mark=RowMark.PARAGRAPH):
                self.builder.paragraph(text)
            case _Row(mark=RowMark.EXPENDITURE):
                self.builder.pass_expenditure()
            case _Row(mark=None, number=number) if number > 1 and text.strip():
                self.builder.paragraph(text)  # inserted in the spreadsheet

    def tables(self) -> None:
        """Read the tables of text."""
        section = caption = ""
        rows: list[tuple[str, ...]] = []
        for row in self._rows(SHEET_TABLES):
            if row.mark is RowMark.CAPTION:
                if rows:
                    self.builder.table(section, caption, tuple(rows))
                section, rows = row.parts[0], []
                caption = row.text(0) if row.parts[1:] == ("1",) else ""
            elif row.mark is RowMark.ROW:
                width = int(row.parts[0])
                rows.append(tuple(row.text(column) for column in range(width)))
            elif rows and any(cell is not None for cell in row.cells):
                rows.append(tuple(row.text(column) for column in range(len(rows[0]))))
        if rows:
            self.builder.table(section, caption, tuple(rows))
