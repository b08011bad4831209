"""Cell editors that behave as in a spreadsheet: Enter commits and goes down, Tab to the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui.editor import UndoFilter
from desktop.ui.grid.model import Index
from desktop.ui.grid.view import GridView
from desktop.ui.theme import STEP

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class GridDelegate(QStyledItemDelegate):
    """Makes line edits for cells; the view goes on after Enter, Tab and arrows.

    An entry begun by typing is left with any arrow, as in Excel; after F2 the arrows to the
    left and right move within the text.
    """

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

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell, and below it what stands there without being a row."""
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        row, band = self._view.heights.parts_of(rect, index.row())
        option.rect = row  # type: ignore[attr-defined]
        super().paint(painter, option, index)
        option.rect = rect  # type: ignore[attr-defined]
        if band.height():
            self._paint_band(painter, band, index)

    def _paint_band(self, painter: QPainter, area: QRect, index: Index) -> None:
        palette = self._view.palette()
        painter.save()
        painter.fillRect(area, palette.color(QPalette.ColorRole.AlternateBase))
        painter.setPen(self._view.line_colour())
        painter.drawLine(area.topLeft(), area.topRight())
        painter.setFont(self._view.font())
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        text = self._view.grid.band(index.row())[index.column()]
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        inner = area.adjusted(STEP // 2, 0, -STEP // 2, 0)
        flags = int(alignment or 0)
        if self._view.grid.wraps(index.column()):
            flags |= Qt.TextFlag.TextWordWrap
        else:
            elide = Qt.TextElideMode.ElideRight
            text = painter.fontMetrics().elidedText(text, elide, inner.width())
        painter.drawText(inner, flags, text)
        painter.restore()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the editor, but not over what is being typed.

        Qt asks for it at each ``dataChanged`` too: a check that ends meanwhile would put the
        stored text back in place of the first digits.
        """
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Lay the editor over its cell alone."""
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        editor.setGeometry(self._view.heights.parts_of(rect, index.row())[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit and go on with the keys of a spreadsheet."""
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and self._goes_on(watched, event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _goes_on(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.give_up(editor)
            return True
        if key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._fill(editor)
        elif key in _ENTER:
            self.finish(editor)
            self._view.keyboard.enter(-1 if shift else 1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.finish(editor)
            self._view.keyboard.tab(-1 if shift or key == Qt.Key.Key_Backtab else 1)
        elif shift or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        elif key in _DOWN:
            self.finish(editor)
            self._view.step(_DOWN[key])
        elif key in _ACROSS and self._view.typed_into:
            self.finish(editor)
            self._view.step_across(_ACROSS[key])
        else:
            return False
        return True

    def _fill(self, editor: QLineEdit) -> None:
        """Write the text into all selected cells, in one step."""
        text = editor.text()
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
        self._view.fill_selection(text)

    def give_up(self, editor: QLineEdit) -> None:
        """Close an editor and leave its cell as it was."""
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)

    def finish(self, editor: QWidget) -> None:
        """Write an editor's text into its cell and close it."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
