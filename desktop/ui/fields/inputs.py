"""The widgets a value is typed into. Each tells of typing, of a choice made, and of leaving."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.ui.calm_combo import CalmComboBox
from desktop.ui.editor import UndoFilter
from desktop.ui.narrative.conversion import units
from desktop.ui.text_menu import text_menu
from desktop.ui.theme import STEP

_MOST_LINES: Final = 16
"""A text with more lines is scrolled."""

_NONE = "未选"


class LineInput(QLineEdit):
    """One line of text, with the unit inside at its right end."""

    edited = Signal()
    entered = Signal()
    left = Signal()
    reverted = Signal()

    def __init__(self, unit: str, right: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # a file dropped here is for the window to open
        self._unit = QLabel(unit, self)
        self._unit.setObjectName("quiet")
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.adjustSize()
        if unit:
            self.setTextMargins(0, 0, self._unit.width() + STEP // 2, 0)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._undo_filter = UndoFilter(self)
        self.installEventFilter(self._undo_filter)
        self.textEdited.connect(lambda _: self.edited.emit())

    def content(self) -> str:
        """Return the text as typed."""
        return self.text()

    def show_content(self, text: str) -> None:
        """Show a value's text, the cursor staying where it can."""
        if text != self.text():
            cursor = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(cursor, len(text)) if self.hasFocus() else 0)

    def show_blank_as(self, word: str) -> None:
        """Let the empty field say this."""
        self.setPlaceholderText(word)

    def select_span(self, start: int, end: int) -> None:
        """Select the characters from ``start`` to ``end``."""
        self.setSelection(start, end - start)

    def lock(self, read_only: bool) -> None:
        """Forbid typing, or allow it."""
        self.setReadOnly(read_only)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right end."""
        super().resizeEvent(event)
        size = self._unit.sizeHint()
        self._unit.setGeometry(self.width() - size.width() - STEP, 0, size.width(), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field; Esc takes the typing back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape:
            self.reverted.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            event.ignore()  # the line's own undo knows nothing of the file
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class ChoiceInput(CalmComboBox):
    """One of several given words, or none."""

    edited = Signal()
    entered = Signal()
    left = Signal()
    reverted = Signal()

    def __init__(self, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addItem(f"（{_NONE}）", "")
        for choice in choices:
            self.addItem(choice, choice)
        self.activated.connect(lambda _: self.entered.emit())

    def content(self) -> str:
        """Return the chosen word; "" for none."""
        return str(self.currentData() or "")

    def show_content(self, text: str) -> None:
        """Show a value; one that the outline does not offer is kept as a choice of its own."""
        index = self.findData(text)
        if index < 0:
            self.addItem(text, text)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def show_blank_as(self, word: str) -> None:
        """Let no choice read so."""
        self.setItemText(0, f"（{word or _NONE}）")

    def select_span(self, start: int, end: int) -> None:
        """A choice has no words of its own."""

    def lock(self, read_only: bool) -> None:
        """Forbid choosing, or allow it."""
        self.setEnabled(not read_only)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self.left.emit()


class LinesInput(QPlainTextEdit):
    """Several lines of plain text (a note); as high as its text, within limits."""

    edited = Signal()
    entered = Signal()
    left = Signal()
    reverted = Signal()

    def __init__(
        self,
        lines: int,
        parent: QWidget | None = None,
        most: int = _MOST_LINES,
        around: int = 3 * STEP,
    ) -> None:
        """``lines`` at least and ``most`` are shown, with ``around`` pixels of frame about them."""
        super().__init__(parent)
        self._most, self._around = most, around
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self._showing = False
        self._undo_filter = UndoFilter(self)
        self.installEventFilter(self._undo_filter)
        self._least = lines
        self._fit()
        self.textChanged.connect(self._fit)
        self.textChanged.connect(self._tell)

    def _fit(self) -> None:
        """Show the whole text, where it is not longer than a note should be."""
        written = 0.0  # Chinese letters may be higher than the font says
        block = self.document().firstBlock()
        while block.isValid():
            written += self.blockBoundingRect(block).height()
            block = block.next()
        line = self.fontMetrics().lineSpacing()
        height = min(max(math.ceil(written), self._least * line), self._most * line)
        height += self._around
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _tell(self) -> None:
        if not self._showing:
            self.edited.emit()

    def content(self) -> str:
        """Return the text as typed."""
        return self.toPlainText()

    def show_content(self, text: str) -> None:
        """Show a value's text, the cursor staying where it can."""
        if text == self.toPlainText():
            return
        self._showing = True
        position = self.textCursor().position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(position, len(self.toPlainText())))
        self.setTextCursor(cursor)
        self._showing = False

    def show_blank_as(self, word: str) -> None:
        """Let the empty field say this."""
        self.setPlaceholderText(word)

    def lock(self, read_only: bool) -> None:
        """Forbid typing, or allow it."""
        self.setReadOnly(read_only)

    def select_span(self, start: int, end: int) -> None:
        """Select the characters from ``start`` to ``end``, and bring them into view."""
        text, cursor = self.toPlainText(), self.textCursor()
        cursor.setPosition(units(text[:start]))
        cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text; files are for the window to open."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste text as it is."""
        self.insertPlainText(source.text())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with text."""
        menu = text_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the typing back; Alt+Enter breaks the line, as in a spreadsheet's cell."""
        broken = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            self.reverted.emit()
        elif broken and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.isReadOnly():
                self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self.left.emit()


Input = LineInput | ChoiceInput | LinesInput
