"""Quoting in a text: 「@」 and its list, amounts offered for quoting, the menu of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QTextEdit

from desktop.ui.finding_mark import gravest
from desktop.ui.narrative.amount_offers import AmountOffer, Known, amount_offers
from desktop.ui.narrative.conversion import insert_quote, quote_of, units
from desktop.ui.narrative.quote_menu import add_quote_entries
from desktop.ui.narrative.quote_popup import AT, QuotePopup, matching
from desktop.ui.narrative.quotes import Offer
from desktop.ui.theme import colours
from forms.checks.finding import Level
from forms.narrative import Quote

if TYPE_CHECKING:
    from desktop.ui.narrative.text_edit import NarrativeEdit
    from forms.prose import Prose

_DELAY: Final = 400
"""Milliseconds after the last keystroke until amounts are looked for anew."""
_LONGEST: Final = 16
"""Characters after 「@」 beyond which no figure is meant."""
_ENDS: Final = " 　，。；：、！？\n\u2029"
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Objection(NamedTuple):
    """What a check says of a block: its number among those that say something (from 0)."""

    number: int
    literal: str
    message: str
    level: Level = Level.EXPLAIN


class _Place(NamedTuple):
    """Where an amount stands in the document, and what is offered for it."""

    start: int
    end: int
    offers: list[AmountOffer]


class Quoting(QObject):
    """Helps one text to quote figures instead of repeating them."""

    offers: Callable[[], Sequence[Offer]] = staticmethod(lambda: ())
    known: Callable[[], Known | None] = staticmethod(lambda: None)

    def __init__(self, edit: NarrativeEdit, printed: Callable[[Quote], str]) -> None:
        super().__init__(edit)
        self._edit = edit
        self._printed = printed
        self._at: QTextCursor | None = None
        self._popup: QuotePopup | None = None
        self.places: list[_Place] = []
        self._objections: tuple[Objection, ...] = ()
        self._read: dict[str, Prose] = {}
        """The paragraphs as they were read last: most stay the same from one look to the next."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.look)
        edit.edited.connect(self._timer.start)
        edit.cursorPositionChanged.connect(self.follow)

    # 「@」 -----------------------------------------------------------------------------------

    @property
    def popup(self) -> QuotePopup:
        """The list of figures, made at its first use: only then the window is known."""
        if self._popup is None:
            self._popup = QuotePopup(self._edit)
            self._popup.chosen.connect(self._choose)
            self._popup.allWanted.connect(self._ask_anew)
            self._edit.destroyed.connect(self._popup.deleteLater)  # it belongs to the window
        return self._popup

    @property
    def is_offering(self) -> bool:
        """Whether the list is open."""
        return self._popup is not None and self._popup.isVisible()

    def typed(self, text: str) -> None:
        """Open the list at a 「@」 in what was just typed; an input method brings more at once."""
        at = max(map(text.rfind, AT))
        if at >= 0 and not self._edit.isReadOnly():
            begin = QTextCursor(self._edit.textCursor())
            begin.setPosition(begin.position() - units(text[at:]))
            begin.setKeepPositionOnInsert(True)
            before = self._edit.document().characterAt(begin.position() - 1)
            # After a Latin letter or digit it is the 「@」 of an address.
            self._at = None if before.isascii() and before.isalnum() else begin
        self.follow()

    def follow(self) -> None:
        """Narrow the list down to what is typed, or close it."""
        if self._at is None:
            return
        text = self._typed_after()
        if text is None:
            self.close()
            return
        found = matching(self.offers(), text, self._printed)
        cursor, viewport = self._edit.cursorRect(), self._edit.viewport()
        if found:
            listed = [(offer, self._printed(offer.quote)) for offer in found]
            self.popup.offer(listed, cursor, viewport)
        else:
            self.popup.offer_nothing(text, cursor, viewport)

    def _typed_after(self) -> str | None:
        """Return what stands between 「@」 and the cursor; None where that is no name."""
        cursor = self._edit.textCursor()
        if self._at is None or cursor.hasSelection() or cursor.position() <= self._at.position():
            return None
        between = QTextCursor(self._at)
        between.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
        text = between.selectedText()
        usable = text[:1] in AT and len(text) <= _LONGEST and not set(text) & set(_ENDS)
        return text[1:] if usable else None

    def _ask_anew(self) -> None:
        """List all figures: what was typed after 「@」 meant none of them."""
        if self._at is None:
            return
        typed = QTextCursor(self._at)
        typed.setPosition(self._at.position() + 1)
        typed.setPosition(self._edit.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        typed.removeSelectedText()
        self.follow()

    def close(self) -> None:
        """Close the list; what was typed stays as it is."""
        self._at = None
        if self._popup is not None:
            self._popup.hide()

    def _choose(self, quote: Quote) -> None:
        if self._at is None:
            return
        cursor = QTextCursor(self._at)
        cursor.setKeepPositionOnInsert(False)  # or the quote would lose its format
        cursor.setPosition(self._edit.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        self._at = None
        self._put(cursor, quote)
        self._edit.setFocus()

    def _put(self, cursor: QTextCursor, quote: Quote) -> None:
        """Put a quote in the place of what a cursor selects, in one step."""
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        insert_quote(cursor, quote, self._edit.look)
        cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        self.look()

    def takes(self, event: QKeyEvent) -> bool:
        """Carry out the keys of the open list, and Alt+Enter on an amount."""
        if event.key() in _ENTER and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            return self.quote_amount()
        if not self.is_offering:
            return False
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.popup.step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (*_ENTER, Qt.Key.Key_Tab):
            if not self.popup.take():  # nothing was found, and what was typed is text
                self.close()
                return event.key() == Qt.Key.Key_Tab
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    # Amounts ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Look for amounts that are figures, and mark them with a quiet line."""
        self._timer.stop()
        known = self.known()
        self.places = []
        read, self._read = self._read, {}
        if known is not None and known.figures and not self._edit.isReadOnly():
            from forms.prose import read_prose  # its patterns take a while to make

            block = self._edit.document().begin()
            while block.isValid():
                text = block.text()
                prose = self._read[text] = read.get(text) or read_prose(text)
                self._look_in(prose, block.position(), known)
                block = block.next()
        self._mark()

    def _look_in(self, prose: Prose, start: int, known: Known) -> None:
        text = prose.text
        found: dict[tuple[int, int], list[AmountOffer]] = {}
        for offer in amount_offers(prose, known):
            found.setdefault((offer.start, offer.end), []).append(offer)
        for (first, last), offers in found.items():
            self.places.append(
                _Place(start + units(text[:first]), start + units(text[:last]), offers)
            )

    def _mark(self) -> None:
        dotted = QTextCharFormat.UnderlineStyle.DotLine
        marked = [
            self._underlined(place.start, place.end, dotted, colours().accent)
            for place in self.places
        ]
        wave = QTextCharFormat.UnderlineStyle.WaveUnderline
        for one in self._objections:
            words = self._edit.place_of(one.number, one.literal)
            if words is not None:
                marked.append(self._underlined(*words, wave, colours().wrong))
        self._edit.setExtraSelections(marked)

    def waves(self) -> list[tuple[int, int]]:
        """Return start and end of the words under which a wave stands, where they are now."""
        wave = QTextCharFormat.UnderlineStyle.WaveUnderline
        return [
            (one.cursor.selectionStart(), one.cursor.selectionEnd())  # type: ignore[attr-defined]
            for one in self._edit.extraSelections()
            if one.format.underlineStyle() is wave  # type: ignore[attr-defined]
        ]

    def _underlined(
        self, start: int, end: int, style: QTextCharFormat.UnderlineStyle, colour: str
    ) -> QTextEdit.ExtraSelection:
        line = QTextCharFormat()
        line.setUnderlineStyle(style)
        line.setUnderlineColor(QColor(colour))
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        marked = QTextEdit.ExtraSelection()
        marked.cursor = cursor  # type: ignore[attr-defined]
        marked.format = line  # type: ignore[attr-defined]
        return marked

    # What the checks object to ---------------------------------------------------------------

    def show_objections(self, objections: Sequence[Objection]) -> None:
        """Mark the blocks and the words that checks object to."""
        if tuple(objections) != self._objections:
            self._objections = tuple(objections)
            self.look()  # the text may have changed since the last look
            self._edit.viewport().update()

    def objections_at(self, block: int) -> str:
        """Return what is said of a block of the document, a sentence a line; "" for nothing."""
        return "\n".join(
            one.message
            for one in self._objections
            if self._edit.spoken_block(one.number).blockNumber() == block
        )

    def objected_blocks(self) -> dict[int, Level]:
        """Return the document's blocks that bear a mark, each with its gravest level."""
        marked: dict[int, list[Level]] = {}
        for one in self._objections:
            block = self._edit.spoken_block(one.number).blockNumber()
            marked.setdefault(block, []).append(one.level)
        return {block: gravest(levels) for block, levels in marked.items()}

    def next_objection(self, block: int, cursor: QTextCursor) -> tuple[int, int] | None:
        """Return where the words of a marked block are that are objected to; None for no mark.

        Of several, those that follow what the cursor selects.
        """
        here = [
            one
            for one in self._objections
            if self._edit.spoken_block(one.number).blockNumber() == block
        ]
        if not here:
            return None
        start = self._edit.document().findBlockByNumber(block).position()
        found = {self._edit.place_of(one.number, one.literal) or (start, start) for one in here}
        words = sorted(found)
        chosen = (cursor.selectionStart(), cursor.selectionEnd())
        after = words.index(chosen) + 1 if chosen in words else 0
        return words[after % len(words)]

    def place_at(self, position: int) -> _Place | None:
        """Return the amount at a place of the document that is offered for quoting."""
        return next((one for one in self.places if one.start <= position <= one.end), None)

    def hint_at(self, position: int) -> str:
        """Return a sentence about the amount at a place; "" for none."""
        place = self.place_at(position)
        if place is None:
            return ""
        first = place.offers[0]
        if first.difference:
            return f"像是“{first.label}”：{first.difference}。按 Alt+Enter 改为引用。"
        return f"与“{first.label}”相同。按 Alt+Enter 改为引用，以后跟着它改。"

    def quote_amount(self) -> bool:
        """Put the quote in the place of the amount at the cursor; ask where several fit."""
        self.look()
        place = self.place_at(self._edit.textCursor().position())
        if place is None:
            return False
        if len(place.offers) == 1 and not place.offers[0].difference:
            self._take(place, place.offers[0])
            return True
        menu = QMenu(self._edit)
        self._add_offers(menu, place)
        menu.setActiveAction(menu.actions()[0])
        corner = self._edit.viewport().mapToGlobal(self._edit.cursorRect().bottomLeft())
        menu.popup(corner)
        return True

    def _take(self, place: _Place, offer: AmountOffer) -> None:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(place.start)
        cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
        self._put(cursor, offer.quote)

    def _add_offers(self, menu: QMenu, place: _Place) -> None:
        for offer in place.offers:
            text = f"改为引用“{offer.label}”　{self._printed(offer.quote)}".replace("&", "&&")
            if offer.difference:
                text += f"（{offer.difference}）"
            menu.addAction(text).triggered.connect(
                lambda _=False, offer=offer: self._take(place, offer)
            )

    # The menu --------------------------------------------------------------------------------

    def add_entries(self, menu: QMenu, place: QPoint, near: Quote | None = None) -> None:
        """Add what can be done with the quote or the amount under a point of the viewport.

        ``near`` is the quote beside the cursor, where the menu was asked for by a key.
        """
        self.look()
        quote = near or self._edit.quote_at(QPointF(place))
        under = self._edit.textCursor() if near else self._edit.cursorForPosition(place)
        position = under.position()
        if quote is not None:
            found = quote
            add_quote_entries(
                menu,
                quote,
                self._printed,
                lambda other: self.change(position, found, other),
                lambda: self._edit.sourceWanted.emit(found.key),
                self._is_amount(quote) and not self._edit.isReadOnly(),
            )
            menu.addSeparator()
        amount = self.place_at(position)
        if quote is None and amount is not None:
            self._add_offers(menu, amount)
            menu.addSeparator()

    def _is_amount(self, quote: Quote) -> bool:
        """Whether a quote is of money; those of an outline's sentences do not tell."""
        offered = (one.quote for one in self.offers() if one.quote.key == quote.key)
        return next(offered, quote).unit is not None

    def change(self, position: int, quote: Quote, other: Quote) -> None:
        """Put another quote in the place of the one near a position."""
        for start in (position, position - 1):
            cursor = QTextCursor(self._edit.document())
            cursor.setPosition(max(start, 0))
            cursor.movePosition(
                QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
            )
            if quote_of(cursor.charFormat()) == quote:
                self._put(cursor, replace(other))
                return
