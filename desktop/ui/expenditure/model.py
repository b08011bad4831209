"""The expenditure lines as a table model: each change is one edit of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.ui.editor import Unsaved
from desktop.ui.expenditure.columns import (
    NEWEST,
    CellError,
    is_typed,
    typed,
    with_their_subjects,
)
from desktop.ui.expenditure.shown_lines import ShownLines
from desktop.ui.expenditure.unread_steps import UnreadStep, UnreadSteps
from desktop.ui.expenditure.wrong_texts import WrongText, WrongTexts
from desktop.ui.grid.model import Cell, Index
from desktop.ui.session import Session
from forms.amount import AmountError, AmountView
from forms.economic import EconomicClass
from forms.edits import (
    Edit,
    change_line,
    delete_lines,
    insert_lines,
    move_line,
    replace_items,
)
from forms.outline import Column, Table
from forms.report import LINES, ExpenditureLine, Report


class ExpenditureModel(ShownLines):
    """The expenditure table; typing in its blank last row adds a row."""

    def __init__(self, session: Session, table: Table, parent: QObject | None = None) -> None:
        super().__init__(session, table, parent)
        self._unread = UnreadSteps(self._wrong)

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
            wrong, before = WrongText.refused(text, error), self._wrong.get(row, column.key)
            self._unread.add(UnreadStep(self._session.steps, ((wrong, before),)))
            self._keep_wrong(row, column.key, wrong)
            return True
        mended = self._wrong.drop(row, column.key)
        saved = self._put(row, changed)
        if not saved:
            reason = "文件没有写成，这一格还没有保存；请在上方点“重试”。"
            self._keep_wrong(row, column.key, WrongText(text, reason))
        elif mended:  # also where the row says what it said before: no report comes to tell it
            self._session.note_unsaved()
            self.refused.emit(self.problem())
        self.dataChanged.emit(index, index)
        return True

    def show_report(self, report: Report) -> None:
        """Take over the lines; what a paste could not write goes with it when it is undone."""
        super().show_report(report)
        if self._unread.follow(report.lines, self._session.steps):
            self._tell_all()

    def unread_step(self) -> str:
        """Name the last action, where all it did was to leave what cannot be read; "" else."""
        step = self._unread.newest(self._session.steps)
        if step is None:
            return ""
        first, others = step.texts[0][0].text, len(step.texts) - 1
        more = f"等 {others + 1} 格" if others else ""
        return f"没有保存的“{first}”{more}"

    def take_back_unread(self) -> int:
        """Take that action back; return the first row whose cells show again what they did."""
        step = self._unread.newest(self._session.steps)
        if step is None:
            return 0
        cells = (self._wrong.cell_of(text) for text, _ in step.texts)
        row = next((cell[0] for cell in cells if cell is not None), 0)
        self._unread.take_back(step)
        self._tell_all()
        self.refused.emit(self.problem())
        return row

    def put_back(self, unsaved: Unsaved) -> None:
        """Let a text stand in its cell again that cannot be saved."""
        target, _, number = unsaved.where.partition("/")
        if target != LINES or not unsaved.part:
            return
        row, amount = int(number) - 1, unsaved.amount
        view = self._session.view_of(self._report)
        if amount is None or not view.holds(amount):
            wrong = WrongText(unsaved.text, unsaved.reason, amount)
            self._keep_wrong(row, unsaved.part, wrong)
            return
        number_of = {column.key: at for at, column in enumerate(self.columns)}
        self.setData(self.index(row, number_of[unsaved.part]), view.format(amount))

    def retry(self) -> bool:
        """Write again what could not be written; False when the file still refuses."""
        for row, number in self.wrong_cells():
            column = self.columns[number]
            wrong = self._wrong.get(row, column.key)
            if wrong and self._is_valid(column, wrong.text, row):
                self._wrong.drop(row, column.key)
                self.setData(self.index(row, number), wrong.text)
                if self._wrong.get(row, column.key):
                    return False
        return True

    def can_read(self, row: int, column: int, text: str) -> bool:
        """Whether a text is a valid entry for a cell."""
        return self._is_valid(self.columns[column], text, row)

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
        if cells:  # also those of the blank row, where nothing is written
            self._tell(cells[0][0], cells[-1][0] + 1)

    def fill_cells(self, cells: Mapping[Cell, str], label: str) -> None:
        rows: dict[int, dict[int, str]] = {}
        for (row, number), text in cells.items():
            if is_typed(self.columns[number]):
                rows.setdefault(row, {})[number] = text
        self._write_rows(rows, label)

    def _write_rows(
        self, rows: Mapping[int, Mapping[int, str]], label: str, *, exact: bool = False
    ) -> list[WrongText] | None:
        """Write texts by row and column in one edit, those that cannot be read being kept.

        ``exact`` takes amounts that have more decimals than are shown, as an import does.
        Returns what could not be read; None when the file was not written.
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
                    lines[row] = self._typed(column, texts[number], lines[row], exact=exact)
                    self._wrong.drop(row, column.key)
                except (AmountError, CellError) as error:
                    wrong.put(row, column.key, WrongText.refused(texts[number], error))
        before = self._lines
        with_their_subjects(before, lines, {row: self._keys(texts) for row, texts in rows.items()})
        if not self._apply_lines(lines, label):
            return None
        unread = tuple(
            (text, self._wrong.get(*cell))
            for cell in wrong.cells()
            if (text := wrong.get(*cell)) is not None
        )
        self._wrong.take(wrong)
        both = (tuple(before), tuple(lines))
        saved = both if both[0] != both[1] else None
        self._unread.add(UnreadStep(self._session.steps, unread, saved))
        if rows:
            self._tell(min(rows), max(rows) + 1)
        if len(wrong):
            self.refused.emit(f"有 {len(wrong)} 格读不懂，已在表中标出，没有保存。")
        return [text for text, _ in unread]

    def _keys(self, numbers: Iterable[int]) -> frozenset[str]:
        return frozenset(self.columns[number].key for number in numbers)

    def _in_order(self, numbers: Iterable[int]) -> list[int]:
        """Return columns with the code before the name, which brings a code only where none is."""
        return sorted(numbers, key=lambda number: (self.columns[number].key != "code", number))

    def insert_row(self, row: int) -> None:
        self._session.apply(insert_lines(min(row, len(self._lines)), (ExpenditureLine(""),)))

    def delete_rows(self, first: int, count: int) -> None:
        self._session.apply(delete_lines(self._session.report, first, count))

    def move_row(self, row: int, to: int) -> None:
        name = self._lines[row].name or "空行"
        order = list(range(len(self._lines)))
        order.insert(to, order.pop(row))
        self._reorder(
            move_line(self._session.report, row, to),
            f"{'下移' if to > row else '上移'}支出明细“{name}”",
            order,
        )

    def sort_by_code(self) -> None:
        """Put the rows in the order of their codes, free rows last; equal codes keep theirs."""
        order = sorted(
            range(len(self._lines)),
            key=lambda row: (not self._lines[row].code, self._lines[row].code or ""),
        )
        lines = [self._lines[row] for row in order]
        edit = replace_items(self._session.report, LINES, lines)
        self._reorder(edit, "支出明细按编码排序", order)

    def _reorder(self, edit: Edit, label: str, order: Sequence[int]) -> None:
        """Put the rows into another order; ``order`` names the old row of each."""
        self._order = order
        if self._session.apply(edit, label) and self._order:
            self._wrong.permute(order)  # rows that say the same: the report has nothing to follow
        self._order = ()
        moved = [row for row, old in enumerate(order) if row != old]
        if moved:
            self._tell(moved[0], moved[-1] + 1)

    def paste(self, row: int, column: int, cells: Sequence[Sequence[str]]) -> None:
        # It reads as importers do, which take a moment.
        from desktop.ui.expenditure.pasting import placed, too_large, too_wide

        found = placed(cells, column, self.columns, self._session.report.year or NEWEST)
        if not found.rows:
            self.refused.emit("".join(found.told))
            return
        rows = {
            min(row, len(self._lines)) + offset: texts for offset, texts in enumerate(found.rows)
        }
        label = f"粘贴 {len(found.rows)} 行到支出明细"
        wrong = self._write_rows(rows, label, exact=found.names_unit)
        if wrong is None:
            return
        told = list(found.told)
        if wrong:
            count = f"粘贴的内容中有 {len(wrong)} 格读不懂，已在表中标出，没有保存"
            told.insert(0, f"{count}：{wrong[0].reason}")
        if not found.names_unit and (large := too_large(found.rows, self.columns, self._view())):
            told.insert(0, large)
        if not found.told and (wide := too_wide(cells, column, self.columns)):
            told.append(wide)
        if told:
            self.refused.emit("".join(told))

    def _typed(
        self, column: Column, text: str, line: ExpenditureLine, *, exact: bool = False
    ) -> ExpenditureLine:
        year = self._session.report.year
        return typed(column, text, line, year, self._view(), exact=exact)

    def _view(self) -> AmountView:
        """Return how amounts are shown and typed."""
        return self._session.view_of(self._report)

    def _put(self, row: int, line: ExpenditureLine) -> bool:
        if row < len(self._lines):
            return self._session.apply(change_line(self._session.report, row, line))
        if line == ExpenditureLine(""):
            return True
        return self._session.apply(insert_lines(len(self._lines), (line,)))

    def _apply_lines(self, lines: Sequence[ExpenditureLine], label: str) -> bool:
        return self._session.apply(replace_items(self._session.report, LINES, lines), label)

    def _keep_wrong(self, row: int, key: str, wrong: WrongText) -> None:
        self._wrong.put(row, key, wrong)
        self.refused.emit(wrong.reason)
        self._tell(row, row + 1)
