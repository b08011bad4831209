"""The expenditure lines as a table model: each change is one edit of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor

from desktop.ui.expenditure.columns import CellError, columns_of, is_typed, shown, typed
from desktop.ui.expenditure.wrong_texts import WrongText, WrongTexts
from desktop.ui.grid.model import GridModel, Index
from desktop.ui.session import Session
from desktop.ui.theme import colours
from forms.amount import AmountError
from forms.checks.finding import Finding
from forms.economic import EconomicClass
from forms.edits import (
    LINES,
    change_line,
    delete_lines,
    insert_lines,
    is_nothing,
    move_line,
    replace_items,
)
from forms.outline import Column, ColumnKind, Table
from forms.report import ExpenditureLine, Report

_ALIGNMENT = {
    ColumnKind.AMOUNT: Qt.AlignmentFlag.AlignRight,
    ColumnKind.COUNT: Qt.AlignmentFlag.AlignRight,
    ColumnKind.RATE: Qt.AlignmentFlag.AlignRight,
    ColumnKind.CODE: Qt.AlignmentFlag.AlignLeft,
    ColumnKind.TEXT: Qt.AlignmentFlag.AlignLeft,
}


class ExpenditureModel(GridModel):
    """Rows of the expenditure table, and a blank one at the end in which typing adds a row."""

    def __init__(self, session: Session, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.columns: tuple[Column, ...] = columns_of(table)
        self._report = replace(session.report, lines=())  # what the view was told of
        self._wrong = WrongTexts()
        self._marks: dict[int, str] = {}

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
            unit = self._report.outline.view.unit.value
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
                return wrong.reason if wrong else self._marks.get(row)
            case Qt.ItemDataRole.ForegroundRole:
                if wrong:
                    return QBrush(QColor(colours().wrong))
                return None if self.is_editable(index.column()) else QBrush(QColor(colours().quiet))
            case Qt.ItemDataRole.BackgroundRole:
                marked = wrong or (row in self._marks and column.key == "name")
                return QBrush(QColor(colours().notice)) if marked else None
        return None

    def _shown(self, row: int, column: Column) -> str:
        if row >= len(self._lines):
            return ""
        view = self._report.outline.view
        return shown(column, self._lines[row], self._report, view)

    def problem(self) -> str:
        """Return a sentence about the first cell whose text could not be saved; "" for none."""
        first = self._wrong.first()
        if first is None:
            return ""
        row, key, wrong = first
        label = next(column.label for column in self.columns if column.key == key)
        return f"第 {row + 1} 行的“{label}”没有保存：{wrong.reason}"

    # Following the report ------------------------------------------------------------------

    def show_report(self, report: Report) -> None:
        """Take over the report's lines, telling the view only what changed."""
        splice = replace_items(replace(report, lines=self._lines), LINES, report.lines)
        if not is_nothing(splice):
            at, removed, inserted = splice.at, len(splice.removed), len(splice.inserted)
            self._wrong.splice(at, removed, inserted, len(self._lines))
            common = min(removed, inserted)
            if removed > common:
                self.beginRemoveRows(QModelIndex(), at + common, at + removed - 1)
            if inserted > common:
                self.beginInsertRows(QModelIndex(), at + common, at + inserted - 1)
            self._report = report
            if removed > common:
                self.endRemoveRows()
            if inserted > common:
                self.endInsertRows()
        self._report = report
        self._tell_all()  # shares change with every sum

    def reset(self) -> None:
        """Begin afresh, as when the table becomes read-only."""
        self.beginResetModel()
        self.endResetModel()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark the rows that findings name (``lines/N``)."""
        marks: dict[int, list[str]] = {}
        for finding in findings:
            target, _, number = finding.where.partition("/")
            if target == LINES and number.isdecimal() and not finding.explained:
                marks.setdefault(int(number) - 1, []).append(finding.message)
        self._marks = {row: "\n".join(messages) for row, messages in marks.items()}
        self._tell_all()

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

    def clear_cells(self, cells: Sequence[tuple[int, int]]) -> None:
        lines = list(self._lines)
        for row, number in cells:
            column = self.columns[number]
            self._wrong.drop(row, column.key)
            if row < len(lines) and is_typed(column):
                lines[row] = self._typed(column, "", lines[row])
        self._apply_lines(lines, "清除支出明细的单元格")
        self._tell_all()

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

    def paste(self, row: int, column: int, cells: Sequence[Sequence[str]]) -> None:
        targets = [
            number for number in range(column, len(self.columns)) if self.is_editable(number)
        ]
        lines, wrong = list(self._lines), WrongTexts()
        for offset, texts in enumerate(cells):
            if row + offset >= len(lines):
                lines.append(ExpenditureLine(""))
            at = min(row + offset, len(lines) - 1)
            for number, text in zip(targets, texts, strict=False):
                try:
                    lines[at] = self._typed(self.columns[number], text, lines[at])
                    self._wrong.drop(at, self.columns[number].key)
                except (AmountError, CellError) as error:
                    wrong.put(at, self.columns[number].key, WrongText(text, str(error)))
        if not self._apply_lines(lines, f"粘贴 {len(cells)} 行到支出明细"):
            return
        self._wrong.take(wrong)
        self._tell_all()
        self._tell_pasted(max(map(len, cells), default=0), len(targets), len(wrong))

    def _tell_pasted(self, wide: int, room: int, wrong: int) -> None:
        if wrong:
            self.refused.emit(f"粘贴的内容中有 {wrong} 格读不懂，已在表中标出，没有保存。")
        elif wide > room:
            self.refused.emit(f"粘贴的内容有 {wide} 列，这里只有 {room} 列，多出的没有粘贴。")

    def _line(self, row: int) -> ExpenditureLine:
        return self._lines[row] if row < len(self._lines) else ExpenditureLine("")

    def _typed(self, column: Column, text: str, line: ExpenditureLine) -> ExpenditureLine:
        report = self._session.report
        return typed(column, text, line, report.year, report.outline.view)

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
        if self.rowCount():
            last = self.index(self.rowCount() - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
