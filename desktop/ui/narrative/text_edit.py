"""The text widget of a narrative: levels by keys, numbers in the margin, quotes as atoms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, Signal
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
from PySide6.QtWidgets import QMenu, QTextEdit, QToolTip, QWidget

from desktop.ui.editor import UndoFilter
from desktop.ui.narrative.conversion import (
    OBJECT,
    Look,
    composing_as_text,
    dress_quotes,
    insert_blocks,
    insert_quote,
    load,
    quote_of,
    quotes_in,
    read_blocks,
    read_selection,
    set_level,
    undress_beside_quotes,
    units,
)
from desktop.ui.narrative.pasting import BLOCKS, copied_blocks, mime_of, pasted_blocks, refusal
from desktop.ui.narrative.quote_drawing import quote_area
from desktop.ui.narrative.quoting import Quoting
from desktop.ui.narrative.reading_aloud import ReadingAloud
from desktop.ui.narrative.text_painting import TextPainter
from forms.narrative import PARAGRAPH, Block, Numbering, Quote

_GUTTER_CHARACTERS = 3.5


class NarrativeEdit(QTextEdit):
    """Edits blocks. What is in it, is read and written as blocks only."""

    edited = Signal()
    left = Signal()
    levelChanged = Signal(int)
    """The level of the block at the cursor."""
    refused = Signal(str)
    """Something was not pasted: why, and what to do; "" where there is nothing to say."""
    sourceWanted = Signal(str)
    """A quote's source is asked for: the key of the figure it quotes."""

    def __init__(
        self,
        levels: tuple[int, ...],
        printed: Callable[[Quote], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.levels = (PARAGRAPH, *levels)
        self.printed = printed
        self._loading = False
        self._read: list[Block] | None = None
        self.is_composing = False
        """Whether an input method is in the midst of a word."""
        self.hints: tuple[str, ...] = ()
        """The outline's hints for this text, which are no text of a report."""
        self.numbering: Callable[[], Numbering] = Numbering
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self._undo_filter = UndoFilter(self)
        self.installEventFilter(self._undo_filter)
        self.document().setDocumentMargin(4)
        character = self.fontMetrics().horizontalAdvance("中")
        self.gutter = _GUTTER_CHARACTERS * character
        self.look = Look(self.font(), character, self.gutter, printed)
        self._shown_quotes: list[str] = []
        self.document().contentsChange.connect(self._forget)
        load(self.document(), [Block(PARAGRAPH, (" ",))], self.look)  # gives block 1 its format
        load(self.document(), [], self.look)
        self.textChanged.connect(self._tell)
        self.cursorPositionChanged.connect(lambda: self.levelChanged.emit(self.level()))
        self.quoting = Quoting(self, printed)
        self.reading_aloud = ReadingAloud(self)

    def _forget(self) -> None:
        self._read = None

    def _tell(self) -> None:
        if self._loading:
            return
        self._loading = True
        undress_beside_quotes(self.textCursor().block(), self.look)
        self._loading = False
        self.edited.emit()

    # Blocks --------------------------------------------------------------------------------

    def blocks(self) -> list[Block]:
        """Return what is written, empty blocks too."""
        if self._read is None:
            self._read = read_blocks(self.document())
        return list(self._read)

    def show_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show these blocks, the cursor staying where it can."""
        fresh = self.document().isEmpty()
        self._loading = True
        load(self.document(), blocks, self.look)
        self._loading = False
        if fresh:
            self.moveCursor(QTextCursor.MoveOperation.Start)

    def refresh_quotes(self) -> None:
        """Show quotes anew where the figures behind them have changed."""
        shown = [self.printed(quote) for block in self.blocks() for quote in block.quotes]
        if shown != self._shown_quotes:
            self._shown_quotes = shown
            self._loading = True
            block = self.document().begin()
            while block.isValid():
                dress_quotes(block, self.look)
                block = block.next()
            self._loading = False
            self.viewport().update()

    def level(self) -> int:
        """Return the level of the block at the cursor."""
        return self.textCursor().blockFormat().headingLevel()

    def set_level(self, level: int) -> None:
        """Give the selected blocks, or the one at the cursor, a level."""
        if level not in self.levels or self.isReadOnly():
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        block = self.document().findBlock(cursor.selectionStart())
        while block.isValid() and block.position() <= cursor.selectionEnd():
            set_level(QTextCursor(block), level, self.look)
            block = block.next()
        cursor.endEditBlock()
        self.levelChanged.emit(level)
        self.edited.emit()

    def shift_level(self, by: int) -> None:
        """Go a level deeper, or back: paragraph, then the headings from the highest on."""
        level = self.level()
        if level in self.levels:
            place = self.levels.index(level) + by
            self.set_level(self.levels[min(max(place, 0), len(self.levels) - 1)])
        else:  # an imported level that the section does not offer
            self.set_level(self.levels[1] if by > 0 and len(self.levels) > 1 else PARAGRAPH)

    def insert_quote(self, quote: Quote) -> None:
        """Insert a quoted figure at the cursor."""
        if not self.isReadOnly():
            insert_quote(self.textCursor(), quote, self.look)
            self.setFocus()

    def insert_sentence(self, block: Block) -> None:
        """Insert a standard sentence as a block of its own after the one at the cursor."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if cursor.block().text():
            cursor.insertBlock(
                self.look.block_format(block.level), self.look.text_format(block.level)
            )
        insert_blocks(cursor, [block], self.look)
        self.setTextCursor(cursor)
        self.setFocus()

    def go_to_block(self, number: int, literal: str = "") -> None:
        """Put the cursor at the ``number``-th block that says something (from 0).

        ``literal`` is selected where it stands there.
        """
        block = self.spoken_block(number)
        offset = block.text().find(literal) if literal else -1
        self.select(number, max(offset, 0), len(literal) if offset >= 0 else 0)

    def spoken_block(self, number: int) -> QTextBlock:
        """Return the ``number``-th block that says something; the first where there is none."""
        spoken = [index for index, block in enumerate(self.blocks()) if block.text]
        return self.document().findBlockByNumber(spoken[number] if number < len(spoken) else 0)

    def select(self, number: int, offset: int, length: int) -> None:
        """Select characters of the ``number``-th block that says something (from 0)."""
        block = self.spoken_block(number)
        cursor = QTextCursor(block)
        start = block.position() + units(block.text()[:offset])
        cursor.setPosition(start)
        chosen = units(block.text()[offset : offset + length])
        cursor.setPosition(start + chosen, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def spoken_number(self) -> int:
        """Return which block that says something the cursor is in, counted from 1."""
        number, block = 1, self.document().begin()
        while block.isValid() and block != self.textCursor().block():
            number += bool(block.text().strip())
            block = block.next()
        return number

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
        """Ctrl+0 to Ctrl+4 set a level; Enter begins a block; Esc goes on to the next control."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if self.quoting.takes(event):
            return
        if control and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_4:
            self.set_level(event.key() - Qt.Key.Key_0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.isReadOnly():
                self._begin_block()
        elif event.key() == Qt.Key.Key_Escape:
            # The editor's own would keep the focus, because Tab is for the levels.
            parent = self.parentWidget()
            (parent or self).focusNextChild()
        else:
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
        return source.hasFormat(BLOCKS) or (source.hasText() and not source.hasUrls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste blocks with their quotes, or what another program copied with its structure."""
        if not self.canInsertFromMimeData(source):
            self.refused.emit(refusal(source))
            return
        blocks = copied_blocks(source)
        if blocks is None:
            blocks = pasted_blocks(source, self.level(), self.levels, self.hints)
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if blocks and blocks[0].level and len(blocks) > 1 and cursor.block().text():
            cursor.insertBlock(self.look.block_format(PARAGRAPH), self.look.text_format(PARAGRAPH))
        insert_blocks(cursor, blocks, self.look)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

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
        standard = self.createStandardContextMenu(event.pos())
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
        """Open the place where a quoted figure is entered."""
        quote = self.quote_at(event.position())
        if quote:
            self.sourceWanted.emit(quote.key)
        else:
            super().mouseDoubleClickEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ctrl+click on a quote opens the place where its figure is entered."""
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        quote = self.quote_at(event.position()) if held else None
        if quote:
            self.sourceWanted.emit(quote.key)
        else:
            super().mousePressEvent(event)

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

    # Numbers -------------------------------------------------------------------------------

    def marks(self) -> list[str]:
        """Return the printed number of each block; "" for paragraphs."""
        numbering = self.numbering()
        return [numbering.mark(block.level) if block.level else "" for block in self.blocks()]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the quotes, and the headings' numbers in the margin: they cannot be typed over."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        TextPainter(self, painter, self.gutter).paint(QRectF(event.rect()))
        painter.end()
