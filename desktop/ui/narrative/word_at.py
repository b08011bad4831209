"""What a double click means in Chinese text, which has no spaces between its words."""

from __future__ import annotations

import re
from typing import Final

from forms.narrative import open_places

_RUNS: Final = re.compile(
    r"＿+"
    r"|[0-9０-９]+(?:[.,．，][0-9０-９]+)*[%％]?"
    r"|[A-Za-z]+"
    r"|[一-鿿〇]+"
    r"|\s+"
    r"|."
)
"""A place to fill, a number, a word, a run of Chinese characters between marks, or one mark."""


def word_span(text: str, at: int) -> tuple[int, int]:
    """Return start and end of what stands at a place: a number, a word, or words up to a mark.

    Qt knows no end of a word in Chinese but a space, and would take the whole paragraph.
    """
    runs = (match.span() for match in _RUNS.finditer(text))
    return next(((start, end) for start, end in runs if start <= at < end), (at, at))


def open_place_at(text: str, at: int) -> tuple[int, int] | None:
    """Return the open place (＿＿) in or beside which a cursor stands; None for none."""
    return next((span for span in open_places(text) if span[0] <= at <= span[1]), None)
