"""支出明细: the table, its sum against the entered total, and the note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.editor import Editor, Unsaved
from desktop.ui.expenditure.columns import widest
from desktop.ui.expenditure.delegate import ExpenditureDelegate
from desktop.ui.expenditure.model import ExpenditureModel
from desktop.ui.expenditure.options import LABELS, SUBTOTALS
from desktop.ui.expenditure.wrong_bar import WrongBar
from desktop.ui.fields.field_editor import FieldEditor
from desktop.ui.fields.readers import Reader, amount_reader, show_text
from desktop.ui.finding_mark import FindingMark, say_at
from desktop.ui.grid.layout import MARGIN
from desktop.ui.grid.model import Cell
from desktop.ui.grid.row_buttons import RowButtons
from desktop.ui.grid.sticky_head import StickyHead
from desktop.ui.grid.view import GridView
from desktop.ui.held_note import HeldNote
from desktop.ui.session import Session
from desktop.ui.theme import FORM_CHARACTERS, STEP, kept_narrow, text_width
from forms.checks.finding import Finding
from forms.outline import Field, FieldKind, Table
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, LINES, Report

_NOTE_LINES = 4
_NAME = 14
"""Usual width of the column of names in characters; half of it where there is little room."""


class ExpenditurePanel(Editor):
    """Edits the expenditure lines with what stands below them."""

    def __init__(
        self, session: Session, field: Field, table: Table, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        self._field = field
        view = session.view_of(session.report)
        self.model = ExpenditureModel(session, table, self)
        self.view = GridView(self.model, field.label)
        self.view.setItemDelegate(ExpenditureDelegate(self.view, self.model, session))
        self._buttons: list[RowButtons] = []
        self._options_menu = self._make_options()
        self._head = StickyHead(self.view, self._make_buttons)
        self._mark = FindingMark(session)
        self._wrong = WrongBar()
        self._refused = self._wrong.note
        self._held = HeldNote(self._refused, self.view, self._wrong.make_buttons)
        self._sum = QLabel()
        self._left_out = QLabel()
        self._difference = QLabel()
        self._tail = QLabel()
        self.total = FieldEditor(
            session,
            Field(
                EXPENDITURE_TOTAL,
                table.total_label,
                FieldKind.AMOUNT,
                hint="按账上的总数填；程序与各行之和核对，结果也印在表下。",
                required=field.required,
            ),
            amount_reader(view),
        )
        self.note = FieldEditor(
            session,
            Field(EXPENDITURE_NOTE, "备注", FieldKind.TEXT, hint="印在表下，没有可不填。"),
            Reader(_note, show_text),
            lines=_NOTE_LINES,
        )
        self._sized: tuple[object, object] = (None, None)
        self._arrange()
        self.model.refused.connect(self._tell_refused)
        self.model.dataChanged.connect(lambda *_: session.note_unsaved())
        self._refused.watch(session, LINES)
        self._wrong.stepWanted.connect(self.step_wrong)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._tell_wrong())
        self.view.selectionModel().currentChanged.connect(lambda *_: session.placeMoved.emit())
        self.view.verticalHeader().sectionClicked.connect(self._tell_findings)
        self.view.selectionTold.connect(session.selectionTold)
        session.table_options.changed.connect(self._follow_options)
        session.register(self)

    def _arrange(self) -> None:
        caption = QLabel(self._field.label)
        caption.setObjectName("caption")
        caption.setBuddy(self.view)
        top = QHBoxLayout()
        top.setSpacing(0)  # the buttons want all there is
        top.addWidget(caption)
        top.addWidget(self._mark)
        top.addWidget(self._make_buttons(), 1)
        hint = QLabel(self._field.hint)
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        self._left_out.setObjectName("quiet")
        self._left_out.setWordWrap(True)
        self._tail.setObjectName("quiet")
        self._tail.setWordWrap(True)
        sums = QVBoxLayout()
        sums.setSpacing(STEP // 2)
        sums.addWidget(self._sum)
        sums.addWidget(self._left_out)
        sums.addWidget(self._difference)
        sums.addWidget(self._tail)
        sums.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(2 * STEP)
        below.addLayout(sums, 1)
        below.addWidget(self.total, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP)
        form = text_width(self, FORM_CHARACTERS)
        layout.addWidget(kept_narrow(_stacked(top, hint), form))
        across = QHBoxLayout()
        across.addWidget(self.view, 1)
        across.addStretch(0)
        layout.addLayout(across)
        layout.addWidget(kept_narrow(_stacked(self._wrong, below, self.note), form))
        self._size_columns()

    def _make_buttons(self) -> RowButtons:
        """Make the table's buttons: above it, and once more for when those are out of view."""
        made = RowButtons(self.view)
        made.add("按编码排序", "按科目编码排列各行，不属于科目的排在最后", self.sort)
        made.add_menu("显示", "多显示几列，或按类小计", self._options_menu)
        made.set_read_only(not self._session.can_edit)
        self._buttons.append(made)
        return made

    def _size_columns(self) -> None:
        """Give the columns what they hold; the name wraps in what is left."""
        report, metrics = self._session.report, self.view.fontMetrics()
        view = self._session.view_of(report)
        needs, name = [], 0
        for number, column in enumerate(self.model.columns):
            head = self.model.headerData(number, Qt.Orientation.Horizontal)
            texts = (str(head), widest(column, report, view))
            needs.append(max(map(metrics.horizontalAdvance, texts)) + MARGIN)
            if column.key == "name":
                name = number
        usual, form = text_width(self, _NAME), text_width(self, FORM_CHARACTERS)
        needs[name] = min(max(needs[name], usual), 2 * usual)
        self._sized = (report.lines, view)
        if not self.view.widths.show(needs, name, usual // 2):
            return
        wanted = self.view.widths.wanted
        fits = wanted - needs[name] + usual <= form
        self.view.setMaximumWidth(form if fits else wanted)

    # What is shown besides -----------------------------------------------------------------

    def _make_options(self) -> QMenu:
        menu = QMenu(self)
        self._options: dict[str, QAction] = {}
        for name, label in LABELS.items():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(self._shows(name))
            action.triggered.connect(lambda _=False, name=name: self._toggle(name))
            self._options[name] = action
        return menu

    def _shows(self, name: str) -> bool:
        always = name == SUBTOTALS and self._table.subtotals
        return always or self._session.table_options.shows(name)

    def _toggle(self, name: str) -> None:
        self.view.commit_editor()
        self._session.table_options.toggle(name)

    def _follow_options(self) -> None:
        for name, action in self._options.items():
            action.setChecked(self._shows(name))
        if self.model.show_options():
            self._size_columns()

    def sort(self) -> None:
        """Put the rows in the order of their codes."""
        self.view.commit_editor()
        self.model.sort_by_code()

    # What could not be saved ---------------------------------------------------------------

    def step_wrong(self, by: int) -> None:
        """Go to the next cell that could not be saved, or to the one before, round and round."""
        self.view.commit_editor()
        cells = self.model.wrong_cells()
        if not cells:
            return
        here = self._current_cell() or (-1, -1)
        after = [cell for cell in cells if cell > here] or cells
        before = [cell for cell in cells if cell < here] or cells
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.go_to(*(after[0] if by > 0 else before[-1]))

    def _current_cell(self) -> Cell | None:
        index = self.view.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def _tell_refused(self, sentence: str) -> None:
        self._wrong.show_wrong(sentence, len(self.model.wrong_cells()))
        left_out = self.model.left_out()
        self._left_out.setText(left_out)
        self._left_out.setVisible(bool(left_out))

    def _tell_wrong(self) -> None:
        """Tell why the cell in hand could not be saved."""
        here = self._current_cell()
        if here in self.model.wrong_cells():
            self._tell_refused(self.model.problem(here))

    # Editor --------------------------------------------------------------------------------

    def commit(self) -> bool:
        self.view.commit_editor()
        return self.model.retry()

    def place(self) -> str:
        for field in (self.total, self.note):
            if field.input.hasFocus():
                return field.place()
        index = self.view.currentIndex()
        return f"{LINES}/{index.row() + 1}" if index.isValid() else self._field.key

    def problem(self) -> str:
        return self.model.problem()

    def unsaved(self) -> tuple[Unsaved, ...]:
        return self.model.unsaved()

    def unsaved_step(self) -> str:
        return self.model.unread_step()

    def take_back_unsaved(self) -> str:
        return f"{LINES}/{self.model.take_back_unread() + 1}"

    def put_back(self, unsaved: Unsaved) -> None:
        for field in (self.total, self.note):
            field.put_back(unsaved)
        self.model.put_back(unsaved)

    def show_report(self, report: Report) -> None:
        self.model.show_report(report)
        self.total.show_report(report)
        self.note.show_report(report)
        self._session.note_unsaved()  # rows may have gone
        self._tell_refused(self.model.problem(self._current_cell()))
        self._show_sums(report)
        if self._sized != (report.lines, self._session.view_of(report)):
            self._size_columns()

    def _show_sums(self, report: Report) -> None:
        view = self._session.view_of(report)
        unit = view.unit.value
        count = sum(line.amount is not None for line in report.lines)
        self._sum.setText(f"{count} 项之和  {view.format_exact(report.expenditure_sum)} {unit}")
        difference = report.expenditure_difference
        if difference is None:
            told, name = "合计还没有填", "quiet"
        elif difference.fen:
            told, name = f"差额  {view.format_exact(difference)} {unit}  不一致", "error"
        else:
            told, name = f"差额  {view.format(difference)} {unit}  ✓ 一致", "quiet"
        tail = report.expenditure_tail(view).difference
        self._tail.setText(f"尾差  {tail:,f} {unit}（各行四舍五入后相加与合计之差）")
        self._tail.setVisible(bool(tail))
        self._difference.setText(told)
        self._difference.setToolTip("各行之和减去填报的合计")
        if self._difference.objectName() != name:
            self._difference.setObjectName(name)
            self.style().unpolish(self._difference)
            self.style().polish(self._difference)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        rows = f"{LINES}/"
        others = [one for one in findings if not one.where.startswith(rows)]
        self.model.show_findings([one for one in findings if one.where.startswith(rows)])
        self.total.show_findings(others)
        self.note.show_findings(others)
        here = [one for one in others if one.where == self._field.key]
        self._mark.show_findings(here, missing=not self.model.entries())

    def _tell_findings(self, row: int) -> None:
        """Say what the checks object to in a row whose sign was clicked."""
        found = self.model.findings_at(row)
        if found:
            self._session.findingWanted.emit(found[0])
            head = self.view.verticalHeader()
            top, height = head.sectionViewportPosition(row), head.sectionSize(row)
            area = QRect(0, top, head.width(), height)
            say_at(head.viewport(), area, "\n".join(one.message for one in found))

    def knows_place(self, where: str) -> bool:
        places = (LINES, self._field.key, EXPENDITURE_TOTAL, EXPENDITURE_NOTE)
        return where.split("/")[0] in places

    def focus_place(self, where: str, literal: str = "") -> bool:
        if self.total.focus_place(where) or self.note.focus_place(where, literal):
            return True
        target, _, number = where.partition("/")
        if target not in (LINES, self._field.key):
            return False
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if number.isdecimal():
            row = int(number) - 1
            wrong = self.model.wrong_column(row, literal)
            column = max(self.view.currentIndex().column(), 0) if wrong is None else wrong
            self.view.go_to(row, column)
        return True

    def set_read_only(self, read_only: bool) -> None:
        self.view.set_read_only(read_only)
        for buttons in self._buttons:
            buttons.set_read_only(read_only)
        self.total.set_read_only(read_only)
        self.note.set_read_only(read_only)


def _note(text: str) -> str | None:
    """Read the note: blanks at its ends do not count, its lines stay."""
    return text.strip() or None


def _stacked(*parts: QWidget | QLayout) -> QWidget:
    """Return a widget with these parts one below the other."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(STEP)
    for part in parts:
        if isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    return holder
