"""The keys of a spreadsheet, by what they do with a table's view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from desktop.ui.grid.view import GridView

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class Keyboard:
    """Carries out keys; Enter after a run of Tabs goes back to the column where it began."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._run: int | None = None
        self._commands: dict[str, Callable[[], None]] = {
            "Ins": view.insert_row,
            "Ctrl+Del": view.delete_rows,
            "Alt+Up": view.move_up,
            "Alt+Down": view.move_down,
            "Del": view.clear,
            "Backspace": view.clear,
            "Ctrl+C": view.copy,
            "Ctrl+X": view.cut,
            "Ctrl+V": view.paste,
            "Ctrl+Ins": view.copy,
            "Shift+Ins": view.paste,
            "Shift+Del": view.cut,
            "Ctrl+D": view.fill_down,
            "Shift+Space": self.select_rows,
            "Ctrl+Space": self.select_columns,
        }

    def takes(self, event: QKeyEvent) -> bool:
        """Carry out a key of this table; False for one that is Qt's own."""
        pressed = QKeySequence(event.keyCombination()).toString(
            QKeySequence.SequenceFormat.PortableText
        )
        command = self._commands.get(pressed)
        if command:
            command()
            return True
        backward = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in _ENTER:
            self.enter(-1 if backward else 1)
            return True
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if not self.tab(-1 if backward or event.key() == Qt.Key.Key_Backtab else 1):
                event.ignore()  # Qt goes on to the next widget with a Tab that nobody took
            return True
        if event.key() == Qt.Key.Key_Escape:
            return True  # leaves nothing: pressed once too often, the next digits went elsewhere
        if event.key() in _MOVES:
            self._run = None
        return False

    def begin_run(self, column: int) -> None:
        """Let the next Enter go back to a column, unless a run of Tabs began before it."""
        if self._run is None:
            self._run = column

    def forget_run(self) -> None:
        """Begin anew: the mouse chose another cell."""
        self._run = None

    def enter(self, rows: int) -> None:
        """Go down or up, after a run of Tabs to where it began."""
        column = self._run
        self._run = None
        self._view.step(rows, column)

    def tab(self, by: int) -> bool:
        """Go to the next cell that can be typed into, on to the next row; False at the end."""
        index = self._view.currentIndex()
        model = self._view.grid
        row, column = index.row(), index.column()
        if by > 0:
            self.begin_run(column)
        while True:
            column += by
            if column >= model.columnCount():
                row, column = row + 1, 0
            elif column < 0:
                row, column = row - 1, model.columnCount() - 1
            if not 0 <= row < model.rowCount():
                return False
            if model.is_editable(column):
                self._view.go_to(row, column)
                return True

    def select_rows(self) -> None:
        """Select the whole rows of the selection."""
        self._extend(rows=True)

    def select_columns(self) -> None:
        """Select the whole columns of the selection."""
        self._extend(rows=False)

    def _extend(self, *, rows: bool) -> None:
        block = self._view.block()
        model = self._view.grid
        if block is None:
            return
        if rows:
            first = model.index(block.top, 0)
            last = model.index(block.bottom, model.columnCount() - 1)
        else:
            first = model.index(0, block.left)
            last = model.index(max(model.entries() - 1, 0), block.right)
        self._view.selectionModel().select(
            QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
