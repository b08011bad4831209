"""How alike two sections of two outlines are, by what they are called."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from forms.outline import Section

ALIKE: Final = 0.6
"""Likeness of two headings from which on they mean the same."""


def folded(text: str) -> str:
    """Return a name's letters and digits: marks and blanks do not tell names apart."""
    return "".join(character for character in text if character.isalnum())


def likeness(one: Section, other: Section) -> float:
    """Return how alike two sections' headings are, by all their names; 1 where one is shared."""
    names = [{folded(name) for name in (each.heading, *each.names)} for each in (one, other)]
    if names[0] & names[1]:
        return 1.0
    best = max(
        SequenceMatcher(None, first, second, autojunk=False).ratio()
        for first in names[0]
        for second in names[1]
    )
    return best if one.level == other.level else best - 0.1
