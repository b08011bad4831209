"""Breaking a paragraph into lines that are flush at both edges (W3C clreq 3.1).

The rules, in order: no mark where it may not stand; numbers, words, —— and …… whole; adjoining
marks share half an em; a full line squeezes its marks before it is spread; what is spread is
spread evenly. Lengths are in points. Nothing here knows fonts or pages.
"""

from __future__ import annotations

from bisect import bisect_left
from enum import IntEnum
from functools import cached_property
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from desktop.export.pdf import characters as clreq

if TYPE_CHECKING:
    from collections.abc import Sequence


class Break(IntEnum):
    """Whether a line may end before a character."""

    FORBIDDEN = 0
    IN_CODE = 1
    """Amid a long code; only if the line would otherwise be spread badly."""
    IN_ADDRESS = 2
    """After / or - in a very long Latin run; likewise."""
    ALLOWED = 3
    FORCED = 4
    """The text has a line end here."""


class Box(NamedTuple):
    """One character as the line breaker sees it (pt)."""

    character: str
    width: float
    """Of its body."""
    step: float
    """To the next character; differs from the width on a grid."""
    latin: bool


class Line(NamedTuple):
    """Characters `start` to `end` of the paragraph, without the spaces at its edges."""

    start: int
    end: int
    positions: tuple[float, ...]
    """Of each character's body from the left edge of the line; a squeezed mark starts before."""
    width: float
    """Up to the right edge of the last character as set."""


SPREAD_UNSEEN = 0.125
"""em; a line with less room than this is spread rather than squeezed."""
SPREAD_BADLY = 4.0
"""em; with more room than this a long code is parted."""
WORD_SPACE_STRETCH = 0.25
"""em; word spaces are stretched this far before anything else (clreq 3.2.2)."""
_NEAR = 8.0
"""em; how far before the measure a place to end the line is first looked for."""
BLANK = 0.48
"""em; what a mark can give up of its blank half.

A little less than half: where characters overlap by half an em and more, PDF readers take them
for separate lines when text is extracted.
"""
TIGHTEN_UNSEEN = 0.005
"""em; how much each gap of a line can give up besides the marks."""
GAP_LIMIT = 0.25
"""em; wider gaps are avoided by spacing Latin letters, too."""
_NUMERIC = frozenset("0123456789.,")
_EPSILON = 1e-6
_MARKS = clreq.BLANK_LEFT | clreq.BLANK_RIGHT


def break_opportunities(text: str, latin: Sequence[bool]) -> list[Break]:
    """For each character, whether a line may end before it."""
    hanzi = ["\u4e00" <= character <= "\u9fff" for character in text]
    breaks = [
        Break.ALLOWED if hanzi[i] and hanzi[i - 1] and i else _between(text, latin, i)
        for i in range(len(text))
    ]
    with_unit: set[int] = set()
    for number in clreq.NUMBER.finditer(text):
        inside = range(number.start() + 1, number.end())
        breaks[inside.start : inside.stop] = [Break.FORBIDDEN] * len(inside)
        if not number[0][-1].isdigit():
            with_unit.update(inside)
    end = 0
    for is_latin, run in groupby(latin):
        start, end = end, end + len(list(run))
        if is_latin:
            for place, after_sign in clreq.soft_breaks(text[start:end]).items():
                if start + place not in with_unit:
                    breaks[start + place] = Break.IN_ADDRESS if after_sign else Break.IN_CODE
    return breaks


def _between(text: str, latin: Sequence[bool], i: int) -> Break:
    """Whether a line may end between characters i-1 and i, numbers and long runs apart."""
    if i == 0:
        return Break.FORBIDDEN
    before, after = text[i - 1], text[i]
    if before == clreq.LINE_END:
        return Break.FORCED
    if after in (clreq.LINE_END, clreq.SPACE) or (latin[i - 1] and latin[i]):
        return Break.FORBIDDEN
    if clreq.NO_BREAK_SPACE in (before, after):
        return Break.FORBIDDEN
    if after in clreq.FORBIDDEN_AT_START or clreq.is_combining(after):
        return Break.FORBIDDEN
    if after == clreq.DASH and (before == after or text[i + 1 : i + 2] != after):
        return Break.FORBIDDEN
    # Spaces take the place of what stands before them; at the start of a paragraph that is nothing.
    if before == clreq.SPACE:
        before = text[:i].rstrip(clreq.SPACE)[-1:]
    if before in ("", clreq.LINE_END) or before in clreq.FORBIDDEN_AT_END:
        return Break.FORBIDDEN
    return Break.ALLOWED


class LineBreaker:
    """Breaks one paragraph.

    `em` is the size of the characters (pt); `justified` whether lines are to end at the measure.
    """

    def __init__(self, boxes: Sequence[Box], em: float, justified: bool = True) -> None:
        self.boxes, self.em, self.justified = boxes, em, justified
        self.text = "".join(box.character for box in boxes)
        self._trim_adjoining()
        steps = [
            b.step - left - right
            for b, left, right in zip(boxes, self.trim_left, self.trim_right, strict=True)
        ]
        self.reach = [0.0, *accumulate(steps)]

    @cached_property
    def blanks(self) -> list[float]:
        """How much each character can still give up; nothing unless it is a mark."""
        return [
            self._blank_left_over(i) if character in _MARKS else 0.0
            for i, character in enumerate(self.text)
        ]

    @cached_property
    def give(self) -> list[float]:
        """How much the marks before each character can give up together."""
        return [0.0, *accumulate(self.blanks)]

    @cached_property
    def breaks(self) -> list[Break]:
        """For each character, whether a line may end before it."""
        return break_opportunities(self.text, [box.latin for box in self.boxes])

    def lines(self, first_measure: float, measure: float) -> list[Line]:
        """Lines no wider than the measure, the first one than `first_measure`."""
        count = len(self.boxes)
        if count and clreq.LINE_END not in self.text:
            fits = self._natural_width(0, self._visible(0, count)) <= first_measure + _EPSILON
            if fits:  # most cells, and many paragraphs: nothing is to be broken
                return [self._set(0, count, first_measure, last=True)]
        lines: list[Line] = []
        start = 0
        while start < len(self.boxes):
            room = measure if lines else first_measure
            end = self._end_of_line(start, room)
            last = end == len(self.boxes) or self.breaks[end] is Break.FORCED
            lines.append(self._set(start, end, room, last))
            start = end
            while lines and 0 < start < len(self.text) and self.text[start] == clreq.SPACE:
                start += 1
        return lines

    def _trim_adjoining(self) -> None:
        """Take half an em out between adjoining marks (clreq 3.1.6.1)."""
        count = len(self.boxes)
        self.trim_left, self.trim_right = [0.0] * count, [0.0] * count
        if _MARKS.isdisjoint(self.text):
            return
        for i in range(count - 1):
            if self.text[i] not in _MARKS:
                continue
            mark, following = self.boxes[i], self.boxes[i + 1]
            if _blank(mark, clreq.BLANK_RIGHT) and _blank(following):
                self.trim_right[i] = _blank(mark)
            elif _blank(mark, clreq.BLANK_LEFT):
                self.trim_left[i + 1] = _blank(following, clreq.BLANK_LEFT)

    def _blank_left_over(self, i: int) -> float:
        """What a mark can still give up of its blank half.

        An opening mark whose neighbour has given up its half keeps its own, or they would touch.
        """
        if i and self.trim_right[i - 1] and _blank(self.boxes[i], clreq.BLANK_LEFT):
            return 0.0
        return _blank(self.boxes[i]) - self.trim_left[i] - self.trim_right[i]

    def _visible(self, start: int, end: int) -> int:
        """`end` without the spaces and line ends before it."""
        while end > start and self.text[end - 1] in (clreq.SPACE, clreq.LINE_END):
            end -= 1
        return end

    def _natural_width(self, start: int, end: int) -> float:
        """Of the characters as a line: marks at its edges adjoin nothing outside it."""
        if end <= start:
            return 0.0
        last = self.boxes[end - 1]
        width = self.reach[end] - self.reach[start] + last.width - last.step
        return width + self.trim_left[start] + self.trim_right[end - 1]

    def _squeezable(self, start: int, end: int) -> float:
        if end <= start:
            return 0.0
        give = self.give[end] - self.give[start] + self.trim_left[start] + self.trim_right[end - 1]
        return give + (end - start - 1) * TIGHTEN_UNSEEN * self.em

    def _end_of_line(self, start: int, measure: float) -> int:
        """The best place to end a line that begins at `start`.

        It is looked for near the measure; from the start only if there is none.
        """
        near = start + 1
        if clreq.LINE_END not in self.text:
            reach = self.reach[start] + measure - _NEAR * self.em
            near = max(near, bisect_left(self.reach, reach, start))
        fitting, squeezed, emergency = self._candidates(start, near, measure)
        if not fitting and near > start + 1:
            fitting, squeezed, emergency = self._candidates(start, start + 1, measure)
        return self._choose(start, measure, fitting, squeezed, emergency)

    def _candidates(
        self, start: int, end: int, measure: float
    ) -> tuple[int, int, dict[Break, int]]:
        """Places to end a line from `end` on: the last that fits, the first if squeezed."""
        count, breaks = len(self.boxes), self.breaks
        fitting = squeezed = 0
        emergency = {Break.IN_CODE: 0, Break.IN_ADDRESS: 0}
        while end <= count:
            kind = Break.FORCED if end == count else breaks[end]
            if kind is Break.FORBIDDEN:
                end += 1
                continue
            visible = self._visible(start, end)
            room = measure - self._natural_width(start, visible)
            if room >= -_EPSILON:
                if kind in emergency:
                    emergency[kind] = end
                else:
                    fitting = end
            elif room + self._squeezable(start, visible) < -_EPSILON:
                break
            elif kind >= Break.ALLOWED and not squeezed:
                squeezed = end
            if kind is Break.FORCED:
                break
            end += 1
        return fitting, squeezed, emergency

    def _choose(
        self, start: int, measure: float, fitting: int, squeezed: int, emergency: dict[Break, int]
    ) -> int:
        """Squeeze before spreading; part a long run before spreading badly."""
        if fitting:
            if fitting == len(self.boxes) or self.breaks[fitting] is Break.FORCED:
                return fitting
            room = measure - self._natural_width(start, self._visible(start, fitting))
            if room <= SPREAD_UNSEEN * self.em:
                return fitting
            if squeezed:
                return squeezed
            if room <= SPREAD_BADLY * self.em:
                return fitting
        elif squeezed:
            return squeezed
        for kind in (Break.IN_ADDRESS, Break.IN_CODE):
            if emergency[kind] > fitting:
                return emergency[kind]
        return fitting or self._forced_end(start, measure)

    def _forced_end(self, start: int, measure: float) -> int:
        """Where nothing allowed fits: as far as it goes, marks in their places if possible."""
        end = start + 1
        while end < len(self.boxes) and (
            self._visible(start, end) == start
            or self._natural_width(start, end + 1) - self._squeezable(start, end + 1)
            <= measure + _EPSILON
        ):
            end += 1
        for earlier in range(end, start + 1, -1):
            between = clreq.may_part(self.text[earlier - 1], self.text[earlier : earlier + 1])
            if between:
                return earlier
        return end

    def _set(self, start: int, end: int, measure: float, last: bool) -> Line:
        """Place the characters of a line."""
        end = self._visible(start, end)
        room = measure - self._natural_width(start, end)
        left = self.trim_left[start + 1 : end]
        left.insert(0, 0.0)
        right = self.trim_right[start : end - 1]
        right.append(0.0)
        extra = [0.0] * (end - start)
        if end == start:
            return Line(start, end, (), 0.0)
        if room < -_EPSILON:
            extra = self._squeeze(start, end, -room, left, right)
        elif not last and self.justified:
            extra = self._spread(start, end, room)
        positions = []
        x = 0.0
        for i, box in enumerate(self.boxes[start:end]):
            positions.append(x - left[i])
            x += box.step - left[i] - right[i] + extra[i]
        x += self.boxes[end - 1].width - self.boxes[end - 1].step
        return Line(start, end, tuple(positions), x)

    def _squeeze(
        self, start: int, end: int, amount: float, left: list[float], right: list[float]
    ) -> list[float]:
        """Take `amount` out of blank halves, of the last mark first, then of all alike.

        They are added to `left` and `right`; returned is what little each gap must give besides.
        """
        right[-1] = min(amount, _blank(self.boxes[end - 1], clreq.BLANK_RIGHT))
        amount -= right[-1]
        blanks = self.blanks[start:end]
        blanks[0] += self.trim_left[start]
        blanks[-1] += self.trim_right[end - 1] - right[-1]
        total = sum(blanks)
        share = min(1.0, amount / total) if total > 0 else 0.0
        for i, blank in enumerate(blanks):
            if blank:
                side = left if self.text[start + i] in clreq.BLANK_LEFT else right
                side[i] += blank * share
        amount -= total * share
        gaps = len(blanks) - 1
        return [-amount / gaps] * gaps + [0.0] if gaps else [0.0]

    def _spread(self, start: int, end: int, room: float) -> list[float]:
        """What is added after each character to fill `room`."""
        boxes = self.boxes[start:end]
        extra = [0.0] * len(boxes)
        spaces = [i for i in range(len(boxes) - 1) if boxes[i].character in clreq.BLANKS]
        gaps = [
            i
            for i in range(len(boxes) - 1)
            if not (boxes[i].latin and boxes[i + 1].latin)
            and boxes[i + 1].character not in clreq.BLANKS
            and not _joined(boxes[i], boxes[i + 1])
        ]
        for i in spaces:
            extra[i] = min(WORD_SPACE_STRETCH * self.em, room / len(spaces))
        room -= sum(extra)
        if not gaps or room > GAP_LIMIT * self.em * len(gaps):
            wider = [i for i in range(len(boxes) - 1) if not _joined(boxes[i], boxes[i + 1])]
            numbers = [i for i in wider if _in_number(boxes[i], boxes[i + 1])]
            # A number pulled apart (2 0 2 4) reads as several: only where there is nothing else.
            gaps = [i for i in wider if i not in numbers] or wider
        for i in gaps:
            extra[i] += room / len(gaps)
        return extra


def _blank(box: Box, marks: frozenset[str] = _MARKS) -> float:
    """How much a mark, if it is one of `marks`, can give up (pt)."""
    return BLANK * box.width if box.character in marks and not box.latin else 0.0


def _in_number(box: Box, following: Box) -> bool:
    return box.character in _NUMERIC and following.character in _NUMERIC


def _joined(box: Box, following: Box) -> bool:
    return box.character == following.character and box.character in (clreq.DASH, clreq.ELLIPSIS)
