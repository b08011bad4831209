"""The text widget of a narrative: levels by keys, numbers in the margin, quotes as atoms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from desktop.ui.editor import UndoFilter
from desktop.ui.narrative.block_edit import BlockEdit
from desktop.ui.narrative.conversion import (
    OBJECT,
    composing_as_text,
    insert_blocks,
    quote_of,
    quotes_in,
    read_selection,
    set_level,
    units,
)
from desktop.ui.narrative.pasting import (
    BLOCKS,
    Pasted,
    copied_blocks,
    mime_of,
    read_copied,
    refusal,
)
from desktop.ui.narrative.quote_drawing import quote_area
from desktop.ui.narrative.quoting import Quoting
from desktop.ui.narrative.reading_aloud import ReadingAloud
from desktop.ui.narrative.text_painting import TextPainter
from desktop.ui.narrative.word_at import open_place_at, word_span
from desktop.ui.text_menu import text_menu
from forms.narrative import PARAGRAPH, Quote


class NarrativeEdit(BlockEdit):
    """Edits blocks by keys, clipboard and mouse."""

    left = Signal()
    refused = Signal(str)
    """Something was not pasted: why, and what to do; "" where there is nothing to say."""
    pasted = Signal(str)
    """Something was pasted: what became of its headings and tables; "" where it has none."""
    markClicked = Signal(int, QRect)
    """The mark of a block, by its number in the document, in an area of the viewport."""
    sourceWanted = Signal(str)
    """A quote's source is asked for: the key of the figure it quotes."""

    def __init__(
        self,
        levels: tuple[int, ...],
        printed: Callable[[Quote], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(levels, printed, parent)
        self.is_composing = False
        """Whether an input method is in the midst of a word."""
        self.hints: tuple[str, ...] = ()
        """The outline's hints for this text, which are no text of a report."""
        self.title = ""
        """The title of the section, which is printed above the text."""
        self._mark_pressed = False
        self._undo_filter = UndoFilter(self)
        self.installEventFilter(self._undo_filter)
        self.quoting = Quoting(self, printed)
        self.reading_aloud = ReadingAloud(self)

    # Keys ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Tab for the levels, before focus takes it."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and event.modifiers()
            in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        ):
            if self.quoting.takes(event):
                return True
            self.shift_level(1 if event.key() == Qt.Key.Key_Tab else -1)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+0 to Ctrl+4 set a level; Enter begins a block; Esc leaves all as it is."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if self.quoting.takes(event):
            return
        if control and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_4:
            self.set_level(event.key() - Qt.Key.Key_0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.isReadOnly():
                self._begin_block()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            self.quoting.typed(event.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method types; while it composes, nothing is saved or set anew."""
        self.is_composing = bool(event.preeditString())
        if self.is_composing:
            ink = self.palette().color(QPalette.ColorRole.Text)
            event = composing_as_text(event, self.look.composing_format(self.level(), ink))
        super().inputMethodEvent(event)
        if event.commitString():
            self.quoting.typed(event.commitString())

    def _begin_block(self) -> None:
        """Split at the cursor. What follows a heading is a paragraph, and so is one put before."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        level = cursor.blockFormat().headingLevel()
        before = level and cursor.atBlockStart() and bool(cursor.block().text())
        cursor.insertBlock(self.look.block_format(level), self.look.text_format(level))
        if before:
            set_level(QTextCursor(cursor.block().previous()), PARAGRAPH, self.look)
        elif level:
            set_level(cursor, PARAGRAPH, self.look)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the editor was left."""
        super().focusOutEvent(event)
        self.is_composing = False
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.quoting.close()
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    # Clipboard -----------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text, and blocks of another editor; files are for the window to open."""
        has_text = source.hasText() or source.hasHtml()
        return source.hasFormat(BLOCKS) or (has_text and not source.hasUrls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste blocks with their quotes, or what another program copied with its structure."""
        if not self.canInsertFromMimeData(source):
            self.refused.emit(refusal(source))
            return
        own = copied_blocks(source)
        blocks, told = (
            read_copied(source, self.level(), self.levels, self.hints, self.title)
            if own is None
            else Pasted(own)
        )
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if blocks and blocks[0].level and len(blocks) > 1 and cursor.block().text():
            cursor.insertBlock(self.look.block_format(PARAGRAPH), self.look.text_format(PARAGRAPH))
        insert_blocks(cursor, blocks, self.look)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.pasted.emit(told)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy as text for other programs, and as blocks for this one."""
        return mime_of(read_selection(self.textCursor()), self.printed)

    # Quotes and amounts under the mouse ----------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the quote or amount under the mouse, and with text."""
        menu = self.context_menu(event)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def context_menu(self, event: QContextMenuEvent) -> QMenu:
        """Return the menu of a place."""
        menu = QMenu(self)
        by_keys = event.reason() is QContextMenuEvent.Reason.Keyboard
        place = self.cursorRect().center() if by_keys else event.pos()
        self.quoting.add_entries(menu, place, self.quote_near() if by_keys else None)
        standard = text_menu(self)
        standard.setParent(menu, standard.windowFlags())  # its entries live as long as it does
        menu.addActions(standard.actions())
        return menu

    def quote_at(self, place: QPointF) -> Quote | None:
        """Return the quote under a point of the viewport."""
        under = place + QPointF(0, self.verticalScrollBar().value())
        position = self.document().documentLayout().hitTest(under, Qt.HitTestAccuracy.FuzzyHit)
        block = self.document().findBlock(position)
        for offset, quote in quotes_in(block):
            if quote_area(block, offset).contains(under):
                return quote
        return None

    def quote_near(self) -> Quote | None:
        """Return the quote beside the cursor, the one before it first."""
        cursor = self.textCursor()
        for move in (
            QTextCursor.MoveOperation.PreviousCharacter,
            QTextCursor.MoveOperation.NextCharacter,
        ):
            beside = QTextCursor(self.document())
            beside.setPosition(cursor.position())
            beside.movePosition(move, QTextCursor.MoveMode.KeepAnchor)
            if beside.selectedText() == OBJECT:
                beside.setPosition(beside.selectionEnd())
                return quote_of(beside.charFormat())
        return None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the place where a quoted figure is entered; select the word of anything else."""
        quote = self.quote_at(event.position())
        if quote:
            self.sourceWanted.emit(quote.key)
            return
        point = event.position().toPoint()
        place = self.cursorForPosition(point)
        if point.x() < self.cursorRect(place).left() and not place.atBlockStart():
            place.movePosition(QTextCursor.MoveOperation.Left)  # on the half before the cursor
        super().mouseDoubleClickEvent(event)
        self._select_in_block(place, word_span)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ctrl+click on a quote opens the place where its figure is entered.

        A click on a mark in the margin selects the words that it is about.
        """
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._mark_pressed = is_left and self.marked_block(event.position()) is not None
        if self._mark_pressed:
            return
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        quote = self.quote_at(event.position()) if held else None
        if quote:
            self.sourceWanted.emit(quote.key)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a mark in the margin shows the words that it is about, and asks for more."""
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection() and not self.isReadOnly():
            self._select_in_block(self.textCursor(), open_place_at)  # typing is to fill it
        block = self.marked_block(event.position())
        if not self._mark_pressed or block is None:
            return
        words = self.quoting.next_objection(block.blockNumber(), self.textCursor())
        if words is not None:
            self.select_places(*words)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        scrolled = self.verticalScrollBar().value()
        top = round(self.document().documentLayout().blockBoundingRect(block).top()) - scrolled
        height = round(block.layout().lineAt(0).height())
        self.markClicked.emit(block.blockNumber(), QRect(0, top, round(self.gutter), height))

    def _select_in_block(
        self, place: QTextCursor, find: Callable[[str, int], tuple[int, int] | None]
    ) -> None:
        """Select what stands at a place of a block: ``find`` is asked in characters."""
        block = place.block()
        text = block.text()
        before = text.encode("utf-16-le")[: 2 * place.positionInBlock()]
        span = find(text, len(before.decode("utf-16-le", "ignore")))
        if span is not None:
            start, end = (block.position() + units(text[:at]) for at in span)
            cursor = self.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def marked_block(self, place: QPointF) -> QTextBlock | None:
        """Return the block whose mark stands at a point of the viewport, if one does."""
        block = self.cursorForPosition(place.toPoint()).block()
        is_mark = place.x() < self.gutter and block.blockNumber() in self.quoting.objected_blocks()
        return block if is_mark else None

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what a figure under the mouse quotes."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            quote = self.quote_at(QPointF(event.pos()))
            if quote:
                QToolTip.showText(event.globalPos(), self.quote_hint(quote), self)
                return True
            hint = self.quoting.hint_at(self.cursorForPosition(event.pos()).position())
            block = self.cursorForPosition(event.pos()).blockNumber()
            hint = hint or self.quoting.objections_at(block)
            if hint:
                QToolTip.showText(event.globalPos(), hint, self)
                return True
        return super().viewportEvent(event)

    quote_hint: Callable[[Quote], str] = staticmethod(lambda quote: quote.key)
    quote_name: Callable[[Quote], str] = staticmethod(lambda quote: quote.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the quotes, and the headings' numbers in the margin: they cannot be typed over."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        TextPainter(self, painter, self.gutter).paint(QRectF(event.rect()))
        painter.end()
