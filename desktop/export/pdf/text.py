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

from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from desktop.export.pdf.characters import BLANKS, LINE_END, SPACE, latin_flags, printable
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.grid import BODY_SIZE, CHARACTER_PITCH, LINE_PITCH, TITLE_SIZE
from desktop.export.pdf.line_breaking import Box, Line, LineBreaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

ASCENT = 0.88
"""em; from the baseline to the top of a Chinese character's body."""
BOLD_STROKE = 0.022
"""em; thickness of the outline drawn round a letter of a face without a bold."""
_FILL: Final = 0
_FILL_AND_STROKE: Final = 2
_TOLERANCE = 0.01
_EVEN = 1e-4
"""pt; gaps that differ by less are drawn as one string."""


class Alignment(Enum):
    """Where lines stand that do not fill the measure."""

    JUSTIFIED = "justified"
    LEFT = "left"
    CENTRED = "centred"
    RIGHT = "right"


@dataclass(frozen=True)
class Run:
    """Part of a paragraph in one face."""

    text: str
    face: Face = Face.FANGSONG
    bold: bool = False


@dataclass(frozen=True)
class Style:
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
    """How one character is drawn: equal ones are drawn together."""

    font: str
    bold: bool


class _Setting(NamedTuple):
    """A paragraph ready for drawing."""

    glyphs: Sequence[str]
    inks: Sequence[Ink]
    lines: Sequence[Line]
    measure: float


class Text(Flowable):
    """A paragraph."""

    def __init__(self, content: str | Sequence[Run], fonts: FontBook, style: Style = BODY) -> None:
        super().__init__()
        if isinstance(content, str):
            content = (Run(content, style.face, style.bold),)
        self.runs, self.fonts, self.style = tuple(content), fonts, style
        self._settings: dict[float, _Setting] = {}
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
            "".join(setting.glyphs[line.start : line.end]) for line in setting.lines[self._lines]
        )

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Break into lines for the width available."""
        self.width, self.height = aW, self.line_count(aW) * self.style.leading
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """What fits into the height available, and the rest."""
        lines = self._set(aW).lines[self._lines]
        fitting = int((aH + _TOLERANCE) / self.style.leading)
        if fitting <= 0:
            return []
        if fitting >= len(lines):
            return [self]
        start = self._lines.start or 0
        return [
            self._part(start, start + fitting),
            self._part(start + fitting, start + len(lines)),
        ]

    def draw(self) -> None:
        """Draw the lines, the baselines `leading` apart."""
        setting, style = self._set(self.width), self.style
        drop = (style.leading - style.size) / 2 + ASCENT * style.size
        y = self.height - drop
        for number, line in enumerate(setting.lines[self._lines], self._lines.start or 0):
            x = self._left_edge(line, setting.measure, number == 0)
            _draw_line(self.canv, setting, line, x, y, style.size)
            y -= style.leading

    def _part(self, start: int, stop: int) -> Text:
        part = Text(self.runs, self.fonts, self.style)
        part._settings, part._lines = self._settings, slice(start, stop)
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
        setting = self._settings.get(width)
        if setting is None:
            style = self.style
            pitch = style.pitch or style.size
            measure = width - (style.indent + style.right_indent) * pitch
            glyphs, inks, boxes = _boxes(self.runs, self.fonts, style.size, pitch)
            breaker = LineBreaker(boxes, style.size, style.alignment is Alignment.JUSTIFIED)
            lines = breaker.lines(measure - style.first_indent * pitch, measure)
            setting = self._settings[width] = _Setting(glyphs, inks, lines, measure)
        return setting


def _boxes(
    runs: Iterable[Run], fonts: FontBook, size: float, pitch: float
) -> tuple[list[str], list[Ink], list[Box]]:
    """Find each character's font and measure it: what is drawn, with what, how wide."""
    runs = [replace(run, text=printable(run.text)) for run in runs]
    latin = latin_flags("".join(run.text for run in runs))
    glyphs: list[str] = []
    inks: list[Ink] = []
    boxes: list[Box] = []
    for run in runs:
        known: dict[tuple[str, bool], tuple[str, Ink, Box]] = {}
        for character in run.text:
            key = character, latin[len(boxes)]
            if key not in known:
                known[key] = _measured(*key, run, fonts, size, pitch)
            glyph, ink, box = known[key]
            glyphs.append(glyph)
            inks.append(ink)
            boxes.append(box)
    return glyphs, inks, boxes


def _measured(
    character: str, latin: bool, run: Run, fonts: FontBook, size: float, pitch: float
) -> tuple[str, Ink, Box]:
    """One character of a run: what is drawn, with what, how wide."""
    glyph = fonts.glyph(SPACE if character == LINE_END else character, run.face, latin)
    width = 0.0 if character == LINE_END else glyph.advance * size
    on_grid = not latin and character not in BLANKS and character != LINE_END
    step = width + (pitch - size if on_grid else 0.0)
    return glyph.text, Ink(glyph.font, run.bold), Box(character, width, step, latin)


def _draw_line(
    canvas: Canvas, setting: _Setting, line: Line, x: float, y: float, size: float
) -> None:
    """Draw one line in its reading order, all faces on one baseline."""
    if line.start == line.end:
        return
    canvas.saveState()
    if any(ink.bold for ink in setting.inks[line.start : line.end]):
        canvas.setLineWidth(BOLD_STROKE * size)
    text = canvas.beginText()
    mode: Literal[0, 2] = _FILL
    order = range(line.start, line.end)
    for ink, group in groupby(order, key=lambda i: setting.inks[i]):
        wanted: Literal[0, 2] = _FILL_AND_STROKE if ink.bold else _FILL
        if wanted != mode:
            text.setTextRenderMode(wanted)
            mode = wanted
        text.setFont(ink.font, size)
        places = [(setting.glyphs[i], x + line.positions[i - line.start]) for i in group]
        _draw_evenly_spaced(text, places, y, ink.font, size)
    canvas.drawText(text)
    canvas.restoreState()


def _draw_evenly_spaced(
    text: PDFTextObject, places: list[tuple[str, float]], y: float, font: str, size: float
) -> None:
    """Draw characters of one font, as many in one string as stand evenly spaced."""
    start = 0
    while start < len(places):
        spacing = None
        end = start + 1
        while end < len(places):
            glyph, x = places[end - 1]
            gap = places[end][1] - x - stringWidth(glyph, font, size)
            if spacing is None:
                spacing = gap
            elif abs(gap - spacing) > _EVEN:
                break
            end += 1
        text.setTextOrigin(places[start][1], y)
        text.setCharSpace(spacing or 0)
        text.textOut("".join(glyph for glyph, _ in places[start:end]))
        start = end


def string_width(fonts: FontBook, text: str, face: Face, size: float) -> float:
    """Width (pt) of text on one line, set without a grid."""
    _, _, boxes = _boxes((Run(text, face),), fonts, size, size)
    return sum(box.width for box in boxes)


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
    line = lines[0]
    setting = _Setting(glyphs, inks, lines, line.width)
    _draw_line(canvas, setting, line, x - shift * line.width, y, size)
