"""How many characters a text has, as it prints; blanks do not count."""

from __future__ import annotations

from forms.narrative import Block
from forms.report import Report


def length_of(block: Block, report: Report) -> int:
    """Return the number of a block's characters, without its number."""
    return len("".join(report.printed(block).split()))


def characters(report: Report, key: str) -> int:
    """Return the number of characters of a narrative."""
    return sum(length_of(block, report) for block in report.narrative_of(key))
