"""Lines as operators of a content stream (PDF 32000-1 §9.4).

A line is one array for each font and run in it. What it takes is the same on every page, so it
is made once and drawn where it is wanted. Lengths are in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from reportlab.pdfbase import pdfmetrics

if TYPE_CHECKING:
    from desktop.export.pdf.embedding import Font
    from desktop.export.pdf.fonts import Glyph
    from desktop.export.pdf.line_breaking import Line
    from desktop.export.pdf.text import Ink

BOLD_STROKE = 0.022
"""em; thickness of the outline drawn round a letter of a face without a bold."""
_UNSEEN = 0.004
"""pt; a character that would stand nearer to its place than this is not moved."""
_DIGITS = 5
"""Decimals of a gap: even at the end of a line the characters are then in their places."""
_EVEN = 1e-4
"""pt; gaps that differ by less are alike, for a whole line of them comes to less than is seen."""


def _font(name: str) -> Font:
    found: Any = pdfmetrics.getFont(name)
    return cast("Font", found)


class Stretch(NamedTuple):
    """The part of a line that belongs to one run of its paragraph."""

    run: int
    x: float
    """From the left edge of the line."""
    operators: str
    bold: bool


class Shown(NamedTuple):
    """Some characters of one font, ready to be shown."""

    operators: str
    font: Font
    codes: Sequence[int]


def number(value: float, digits: int = 3) -> str:
    """A number as content streams have it, to so many decimals, without needless zeros."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def line_operators(
    glyphs: Sequence[Glyph], inks: Sequence[Ink], line: Line, size: float
) -> Iterator[Stretch]:
    """The operators that draw a line in its reading order, run by run."""
    start = line.start
    while start < line.end:
        run = inks[start].run
        end = start + 1
        while end < line.end and inks[end].run == run:
            end += 1
        x = line.positions[start - line.start]
        operators = _run_operators(glyphs, inks, line, start, end, size)
        yield Stretch(run, x, operators, inks[start].bold)
        start = end


def _run_operators(
    glyphs: Sequence[Glyph], inks: Sequence[Ink], line: Line, start: int, end: int, size: float
) -> str:
    """Show the characters of one run, font by font; the pen stands at the first."""
    parts = []
    pen = line.positions[start - line.start]
    while start < end:
        font = inks[start].font
        stop = start + 1
        while stop < end and inks[stop].font == font:
            stop += 1
        places = line.positions[start - line.start : stop - line.start]
        shown, pen = _array(glyphs[start:stop], places, pen, size)
        parts.append(f"/{_font(font).resource} {number(size)} Tf {shown}")
        start = stop
    return " ".join(parts)


def _array(
    glyphs: Sequence[Glyph], places: Sequence[float], pen: float, size: float
) -> tuple[str, float]:
    """Show characters of one font at their places; return also where the pen is left.

    The commonest gap is set as character spacing, the others as corrections.
    """
    if len(glyphs) == 1 and abs(places[0] - pen) <= _UNSEEN:
        return f"0 Tc <{glyphs[0].code}> Tj", pen + glyphs[0].advance * size
    steps = [b - a - g.advance * size for a, b, g in zip(places, places[1:], glyphs, strict=False)]
    spacing = _commonest([round(step, _DIGITS) for step in steps])
    if abs(places[0] - pen) <= _UNSEEN and all(abs(step - spacing) < _EVEN for step in steps):
        codes = "".join([glyph.code for glyph in glyphs])
        end = places[-1] + glyphs[-1].advance * size + spacing
        return f"{number(spacing, _DIGITS)} Tc <{codes}> Tj", end
    return _corrected(glyphs, places, pen, size, spacing)


def _commonest(steps: Sequence[float]) -> float:
    counts: dict[float, int] = {}
    for step in steps:
        counts[step] = counts.get(step, 0) + 1
    return max(counts, key=counts.__getitem__) if counts else 0.0


def _corrected(
    glyphs: Sequence[Glyph], places: Sequence[float], pen: float, size: float, spacing: float
) -> tuple[str, float]:
    """Show characters whose gaps differ; return also where the pen is left."""
    parts: list[str] = []
    codes: list[str] = []
    for glyph, place in zip(glyphs, places, strict=True):
        error = place - pen
        if abs(error) > _UNSEEN:
            if codes:
                parts.append(f"<{''.join(codes)}>")
                codes = []
            correction = round(-error * 1000 / size, 2)
            parts.append(f"{correction:g}")
            pen -= correction * size / 1000
        codes.append(glyph.code)
        pen += glyph.advance * size + spacing
    parts.append(f"<{''.join(codes)}>")
    return f"{number(spacing, _DIGITS)} Tc [{' '.join(parts)}] TJ", pen


def draw_stretches(
    canvas: Any,
    stretches: Iterable[tuple[Stretch, float, float]],
    used: Mapping[str, Iterable[int]],
    size: float,
) -> None:
    """Draw stretches, each from the left edge and on the baseline given with it.

    ``used`` are the code points that they need of each font.
    """
    code = ["q", "BT"]
    bold = False
    for stretch, x, y in stretches:
        if stretch.bold != bold:
            bold = stretch.bold
            code.append(f"{number(BOLD_STROKE * size)} w 2 Tr" if bold else "0 Tr")
        code.append(f"1 0 0 1 {number(x + stretch.x)} {number(y)} Tm {stretch.operators}")
    code.append("ET Q")
    canvas._code.extend(code)
    for font, codes in used.items():
        _font(font).use(canvas._doc).update(codes)


def show(glyphs: Sequence[Glyph], size: float, bold: bool) -> Shown:
    """The operators that show characters of one font, each as wide as it is."""
    font = _font(glyphs[0].font)
    stroke = f"{number(BOLD_STROKE * size)} w 2 Tr " if bold else ""
    codes = "".join(glyph.code for glyph in glyphs)
    operators = f"{stroke}/{font.resource} {number(size)} Tf <{codes}> Tj"
    return Shown(operators, font, [ord(glyph.text) for glyph in glyphs])


def show_at(canvas: Any, shown: Shown, x: float, y: float) -> None:
    """Show characters from a place on (pt)."""
    canvas._code.append(f"q BT 1 0 0 1 {number(x)} {number(y)} Tm {shown.operators} ET Q")
    shown.font.use(canvas._doc).update(shown.codes)
