"""What of last year's wording stands in a report that was rolled over, beside each paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from forms.narrative import Block, Piece
from forms.outline import YEAR
from forms.report import LAST, Report
from forms.rolled_blocks import RolledBlock, rolled_block


def last_wording(report: Report, key: str) -> dict[int, Block]:
    """Return last year's block beside each block of a narrative that came from one, by index.

    Blocks are told by their wording, so that paragraphs written or deleted since do not shift
    the others.
    """
    before = report.narrative_of(LAST + key)
    rolled = [_words(block) for block in _again(report, key)]
    now = [_words(block) for block in report.narrative_of(key)]
    beside: dict[int, Block] = {}
    matcher = SequenceMatcher(None, rolled, now, autojunk=False)
    for tag, old, old_end, new, new_end in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            pairs = zip(range(old, old_end), range(new, new_end), strict=False)
            beside |= {place: before[index] for index, place in pairs}
    return beside


def carried_blocks(report: Report) -> Iterator[tuple[str, int]]:
    """Yield key and index of the paragraphs that are word for word as they were rolled over.

    Texts that the outline keeps (``carry``) are not among them.
    """
    for key, outlined in report.outline.fields.items():
        if outlined.carry or LAST + key not in report.narratives:
            continue
        untouched = {_words(block) for block in _again(report, key) if not block.level}
        for index, block in enumerate(report.narrative_of(key)):
            if not block.level and block.text and _words(block) in untouched:
                yield key, index


def kept_figures(report: Report) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield what :func:`carried_blocks` leaves out and yet holds figures of last year.

    Key, index and the figures of each paragraph of a text that the outline keeps, as long as it
    is word for word as it was rolled over.
    """
    for key, outlined in report.outline.fields.items():
        if outlined.carry and LAST + key in report.narratives:
            kept = {_words(one.block): one.kept for one in _made_again(report, key)}
            for index, block in enumerate(report.narrative_of(key)):
                if figures := kept.get(_words(block)):
                    yield key, index, figures


# How it was rolled over ---------------------------------------------------------------------


def _words(block: Block) -> tuple[int, tuple[Piece, ...]]:
    return block.level, block.text


def _again(report: Report, key: str) -> list[Block]:
    """Return last year's blocks as they were rolled over."""
    return [one.block for one in _made_again(report, key)]


def _made_again(report: Report, key: str) -> list[RolledBlock]:
    last, following = report.text_of(LAST + YEAR), report.year
    outlined = report.outline.fields.get(key)
    if not last.isdecimal() or following is None:
        return []
    opens = not (outlined and outlined.carry)
    blocks = report.narrative_of(LAST + key)
    return [
        rolled_block(block, int(last), following, report.outline, opens, {}) for block in blocks
    ]
