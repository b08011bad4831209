"""A paragraph or heading of last year's report made ready for the next year's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from forms.derived import RATES
from forms.narrative import OPEN_PLACE, Block, Piece, Quote
from forms.outline import EXPENDITURE, UNIT, YEAR, Outline
from forms.rolled_text import rolled_text

_DAY_AFTER_YEAR: Final = re.compile(r"\s*年?\s*\d{1,2}\s*[月./-]")
"""What follows a quoted year where the two make a date (〔2020〕年3月15日)."""
_AROUND: Final = 14


@dataclass(frozen=True, slots=True)
class RolledBlock:
    """A block made ready: how many figures were opened, and years and dates with their words.

    ``left`` are years of last year that stay, ``moved`` dates that went on with the year,
    ``kept`` figures of last year that were not to be opened.
    """

    block: Block
    opened: int = 0
    left: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def rolled_block(
    block: Block,
    last: int,
    following: int,
    outline: Outline,
    opens: bool,
    renamed: Mapping[str, str],
) -> RolledBlock:
    """Make a block ready; figures that the outline does not have become places to fill."""
    pieces: list[Piece] = []
    left: list[str] = []
    moved: list[str] = []
    kept: list[str] = []
    opened = 0
    for piece in block.text:
        if isinstance(piece, Quote):
            key = renamed.get(piece.key, piece.key)
            stays = key in (UNIT, YEAR, *RATES) or key.startswith(EXPENDITURE)
            known = stays or key in outline.fields
            unit = piece.unit.value if piece.unit and piece.with_unit else ""
            pieces.append(replace(piece, key=key) if known else OPEN_PLACE + unit)
            opened += not known
            continue
        if _is_year(pieces) and _DAY_AFTER_YEAR.match(piece):
            moved.append(f"{following}{piece[:_AROUND]}{'…' if len(piece) > _AROUND else ''}")
        made = rolled_text(piece, last, following, opens=opens and not block.level)
        pieces.append(made.text)
        opened += made.opened
        left += made.left
        moved += made.moved
        kept += made.kept
    made_ready = Block(block.level, tuple(pieces))
    return RolledBlock(made_ready, opened, tuple(left), tuple(moved), tuple(kept))


def requoted(block: Block, renamed: Mapping[str, str]) -> Block:
    """Return last year's block with its quotes by the keys of next year's outline."""
    pieces = (
        replace(piece, key=renamed.get(piece.key, piece.key)) if isinstance(piece, Quote) else piece
        for piece in block.text
    )
    return Block(block.level, tuple(pieces))


def _is_year(pieces: list[Piece]) -> bool:
    """Whether the report's year is quoted last."""
    before = pieces[-1] if pieces else None
    return isinstance(before, Quote) and before.key == YEAR
