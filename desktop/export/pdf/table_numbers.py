"""Numbers in a table: each shown by one operator, their points in one line. Lengths are in pt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from desktop.export.pdf.characters import is_latin
from desktop.export.pdf.drawing import Shown, show, show_at
from desktop.export.pdf.fonts import Face, FontBook, Glyph
from desktop.export.pdf.structure import Element, begin, end
from desktop.export.pdf.text import Style, baseline_drop

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_DIGITS: Final = frozenset("0123456789.,-+%")


class NumberCell:
    """A cell with a number, shown by one operator."""

    __slots__ = ("elements", "height", "plain_text", "shown", "style")

    def __init__(self, text: str, shown: Shown, style: Style, element: Element) -> None:
        self.plain_text, self.shown, self.style = text, shown, style
        self.elements, self.height = (element,), style.leading

    def draw_at(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw the number from a corner on (pt)."""
        begin(canvas, self.elements[0])
        show_at(canvas, self.shown, left, top - baseline_drop(self.style))
        end(canvas)


class Numbers:
    """Where the numbers of each column stand, so that their points are in one line.

    ``columns`` are the cells of each column; none for a column without numbers.
    """

    def __init__(self, columns: Iterable[Sequence[str]], size: float, fonts: FontBook) -> None:
        self.fonts, self.size = fonts, size
        self._glyphs: dict[str, Glyph] = {}
        self._fractions, self._widest = [], []
        for cells in columns:
            parts = [self._parts(cell) for cell in cells]
            fraction = max((fraction for _, fraction in parts), default=0.0)
            self._fractions.append(fraction)
            self._widest.append(fraction + max((whole for whole, _ in parts), default=0.0))

    def _parts(self, number: str) -> tuple[float, float]:
        """Widths before the point, and from the point on (pt)."""
        whole, point, fraction = number.partition(".")
        return self.width(whole), self.width(point + fraction) if whole else 0.0

    def width(self, text: str) -> float:
        """Width of a number (pt)."""
        return sum(self._glyph(character).advance for character in text) * self.size

    def _glyph(self, character: str) -> Glyph:
        glyph = self._glyphs.get(character)
        if glyph is None:
            latin = is_latin(character)
            glyph = self.fonts.glyph(character, Face.FANGSONG, latin)
            self._glyphs[character] = glyph
        return glyph

    def drawn(self, text: str, style: Style) -> Shown | None:
        """What shows a number; None for what is no plain number."""
        if style.face is not Face.FANGSONG or not text or not _DIGITS.issuperset(text):
            return None
        glyphs = [self._glyph(character) for character in text]
        if any(glyph.font != glyphs[0].font for glyph in glyphs):
            return None
        return show(glyphs, style.size, style.bold)

    def shift(self, number: str, index: int, room: float) -> float:
        """Return how far a number stands from the left of its room (pt).

        The column's longest fraction ends two characters before the right edge, or as near to
        it as the longest number allows.
        """
        whole, fraction = self._parts(number)
        right_margin = min(2 * self.size, max(0.0, room - self._widest[index]))
        shift = room - right_margin - self._fractions[index] - whole
        return max(0.0, min(shift, room - whole - fraction))
