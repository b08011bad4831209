"""What the rows of the expenditure table show, and how they follow the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor

from desktop.ui.editor import Unsaved
from desktop.ui.expenditure.columns import (
    COMPUTED,
    columns_of,
    is_typed,
    money_of,
    percent,
    shown,
)
from desktop.ui.expenditure.options import BUDGET, PRIOR, SUBTOTALS
from desktop.ui.expenditure.subtotals import bands_of
from desktop.ui.expenditure.wrong_texts import WrongTexts, order_of
from desktop.ui.finding_mark import SIGNS, gravest
from desktop.ui.grid.model import DIGITS, Cell, GridModel, Index
from desktop.ui.session import Session
from desktop.ui.theme import colours
from forms.checks.finding import Finding
from forms.edits import Splice, is_nothing, replace_items
from forms.outline import Column, ColumnKind, Table
from forms.report import LINES, ExpenditureLine, Report

_ALIGNMENT = {
    ColumnKind.AMOUNT: Qt.AlignmentFlag.AlignRight,
    ColumnKind.COUNT: Qt.AlignmentFlag.AlignRight,
    ColumnKind.RATE: Qt.AlignmentFlag.AlignRight,
    ColumnKind.CODE: Qt.AlignmentFlag.AlignLeft,
    ColumnKind.TEXT: Qt.AlignmentFlag.AlignLeft,
}
_LONG_NAME = 10
"""Characters of a name that may be cut off somewhere, so that it is told in full."""
_MARKED = [
    Qt.ItemDataRole.BackgroundRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
]


class ShownLines(GridModel):
    """Rows of the expenditure table, and a blank one at the end; what they show."""

    def __init__(self, session: Session, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        self.columns: tuple[Column, ...] = self._columns()
        self._report = replace(session.report, lines=())  # what the view was told of
        self._wrong = WrongTexts()
        self._order: Sequence[int] = ()  # the old row of each, while rows are being reordered
        self._marks: dict[int, list[Finding]] = {}
        self._bands: dict[int, tuple[str, ...]] = {}

    def _columns(self) -> tuple[Column, ...]:
        options = self._session.table_options
        return columns_of(self._table, budget=options.shows(BUDGET), prior=options.shows(PRIOR))

    def show_options(self) -> bool:
        """Show what is switched on now; return whether the columns are others."""
        wanted = self._columns()
        others = wanted != self.columns
        if others:
            self.beginResetModel()
            self.columns = wanted
        before, self._bands = self._bands, self._wanted_bands()
        if others:
            self.endResetModel()
        else:
            self.bandsChanged.emit(before.keys() ^ self._bands.keys())
        return others

    def _wanted_bands(self) -> dict[int, tuple[str, ...]]:
        if not (self._table.subtotals or self._session.table_options.shows(SUBTOTALS)):
            return {}
        return bands_of(self._report, self.columns, self._session.view_of(self._report))

    def band(self, row: int) -> tuple[str, ...]:
        return self._bands.get(row, ())

    def frozen(self) -> int:
        keys = [column.key for column in self.columns]
        return keys.index("name") + 1 if "name" in keys[:2] else 0

    def wraps(self, column: int) -> bool:
        return self.columns[column].key == "name"

    @property
    def _lines(self) -> tuple[ExpenditureLine, ...]:
        return self._report.lines

    # Reading -------------------------------------------------------------------------------

    def entries(self) -> int:
        return len(self._lines)

    def can_edit(self) -> bool:
        return self._session.can_edit

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def is_editable(self, column: int) -> bool:
        return is_typed(self.columns[column])

    def first_amount_column(self) -> int:
        """Return the column of the first amount, where typing goes on after a subject."""
        return next(
            number
            for number, column in enumerate(self.columns)
            if column.kind is ColumnKind.AMOUNT or column.key == "amount"
        )

    def heading(self, column: int) -> str:
        shown = self.columns[column]
        unit = self._session.view_of(self._report).unit.value
        return f"{shown.label}（{unit}）" if shown.kind is ColumnKind.AMOUNT else shown.label

    def side(self, column: int) -> Qt.AlignmentFlag:
        return _ALIGNMENT[self.columns[column].kind]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), self.columns[index.column()]
        wrong = self._wrong.get(row, column.key)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return wrong.text if wrong else self._shown(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGNMENT[column.kind] | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ToolTipRole:
                return wrong.reason if wrong else self._objections(row) or self._hint(row, column)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                below = " ".join(self.band(row)).strip() if column.key == "name" else ""
                return wrong.reason if wrong else self._objections(row) or below or None
            case Qt.ItemDataRole.ForegroundRole:
                if wrong:
                    return QBrush(QColor(colours().wrong))
                return None if self.is_editable(index.column()) else QBrush(QColor(colours().quiet))
            case Qt.ItemDataRole.BackgroundRole:
                marked = wrong or (row in self._marks and column.key == "name")
                return QBrush(QColor(colours().notice)) if marked else None
        return None

    def text_at(self, row: int, column: int) -> str:
        key = self.columns[column].key
        wrong = self._wrong.get(row, key)
        if wrong is None and key == "name":  # asked for all rows, to see which of them wrap
            return self._lines[row].name if row < len(self._lines) else ""
        return super().text_at(row, column)

    def _line(self, row: int) -> ExpenditureLine:
        return self._lines[row] if row < len(self._lines) else ExpenditureLine("")

    def _shown(self, row: int, column: Column) -> str:
        if row >= len(self._lines):
            return ""
        return shown(column, self._lines[row], self._report, self._session.view_of(self._report))

    def _objections(self, row: int) -> str | None:
        return "\n".join(one.message for one in self._marks.get(row, ())) or None

    def _hint(self, row: int, column: Column) -> str | None:
        if row >= len(self._lines):
            return None
        if column.key == "name" and len(self._lines[row].name) > _LONG_NAME:
            return self._lines[row].name
        if column.key != "change":
            return None
        rate = percent(money_of(column, self._lines[row]), self._lines[row].prior)
        return f"比上年增减 {rate}" if rate else None

    def number_at(self, row: int, column: int) -> Decimal | None:
        if row >= len(self._lines):
            return None
        amount = money_of(self.columns[column], self._lines[row])
        return None if amount is None else amount.in_unit(self._session.view_of(self._report).unit)

    def total_at(self, column: int, rows: range) -> tuple[Decimal, int]:
        shown = self.columns[column]
        if shown.kind is not ColumnKind.AMOUNT and shown.key != "amount":
            return Decimal(0), 0
        amounts = (money_of(shown, line) for line in self._lines[rows.start : rows.stop])
        fen = [amount.fen for amount in amounts if amount is not None]
        unit = self._session.view_of(self._report).unit.fen
        with localcontext() as context:
            context.prec = DIGITS
            return Decimal(sum(fen)) / unit, len(fen)

    def wrong_cells(self) -> list[Cell]:
        """Return the cells whose text could not be saved, row by row."""
        shown = {column.key: number for number, column in enumerate(self.columns)}
        return sorted((row, shown[key]) for row, key in self._wrong.cells() if key in shown)

    def problem(self, at: Cell | None = None) -> str:
        """Return a sentence about the cells whose text could not be saved; "" for none.

        It tells why of the cell ``at``, if that is one of them, else of the first.
        """
        cells = self.wrong_cells()
        if not cells:
            return ""
        row, number = cell = at if at in cells else cells[0]
        column = self.columns[number]
        wrong = self._wrong.get(row, column.key)
        told = f"第 {row + 1} 行的“{column.label}”没有保存：{wrong.reason if wrong else ''}"
        if len(cells) == 1:
            return told
        return f"有 {len(cells)} 格没有保存，第 {cells.index(cell) + 1} 处：{told}"

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Return the cells whose text could not be saved."""
        found = []
        for row, number in self.wrong_cells():
            column = self.columns[number]
            wrong = self._wrong.get(row, column.key)
            if wrong is not None:
                what = f"支出明细第 {row + 1} 行的“{column.label}”"
                where = f"{LINES}/{row + 1}"
                found.append(
                    Unsaved(where, what, wrong.text, wrong.reason, column.key, wrong.amount)
                )
        return tuple(found)

    def wrong_column(self, row: int, text: str) -> int | None:
        """Return the first column of a row in which this text could not be saved, if any."""
        for at, number in self.wrong_cells():
            wrong = self._wrong.get(at, self.columns[number].key)
            if at == row and wrong is not None and wrong.text == text:
                return number
        return None

    def left_out(self) -> str:
        """Say which rows the sum leaves out or counts as they were; "" where there are none."""
        refused = {row for row, key in self._wrong.cells() if key == "amount"}
        rows = len(self._lines)
        entered = {row for row in refused if row < rows and self._lines[row].amount is not None}
        blank = sum(line.amount is None for line in self._lines)
        blank -= sum(row < rows for row in refused - entered)
        told = []
        if blank:
            told.append(f"另有 {blank} 行没有金额，没有计入")
        if refused - entered:
            told.append(f"另有 {len(refused - entered)} 行的金额读不懂，没有计入")
        if entered:
            told.append(f"{len(entered)} 行改后的金额读不懂，仍按原来的金额计入")
        return "；".join(told) + "。" if told else ""

    # Following the report ------------------------------------------------------------------

    def show_report(self, report: Report) -> None:
        """Take over the report's lines, telling the view only what changed."""
        splice = replace_items(replace(report, lines=self._lines), LINES, report.lines)
        at, removed, inserted = splice.at, len(splice.removed), len(splice.inserted)
        others = self._session.view_of(report) != self._session.view_of(self._report)
        if not is_nothing(splice):
            self._move_wrong(splice)
            common = min(removed, inserted)
            if removed > common:
                self.beginRemoveRows(QModelIndex(), at + common, at + removed - 1)
            if inserted > common:
                # Rows added at the end come after the blank one, which is the first of them now.
                first = at + common + (at == len(self._lines) and self._session.can_edit)
                self.beginInsertRows(QModelIndex(), first, first + inserted - common - 1)
            self._report = report
            if removed > common:
                self.endRemoveRows()
            if inserted > common:
                self.endInsertRows()
        self._report = report
        self._show_bands(at, removed, inserted)
        if others:
            self._tell_all()
        else:
            self._tell(at, at + inserted)
            self._tell_computed()

    def _move_wrong(self, splice: Splice) -> None:
        """Let what could not be saved go with its rows, also where an undo puts them back."""
        order, self._order = self._order, ()
        if len(self._wrong) and not order:
            order = order_of(splice.removed, splice.inserted, splice.at)
        if order:
            self._wrong.permute(order)
        else:
            removed, inserted = len(splice.removed), len(splice.inserted)
            self._wrong.splice(splice.at, removed, inserted, len(self._lines))

    def _show_bands(self, at: int, removed: int, inserted: int) -> None:
        """Follow the subtotals; ``removed`` rows at ``at`` gave way to ``inserted``."""
        moved = {
            row if row < at else row + inserted - removed
            for row in self._bands
            if not at <= row < at + removed
        }
        stayed = {row for row in self._bands if at <= row < at + min(removed, inserted)}
        self._bands = self._wanted_bands()
        self.bandsChanged.emit((moved | stayed) ^ self._bands.keys())

    def _tell(self, first: int, end: int) -> None:
        """Tell that the rows from ``first`` to before ``end`` show something else."""
        last = min(end, self.rowCount()) - 1
        if first <= last:
            right = self.index(last, len(self.columns) - 1)
            self.dataChanged.emit(self.index(first, 0), right)

    def _tell_all(self) -> None:
        self._tell(0, self.rowCount())

    def _tell_computed(self) -> None:
        """Tell that shares changed with the sum, and what else follows from other cells."""
        last = self.rowCount() - 1
        for number, column in enumerate(self.columns):
            if last >= 0 and column.key in COMPUTED:
                self.dataChanged.emit(self.index(0, number), self.index(last, number))

    def reset(self) -> None:
        """Begin afresh, as when the table becomes read-only."""
        self.beginResetModel()
        self.endResetModel()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark the rows that these findings name (``lines/N``)."""
        marks: dict[int, list[Finding]] = {}
        for finding in findings:
            if not finding.explained:
                row = int(finding.where.partition("/")[2]) - 1
                marks.setdefault(row, []).append(finding)
        self._marks = marks
        if self.rowCount():
            last = self.index(self.rowCount() - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, _MARKED)
            self.signsChanged.emit()

    def findings_at(self, row: int) -> Sequence[Finding]:
        """Return what the checks object to in a row, as the marks show it."""
        return self._marks.get(row, ())

    def sign(self, row: int) -> str:
        found = self._marks.get(row)
        return SIGNS[gravest(one.level for one in found)] if found else ""
