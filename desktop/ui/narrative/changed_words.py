"""Which words of a text an edit changed, so that they can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from forms.edits import Batch, Edit, SetValue, Splice
from forms.narrative import Block, Piece
from forms.report import NARRATIVE, Report


class ChangedWords(NamedTuple):
    """From ``start`` in block ``first`` to ``end`` in block ``last``, as the text now is.

    Blocks are counted among those that say something (from 0), characters within them; a quote
    is one character.
    """

    first: int
    start: int
    last: int
    end: int


class _BlockEnd(NamedTuple):
    """Stands after the characters of a block: its level is the block's, too."""

    level: int


def changed_words(edit: Edit, report: Report, key: str) -> ChangedWords | None:
    """Return the words that an edit put into a narrative; no characters where it took some away.

    ``report`` is the one after the edit. None where it did not change this narrative.
    """
    splice = _splice_of(edit, NARRATIVE + key)
    if splice is None:
        return None
    inserted = [one for one in splice.inserted if isinstance(one, Block)]
    removed = [one for one in splice.removed if isinstance(one, Block)]
    now, before = _characters(inserted), _characters(removed)
    start = _same(now, before)
    end = len(now) - _same(now[start:][::-1], before[start:][::-1])
    said = sum(bool(one.text) for one in report.narrative_of(key)[: splice.at])
    last, stop = _place(inserted, _before_block_end(now, start, end))
    first, offset = _place(inserted, start)
    if start < end and (first, offset) == (last, stop):
        offset = 0  # nothing but the block's level changed: the whole of it is meant
    return ChangedWords(said + first, offset, said + last, stop)


def changed_span(edit: Edit, key: str) -> tuple[int, int] | None:
    """Return from which to which character an edit changed a text value; None where it did not."""
    if isinstance(edit, Batch):
        return next((one for part in edit.edits if (one := changed_span(part, key))), None)
    if not isinstance(edit, SetValue) or edit.key != key:
        return None
    now, before = edit.new or "", edit.old or ""
    if not isinstance(now, str) or not isinstance(before, str):
        return None
    start = _same(now, before)
    return start, len(now) - _same(now[start:][::-1], before[start:][::-1])


def _splice_of(edit: Edit, target: str) -> Splice | None:
    """Return the first change of a list that an edit brings along."""
    if isinstance(edit, Batch):
        return next((one for part in edit.edits if (one := _splice_of(part, target))), None)
    return edit if isinstance(edit, Splice) and edit.target == target else None


def _characters(blocks: Sequence[Block]) -> list[Piece | _BlockEnd]:
    found: list[Piece | _BlockEnd] = []
    for block in blocks:
        for piece in block.text:
            found += piece if isinstance(piece, str) else [piece]
        found.append(_BlockEnd(block.level))
    return found


def _before_block_end(now: Sequence[object], start: int, end: int) -> int:
    """Return ``end`` without the ends of blocks before it: they are no words."""
    while end > start and isinstance(now[end - 1], _BlockEnd):
        end -= 1
    return end


def _same(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many first items two lists share."""
    pairs = enumerate(zip(one, other, strict=False))
    return next(
        (number for number, (first, second) in pairs if first != second), min(len(one), len(other))
    )


def _place(blocks: Sequence[Block], place: int) -> tuple[int, int]:
    """Return a place among the characters of blocks as block and offset."""
    for number, block in enumerate(blocks):
        length = len(_characters([block])) - 1
        if place <= length:
            return number, place
        place -= length + 1
    return len(blocks), 0
