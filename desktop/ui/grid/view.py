"""A table worked as in a spreadsheet: Enter down, Tab right, F2, Del, copy and paste."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
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

from desktop.ui.grid.clipboard import read_cells, write_cells
from desktop.ui.grid.model import GridModel
from desktop.ui.theme import STEP

_LEAST_ROWS = 3
_MOST_ROWS = 30


class GridView(QTableView):
    """Shows a :class:`GridModel` and turns keys, menu and clipboard into its changes."""

    pasted = Signal()

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = model
        self._read_only = False
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(self.fontMetrics().height() + STEP + 2)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.setHighlightSections(False)
        rows.setMinimumWidth(self.fontMetrics().horizontalAdvance("序号") + 2 * STEP)
        self._label_corner("序号")
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(lambda *_: self._fit_height())
        self.set_read_only(False)
        self._fit_height()

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

    def _fit_height(self) -> None:
        rows = min(_MOST_ROWS, max(_LEAST_ROWS, self.model().rowCount()))
        header = self.horizontalHeader().sizeHint().height()
        row = self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(header + rows * row + 2 * self.frameWidth())
        self.setMaximumHeight(header + rows * row + bar)

    def set_read_only(self, read_only: bool) -> None:
        """Forbid changes, or allow them."""
        self._read_only = read_only
        trigger = QAbstractItemView.EditTrigger
        wanted = trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed
        self.setEditTriggers(trigger.NoEditTriggers if read_only else wanted)

    # Commands ------------------------------------------------------------------------------

    def insert_row(self) -> None:
        """Insert an empty row above the current one."""
        row = min(max(self.currentIndex().row(), 0), self._grid.entries())
        column = self._first_column()
        if self._may_change():
            self._grid.insert_row(row)
            self.go_to(row, column)

    def add_row(self) -> None:
        """Go to the blank row at the end, where typing adds a row."""
        self.go_to(self._grid.entries(), self._first_column())

    def delete_rows(self) -> None:
        """Delete the selected rows."""
        rows = self._selected_rows()
        if rows and self._may_change():
            column = max(self.currentIndex().column(), 0)
            self._grid.delete_rows(rows[0], len(rows))
            self.go_to(rows[0], column)

    def move_up(self) -> None:
        """Move the current row one up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the current row one down."""
        self._move(1)

    def _move(self, by: int) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        last = self._grid.entries() - 1
        if 0 <= row <= last and 0 <= row + by <= last and self._may_change():
            self._grid.move_row(row, row + by)
            self.go_to(row + by, column)

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
        index = self._grid.index(row, column)
        if index.isValid():
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def _first_column(self) -> int:
        columns = range(self._grid.columnCount())
        return next((column for column in columns if self._grid.is_editable(column)), 0)

    def _selected_rows(self) -> list[int]:
        rows = {index.row() for index in self.selectedIndexes()}
        return sorted(row for row in rows if row < self._grid.entries())

    def copy(self) -> None:
        """Put the selected cells on the clipboard, for spreadsheets and for this table."""
        indexes = self.selectedIndexes()
        if not indexes:
            return
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        cells = [[self._grid.text_at(row, column) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(write_cells(cells))

    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.copy()
        self.clear()

    def clear(self) -> None:
        """Empty the selected cells."""
        if not self._read_only:
            self._grid.clear_cells([(one.row(), one.column()) for one in self.selectedIndexes()])

    def paste(self) -> None:
        """Write the clipboard's cells from the selection's first cell on."""
        indexes = self.selectedIndexes()
        text = QGuiApplication.clipboard().text()
        if self._read_only or not text:
            return
        row = min((one.row() for one in indexes), default=self._grid.entries())
        column = min((one.column() for one in indexes), default=self._first_column())
        self._grid.paste(row, column, read_cells(text))
        self.go_to(row, column)
        self.pasted.emit()

    # Keys and menu -------------------------------------------------------------------------

    def _key_commands(self) -> dict[str, Callable[[], None]]:
        return {
            "Ins": self.insert_row,
            "Ctrl+Del": self.delete_rows,
            "Alt+Up": self.move_up,
            "Alt+Down": self.move_down,
            "Del": self.clear,
            "Backspace": self.clear,
            "Ctrl+C": self.copy,
            "Ctrl+X": self.cut,
            "Ctrl+V": self.paste,
            "Ctrl+Ins": self.copy,
            "Shift+Ins": self.paste,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Carry out the keys of a spreadsheet; all others are the table's own."""
        pressed = QKeySequence(event.keyCombination()).toString(
            QKeySequence.SequenceFormat.PortableText
        )
        command = self._key_commands().get(pressed)
        if command:
            command()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            upward = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step(-1 if upward else 1)
        elif event.key() == Qt.Key.Key_Tab and self._at_end():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Begin a cell with what the input method types.

        Qt opens the cell's editor for the first event but drops a text that comes with it.
        """
        was_open = self.state() is QAbstractItemView.State.EditingState
        super().inputMethodEvent(event)
        text = event.commitString()
        editor = self.viewport().findChild(QLineEdit)
        if text and not was_open and editor is not None and text not in editor.text():
            again = QInputMethodEvent()
            again.setCommitString(text)
            QGuiApplication.sendEvent(editor, again)

    def step(self, rows: int) -> None:
        """Go up or down in the same column."""
        index = self.currentIndex()
        row = min(max(index.row() + rows, 0), self._grid.rowCount() - 1)
        self.go_to(row, max(index.column(), 0))

    def _at_end(self) -> bool:
        """Whether Tab would leave the table: on its last cell."""
        index = self.currentIndex()
        return (
            index.row() == self._grid.rowCount() - 1
            and index.column() == self._grid.columnCount() - 1
        )

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
            ("在上方插入行", "Ins", self.insert_row, not self._read_only),
            ("删除行", "Ctrl+Del", self.delete_rows, not self._read_only),
            ("上移", "Alt+Up", self.move_up, not self._read_only),
            ("下移", "Alt+Down", self.move_down, not self._read_only),
        ]
        for text, keys, command, enabled in entries:
            action = menu.addAction(f"{text}\t{QKeySequence(keys).toString()}")
            action.setEnabled(enabled)
            action.triggered.connect(lambda _=False, run=command: run())
            if text == "清除内容":
                menu.addSeparator()
        return menu
