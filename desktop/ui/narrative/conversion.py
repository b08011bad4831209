"""Blocks of a narrative as a QTextDocument, and back.

A block's level is its text block's heading level; a quoted figure is one character that carries
the quote as data. Everything else of a document (fonts, colours) is only how it looks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QInputMethodEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from forms.data import text_from_data, text_to_data
from forms.narrative import Block, Piece, Quote, joined
from forms.report import BLANK

_QUOTE_DATA: Final = QTextFormat.Property.UserProperty.value + 1
OBJECT: Final = "\ufaff"
"""The character that stands for a quote in a document's text.

Unicode keeps it free among the Han characters: it is in no text, and lines break around it as
around them, so that a full stop stays with it. (After U+FFFC a document always may break.)
"""
_STRAY: Final = dict.fromkeys(map(ord, f"{OBJECT}\ufffc\0"))
_BREAKS: Final = dict.fromkeys(map(ord, "\r\n\u2028\u2029\v\f\x85\ufdd0\ufdd1"), "\n")
"""Characters at which a document begins a new block, or which it keeps for itself."""


def plain(text: str) -> str:
    """Return text as a document can hold it: one kind of line break, no characters of objects."""
    return text.replace("\r\n", "\n").translate(_BREAKS).translate(_STRAY)


def units(text: str) -> int:
    """Return a text's length in UTF-16 units, in which a document counts its positions."""
    return len(text.encode("utf-16-le")) // 2


def settled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks as an editor gives them back: line breaks make blocks, empty ones go."""
    result: list[Block] = []
    for block in blocks:
        pieces: list[Piece] = []
        for piece in block.text:
            if isinstance(piece, Quote):
                pieces.append(piece)
                continue
            first, *rest = plain(piece).split("\n")
            pieces.append(first)
            for line in rest:
                result.append(Block(block.level, joined(pieces)))
                pieces = [line]
        result.append(Block(block.level, joined(pieces)))
    return tuple(block for block in result if block.text)


# Reading ------------------------------------------------------------------------------------


def quote_of(quote_format: QTextFormat) -> Quote | None:
    """Return the quote that a character's format carries; None for any other format."""
    data = quote_format.property(_QUOTE_DATA)
    return _quote_from(str(data)) if data else None


@lru_cache(maxsize=256)
def _quote_from(data: str) -> Quote | None:
    """Read a quote's data, which is asked for whenever the quote is drawn."""
    (piece,) = text_from_data(json.loads(data))
    return piece if isinstance(piece, Quote) else None


def quotes_in(block: QTextBlock) -> Iterator[tuple[int, Quote]]:
    """Yield the quotes of a text block, each with its offset in it."""
    if OBJECT not in block.text():
        return
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        quote = quote_of(fragment.charFormat())
        if quote is not None:
            offset = fragment.position() - block.position()
            for number, character in enumerate(fragment.text()):
                if character == OBJECT:
                    yield offset + units(fragment.text()[:number]), quote
        iterator += 1


def read_block(block: QTextBlock, start: int = 0, end: int | None = None) -> Block:
    """Return a text block, or the part of it between two positions within it."""
    stop = block.length() - 1 if end is None else end
    pieces: list[Piece] = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        offset = fragment.position() - block.position()
        # Positions count UTF-16 units, as the document does; a character may take two.
        encoded = fragment.text().encode("utf-16-le")
        first, last = max(start - offset, 0), min(stop - offset, fragment.length())
        if first < last:
            text = encoded[2 * first : 2 * last].decode("utf-16-le", "replace")
            pieces += _pieces(text, quote_of(fragment.charFormat()))
        iterator += 1
    return Block(block.blockFormat().headingLevel(), joined(pieces))


def _pieces(text: str, quote: Quote | None) -> list[Piece]:
    if quote is None:
        return [text.replace(OBJECT, "")]
    return [quote if character == OBJECT else character for character in text]


def read_blocks(document: QTextDocument) -> list[Block]:
    """Return all blocks of a document, empty ones too."""
    blocks: list[Block] = []
    block = document.begin()
    while block.isValid():
        blocks.append(read_block(block))
        block = block.next()
    return blocks


def read_selection(cursor: QTextCursor) -> list[Block]:
    """Return what is selected, as blocks."""
    document = cursor.document()
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    blocks: list[Block] = []
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        first = max(start - block.position(), 0)
        last = min(end - block.position(), block.length() - 1)
        blocks.append(read_block(block, first, last))
        block = block.next()
    return blocks


# Writing ------------------------------------------------------------------------------------


class Look:
    """How levels look: margins and weights, from the editor's font; ``printed`` are quotes."""

    def __init__(
        self,
        font: QFont,
        character: float,
        gutter: float,
        printed: Callable[[Quote], str] = lambda quote: quote.key,
    ) -> None:
        self._font = font
        self._character = character
        self._gutter = gutter
        self._printed = printed
        self.room = math.inf
        """Pixels that a quote may take at most, which is one line."""

    def font(self, level: int) -> QFont:
        """Return the font of a block of this level."""
        font = QFont(self._font)
        font.setBold(bool(level))
        return font

    def shown(self, quote: Quote) -> str:
        """Return a quote as the text shows it, in brackets; too long a one is cut.

        One that is blank has the brackets that it is printed with.
        """
        inside = self._printed(quote)
        if inside == BLANK:
            return inside
        if (len(inside) + 2) * self._character <= self.room:
            return f"〔{inside}〕"
        metrics = QFontMetricsF(self.font(1))
        room = self.room - metrics.horizontalAdvance("〔〕")
        return f"〔{metrics.elidedText(inside, Qt.TextElideMode.ElideMiddle, room)}〕"

    def block_format(self, level: int) -> QTextBlockFormat:
        """Return the format of a text block of this level."""
        made = QTextBlockFormat()
        made.setHeadingLevel(level)
        made.setLeftMargin(self._gutter)
        made.setTextIndent(0 if level else 2 * self._character)
        made.setTopMargin(self._character / 2 if level else 0)
        made.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return made

    def text_format(self, level: int) -> QTextCharFormat:
        """Return the format of literal text in a block of this level."""
        made = QTextCharFormat()
        made.setFontWeight(QFont.Weight.Bold if level else QFont.Weight.Normal)
        return made

    def composing_format(self, level: int, ink: QColor) -> QTextCharFormat:
        """Return the format of a word being composed, which may come after a quote."""
        made = self.text_format(level)
        made.setFontStyleStrategy(QFont.StyleStrategy.PreferDefault)
        made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        made.setFontLetterSpacing(0)
        made.setForeground(ink)
        return made

    def quote_format(self, quote: Quote, level: int) -> QTextCharFormat:
        """Return the format of the character that stands for a quote: unseen, as wide as it."""
        made = self.text_format(level)
        font = self.font(level)
        # No other font is searched for a character that none has.
        font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        own = QFontMetricsF(font).horizontalAdvance(OBJECT)
        width = QFontMetricsF(self.font(level)).horizontalAdvance(self.shown(quote))
        made.setFontStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        made.setFontLetterSpacing(width - own)
        made.setForeground(Qt.GlobalColor.transparent)
        made.setProperty(_QUOTE_DATA, json.dumps(text_to_data((quote,)), ensure_ascii=False))
        return made


def set_level(cursor: QTextCursor, level: int, look: Look) -> None:
    """Give the block at the cursor a level."""
    cursor.setBlockFormat(look.block_format(level))
    cursor.setBlockCharFormat(look.text_format(level))
    whole = QTextCursor(cursor)
    whole.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    whole.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    whole.mergeCharFormat(look.text_format(level))
    dress_quotes(cursor.block(), look)


def dress_quotes(block: QTextBlock, look: Look) -> None:
    """Give the quotes of a block the width of what they print now."""
    level = block.blockFormat().headingLevel()
    for offset, quote in list(quotes_in(block)):
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + offset)
        cursor.movePosition(
            QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        )
        cursor.setCharFormat(look.quote_format(quote, level))


def undress_beside_quotes(block: QTextBlock, look: Look) -> None:
    """Give what was typed beside a quote the look of text: it comes with the quote's format."""
    level = block.blockFormat().headingLevel()
    iterator, typed = block.begin(), []
    while not iterator.atEnd():
        fragment = iterator.fragment()
        if quote_of(fragment.charFormat()) is not None and fragment.text().strip(OBJECT):
            typed += [
                fragment.position() + units(fragment.text()[:number])
                for number, character in enumerate(fragment.text())
                if character != OBJECT
            ]
        iterator += 1
    for position in typed:
        cursor = QTextCursor(block)
        cursor.setPosition(position)
        cursor.movePosition(
            QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        )
        cursor.setCharFormat(look.text_format(level))


def composing_as_text(event: QInputMethodEvent, look: QTextCharFormat) -> QInputMethodEvent:
    """Give a word being composed the look of text, or it would have that of a quote before."""
    kind = QInputMethodEvent.AttributeType.TextFormat
    own = QInputMethodEvent.Attribute(kind, 0, units(event.preeditString()), look)
    dressed = QInputMethodEvent(event.preeditString(), [own, *event.attributes()])
    dressed.setCommitString(
        event.commitString(), event.replacementStart(), event.replacementLength()
    )
    return dressed


def insert_quote(cursor: QTextCursor, quote: Quote, look: Look) -> None:
    """Insert a quote at the cursor."""
    level = cursor.blockFormat().headingLevel()
    cursor.insertText(OBJECT, look.quote_format(quote, level))
    cursor.setCharFormat(look.text_format(level))


def insert_pieces(cursor: QTextCursor, block: Block, look: Look) -> None:
    """Insert a block's text at the cursor; line breaks begin blocks of the same level."""
    for piece in block.text:
        if isinstance(piece, Quote):
            insert_quote(cursor, piece, look)
            continue
        level = cursor.blockFormat().headingLevel()
        first, *rest = plain(piece).split("\n")
        cursor.insertText(first, look.text_format(level))
        for line in rest:
            cursor.insertBlock(look.block_format(level), look.text_format(level))
            cursor.insertText(line, look.text_format(level))


def insert_blocks(cursor: QTextCursor, blocks: Sequence[Block], look: Look) -> None:
    """Insert blocks at the cursor: the first goes on in its block, as pasted text does.

    Into an empty block the first brings its own level.
    """
    for number, block in enumerate(blocks):
        if number:
            cursor.insertBlock(look.block_format(block.level), look.text_format(block.level))
        elif not cursor.block().text():
            set_level(cursor, block.level, look)
        insert_pieces(cursor, block, look)


def load(document: QTextDocument, blocks: Sequence[Block], look: Look) -> None:
    """Make a document hold these blocks, touching only what differs.

    Cursors outside of what changes stay where they are.
    """
    old, new = read_blocks(document), list(blocks) or [Block(0, ())]
    start, stop_old, stop_new = _changed(old, new)
    if start == stop_old == stop_new:
        return
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.setPosition(document.findBlockByNumber(start).position())
    last = document.findBlockByNumber(stop_old - 1)
    cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    set_level(cursor, new[start].level, look)
    insert_pieces(cursor, new[start], look)
    for block in new[start + 1 : stop_new]:
        cursor.insertBlock(look.block_format(block.level), look.text_format(block.level))
        insert_pieces(cursor, block, look)
    cursor.endEditBlock()


def _changed(old: Sequence[Block], new: Sequence[Block]) -> tuple[int, int, int]:
    """Return where two lists differ: the start, and both ends. Differing parts are not empty.

    A document has no room between its blocks, so where one side only lacks blocks, a
    neighbour is counted in.
    """
    shortest = min(len(old), len(new))
    start = 0
    while start < shortest and old[start] == new[start]:
        start += 1
    if start == len(old) == len(new):
        return start, start, start
    end = 0
    while end < shortest - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start in (len(old) - end, len(new) - end):
        if start:
            start -= 1
        else:
            end -= 1
    return start, len(old) - end, len(new) - end
