"""Headings and labels compared: whether two texts say the same, and how nearly."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

_LEAST_ALIKE: Final = 0.7
_MOST_REPEATED: Final = 3
"""How often one character may be expected in a heading."""


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """Fold a heading for comparison: only letters and digits count, in their plain forms."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def likeness(one: str, other: str) -> float:
    """Return how alike two folded texts are, from 0 to 1; 0 also where they are not alike."""
    if one == other:
        return 1.0
    if not may_be_alike(one, other, _LEAST_ALIKE):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LEAST_ALIKE else 0.0


def may_be_alike(one: str, other: str, least: float) -> bool:
    """Whether two folded texts can be as alike as that: cheap bounds that most pairs fail."""
    enough = least * (len(one) + len(other)) / 2
    if len(one) < enough or len(other) < enough:
        return False
    return len(_letters(one) & _letters(other)) * _MOST_REPEATED >= enough


@lru_cache(maxsize=2048)
def _letters(text: str) -> frozenset[str]:
    return frozenset(text)
