"""Text of a report: blocks with levels, figures quoted inside, numbers of headings.

Headings carry no number of their own: :class:`Numbering` gives it by their place, after
GB/T 9704-2012 §7.3.3 (一、 （一） 1. （1）).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from forms.amount import Amount, AmountView, MoneyUnit

PARAGRAPH: Final = 0
DEEPEST: Final = 4
"""Levels of headings: 1 (一、) to 4 （（1））; 0 is a paragraph."""
OPEN_PLACE: Final = "＿＿"
"""What the program leaves in a text where a figure is to be filled in."""
_OPEN_PLACE: Final = re.compile(f"(?<!＿){OPEN_PLACE}(?!＿)")


@dataclass(frozen=True, slots=True)
class Quote:
    """A figure quoted in text. It carries its own unit, decimals and grouping.

    ``decimals`` None prints as many as the figure needs (58, not 58.00); ``unit`` is ``None``
    for counts and texts. The unit's name is printed after the figure when ``with_unit``.
    """

    key: str
    unit: MoneyUnit | None = MoneyUnit.WAN
    decimals: int | None = 2
    grouping: bool = False
    with_unit: bool = True

    @staticmethod
    def as_written(key: str, unit: MoneyUnit, decimals: int, grouping: bool) -> Quote:
        """Return the quote that stands for an amount written so, being exactly the figure.

        What was written whole (58万元) prints as finely as the figure needs, so that it goes on
        saying all of it when the figure becomes 58.37.
        """
        return Quote(key, unit, decimals or None, grouping)

    @property
    def view(self) -> AmountView:
        """The view in which an amount is printed."""
        return AmountView(self.unit or MoneyUnit.WAN, self.decimals or 0, self.grouping)

    def hides(self, amount: Amount) -> bool:
        """Whether printing an amount so rounds a part of it away."""
        view = self.view
        return self.decimals is not None and view.rounded(amount) != amount.in_unit(view.unit)


Piece = str | Quote
Text = tuple[Piece, ...]
"""A run of text: literal strings and quotes. Empty is ``()``."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (level 0) or a heading (levels 1–4) of a narrative."""

    level: int
    text: Text

    def __post_init__(self) -> None:
        """Hold the level's range and one spelling of equal text."""
        if not PARAGRAPH <= self.level <= DEEPEST:
            raise ValueError(f"a block's level is 0 to 4, not {self.level}")
        object.__setattr__(self, "text", joined(self.text))

    @staticmethod
    def paragraph(*pieces: Piece) -> Block:
        """Return a paragraph of the pieces."""
        return Block(PARAGRAPH, pieces)

    @property
    def literal(self) -> str:
        """The block's own words, without what it quotes."""
        return "".join(piece for piece in self.text if isinstance(piece, str))

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The figures quoted, in order."""
        return tuple(piece for piece in self.text if isinstance(piece, Quote))

    @property
    def runs_in(self) -> bool:
        """Whether the paragraph after this heading goes on in its line.

        A heading of level 3 or 4 that closes like a sentence is a run-in heading
        ("1.加强调度。全年……"), as reports customarily write them.
        """
        last = self.text[-1] if self.text else ""
        return self.level >= 3 and isinstance(last, str) and last.endswith(("。", "！", "？", "："))


Narrative = tuple[Block, ...]


def open_places(text: str) -> list[tuple[int, int]]:
    """Return start and end of each place that the program left open in a text."""
    return [match.span() for match in _OPEN_PLACE.finditer(text)]


def joined(pieces: Iterable[Piece]) -> Text:
    """Return the pieces with neighbouring strings made one and empty ones left out."""
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece != "":
            result.append(piece)
    return tuple(result)


_DIGITS: Final = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write 1–99 in Chinese digits (10 十, 11 十一, 20 二十, 21 二十一).

    Raises:
        ValueError: the number is outside 1–99; no report has so many headings of one level.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"headings are numbered 1 to 99, not {number}")
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def heading_mark(level: int, number: int) -> str:
    """Return the printed number of a heading (GB/T 9704-2012 §7.3.3).

    From the hundredth heading of one level on, arabic digits stand in for Chinese ones.
    """
    counted = chinese_number(number) if number <= 99 and level <= 2 else str(number)
    return {1: f"{counted}、", 2: f"（{counted}）", 3: f"{number}.", 4: f"（{number}）"}[level]


@dataclass(slots=True)
class Numbering:
    """Counts headings in reading order and gives each its printed number."""

    _counts: list[int] = field(default_factory=lambda: [0] * DEEPEST)

    def mark(self, level: int) -> str:
        """Count one more heading of ``level`` and return its number as printed."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (DEEPEST - level)
        return heading_mark(level, self._counts[level - 1])


def numbered(blocks: Iterable[Block], numbering: Numbering) -> Iterator[tuple[str, Block]]:
    """Yield each block with its printed number ("" for a paragraph)."""
    for block in blocks:
        yield (numbering.mark(block.level) if block.level else "", block)
