"""Paragraphs for reportlab, set as Chinese official documents are.

    Text("正文……", fonts)                                     # 三号仿宋, indented, justified
    Text((Run("（一）基本情况。", Face.KAITI), Run("正文……")), fonts)   # run-in heading
    Text("说明", fonts, Style(face=Face.HEITI, first_indent=0, alignment=Alignment.CENTRED))
    draw_string(canvas, fonts, x, y, "— 1 —", Face.SONGTI, 14)  # footers, cells

A `Text` is as high as its lines times the leading, so that on a page from `grid.body_frame` every
baseline falls on the grid. It may be split after any line: pages keep 22 lines, as Word's do.
Lengths are in points unless they are called characters (of the paragraph's size).
"""

from __future__ import annotations

from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.export.pdf.characters import (
    BLANKS,
    LINE_END,
    NO_BREAK_SPACE,
    SPACE,
    latin_flags,
    printable,
)
from desktop.export.pdf.drawing import Stretch, draw_stretches, line_operators
from desktop.export.pdf.flow import Flowable
from desktop.export.pdf.fonts import Face, FontBook, Glyph
from desktop.export.pdf.grid import BODY_SIZE, CHARACTER_PITCH, LINE_PITCH, TITLE_SIZE
from desktop.export.pdf.line_breaking import Box, Line, LineBreaker
from desktop.export.pdf.structure import PARAGRAPH, Element, begin, end

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.pdfgen.canvas import Canvas

ASCENT = 0.88
"""em; from the baseline to the top of a Chinese character's body."""
_TOLERANCE = 0.01
SPACE_CODE: Final = ord(SPACE)


class Alignment(Enum):
    """Where lines stand that do not fill the measure."""

    JUSTIFIED = "justified"
    LEFT = "left"
    CENTRED = "centred"
    RIGHT = "right"

    __hash__ = object.__hash__
    """Enum's own is written in Python; styles are looked up for each paragraph and cell."""


class Run(NamedTuple):
    """Part of a paragraph in one face."""

    text: str
    face: Face = Face.FANGSONG
    bold: bool = False


class Style(NamedTuple):
    """How a paragraph is set; as it stands, the body text of GB/T 9704-2012."""

    face: Face = Face.FANGSONG
    """Of a paragraph given as a plain string."""
    bold: bool = False
    """Likewise."""
    size: float = BODY_SIZE
    pitch: float | None = CHARACTER_PITCH
    """From one Chinese character to the next; None: their size, without a grid."""
    leading: float = LINE_PITCH
    first_indent: float = 2
    """Characters, added to `indent` in the first line."""
    indent: float = 0
    """Characters, on the left of every line."""
    right_indent: float = 0
    """Characters, on the right of every line."""
    alignment: Alignment = Alignment.JUSTIFIED


BODY = Style()
TITLE = Style(
    face=Face.XIAOBIAOSONG, size=TITLE_SIZE, pitch=None, first_indent=0, alignment=Alignment.CENTRED
)
"""二号小标宋, centred (GB/T 9704-2012 §7.3.1)."""


class Ink(NamedTuple):
    """How characters are drawn: equal ones are drawn together."""

    font: str
    bold: bool
    run: int
    """Which run of the paragraph they belong to."""


class _Setting:
    """A paragraph broken into lines, and what draws each of them."""

    def __init__(
        self,
        glyphs: Sequence[Glyph],
        inks: Sequence[Ink],
        lines: Sequence[Line],
        measure: float,
        size: float,
    ) -> None:
        self.glyphs, self.inks, self.lines = glyphs, inks, lines
        self.measure, self.size = measure, size
        self._drawn: dict[int, tuple[Stretch, ...]] = {}
        self._used: dict[str, set[int]] | None = None

    def stretches(self, number: int) -> tuple[Stretch, ...]:
        """What draws a line, for each run of the paragraph in it."""
        drawn = self._drawn.get(number)
        if drawn is None:
            drawn = self._drawn[number] = tuple(
                line_operators(self.glyphs, self.inks, self.lines[number], self.size)
            )
        return drawn

    @property
    def used(self) -> dict[str, set[int]]:
        """The code points that the paragraph needs of each font."""
        if self._used is None:
            self._used = {}
            for glyph in dict.fromkeys(self.glyphs):  # in their order: the file depends on it
                self._used.setdefault(glyph.font, set()).update(
                    SPACE_CODE if c == NO_BREAK_SPACE else ord(c) for c in glyph.text
                )
        return self._used


class Text(Flowable):
    """A paragraph."""

    def __init__(
        self,
        content: str | Sequence[Run],
        fonts: FontBook,
        style: Style = BODY,
        elements: Sequence[Element] | None = None,
    ) -> None:
        """``elements`` are what the paragraph is in the structure tree, or each of its runs.

        Without any, whoever draws it marks it.
        """
        if isinstance(content, str):
            content = (Run(content, style.face, style.bold),)
        self.runs, self.fonts, self.style = tuple(content), fonts, style
        self.elements = (Element(PARAGRAPH),) if elements is None else tuple(elements)
        self._setting: _Setting | None = None
        self._set_width = 0.0
        self._lines = slice(None)

    @property
    def plain_text(self) -> str:
        """What the paragraph says, without its faces."""
        return "".join(run.text for run in self.runs)

    def line_count(self, width: float) -> int:
        """How many lines the paragraph takes in `width` (pt)."""
        return len(self._set(width).lines[self._lines])

    def line_texts(self, width: float) -> tuple[str, ...]:
        """The characters of each line as printed in `width` (pt)."""
        setting = self._set(width)
        return tuple(
            "".join(glyph.text for glyph in setting.glyphs[line.start : line.end])
            for line in setting.lines[self._lines]
        )

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Break into lines for the width available."""
        self.width, self.height = measure, self.line_count(measure) * self.style.leading
        return self.width, self.height

    def split(self, measure: float, left: float) -> list[Flowable]:
        """What fits into the height available, and the rest."""
        lines = self._set(measure).lines[self._lines]
        fitting = int((left + _TOLERANCE) / self.style.leading)
        if fitting <= 0:
            return []
        if fitting >= len(lines):
            return [self]
        start = self._lines.start or 0
        return [
            self._part(start, start + fitting),
            self._part(start + fitting, start + len(lines)),
        ]

    def draw_on(self, canvas: Any, x: float, y: float) -> None:
        """Draw the lines, the baselines `leading` apart."""
        self.draw_at(canvas, x, y + self.height)

    def draw_at(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw the lines from a corner on (pt), without a change of the canvas's state."""
        setting, style = self._set(self.width), self.style
        y = top - baseline_drop(style)
        drawn: list[tuple[Stretch, float, float]] = []
        first = self._lines.start or 0
        for number, line in enumerate(setting.lines[self._lines], first):
            x = left + self._left_edge(line, setting.measure, number == 0)
            drawn.extend((stretch, x, y) for stretch in setting.stretches(number))
            y -= style.leading
        if not self.elements:
            draw_stretches(canvas, drawn, setting.used, style.size)
            return
        last = len(self.elements) - 1
        for index, group in groupby(drawn, key=lambda entry: min(entry[0].run, last)):
            begin(canvas, self.elements[index])
            draw_stretches(canvas, group, setting.used, style.size)
            end(canvas)

    def _part(self, start: int, stop: int) -> Text:
        part = Text(self.runs, self.fonts, self.style, self.elements)
        return self._as_part(part, start, stop)

    def _as_part(self, part: Text, start: int, stop: int) -> Text:
        """Let `part` be the lines from `start` on, without breaking them anew."""
        part._setting, part._set_width = self._setting, self._set_width
        part.where = self.where
        part._lines = slice(start, stop)
        return part

    def _left_edge(self, line: Line, measure: float, first: bool) -> float:
        style = self.style
        pitch = style.pitch or style.size
        indent = style.first_indent * pitch if first else 0.0
        left = style.indent * pitch + indent
        room = measure - indent - line.width
        if style.alignment is Alignment.CENTRED:
            return left + room / 2
        return left + room if style.alignment is Alignment.RIGHT else left

    def _set(self, width: float) -> _Setting:
        """Break into lines, once for each width."""
        if width != self._set_width or self._setting is None:
            self._set_width, self._setting = (
                width,
                set_paragraph(self.fonts, self.runs, self.style, width),
            )
        return self._setting


def set_paragraph(fonts: FontBook, runs: tuple[Run, ...], style: Style, width: float) -> _Setting:
    """Break a paragraph into lines, or recall how it was broken when it was last set."""
    key = runs, style, width
    setting = fonts.settings.get(key)
    if setting is None:
        pitch = style.pitch or style.size
        measure = width - (style.indent + style.right_indent) * pitch
        glyphs, inks, boxes = _boxes(runs, fonts, style.size, pitch)
        breaker = LineBreaker(boxes, style.size, style.alignment is Alignment.JUSTIFIED)
        lines = breaker.lines(measure - style.first_indent * pitch, measure)
        setting = fonts.settings[key] = _Setting(glyphs, inks, lines, measure, style.size)
    return setting


def baseline_drop(style: Style) -> float:
    """From the top of a line to its baseline (pt)."""
    return (style.leading - style.size) / 2 + ASCENT * style.size


def _boxes(
    runs: Iterable[Run], fonts: FontBook, size: float, pitch: float
) -> tuple[list[Glyph], list[Ink], list[Box]]:
    """Find each character's font and measure it: what is drawn, with what, how wide."""
    runs = [Run(printable(run.text), run.face, run.bold) for run in runs]
    latin = latin_flags("".join(run.text for run in runs))
    glyphs: list[Glyph] = []
    inks: list[Ink] = []
    boxes: list[Box] = []
    for number, run in enumerate(runs):
        known = fonts.measured.setdefault((run.face, run.bold, number, size, pitch), {})
        for key in zip(run.text, latin[len(boxes) : len(boxes) + len(run.text)], strict=True):
            found = known.get(key)
            if found is None:
                found = known[key] = _measured(*key, run, number, fonts, size, pitch)
            glyphs.append(found[0])
            inks.append(found[1])
            boxes.append(found[2])
    return glyphs, inks, boxes


def _measured(
    character: str, latin: bool, run: Run, number: int, fonts: FontBook, size: float, pitch: float
) -> tuple[Glyph, Ink, Box]:
    """One character of a run: what is drawn, with what, how wide."""
    glyph = fonts.glyph(SPACE if character == LINE_END else character, run.face, latin)
    width = 0.0 if character == LINE_END else glyph.advance * size
    on_grid = not latin and character not in BLANKS and character != LINE_END
    step = width + (pitch - size if on_grid else 0.0)
    return glyph, Ink(glyph.font, run.bold, number), Box(character, width, step, latin)


def string_width(fonts: FontBook, text: str, face: Face, size: float) -> float:
    """Width (pt) of text on one line, set without a grid."""
    text = printable(text)
    return size * sum(
        fonts.glyph(character, face, latin).advance
        for character, latin in zip(text, latin_flags(text), strict=True)
        if character != LINE_END
    )


def draw_string(
    canvas: Canvas,
    fonts: FontBook,
    x: float,
    y: float,
    text: str,
    face: Face = Face.FANGSONG,
    size: float = BODY_SIZE,
    alignment: Alignment = Alignment.LEFT,
    bold: bool = False,
) -> None:
    """Draw one line with its baseline at `y`; `x` is its left, middle or right, by `alignment`."""
    glyphs, inks, boxes = _boxes((Run(text, face, bold),), fonts, size, size)
    lines = LineBreaker(boxes, size, justified=False).lines(float("inf"), float("inf"))
    if not lines:
        return
    shift = {Alignment.CENTRED: 0.5, Alignment.RIGHT: 1.0}.get(alignment, 0.0)
    setting = _Setting(glyphs, inks, lines[:1], lines[0].width, size)
    left = x - shift * lines[0].width
    stretches = [(stretch, left, y) for stretch in setting.stretches(0)]
    draw_stretches(canvas, stretches, setting.used, size)
