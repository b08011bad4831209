"""The end of the report: unit, date, room for the seal, and who signs (GB/T 9704-2012 §7.3.5).

The date stands four characters from the right, the unit's name centred over it; the seal is put
over both on paper and never drawn. The block never stands on a page without text of the report
("此页无正文" is no way out): `BodyEnd` takes two lines of the last paragraph along.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, cast

from desktop.export.pdf.cover import SEAL_RADIUS
from desktop.export.pdf.flow import Flowable
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.grid import BODY_SIZE, CHARACTER_PITCH, LINE_PITCH
from desktop.export.pdf.structure import PARAGRAPH, Element, marked
from desktop.export.pdf.text import (
    Alignment,
    Style,
    Text,
    baseline_drop,
    draw_string,
    string_width,
)

_ABOVE: Final = 2
"""Empty lines before the unit: the seal's upper edge stands within one line of the text."""
_BELOW: Final = 2
"""Empty lines after the date, for the lower half of the seal."""
_DATE_INDENT: Final = 4
_COLUMNS: Final = 2
_BLANK: Final = "＿" * 5
"""Room for a name written by hand."""
_KEPT_LINES: Final = 2
"""Of the last paragraph, on the page of the closing block."""


class Closing(Flowable):
    """Unit, date and signatures, in one piece."""

    def __init__(
        self, unit: str, date: str, signatures: Sequence[tuple[str, str]], fonts: FontBook
    ) -> None:
        self.unit, self.date, self.signatures, self.fonts = unit, date, tuple(signatures), fonts

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Take a whole number of lines, so that everything stands on the grid."""
        style = Style(first_indent=0, alignment=Alignment.CENTRED, pitch=None)
        self._name = Text(self.unit, self.fonts, style)
        self._name.wrap(min(self._width(self.unit), measure) + 1, math.inf)
        lines = _ABOVE + self._name.line_count(self._name.width) + 1
        self._texts = [f"{label}：{value or _BLANK}" for label, value in self.signatures]
        column = measure / _COLUMNS - 2 * CHARACTER_PITCH
        self._columns = _COLUMNS if all(self._width(t) <= column for t in self._texts) else 1
        if self._texts:
            lines += _BELOW + math.ceil(len(self._texts) / self._columns)
        self.width, self.height = measure, lines * LINE_PITCH
        return self.width, self.height

    def _width(self, text: str) -> float:
        return string_width(self.fonts, text, Face.FANGSONG, BODY_SIZE)

    def seal_centre(self) -> tuple[float, float]:
        """The middle of the seal (pt from the block's left and top): over name and date."""
        right = self.width - _DATE_INDENT * CHARACTER_PITCH
        date = self._width(self.date)
        middle = min(right - date / 2, self.width - max(self._name.width / 2, SEAL_RADIUS))
        return middle, _ABOVE * LINE_PITCH + self._name.height

    def draw(self) -> None:
        """Draw the lines from the top down."""
        middle, drop = self.seal_centre()
        top = self.height - _ABOVE * LINE_PITCH
        self._name.draw_at(self.canv, middle - self._name.width / 2, top)
        baseline = self.height - drop - baseline_drop(Style())
        self._draw_line(middle, baseline, self.date, Alignment.CENTRED)
        baseline -= (1 + _BELOW) * LINE_PITCH
        for number, text in enumerate(self._texts):
            row, column = divmod(number, self._columns)
            x = 2 * CHARACTER_PITCH + column * self.width / self._columns
            self._draw_line(x, baseline - row * LINE_PITCH, text, Alignment.LEFT)

    def _draw_line(self, x: float, y: float, text: str, alignment: Alignment) -> None:
        if text:
            with marked(self.canv, Element(PARAGRAPH)):
                draw_string(self.canv, self.fonts, x, y, text, alignment=alignment)


class BodyEnd(Flowable):
    """The last paragraph with what closes the report: split so that two lines stay with it."""

    def __init__(self, text: Text, closing: Closing) -> None:
        self.text, self.closing = text, closing

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Measure both."""
        self.width = measure
        self.height = self.text.wrap(measure, left)[1] + self.closing.wrap(measure, left)[1]
        return self.width, self.height

    def split(self, measure: float, left: float) -> list[Flowable]:
        """As many lines as fit, but two at least for the next page."""
        count, leading = self.text.line_count(measure), self.text.style.leading
        fitting = min(int((left + 0.01) / leading), count - _KEPT_LINES)
        if fitting < 1:
            return []
        first, *rest = self.text.split(measure, fitting * leading)
        return [first, *(BodyEnd(cast(Text, part), self.closing) for part in rest)]

    def draw(self) -> None:
        """Draw the paragraph and the block under it."""
        self.text.wrap(self.width, math.inf)
        self.text.draw_on(self.canv, 0, self.height - self.text.height)
        self.closing.wrap(self.width, math.inf)
        self.closing.draw_on(self.canv, 0, 0)
