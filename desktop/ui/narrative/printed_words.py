"""Where words that the paper shows stand in a text, in which a quote is one character."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextBlock

from desktop.ui.narrative.conversion import quotes_in, units
from forms.narrative import Quote


def words_in(
    block: QTextBlock, printed: Callable[[Quote], str], words: str
) -> tuple[int, int] | None:
    """Return the places of the document between which ``words`` stand; None where they do not.

    Where they begin or end inside of what a quote prints, the whole quote is meant.
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
    at = text.find(words)
    if at < 0:
        return None
    return block.position() + starts[at], block.position() + ends[at + len(words) - 1]
