"""The report in reading order: what stands on paper, one item after the other.

Page, Word file, JSON and checks all walk this one sequence, so that none of them can leave out
or reorder what another shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from forms.narrative import Block, Numbering, numbered
from forms.outline import EXPENDITURE, UNPLACED, Field, FieldKind, Section, Table
from forms.report import BLANK, FreeTable, Report, format_count

NOTHING: Final = "无。"
"""What an empty chapter prints that may be empty; one that says nothing is objected to."""
PLACEHOLDERS: Final = (NOTHING, BLANK)
"""What stands on paper for an empty chapter: one that must be written is not told to be 无."""


@dataclass(frozen=True, slots=True)
class HeadingItem:
    """A heading: of a section, or one inside a narrative (``key`` is then SECTION.n).

    ``block`` is the index of the latter in the narrative ``narrative``.
    """

    section: str
    key: str
    level: int
    number: str
    text: str
    runs_in: bool = False
    narrative: str = ""
    block: int = -1


@dataclass(frozen=True, slots=True)
class ParagraphItem:
    """A paragraph as it prints; ``block`` is its index in the narrative ``narrative``.

    ``narrative`` is "" where the paragraph does not come from a narrative; ``field`` is then
    the key of the value it prints, if any.
    """

    section: str
    text: str
    narrative: str = ""
    block: int = -1
    field: str = ""

    @property
    def is_placeholder(self) -> bool:
        """Whether the paragraph only says on paper that nothing was entered."""
        return not self.narrative and not self.field and self.text in PLACEHOLDERS


@dataclass(frozen=True, slots=True)
class ExpenditureItem:
    """The place of the expenditure table."""

    section: str
    table: Table


@dataclass(frozen=True, slots=True)
class TableItem:
    """A table of text cells; ``index`` is its place among the report's tables."""

    section: str
    table: FreeTable
    index: int


ReadingItem: TypeAlias = HeadingItem | ParagraphItem | ExpenditureItem | TableItem


def reading_order(report: Report) -> Iterator[ReadingItem]:
    """Yield what the report prints after its cover, in order. 未归类 is not printed."""
    numbering = Numbering()
    parents = _parents(report)
    for section in report.outline.sections:
        mark = numbering.mark(section.level)
        yield HeadingItem(section.key, section.key, section.level, mark, section.heading)
        items = list(_section_items(report, section, numbering))
        if not items and section.key not in parents:
            items = [ParagraphItem(section.key, BLANK if section.required else NOTHING)]
        yield from items


def unplaced(report: Report) -> tuple[Block, ...]:
    """Return the imported text whose section is unknown."""
    return report.narrative_of(UNPLACED)


def _parents(report: Report) -> frozenset[str]:
    """Keys of sections that have parts of their own and so need no text."""
    sections = report.outline.sections
    return frozenset(
        section.key for section, following in pairwise(sections) if following.level > section.level
    )


def _section_items(report: Report, section: Section, numbering: Numbering) -> Iterator[ReadingItem]:
    headings = 0
    for field in section.fields:
        if field.kind is FieldKind.NARRATIVE:
            blocks = report.narrative_of(field.key)
            for index, (mark, block) in enumerate(numbered(blocks, numbering)):
                text = report.printed(block)
                if block.level:
                    headings += 1
                    key = f"{section.key}.{headings}"
                    runs_in = block.runs_in
                    yield HeadingItem(
                        section.key, key, block.level, mark, text, runs_in, field.key, index
                    )
                elif text.strip():
                    yield ParagraphItem(section.key, text, field.key, index)
        elif field.key == EXPENDITURE and field.table:
            if report.lines or report.expenditure_total is not None:
                yield ExpenditureItem(section.key, field.table)
        elif field.kind is FieldKind.TABLE:
            yield from _tables(report, section, field.key)
        elif field.printed:
            text = printed_value(report, field)
            if text:
                yield ParagraphItem(section.key, f"{field.label}：{text}", field=field.key)
    yield from _tables(report, section, "")


def _tables(report: Report, section: Section, key: str) -> Iterator[TableItem]:
    for index, table in enumerate(report.tables):
        if table.section == section.key and table.key == key and table.rows:
            yield TableItem(section.key, table, index)


def printed_value(report: Report, field: Field) -> str:
    """Return a scalar field's value as it prints, with its unit; "" where blank."""
    view = report.outline.view
    amount = report.amount_of(field.key)
    if amount is not None:
        return view.format_exact(amount) + view.unit.value
    count = report.count_of(field.key)
    if count is not None:
        return format_count(count) + field.unit
    text = report.text_of(field.key)
    return printed_date(text) if field.kind is FieldKind.DATE else text


def printed_date(iso: str) -> str:
    """Write an ISO date as documents do, without leading zeros (GB/T 9704-2012 §7.3.5.4)."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return iso
    year, month, day = (int(part) for part in parts)
    return f"{year}年{month}月{day}日"
