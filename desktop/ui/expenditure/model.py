"""The expenditure lines as a table model: each change is one edit of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor

from desktop.ui.expenditure.columns import (
    COMPUTED,
    NEWEST,
    CellError,
    columns_of,
    is_typed,
    money_of,
    percent,
    shown,
    typed,
)
from desktop.ui.expenditure.options import BUDGET, PRIOR, SUBTOTALS
from desktop.ui.expenditure.subtotals import bands_of
from desktop.ui.expenditure.wrong_texts import WrongText, WrongTexts
from desktop.ui.grid.model import DIGITS, Cell, GridModel, Index
from desktop.ui.session import Session
from desktop.ui.theme import colours
from forms.amount import AmountError
from forms.checks.finding import Finding
from forms.economic import EconomicClass
from forms.edits import (
    change_line,
    delete_lines,
    insert_lines,
    is_nothing,
    move_line,
    replace_items,
)
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


class ExpenditureModel(GridModel):
    """Rows of the expenditure table, and a blank one at the end in which typing adds a row."""

    def __init__(self, session: Session, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        self.columns: tuple[Column, ...] = self._columns()
        self._report = replace(session.report, lines=())  # what the view was told of
        self._wrong = WrongTexts()
        self._marks: dict[int, list[str]] = {}
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

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._lines) + (1 if self._session.can_edit else 0)

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

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self._session.can_edit and self.is_editable(index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Vertical:
                return str(section + 1) if section < len(self._lines) else "＋"
            column = self.columns[section]
            unit = self._session.view_of(self._report).unit.value
            return f"{column.label}（{unit}）" if column.kind is ColumnKind.AMOUNT else column.label
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return _ALIGNMENT[self.columns[section].kind] | Qt.AlignmentFlag.AlignVCenter
        return None

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

    def _shown(self, row: int, column: Column) -> str:
        if row >= len(self._lines):
            return ""
        return shown(column, self._lines[row], self._report, self._session.view_of(self._report))

    def _objections(self, row: int) -> str | None:
        return "\n".join(self._marks.get(row, ())) or None

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
        if not is_nothing(splice):
            self._wrong.splice(at, removed, inserted, len(self._lines))
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
        self._tell(at, at + inserted)
        self._tell_computed()

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
        marks: dict[int, list[str]] = {}
        for finding in findings:
            if not finding.explained:
                row = int(finding.where.partition("/")[2]) - 1
                marks.setdefault(row, []).append(finding.message)
        self._marks = marks
        if self.rowCount():
            last = self.index(self.rowCount() - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, _MARKED)

    # Changing ------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self._session.can_edit:
            return False
        row, column, text = index.row(), self.columns[index.column()], str(value)
        if text == self.text_at(row, index.column()):
            return True
        line = self._line(row)
        try:
            changed = self._typed(column, text, line)
        except (AmountError, CellError) as error:
            self._keep_wrong(row, column.key, text, str(error))
            return True
        self._wrong.drop(row, column.key)
        saved = self._put(row, changed)
        if not saved:
            reason = "文件没有写成，这一格还没有保存；请在上方点“重试”。"
            self._keep_wrong(row, column.key, text, reason)
        self.dataChanged.emit(index, index)
        return True

    def retry(self) -> bool:
        """Write again what could not be written; False when the file still refuses."""
        for row in range(self.rowCount()):
            for number, column in enumerate(self.columns):
                wrong = self._wrong.get(row, column.key)
                if wrong and self._is_valid(column, wrong.text, row):
                    self._wrong.drop(row, column.key)
                    self.setData(self.index(row, number), wrong.text)
                    if self._wrong.get(row, column.key):
                        return False
        return True

    def _is_valid(self, column: Column, text: str, row: int) -> bool:
        try:
            self._typed(column, text, self._line(row))
        except (AmountError, CellError):
            return False
        return True

    def set_subject(self, row: int, subject: EconomicClass) -> None:
        """Fill a row with a subject's code and name, as chosen from the list."""
        line = self._line(row)
        for key in ("name", "code"):
            self._wrong.drop(row, key)
        self._put(
            row,
            ExpenditureLine(subject.name, subject.code, line.amount, line.budget, line.prior),
        )

    def clear_cells(self, cells: Sequence[Cell]) -> None:
        blanks = {cell: "" for cell in cells if cell[0] < len(self._lines)}
        for row, number in cells:
            self._wrong.drop(row, self.columns[number].key)
        self.fill_cells(blanks, "清除支出明细的单元格")

    def fill_cells(self, cells: Mapping[Cell, str], label: str) -> None:
        rows: dict[int, dict[int, str]] = {}
        for (row, number), text in cells.items():
            if is_typed(self.columns[number]):
                rows.setdefault(row, {})[number] = text
        self._write_rows(rows, label)

    def _write_rows(self, rows: Mapping[int, Mapping[int, str]], label: str) -> int | None:
        """Write texts by row and column in one edit, those that cannot be read being kept.

        Returns how many could not be read; None when the file was not written.
        """
        lines, wrong = list(self._lines), WrongTexts()
        for row, texts in sorted(rows.items()):
            if row >= len(lines):
                if not any(texts.values()):
                    continue
                row = len(lines)
                lines.append(ExpenditureLine(""))
            for number in self._in_order(texts):
                column = self.columns[number]
                try:
                    lines[row] = self._typed(column, texts[number], lines[row])
                    self._wrong.drop(row, column.key)
                except (AmountError, CellError) as error:
                    wrong.put(row, column.key, WrongText(texts[number], str(error)))
        if not self._apply_lines(lines, label):
            return None
        self._wrong.take(wrong)
        self._tell_all()
        if len(wrong):
            self.refused.emit(f"有 {len(wrong)} 格读不懂，已在表中标出，没有保存。")
        return len(wrong)

    def _in_order(self, numbers: Iterable[int]) -> list[int]:
        """Return columns with the code before the name, which brings a code only where none is."""
        return sorted(numbers, key=lambda number: (self.columns[number].key != "code", number))

    def insert_row(self, row: int) -> None:
        self._session.apply(insert_lines(min(row, len(self._lines)), (ExpenditureLine(""),)))

    def delete_rows(self, first: int, count: int) -> None:
        self._session.apply(delete_lines(self._session.report, first, count))

    def move_row(self, row: int, to: int) -> None:
        name = self._lines[row].name or "空行"
        if self._session.apply(
            move_line(self._session.report, row, to),
            f"{'下移' if to > row else '上移'}支出明细“{name}”",
        ):
            self._wrong.move(row, to)
            self._tell_all()

    def sort_by_code(self) -> None:
        """Put the rows in the order of their codes, free rows last; equal codes keep theirs."""
        order = sorted(
            range(len(self._lines)),
            key=lambda row: (not self._lines[row].code, self._lines[row].code or ""),
        )
        if self._apply_lines([self._lines[row] for row in order], "支出明细按科目编码排序"):
            self._wrong.permute(order)
            self._tell_all()

    def paste(self, row: int, column: int, cells: Sequence[Sequence[str]]) -> None:
        from desktop.ui.expenditure.pasting import placed, too_wide  # reads as importers do

        found = placed(cells, column, self.columns, self._session.report.year or NEWEST)
        rows = {
            min(row, len(self._lines)) + offset: texts for offset, texts in enumerate(found.rows)
        }
        wrong = self._write_rows(rows, f"粘贴 {len(found.rows)} 行到支出明细")
        if wrong is None:
            return
        told = list(found.told)
        if wrong:
            told.insert(0, f"粘贴的内容中有 {wrong} 格读不懂，已在表中标出，没有保存。")
        if not found.told and (wide := too_wide(cells, column, self.columns)):
            told.append(wide)
        if told:
            self.refused.emit("".join(told))

    def _line(self, row: int) -> ExpenditureLine:
        return self._lines[row] if row < len(self._lines) else ExpenditureLine("")

    def _typed(self, column: Column, text: str, line: ExpenditureLine) -> ExpenditureLine:
        report = self._session.report
        return typed(column, text, line, report.year, self._session.view_of(self._report))

    def _put(self, row: int, line: ExpenditureLine) -> bool:
        if row < len(self._lines):
            return self._session.apply(change_line(self._session.report, row, line))
        if line == ExpenditureLine(""):
            return True
        return self._session.apply(insert_lines(len(self._lines), (line,)))

    def _apply_lines(self, lines: Sequence[ExpenditureLine], label: str) -> bool:
        return self._session.apply(replace_items(self._session.report, LINES, lines), label)

    def _keep_wrong(self, row: int, key: str, text: str, reason: str) -> None:
        self._wrong.put(row, key, WrongText(text, reason))
        self.refused.emit(reason)
        self._tell_all()

    def _tell_all(self) -> None:
        self._tell(0, self.rowCount())
