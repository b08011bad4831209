"""Sparse positions: integers with gaps between them, so that inserting an item writes one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

STEP: Final = 1 << 24
"""Distance between neighbours in a fresh list; it can be halved 24 times."""
_SLACK: Final = 1 << 12
"""Least distance after items were moved apart, so that it is not soon done again."""
_REACH: Final = 8


def fresh(count: int) -> list[int]:
    """Return positions for a new list of ``count`` items."""
    return [STEP * (index + 1) for index in range(count)]


def respaced(
    positions: Sequence[int], at: int, removed: int, inserted: int
) -> tuple[int, int, list[int]]:
    """Make room where ``removed`` items from ``at`` on give way to ``inserted``.

    Returns ``first, last, new``: ``positions[first:last]`` give way to ``new``. Items keep their
    positions as long as the gap suffices; else as few neighbours as will do are moved apart.
    """
    if inserted <= removed:
        return at, at + removed, list(positions[at : at + inserted])
    edge = at + removed
    added = inserted - removed
    reach = 0
    while True:
        first, last = max(0, edge - reach), min(len(positions), edge + reach)
        room = _spread(positions, first, last, last - first + added, _SLACK if reach else 1)
        if room:
            start = min(first, at)
            return start, max(last, edge), [*positions[start:first], *room]
        reach = max(_REACH, reach * 2)


def _spread(
    positions: Sequence[int], first: int, last: int, count: int, slack: int
) -> list[int] | None:
    """Spread ``count`` positions over what lies between two neighbours; None if too narrow.

    Beyond either end of the list there is always room.
    """
    low = positions[first - 1] if first else None
    high = positions[last] if last < len(positions) else None
    if low is None:
        low = 0 if high is None else high - STEP * (count + 1)
    if high is None:
        high = low + STEP * (count + 1)
    if high - low <= count * slack:
        return None
    return [low + (high - low) * (index + 1) // (count + 1) for index in range(count)]
