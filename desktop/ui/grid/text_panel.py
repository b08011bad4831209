"""A table of text cells on a page: one that the outline names, or one that was imported."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.ui.editor import Editor
from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.finding_mark import FindingMark
from desktop.ui.grid.delegate import GridDelegate
from desktop.ui.grid.row_buttons import RowButtons
from desktop.ui.grid.sticky_head import StickyHead
from desktop.ui.grid.text_model import TextModel
from desktop.ui.grid.view import GridView
from desktop.ui.held_note import HeldNote
from desktop.ui.session import Session
from desktop.ui.theme import STEP, text_width
from forms.checks.finding import Finding
from forms.outline import Column, Field, Section, Table
from forms.report import TABLES, FreeTable, Report


class TextPanel(Editor):
    """Edits one table of text cells."""

    def __init__(
        self,
        session: Session,
        model: TextModel,
        label: str,
        key: str,
        hint: str = "",
        columns: Sequence[Column] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._key = key
        self.model = model
        model.setParent(self)
        model.show_report(session.report)
        self.view = GridView(model, label)
        self.view.setItemDelegate(GridDelegate(self.view))
        self.view.selectionTold.connect(session.selectionTold)
        self.view.selectionModel().currentChanged.connect(lambda *_: session.placeMoved.emit())
        self._buttons: list[RowButtons] = []
        self._head = StickyHead(self.view, self._make_buttons)
        self._mark = FindingMark(session)
        self._refused = NoteLabel("")
        self._held = HeldNote(self._refused, self.view)
        self._remove = QToolButton()
        self._arrange(label, hint)
        self._size_columns(columns)
        model.refused.connect(self._refused.show_problem)
        self._refused.watch(session, TABLES)
        session.register(self)

    def _arrange(self, label: str, hint: str) -> None:
        caption = QLabel(label)
        caption.setObjectName("caption")
        caption.setBuddy(self.view)
        top = QHBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(caption)
        top.addWidget(self._mark)
        top.addWidget(self._make_buttons(), 1)
        if not self._key:
            self._remove.setText("删除此表")
            self._remove.setToolTip("从报告中删去这张表；可以撤销")
            self._remove.setAutoRaise(True)
            self._remove.clicked.connect(lambda _=False: self.model.remove())
            top.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP)
        layout.addLayout(top)
        if hint:
            told = QLabel(hint)
            told.setObjectName("quiet")
            told.setWordWrap(True)
            layout.addWidget(told)
        layout.addWidget(self.view)
        layout.addWidget(self._refused)

    def _make_buttons(self) -> RowButtons:
        """Make the table's buttons: above it, and once more for when those are out of view."""
        made = RowButtons(self.view)
        made.set_read_only(not self._session.can_edit)
        self._buttons.append(made)
        return made

    def _size_columns(self, columns: Sequence[Column]) -> None:
        header = self.view.horizontalHeader()
        widest = max(columns, key=lambda column: column.width, default=None)
        for number, column in enumerate(columns):
            self.view.setColumnWidth(number, text_width(self, max(column.width, 4) + 1))
            if column is widest:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        if not columns:
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    # Editor --------------------------------------------------------------------------------

    def commit(self) -> bool:
        self.view.commit_editor()
        return True

    def place(self) -> str:
        index = self.model.index_in(self._session.report)
        return self._key if index is None else f"{TABLES}/{index + 1}"

    def show_report(self, report: Report) -> None:
        self.model.show_report(report)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        here = [one for one in findings if self.knows_place(one.where)]
        self._mark.show_findings(here, missing=not self.model.entries())

    def focus_place(self, where: str, literal: str = "") -> bool:
        if not self.knows_place(where):
            return False
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        cell = self.model.cell_saying(literal)
        if cell is not None:
            self.view.go_to(*cell)
        return True

    def knows_place(self, where: str) -> bool:
        index = self.model.index_in(self._session.report)
        return where == self._key or (index is not None and where == f"{TABLES}/{index + 1}")

    def set_read_only(self, read_only: bool) -> None:
        self.view.set_read_only(read_only)
        for buttons in self._buttons:
            buttons.set_read_only(read_only)
        self._remove.setEnabled(not read_only)


def outlined_panel(session: Session, section: Section, field: Field, table: Table) -> TextPanel:
    """Return the editor of a table that the outline names; it may be empty as yet."""
    header = tuple(column.label for column in table.columns)
    blank = FreeTable(section.key, table.caption, (header,), field.key)
    model = TextModel(session, blank, columns=table.columns)
    return TextPanel(session, model, field.label, field.key, field.hint, table.columns)


def free_panels(session: Session, section: str) -> list[TextPanel]:
    """Return editors for the tables of a section that the outline does not name."""
    tables = [
        table for table in session.report.tables if table.section == section and not table.key
    ]
    return [
        TextPanel(
            session, TextModel(session, table, number), table.caption or f"表 {number + 1}", ""
        )
        for number, table in enumerate(tables)
    ]
