"""Cutting words out of a text to quote them, never in the middle of a number or Latin word."""

from __future__ import annotations

import re
from typing import Final

from forms.prose.folding import fold

_LONGEST: Final = 24
"""Characters of a number or word that is quoted whole; what is longer is left out."""
_WHOLE: Final = re.compile(
    r"(?:\d(?:[,，.]?\d)*|＿+|_+)\s?[万亿]?[A-Za-zμµ\u2103\u3380-\u33df²³0-9/·.%‰]*"
    r"|[A-Za-z][A-Za-z0-9²³._/·-]*"
)
"""A number or open place with its unit, or a Latin word."""


def excerpt(text: str, start: int, end: int, *, before: int, after: int) -> tuple[int, int]:
    """Return the span to quote for ``text[start:end]`` with some characters on either side.

    About ``before`` and ``after`` many: a number or a Latin word at an edge is taken whole.
    """
    first, last = max(0, start - before), min(len(text), end + after)
    around = max(0, first - _LONGEST)
    for match in _WHOLE.finditer(fold(text[around : last + _LONGEST])):
        opening, closing = around + match.start(), around + match.end()
        short = closing - opening <= _LONGEST
        if opening < first < closing:
            first = opening if short else min(closing, start)
        if opening < last < closing:
            last = closing if short else max(opening, end)
    return first, last
