"""Where words that the paper shows stand in a text, in which a quote is one character."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextBlock

from desktop.ui.narrative.conversion import quotes_in, units
from forms.narrative import Quote


def words_in(
    block: QTextBlock, printed: Callable[[Quote], str], words: str, after: int = 0
) -> tuple[int, int] | None:
    """Return the places of the document between which ``words`` stand; None where they do not.

    Where they begin or end inside of what a quote prints, the whole quote is meant. Of several,
    the first from the place ``after`` on is meant, else the first of all.
    """
    if not words:
        return None
    text, starts, ends = "", [], []
    quotes = dict(quotes_in(block))
    place = 0
    for character in block.text():
        width = units(character)
        quote = quotes.get(place)
        shown = character if quote is None else printed(quote)
        text += shown
        starts += [place] * len(shown)
        ends += [place + width] * len(shown)
        place += width
    found, at = [], text.find(words)
    while at >= 0:
        start, end = starts[at], ends[at + len(words) - 1]
        found.append((block.position() + start, block.position() + end))
        at = text.find(words, at + 1)
    return next((one for one in found if one[0] >= after), found[0] if found else None)
