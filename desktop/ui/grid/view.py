"""A table worked as in a spreadsheet: typing, keys, blocks of cells, rows dragged by the head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.chinese import key_names
from desktop.ui.grid.clipboard import read_clipboard, write_cells
from desktop.ui.grid.frozen import FrozenColumns
from desktop.ui.grid.keyboard import Keyboard
from desktop.ui.grid.layout import ColumnWidths, RowHeights
from desktop.ui.grid.model import GridModel, Index
from desktop.ui.grid.row_head import RowHead
from desktop.ui.grid.selection import Selected, selected, told
from desktop.ui.theme import STEP, colours

_LEAST_ROWS = 3
_MOST_ROWS = 30


class GridView(QTableView):
    """Shows a :class:`GridModel` and turns keys, menu and clipboard into its changes."""

    pasted = Signal()
    selectionTold = Signal(str)
    """Sum, average and count of what is selected; "" for nothing to add."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self.keyboard = Keyboard(self)
        self.typed_into = False
        """Whether the open cell was begun by typing, not by F2 or a double click."""
        self._read_only = False
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName("全选")
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        rows = RowHead(self)
        self.setVerticalHeader(rows)
        self.heights = RowHeights(self)
        self.widths = ColumnWidths(self)
        rows.setDefaultSectionSize(self.heights.usual)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.setHighlightSections(False)
        rows.setMinimumWidth(self.fontMetrics().horizontalAdvance("序号") + 2 * STEP)
        rows.setSectionsMovable(True)
        rows.sectionMoved.connect(self._drop_row)
        self._label_corner("序号")
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell_selection())
        model.dataChanged.connect(lambda *_: self._tell_selection())
        self.horizontalScrollBar().rangeChanged.connect(lambda *_: self.fit_height())
        self._frozen = FrozenColumns(self)
        self.set_read_only(False)
        self.fit_height()

    def _label_corner(self, text: str) -> None:
        corner = self.findChild(QAbstractButton)
        if corner is None:  # pragma: no cover - every QTableView has one
            return
        label = QLabel(text)
        label.setObjectName("quiet")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(corner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)

    def line_colour(self) -> QColor:
        """Return the colour of the lines between cells."""
        return QColor(colours().line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.widths.fit()
        self._frozen.follow()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell of the selection again."""
        super().showEvent(event)
        self._tell_selection()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell of no selection while another chapter is in view."""
        super().hideEvent(event)
        self.selectionTold.emit("")

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into view, also out from under the columns that are held there."""
        super().scrollTo(index, hint)
        bar = self.horizontalScrollBar()
        hidden = self._frozen.room - self.columnViewportPosition(index.column())
        if index.column() < self.grid.frozen():
            bar.setValue(0)  # all of them in their own places, where they can be typed into
        elif hidden > 0:
            bar.setValue(bar.value() - hidden)

    def fit_height(self) -> None:
        """Make the table as high as its rows, within limits."""
        rows, count = self.verticalHeader(), self.model().rowCount()
        shown = min(_MOST_ROWS, count)
        length = rows.sectionPosition(shown) if shown < count else rows.length()
        length += max(0, _LEAST_ROWS - count) * rows.defaultSectionSize()
        header = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar().sizeHint().height()
        below = bar if self.horizontalScrollBar().maximum() else 0
        self.setMinimumHeight(header + length + 2 * self.frameWidth() + below)
        self.setMaximumHeight(header + length + bar)

    def set_read_only(self, read_only: bool) -> None:
        """Forbid changes, or allow them."""
        self._read_only = read_only
        trigger = QAbstractItemView.EditTrigger
        wanted = trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed
        self.setEditTriggers(trigger.NoEditTriggers if read_only else wanted)
        self.verticalHeader().setSectionsMovable(not read_only)

    # Commands ------------------------------------------------------------------------------

    def insert_row(self) -> None:
        """Insert an empty row above the current one."""
        row = min(max(self.currentIndex().row(), 0), self.grid.entries())
        column = self._first_column()
        if self._may_change():
            self.grid.insert_row(row)
            self.go_to(row, column)

    def add_row(self) -> None:
        """Go to the blank row at the end, where typing adds a row."""
        self.go_to(self.grid.entries(), self._first_column())

    def delete_rows(self) -> None:
        """Delete the selected rows."""
        rows = self._selected_rows()
        if rows and self._may_change():
            column = max(self.currentIndex().column(), 0)
            self.grid.delete_rows(rows[0], len(rows))
            self.go_to(rows[0], column)

    def move_up(self) -> None:
        """Move the current row one up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the current row one down."""
        self._move(1)

    def _move(self, by: int) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        last = self.grid.entries() - 1
        if 0 <= row <= last and 0 <= row + by <= last and self._may_change():
            self.grid.move_row(row, row + by)
            self.go_to(row + by, column)

    def _drop_row(self, row: int, old: int, new: int) -> None:
        """Move the row whose head was dragged; the head itself never shows another order."""
        header = self.verticalHeader()
        header.blockSignals(True)
        header.moveSection(new, old)
        header.blockSignals(False)
        last = self.grid.entries() - 1
        if row <= last and last >= 0 and self._may_change():
            column = max(self.currentIndex().column(), 0)
            self.grid.move_row(row, min(new, last))
            self.go_to(min(new, last), column)

    def _may_change(self) -> bool:
        """Close an open cell editor first, so that its text is not lost; False when read-only."""
        self.commit_editor()
        return not self._read_only

    def commit_editor(self) -> None:
        """Write the cell that is being edited, as leaving it would."""
        if self.state() is QAbstractItemView.State.EditingState:
            editor = self.indexWidget(self.currentIndex()) or QGuiApplication.focusObject()
            if isinstance(editor, QWidget) and self.viewport().isAncestorOf(editor):
                self.commitData(editor)
                self.closeEditor(editor, self.itemDelegate().EndEditHint.NoHint)

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one and show it."""
        index = self.grid.index(row, column)
        if index.isValid():
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def _first_column(self) -> int:
        columns = range(self.grid.columnCount())
        return next((column for column in columns if self.grid.is_editable(column)), 0)

    def block(self) -> Selected | None:
        """Return the selected block of cells; None for nothing."""
        return selected(self.selectionModel())

    def _selected_rows(self) -> list[int]:
        block = self.block()
        return list(range(block.top, min(block.bottom + 1, self.grid.entries()))) if block else []

    def _tell_selection(self) -> None:
        if self.isVisible():  # its data may change while another chapter is in view
            self.selectionTold.emit(told(self.grid, self.block()))

    def copy(self) -> None:
        """Put the selected cells on the clipboard, for spreadsheets and for this table."""
        block = self.block()
        if block is None:
            return
        cells = [
            [self.grid.text_at(row, column) for column in range(block.left, block.right + 1)]
            for row in range(block.top, block.bottom + 1)
        ]
        QGuiApplication.clipboard().setText(write_cells(cells))

    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.copy()
        self.clear()

    def clear(self) -> None:
        """Empty the selected cells."""
        block = self.block()
        if block is not None and not self._read_only:
            self.grid.clear_cells(list(block.cells()))

    def paste(self) -> None:
        """Write the clipboard's cells from the selection's first cell on.

        One copied cell fills all the selected ones, as in a spreadsheet.
        """
        block = self.block()
        cells = read_clipboard(QGuiApplication.clipboard().mimeData())
        if self._read_only or not cells:
            return
        if block is not None and not block.is_single and len(cells) == len(cells[0]) == 1:
            self.fill_selection(cells[0][0])
            return
        row = block.top if block else self.grid.entries()
        column = block.left if block else self._first_column()
        self.go_to(row, column)  # before: what the paste tells is told last
        self.grid.paste(row, column, cells)
        self.pasted.emit()

    def fill_selection(self, text: str) -> None:
        """Write one text into all selected cells that are typed into."""
        block = self.block()
        if block is None or self._read_only:
            return
        last = block.bottom if block.top == block.bottom else self.grid.entries() - 1
        cells = {
            (row, column): text
            for row, column in block.cells()
            if self.grid.is_editable(column) and row <= max(last, block.top)
        }
        self.grid.fill_cells(cells, f"填充 {len(cells)} 格")

    def fill_down(self) -> None:
        """Copy the selection's first row into the rows below it; one row takes the one above."""
        block = self.block()
        if block is None or not self._may_change():
            return
        source = block.top if block.height > 1 else block.top - 1
        if source < 0:
            return
        first = source + 1
        last = min(block.bottom, self.grid.entries() - (0 if block.height == 1 else 1))
        cells = {
            (row, column): self.grid.text_at(source, column)
            for row in range(first, last + 1)
            for column in range(block.left, block.right + 1)
            if self.grid.is_editable(column)
        }
        self.grid.fill_cells(cells, "向下填充")

    # Keys and menu -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Carry out the keys of a spreadsheet; all others are the table's own."""
        if not self.keyboard.takes(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose cells with the mouse."""
        self.keyboard.forget_run()
        super().mousePressEvent(event)

    def edit(self, *arguments: Any) -> Any:
        """Open a cell's editor, and remember by what: typing replaces, F2 goes on at the end."""
        trigger = arguments[1] if len(arguments) > 1 else None
        self.typed_into = trigger is QAbstractItemView.EditTrigger.AnyKeyPressed
        opened = super().edit(*arguments)
        if opened and trigger is QAbstractItemView.EditTrigger.EditKeyPressed:
            editor = self.indexWidget(self.currentIndex())
            if isinstance(editor, QLineEdit):
                editor.end(False)
        return opened

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Begin a cell with what the input method types.

        Qt opens the cell's editor for the first event but drops a text that comes with it.
        """
        was_open = self.state() is QAbstractItemView.State.EditingState
        super().inputMethodEvent(event)
        text = event.commitString()
        editor = self.indexWidget(self.currentIndex())
        if text and not was_open and isinstance(editor, QLineEdit) and not editor.isModified():
            again = QInputMethodEvent()
            again.setCommitString(text)
            QGuiApplication.sendEvent(editor, again)

    def step(self, rows: int, column: int | None = None) -> None:
        """Go up or down, in the same column unless another is named."""
        index = self.currentIndex()
        row = min(max(index.row() + rows, 0), self.grid.rowCount() - 1)
        self.go_to(row, max(index.column(), 0) if column is None else column)

    def step_across(self, columns: int) -> None:
        """Go left or right in the same row."""
        index = self.currentIndex()
        last = self.grid.columnCount() - 1
        self.go_to(index.row(), min(max(index.column() + columns, 0), last))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where typing would go."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to(0, self._first_column())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with rows and cells."""
        menu = self.context_menu()
        menu.exec(self._menu_place(event))
        menu.deleteLater()

    def _menu_place(self, event: QContextMenuEvent) -> QPoint:
        return event.globalPos()

    def context_menu(self) -> QMenu:
        """Return the menu of the table."""
        menu = QMenu(self)
        entries: list[tuple[str, str, Callable[[], None], bool]] = [
            ("复制", "Ctrl+C", self.copy, True),
            ("剪切", "Ctrl+X", self.cut, not self._read_only),
            ("粘贴", "Ctrl+V", self.paste, not self._read_only),
            ("清除内容", "Del", self.clear, not self._read_only),
            ("向下填充", "Ctrl+D", self.fill_down, not self._read_only),
            ("插入行", "Ins", self.insert_row, not self._read_only),
            ("删除行", "Ctrl+Del", self.delete_rows, not self._read_only),
            ("上移", "Alt+Up", self.move_up, not self._read_only),
            ("下移", "Alt+Down", self.move_down, not self._read_only),
        ]
        for text, keys, command, enabled in entries:
            action = menu.addAction(f"{text}\t{key_names(keys)}")
            action.setEnabled(enabled)
            action.triggered.connect(lambda _=False, run=command: run())
            if text == "向下填充":
                menu.addSeparator()
        return menu
