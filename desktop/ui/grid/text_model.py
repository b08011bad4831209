"""A table of text cells (FreeTable) as a table model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.ui.grid.model import Cell, GridModel, Index
from desktop.ui.session import Session
from forms.amount import AmountError, MoneyUnit, parse_amount
from forms.edits import Splice, replace_items
from forms.outline import Column, ColumnKind
from forms.report import TABLES, FreeTable, Report

_FIGURES = (ColumnKind.AMOUNT, ColumnKind.COUNT, ColumnKind.RATE)


class TextModel(GridModel):
    """The rows of one table below its header row.

    ``blank`` is the table as it is before anything is entered; ``number`` counts the tables of
    the same section and key, for those that the outline does not name.
    """

    def __init__(
        self,
        session: Session,
        blank: FreeTable,
        number: int = 0,
        columns: Sequence[Column] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._blank = blank
        self._number = number
        self._columns = tuple(columns)
        self.table = blank

    def index_in(self, report: Report) -> int | None:
        """Return the table's place among the report's tables; None while it holds nothing."""
        found = [
            index
            for index, table in enumerate(report.tables)
            if table.section == self._blank.section and table.key == self._blank.key
        ]
        return found[self._number] if self._number < len(found) else None

    # Reading -------------------------------------------------------------------------------

    @property
    def _header(self) -> tuple[str, ...]:
        return self.table.rows[0] if self.table.rows else ()

    def cell_saying(self, words: str) -> tuple[int, int] | None:
        """Return row and column of the first cell that says this; None where none does."""
        for row, cells in enumerate(self.table.rows[1:]):
            for column, text in enumerate(cells):
                if words and words in text:
                    return row, column
        return None

    def entries(self) -> int:
        return max(len(self.table.rows) - 1, 0)

    def can_edit(self) -> bool:
        return self._session.can_edit

    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return max((len(row) for row in self.table.rows), default=0)

    def is_editable(self, column: int) -> bool:
        return True

    def wraps(self, column: int) -> bool:
        return not self._holds_figures(column)

    def text_at(self, row: int, column: int) -> str:
        return self._cell(row + 1, column)

    def heading(self, column: int) -> str:
        return self._header[column] if column < len(self._header) else ""

    def side(self, column: int) -> Qt.AlignmentFlag:
        figures = self._holds_figures(column)
        return Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._cell(index.row() + 1, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(index.column()) | Qt.AlignmentFlag.AlignVCenter
        return None

    def _holds_figures(self, column: int) -> bool:
        return column < len(self._columns) and self._columns[column].kind in _FIGURES

    def _cell(self, row: int, column: int) -> str:
        rows = self.table.rows
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""

    def show_report(self, report: Report) -> None:
        """Take over the table's state."""
        index = self.index_in(report)
        table = self._blank if index is None else report.tables[index]
        if table == self.table:
            return
        if len(table.rows) == len(self.table.rows) and self.table.rows[:1] == table.rows[:1]:
            self.table = table
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    # Changing ------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self._session.can_edit:
            return False
        if str(value) == self._cell(index.row() + 1, index.column()):
            return True
        return self._write({(index.row(), index.column()): str(value)}, "修改表格")

    def number_at(self, row: int, column: int) -> Decimal | None:
        try:
            amount = parse_amount(self._cell(row + 1, column), MoneyUnit.YUAN)
        except AmountError:
            return None
        return None if amount is None else amount.in_unit(MoneyUnit.YUAN)

    def fill_cells(self, cells: Mapping[Cell, str], label: str) -> None:
        self._write(dict(cells), label)

    def clear_cells(self, cells: Sequence[Cell]) -> None:
        entered = {cell: "" for cell in cells if cell[0] < self.entries()}
        self._write(entered, "清除表格的单元格")

    def paste(self, row: int, column: int, cells: Sequence[Sequence[str]]) -> None:
        width = self.columnCount()
        block = {
            (row + down, column + right): text
            for down, texts in enumerate(cells)
            for right, text in enumerate(texts)
            if column + right < width
        }
        self._write(block, f"粘贴 {len(cells)} 行到表格")
        wide = max(map(len, cells), default=0)
        if wide > width - column:
            self.refused.emit(
                f"粘贴的内容有 {wide} 列，这里只有 {width - column} 列，多出的没有粘贴。"
            )

    def insert_row(self, row: int) -> None:
        rows = self._rows()
        rows.insert(row + 1, [""] * self.columnCount())
        self._replace(rows, "插入表格的行")

    def delete_rows(self, first: int, count: int) -> None:
        rows = self._rows()
        del rows[first + 1 : first + 1 + count]
        self._replace(rows, "删除表格的行")

    def move_row(self, row: int, to: int) -> None:
        rows = self._rows()
        rows.insert(to + 1, rows.pop(row + 1))
        self._replace(rows, "移动表格的行")

    def _rows(self) -> list[list[str]]:
        return [list(row) for row in self.table.rows]

    def _write(self, cells: dict[tuple[int, int], str], label: str) -> bool:
        rows, width = self._rows(), self.columnCount()
        for (row, column), text in cells.items():
            while len(rows) <= row + 1:
                rows.append([""] * width)
            rows[row + 1] += [""] * (column + 1 - len(rows[row + 1]))
            rows[row + 1][column] = text
        return self._replace(rows, label)

    def _replace(self, rows: list[list[str]], label: str) -> bool:
        report = self._session.report
        index = self.index_in(report)
        filled = replace(self.table, rows=tuple(tuple(row) for row in rows))
        tables = list(report.tables)
        if index is None:
            tables.append(filled)
        elif self._blank.key and filled.rows == self._blank.rows:
            del tables[index]  # an outline's table without a row is a table that is not filled
        else:
            tables[index] = filled
        return self._session.apply(replace_items(report, TABLES, tables), label)

    def remove(self) -> bool:
        """Delete the whole table from the report."""
        report = self._session.report
        index = self.index_in(report)
        if index is None:
            return True
        removed = Splice(TABLES, index, (report.tables[index],), ())
        return self._session.apply(removed, "删除表格")
