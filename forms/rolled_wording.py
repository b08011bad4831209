"""What of last year's wording stands in a report that was rolled over, beside each paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

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

    Key, index and those figures of each paragraph of a text that the outline keeps which stand
    with the words around them as last year, whatever else of the paragraph was rewritten.
    """
    for key, outlined in report.outline.fields.items():
        if not outlined.carry or LAST + key not in report.narratives:
            continue
        kept = {_words(one.block): one.kept for one in _made_again(report, key)}
        if not any(kept.values()):
            continue
        last, year = report.text_of(LAST + YEAR), str(report.year)
        everything = tuple(words for one in kept.values() for words in one)
        for index, block in enumerate(report.narrative_of(key)):
            figures = kept.get(_words(block))
            if figures is None:
                figures = tuple(
                    words
                    for words in everything
                    if _stands(words, block) or _stands(words.replace(last, year), block)
                )
            if figures:
                yield key, index, figures


def _stands(words: str, block: Block) -> bool:
    """Whether a block still says a figure with the words around it, and no longer number."""
    text = " ".join(block.literal.split())
    return bool(re.search(rf"(?<![\d.,]){re.escape(words)}(?!\.?\d)", text))


_DAY: Final = re.compile(
    r"(?P<year>\d{4})(?P<rest>\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日)"
)
_UNTIL: Final = re.compile(r"(?:截至|截止|至|到)\s*$")


def moved_days(report: Report) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield the days that stand as in last year's wording but for the year, which was advanced.

    Key, index and the days of each paragraph that was changed since, or that the outline keeps:
    what stands word for word is among :func:`carried_blocks`. Beginning and end of a year are
    the same every year.
    """
    carried: set[tuple[str, int]] | None = None
    for key in report.outline.fields:
        if LAST + key not in report.narratives:
            continue
        blocks = report.narrative_of(key)
        found = {
            index: days for index, block in enumerate(blocks) if (days := _days(report, block))
        }
        if not found:
            continue
        beside = last_wording(report, key)
        carried = set(carried_blocks(report)) if carried is None else carried
        for index, days in found.items():
            before = beside[index].literal if index in beside else ""
            last = report.text_of(LAST + YEAR)
            stale = tuple(day for day, rest in days.items() if last + rest in before)
            if stale and (key, index) not in carried:
                yield key, index, stale


def _days(report: Report, block: Block) -> dict[str, str]:
    """Return the days of the report's year in a block, each with what follows its year."""
    text, year = block.literal, str(report.year)
    found = {}
    for match in _DAY.finditer(text):
        day = int(match["month"]), int(match["day"])
        closes = day == (12, 31) and _UNTIL.search(text[: match.start()])
        if match["year"] == year and day != (1, 1) and not closes:
            found[match.group()] = match["rest"]
    return found


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
