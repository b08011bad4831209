"""The cover: title in the upper third, the unit's name with room for the seal in the lower.

The seal is red ink on paper and never drawn. Its circle of 45 mm round the unit's name is kept
clear of everything else (国发〔1999〕25号 allows up to 4.5 cm).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.export.pdf.flow import Flowable
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.grid import BODY_SIZE, LINE_PITCH, MILLIMETRE, TYPE_AREA_HEIGHT
from desktop.export.pdf.places import Box, whole
from desktop.export.pdf.structure import PARAGRAPH, Element, marked
from desktop.export.pdf.text import Alignment, Style, Text, draw_string, string_width
from desktop.export.pdf.title import title

SEAL_RADIUS: Final = 22.5 * MILLIMETRE
"""pt; of the circle that is kept clear."""
COVER_TITLE: Final = Style(
    face=Face.XIAOBIAOSONG,
    size=26,
    pitch=None,
    leading=44,
    first_indent=0,
    alignment=Alignment.CENTRED,
)
"""一号小标宋, as covers of such reports customarily have it."""
_TITLE_TOP: Final = 70.0
_SEAL_CENTRE: Final = 0.70
"""Height of the unit's name, as a share of the 版心 from its top."""


class Cover(Flowable):
    """The whole first page."""

    def __init__(
        self,
        title_parts: Sequence[str],
        unit_label: str,
        unit: str,
        lines: Sequence[tuple[str, str]],
        fonts: FontBook,
        keys: Sequence[str] = (),
    ) -> None:
        """``keys`` name the entries of the lines, as far as they are to be found again."""
        self.title_parts, self.unit_label, self.unit = tuple(title_parts), unit_label, unit
        self.lines, self.fonts, self.keys = tuple(lines), fonts, tuple(keys)

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Take the whole page."""
        self.width, self.height = measure, TYPE_AREA_HEIGHT
        return self.width, self.height

    def draw(self) -> None:
        """Draw the title, the unit and the other lines."""
        heading = title(self.title_parts, self.fonts, self.width, COVER_TITLE)
        heading.wrap(self.width, math.inf)
        heading.draw_on(self.canv, 0, self.height - _TITLE_TOP - heading.height)
        centre = self.height * (1 - _SEAL_CENTRE)
        self._draw_unit(centre)
        y = centre - SEAL_RADIUS - LINE_PITCH
        for label, value in self.lines:
            left = self._label_edge() - string_width(
                self.fonts, f"{label}：", Face.FANGSONG, BODY_SIZE
            )
            with marked(self.canv, Element(PARAGRAPH)):
                draw_string(self.canv, self.fonts, max(0.0, left), y, f"{label}：{value}")
            y -= LINE_PITCH

    def _label_edge(self) -> float:
        """Where the labels end (pt from the left)."""
        return self.width - self._field() - max(0.0, (self.width - self._whole()) / 2)

    def _whole(self) -> float:
        return string_width(self.fonts, self._label(), Face.FANGSONG, BODY_SIZE) + self._field()

    def _label(self) -> str:
        return f"{self.unit_label}："

    def _field(self) -> float:
        """Width in which the unit's name is centred: never so narrow that the seal's circle

        would meet the label, never wider than the page leaves.
        """
        name = string_width(self.fonts, self.unit, Face.FANGSONG, BODY_SIZE)
        label = string_width(self.fonts, self._label(), Face.FANGSONG, BODY_SIZE)
        return min(max(name, 2 * SEAL_RADIUS + 8), self.width - label)

    def _draw_unit(self, centre: float) -> None:
        """Draw label and name; the middle of the name is the middle of the seal."""
        field, edge = self._field(), self._label_edge()
        style = Style(pitch=None, leading=24, first_indent=0, alignment=Alignment.CENTRED)
        element = Element(PARAGRAPH)
        with marked(self.canv, element):
            draw_string(
                self.canv, self.fonts, edge, centre - 0.38 * BODY_SIZE, self._label(),
                Face.FANGSONG, BODY_SIZE, Alignment.RIGHT,
            )  # fmt: skip
        name = Text(self.unit, self.fonts, style, [element])
        name.wrap(field, math.inf)
        name.draw_on(self.canv, edge, centre - name.height / 2)

    def boxes(self) -> Iterator[Box]:
        """Yield the whole page as the unit's, then the other lines."""
        yield from whole(self)
        top = self.height * _SEAL_CENTRE + SEAL_RADIUS + LINE_PITCH - BODY_SIZE
        for key in self.keys:
            yield Box(key, 0.0, top, self.width, top + LINE_PITCH)
            top += LINE_PITCH

    def seal_circle(self) -> tuple[float, float, float]:
        """Return the middle (pt from the 版心's left and bottom) and radius of the clear circle."""
        return self._label_edge() + self._field() / 2, self.height * (1 - _SEAL_CENTRE), SEAL_RADIUS
