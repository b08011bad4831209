"""A text widget that holds blocks: their levels and numbers, quotes as atoms, and their words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.ui.narrative.conversion import (
    Look,
    dress_quotes,
    insert_blocks,
    insert_quote,
    load,
    read_blocks,
    set_level,
    undress_beside_quotes,
    units,
)
from desktop.ui.narrative.printed_words import words_in
from forms.narrative import PARAGRAPH, Block, Numbering, Quote

_GUTTER_CHARACTERS = 3.5


class BlockEdit(QTextEdit):
    """What is in it, is read and written as blocks only."""

    edited = Signal()
    levelChanged = Signal(int)
    """The level of the block at the cursor."""

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
        self.numbering: Callable[[], Numbering] = Numbering
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
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
        shown = [self.look.shown(quote) for block in self.blocks() for quote in block.quotes]
        if shown != self._shown_quotes:
            self._shown_quotes = shown
            self._loading = True
            block = self.document().begin()
            while block.isValid():
                dress_quotes(block, self.look)
                block = block.next()
            self._loading = False
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut quotes that are wider than the text, such as long names: they are one word to it."""
        super().resizeEvent(event)
        margins = self.gutter + 2 * self.document().documentMargin()
        indent = self.look.block_format(PARAGRAPH).textIndent()
        self.look.room = max(self.viewport().width() - margins - indent, indent)
        self.refresh_quotes()

    def level(self) -> int:
        """Return the level of the block at the cursor."""
        return self.textCursor().blockFormat().headingLevel()

    def set_level(self, level: int) -> None:
        """Give the selected blocks, or the one at the cursor, a level.

        One that the outline itself uses up means the highest that this text has.
        """
        deeper = [one for one in self.levels if one >= level]
        if not deeper or self.isReadOnly():
            return
        level = min(deeper)
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

    # Words ---------------------------------------------------------------------------------

    def go_to_block(self, number: int, literal: str = "") -> None:
        """Put the cursor at the ``number``-th block that says something (from 0).

        ``literal``, which may be what a quote prints, is selected where it stands there; where
        it is already, and stands there again, the next is selected.
        """
        cursor = self.textCursor()
        place = self.place_of(
            number, literal, cursor.selectionEnd() if cursor.hasSelection() else 0
        )
        start = self.spoken_block(number).position()
        self.select_places(*(place or (start, start)))

    def place_of(self, number: int, literal: str, after: int = 0) -> tuple[int, int] | None:
        """Return where words of a block that says something stand; None where they do not.

        Of several, the first from the place ``after`` on.
        """
        return words_in(self.spoken_block(number), self.printed, literal, after)

    def spoken_block(self, number: int) -> QTextBlock:
        """Return the ``number``-th block that says something; the first where there is none."""
        spoken = [index for index, block in enumerate(self.blocks()) if block.text]
        return self.document().findBlockByNumber(spoken[number] if number < len(spoken) else 0)

    def select(self, number: int, offset: int, length: int) -> None:
        """Select characters of the ``number``-th block that says something (from 0)."""
        block = self.spoken_block(number)
        start = block.position() + units(block.text()[:offset])
        self.select_places(start, start + units(block.text()[offset : offset + length]))

    def select_words(self, first: int, start: int, last: int, end: int) -> None:
        """Select from a character of one block that says something to one of the same or another.

        Past the last block there is nothing: the end of the text is meant.
        """
        document = self.document()
        places = []
        for number, offset in ((first, start), (last, end)):
            if number < sum(bool(one.text) for one in self.blocks()):
                block = self.spoken_block(number)
                places.append(block.position() + units(block.text()[:offset]))
            else:
                places.append(document.characterCount() - 1)
        self.select_places(*places)

    def select_places(self, start: int, end: int) -> None:
        """Select what stands between two places of the document, and bring it into view."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def spoken_number(self) -> int:
        """Return which block that says something the cursor is in, counted from 1."""
        number, block = 1, self.document().begin()
        while block.isValid() and block != self.textCursor().block():
            number += bool(block.text().strip())
            block = block.next()
        return number

    # Numbers -------------------------------------------------------------------------------

    def marks(self) -> list[str]:
        """Return the printed number of each block; "" for paragraphs."""
        numbering = self.numbering()
        return [numbering.mark(block.level) if block.level else "" for block in self.blocks()]
