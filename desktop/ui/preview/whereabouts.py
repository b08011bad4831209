"""Where on paper an entry is to be looked for: not every entry is printed at a place of its own."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.export.pdf.places import SECTION
from desktop.ui.tabs import COVER
from forms.outline import UNIT
from forms.report import LINES, Report


def whereabouts(report: Report, where: str, section: str) -> Iterator[str]:
    """Yield the places to mark for an entry, the best first; the first that is printed counts.

    A heading is looked for at the paragraph that is printed in its line, an empty row or
    paragraph at the last one before it, a figure at the paragraph of its section that quotes
    it, all else at the section's heading. The cover has none: its first line stands for it, and
    what closes the report belongs to no section either.
    """
    if where:
        yield where
        target, _, number = where.partition("/")
        if number.isdecimal():
            if target != LINES:
                yield f"{target}/{int(number) + 1}"
            yield from (f"{target}/{before}" for before in range(int(number) - 1, 0, -1))
        else:
            yield from _quoting(report, where, section)
    if section != COVER:
        yield SECTION + section
        return
    yield UNIT
    yield from (field.key for field in report.outline.cover)


def _quoting(report: Report, key: str, section: str) -> Iterator[str]:
    """Yield the paragraphs of a section that quote a figure."""
    found = report.outline.section(section)
    for narrative in found.narratives if found else ():
        for number, block in enumerate(report.narrative_of(narrative.key), 1):
            if any(quote.key == key for quote in block.quotes):
                yield f"{narrative.key}/{number}"
