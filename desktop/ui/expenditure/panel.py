"""支出明细: the table, its sum against the entered total, and the note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QVBoxLayout, QWidget

from desktop.ui.editor import Editor
from desktop.ui.expenditure.delegate import ExpenditureDelegate
from desktop.ui.expenditure.model import ExpenditureModel
from desktop.ui.fields.field_editor import FieldEditor
from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.fields.readers import Reader, amount_reader, show_text
from desktop.ui.finding_mark import FindingMark
from desktop.ui.grid.row_buttons import RowButtons
from desktop.ui.grid.view import GridView
from desktop.ui.session import Session
from desktop.ui.theme import STEP, text_width
from forms.checks.finding import Finding
from forms.edits import LINES
from forms.outline import Field, FieldKind, Table
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, Report

_NOTE_LINES = 4


class ExpenditurePanel(Editor):
    """Edits the expenditure lines with what stands below them."""

    def __init__(
        self, session: Session, field: Field, table: Table, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._field = field
        view = session.report.outline.view
        self.model = ExpenditureModel(session, table, self)
        self.view = GridView(self.model, field.label)
        self.view.setItemDelegate(ExpenditureDelegate(self.view, self.model, session))
        self._buttons = RowButtons(self.view)
        self._mark = FindingMark()
        self._refused = NoteLabel("")
        self._sum = QLabel()
        self._difference = QLabel()
        self.total = FieldEditor(
            session,
            Field(
                EXPENDITURE_TOTAL,
                table.total_label,
                FieldKind.AMOUNT,
                hint="按账上的总数填，程序与各行之和核对。",
            ),
            amount_reader(view),
        )
        self.note = FieldEditor(
            session,
            Field(EXPENDITURE_NOTE, "备注", FieldKind.TEXT, hint="印在表下，没有可不填。"),
            Reader(_note, show_text),
            lines=_NOTE_LINES,
        )
        self._arrange(table)
        self.model.refused.connect(self._refused.show_problem)
        session.register(self)

    def _arrange(self, table: Table) -> None:
        caption = QLabel(self._field.label)
        caption.setObjectName("caption")
        caption.setBuddy(self.view)
        top = QHBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(caption)
        top.addWidget(self._mark)
        top.addStretch(1)
        top.addWidget(self._buttons)
        hint = QLabel(self._field.hint)
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        self._sum.setAccessibleName("各行之和")
        self._difference.setAccessibleName("差额")
        sums = QVBoxLayout()
        sums.setSpacing(STEP // 2)
        sums.addWidget(self._sum)
        sums.addWidget(self._difference)
        sums.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(2 * STEP)
        below.addLayout(sums, 1)
        below.addWidget(self.total, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP)
        layout.addLayout(top)
        layout.addWidget(hint)
        layout.addWidget(self.view)
        layout.addWidget(self._refused)
        layout.addLayout(below)
        layout.addWidget(self.note)
        self._size_columns()

    def _size_columns(self) -> None:
        header = self.view.horizontalHeader()
        for number, column in enumerate(self.model.columns):
            width = max(column.width, len(column.label)) + 1
            self.view.setColumnWidth(number, text_width(self, width))
            if column.key == "name":
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    # Editor --------------------------------------------------------------------------------

    def commit(self) -> bool:
        self.view.commit_editor()
        return self.model.retry()

    def place(self) -> str:
        index = self.view.currentIndex()
        return f"{LINES}/{index.row() + 1}" if index.isValid() else self._field.key

    def problem(self) -> str:
        return self.model.problem()

    def show_report(self, report: Report) -> None:
        self.model.show_report(report)
        self.total.show_report(report)
        self.note.show_report(report)
        self._refused.show_problem(self.model.problem())
        self._show_sums(report)

    def _show_sums(self, report: Report) -> None:
        view = report.outline.view
        unit = view.unit.value
        count = len(report.lines)
        self._sum.setText(f"{count} 项之和  {view.format_exact(report.expenditure_sum)} {unit}")
        difference = report.expenditure_difference
        if difference is None:
            told, name = "合计还没有填", "quiet"
        elif difference.fen:
            told, name = f"差额  {view.format_exact(difference)} {unit}  不一致", "error"
        else:
            told, name = f"差额  {view.format(difference)} {unit}  ✓ 一致", "quiet"
        self._difference.setText(told)
        self._difference.setToolTip("各行之和减去填报的合计")
        if self._difference.objectName() != name:
            self._difference.setObjectName(name)
            self.style().unpolish(self._difference)
            self.style().polish(self._difference)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.model.show_findings(findings)
        self.total.show_findings(findings)
        self.note.show_findings(findings)
        here = [one for one in findings if one.where == self._field.key]
        self._mark.show_findings(here, missing=not self.model.entries())

    def knows_place(self, where: str) -> bool:
        places = (LINES, self._field.key, EXPENDITURE_TOTAL, EXPENDITURE_NOTE)
        return where.split("/")[0] in places

    def focus_place(self, where: str, literal: str = "") -> bool:
        if self.total.focus_place(where) or self.note.focus_place(where):
            return True
        target, _, number = where.partition("/")
        if target not in (LINES, self._field.key):
            return False
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if number.isdecimal():
            self.view.go_to(int(number) - 1, max(self.view.currentIndex().column(), 0))
        return True

    def set_read_only(self, read_only: bool) -> None:
        self.view.set_read_only(read_only)
        self._buttons.set_read_only(read_only)
        self.total.set_read_only(read_only)
        self.note.set_read_only(read_only)


def _note(text: str) -> str | None:
    """Read the note: blanks at its ends do not count, its lines stay."""
    return text.strip() or None
