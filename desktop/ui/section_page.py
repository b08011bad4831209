"""The page of one tab, built from what the outline says is entered there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.editor import Editor
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.fields.field_editor import FieldEditor
from desktop.ui.fields.readers import reader_for
from desktop.ui.grid.text_panel import free_panels, outlined_panel
from desktop.ui.narrative.editor import NarrativeEditor
from desktop.ui.session import Session
from desktop.ui.tabs import Tab, fields_of
from desktop.ui.theme import FORM_CHARACTERS, STEP, kept_narrow, text_width
from forms.checks.finding import Finding
from forms.outline import EXPENDITURE, UNPLACED, Field, FieldKind
from forms.report import LINES, Report


class SectionPage(QScrollArea):
    """One tab's editors, in the outline's order."""

    sourceWanted = Signal(str)

    def __init__(self, session: Session, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tab = tab
        self.editors: list[Editor] = []
        self._free: list[Editor] = []
        self._free_holders: list[QWidget] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tab.heading)
        self._column = QVBoxLayout()
        self._column.setSpacing(2 * STEP)
        self._build()
        self.show_report(session.report)
        session.placeMoved.connect(self._follow_cell)

    # Building ------------------------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = QWidget()
        column.setMinimumWidth(text_width(self, FORM_CHARACTERS * 2 / 3))
        column.setLayout(self._column)
        self._column.setContentsMargins(0, 0, 0, 0)
        around = QVBoxLayout(page)
        around.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        around.addWidget(column)
        self._add_heading()
        self._add_fields(fields_of(self._session.report, self.tab))
        if self.tab.key == UNPLACED:
            self._add(self._narrative(Field(UNPLACED, "未归类的文字", FieldKind.NARRATIVE)), 1)
        self._end = self._column.count()
        has_text = any(isinstance(editor, NarrativeEditor) for editor in self.editors)
        if not has_text:
            self._column.addStretch(1)
        self.setWidget(page)

    def _add_heading(self) -> None:
        heading = QLabel(self.tab.heading)
        heading.setObjectName("heading")
        heading.setWordWrap(True)
        holder = QWidget()
        top = QVBoxLayout(holder)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(STEP // 2)
        top.addWidget(heading)
        if self.tab.hint:
            hint = QLabel(self.tab.hint)
            hint.setObjectName("quiet")
            hint.setWordWrap(True)
            top.addWidget(hint)
        self._column.addWidget(self._narrow(holder))

    def _narrow(self, content: QWidget) -> QWidget:
        """Keep text and fields as narrow as is good to read; tables may be wider."""
        return kept_narrow(content, text_width(self, FORM_CHARACTERS))

    def _add_fields(self, fields: Sequence[Field]) -> None:
        """Add editors in order; narrow ones that follow each other stand two in a row."""
        grid: QGridLayout | None = None
        place = 0
        for field in fields:
            if not field.is_scalar:
                grid = None
                self._add(self._large(field), 1 if field.kind is FieldKind.NARRATIVE else 0)
                continue
            if grid is None:
                grid, place = self._new_grid(), 0
            reader = reader_for(field, self._session.view_of(self._session.report))
            editor = FieldEditor(self._session, field, reader)
            self.editors.append(editor)
            width = 1 if reader.narrow else 2
            place += place % 2 if width == 2 else 0
            grid.addWidget(editor, place // 2, place % 2, 1, width, Qt.AlignmentFlag.AlignTop)
            place += width

    def _new_grid(self) -> QGridLayout:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._column.addWidget(self._narrow(holder))
        return grid

    def _large(self, field: Field) -> Editor:
        section = self.tab.section
        if field.table is None or section is None:
            return self._narrative(field)
        if field.key == EXPENDITURE:
            return ExpenditurePanel(self._session, field, field.table)
        return outlined_panel(self._session, section, field, field.table)

    def _narrative(self, field: Field) -> NarrativeEditor:
        level = self.tab.section.level if self.tab.section else 0
        editor = NarrativeEditor(self._session, field, level)
        editor.sourceWanted.connect(self.sourceWanted)
        return editor

    def _add(self, editor: Editor, stretch: int) -> None:
        self.editors.append(editor)
        wide = isinstance(editor, ExpenditurePanel)
        self._column.addWidget(editor if wide else self._narrow(editor), stretch)

    def _rebuild_free_tables(self) -> None:
        """Show the tables that the outline does not name, when their number has changed."""
        section = self.tab.section
        tables = self._session.report.tables
        wanted = sum(
            section is not None and one.section == section.key and not one.key for one in tables
        )
        if wanted == len(self._free):
            return
        for panel in self._free:
            self._session.unregister(panel)
            self.editors.remove(panel)
        for holder in self._free_holders:
            self._column.removeWidget(holder)
            holder.deleteLater()
        self._free = list(free_panels(self._session, section.key)) if section else []
        self._free_holders = [self._narrow(panel) for panel in self._free]
        for offset, panel in enumerate(self._free):
            self._column.insertWidget(self._end + offset, self._free_holders[offset])
            self.editors.append(panel)
            panel.set_read_only(not self._session.can_edit)

    # Showing -------------------------------------------------------------------------------

    def show_report(self, report: Report) -> None:
        """Show the report's state in all editors."""
        self._rebuild_free_tables()
        for editor in self.editors:
            editor.show_report(report)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark what the checks object to on this page."""
        here = [finding for finding in findings if finding.section == self.tab.key]
        # Of thousands that are about rows, the small editors would each look for their own.
        others = [finding for finding in here if not finding.where.startswith(f"{LINES}/")]
        for editor in self.editors:
            editor.show_findings(here if isinstance(editor, ExpenditurePanel) else others)

    def set_read_only(self, read_only: bool) -> None:
        """Forbid changes, or allow them."""
        for editor in self.editors:
            editor.set_read_only(read_only)

    def knows_place(self, where: str) -> bool:
        """Whether the place that a finding or a quote names is on this page."""
        return any(editor.knows_place(where) for editor in self.editors)

    def focus_place(self, where: str, literal: str = "") -> bool:
        """Put the cursor at a place and bring it into view; False when it is not here."""
        for editor in self.editors:
            if editor.focus_place(where, literal):
                self._show_whole(self.focusWidget() or editor)
                self.show_focus()  # the page may be laid out only after this
                return True
        return False

    def show_focus(self) -> None:
        """Bring what has the cursor into view, once the page is laid out."""
        focused = self.focusWidget()
        if focused is not None:
            QTimer.singleShot(0, focused, lambda: self._show_whole(focused))

    def _show_whole(self, widget: QWidget) -> None:
        """Bring a widget into view; of a table or text taller than the page, its cursor."""
        self.ensureWidgetVisible(widget, STEP, 6 * STEP)
        if isinstance(widget, QAbstractItemView):
            self._show_cell(widget)
        elif isinstance(widget, QTextEdit):
            cursor = widget.cursorRect()
            at = widget.viewport().mapTo(self.widget(), cursor.center())
            self.ensureVisible(at.x(), at.y(), STEP, cursor.height() + STEP)

    def _show_cell(self, table: QAbstractItemView) -> None:
        """Bring the current cell of a table into view, clear of what is held at the top."""
        cell = table.visualRect(table.currentIndex())
        at = table.viewport().mapTo(self.widget(), cell.center())
        self.ensureVisible(at.x(), at.y(), STEP, 3 * cell.height())

    def _follow_cell(self) -> None:
        """Keep a table's current cell in view while keys go through the table.

        Not for the mouse: what is clicked is in view, and must not move away under it.
        """
        table: QWidget | None = self.focusWidget() if self.isVisible() else None
        while table is not None and not isinstance(table, QAbstractItemView):
            table = table.parentWidget()
        if isinstance(table, QAbstractItemView) and not QApplication.mouseButtons():
            QTimer.singleShot(0, table, partial(self._show_cell, table))

    def focus_first(self) -> None:
        """Put the cursor into the first editor."""
        first = next(iter(self.editors), None)
        if first is None:
            return
        if first.focusProxy() is None:  # a table, which knows its own place
            first.focus_place(first.place())
        else:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_focus()
