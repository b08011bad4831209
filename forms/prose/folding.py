"""Folding what an input method types, character by character, so that offsets stay true."""

from __future__ import annotations

from typing import Final

_FOLDED: Final[dict[int, int | str]] = {
    **{0xFF10 + digit: ord("0") + digit for digit in range(10)},
    **{0xFF21 + letter: ord("A") + letter for letter in range(26)},
    **{0xFF41 + letter: ord("a") + letter for letter in range(26)},
    ord("．"): ".",
    ord("％"): "%",
    ord("／"): "/",
    ord("＋"): "+",
    ord("－"): "-",
    ord("～"): "~",
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
    ord("\u2009"): " ",
    ord("\t"): " ",
}


def fold(text: str) -> str:
    """Return the text with full-width digits, letters and signs made half-width.

    One character stays one character. Punctuation keeps its width: its width is itself
    something a reviewer looks at.
    """
    return text.translate(_FOLDED)
