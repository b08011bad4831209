"""Titles of several lines as a trapezium or a lozenge (GB/T 9704-2012 §7.3.1).

    title(("岳阳市", "××局", "2020年度", "部门整体支出", "绩效自评报告"), fonts)

Lines break only between the parts given, "at whole words"; a part wider than the measure is
broken between characters as a last resort.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from desktop.export.pdf.characters import may_part
from desktop.export.pdf.grid import TYPE_AREA_WIDTH
from desktop.export.pdf.structure import TITLE as TITLE_ROLE
from desktop.export.pdf.structure import Element
from desktop.export.pdf.text import TITLE, Style, Text, string_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop.export.pdf.fonts import FontBook

_MOST_PARTS = 14
"""With more, neighbours are joined first: the ways to break are tried one by one."""
_DIFFERENCE = 0.5
"""em by which two lines must differ to look like the sides of a trapezium."""


def title(
    parts: Sequence[str], fonts: FontBook, measure: float = TYPE_AREA_WIDTH, style: Style = TITLE
) -> Text:
    """A centred title on as few lines as fit the measure (pt)."""
    lines = "\n".join(title_lines(parts, fonts, measure, style))
    return Text(lines, fonts, style, [Element(TITLE_ROLE)])


def title_lines(
    parts: Sequence[str], fonts: FontBook, measure: float = TYPE_AREA_WIDTH, style: Style = TITLE
) -> tuple[str, ...]:
    """The lines of a title: the fewest that fit, in the best shape."""

    def width(text: str) -> float:
        return string_width(fonts, text, style.face, style.size)

    pieces = [piece for part in parts if part for piece in _pieces(part, width, measure)]
    pieces = _join_neighbours(pieces, width, measure)
    for count in range(1, len(pieces) + 1):
        fitting = [
            lines
            for lines in _arrangements(pieces, count)
            if all(width(line) <= measure for line in lines)
        ]
        if fitting:
            em = style.size
            return min(fitting, key=lambda lines: _ugliness([width(t) / em for t in lines]))
    return ()


def _arrangements(pieces: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    """All ways to put the pieces, in order, on `count` lines."""
    for inner in combinations(range(1, len(pieces)), count - 1):
        borders = (0, *inner, len(pieces))
        yield tuple("".join(pieces[a:b]) for a, b in pairwise(borders))


def _ugliness(widths: Sequence[float]) -> tuple[bool, float]:
    """Lines of equal width and hourglasses are last; then uneven lines (widths in em)."""
    steps = [after - before for before, after in pairwise(widths)]
    alike = any(abs(step) < _DIFFERENCE for step in steps)
    hourglass = any(before < 0 < after for before, after in pairwise(steps))
    mean = sum(widths) / len(widths)
    return alike or hourglass, sum((width - mean) ** 2 for width in widths)


def _pieces(part: str, width: Callable[[str], float], measure: float) -> list[str]:
    """A part, or if it is too wide for a line, pieces of it that are not."""
    pieces = [""]
    for i, character in enumerate(part):
        if pieces[-1] and width(pieces[-1] + character) > measure:
            cut = len(pieces[-1])
            while cut > 1 and not may_part(pieces[-1][cut - 1], (pieces[-1] + part[i])[cut]):
                cut -= 1
            pieces[-1:] = [pieces[-1][:cut], pieces[-1][cut:]]
        pieces[-1] += character
    return pieces


def _join_neighbours(pieces: list[str], width: Callable[[str], float], measure: float) -> list[str]:
    """Join the shortest neighbours until there are few enough pieces to try every arrangement."""
    pieces = list(pieces)
    while len(pieces) > _MOST_PARTS:
        i = min(range(len(pieces) - 1), key=lambda i: width(pieces[i] + pieces[i + 1]))
        if width(pieces[i] + pieces[i + 1]) > measure:
            break
        pieces[i : i + 2] = [pieces[i] + pieces[i + 1]]
    return pieces
