"""Cell editors that behave as in a spreadsheet: Enter commits and goes down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.editor import UndoFilter
from desktop.ui.grid.model import Index
from desktop.ui.grid.view import GridView


class GridDelegate(QStyledItemDelegate):
    """Makes line edits for cells; the view goes on after Enter."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self._undo_filter = UndoFilter(self)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        """Return a line edit, aligned as the cell is."""
        line = QLineEdit(parent)
        line.setFrame(False)
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        if alignment is not None:
            line.setAlignment(Qt.AlignmentFlag(alignment))
        header = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        line.setAccessibleName(f"第 {index.row() + 1} 行 {header}")
        line.installEventFilter(self._undo_filter)
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit with Enter and go down; with Shift up."""
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            upward = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.finish(watched)
            self._view.step(-1 if upward else 1)
            return True
        return super().eventFilter(watched, event)

    def finish(self, editor: QWidget) -> None:
        """Write an editor's text into its cell and close it."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
