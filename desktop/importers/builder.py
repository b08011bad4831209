"""A report built from parts whose places are known: headings, paragraphs, tables in their order.

What the program itself wrote (JSON, a Word file, a workbook) says what each part is. Only an
entry printed as "label：value" and a paragraph of text look alike there; the outline tells them
apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from desktop.importers.entries import entry_value, is_table_of, iso_date
from desktop.importers.matching import find_section
from desktop.importers.notes import Notebook, shortened
from forms.narrative import DEEPEST, Block
from forms.outline import EXPENDITURE, UNPLACED, Field, FieldKind, Outline, Section
from forms.reading import printed_value
from forms.report import ExpenditureLine, FreeTable, Report, Value

_FIGURES: Final = (FieldKind.AMOUNT, FieldKind.COUNT)


@dataclass(slots=True)
class _Place:
    """Where reading stands in a section: its fields up to ``index`` are done."""

    section: Section
    index: int = 0


@dataclass(slots=True)
class ReportBuilder:
    """Takes the parts of a report in reading order.

    ``figures_known`` tells that the figures were entered before, so that a printed entry is one
    only where it shows the very figure; else it is where the figure is read.
    """

    outline: Outline
    notebook: Notebook
    figures_known: bool = True
    values: dict[str, Value] = field(default_factory=dict)
    lines: list[ExpenditureLine] = field(default_factory=list)
    _narratives: dict[str, list[Block]] = field(default_factory=dict)
    _free: list[FreeTable] = field(default_factory=list)
    _place: _Place | None = None
    _table_places: dict[str, _Place] = field(default_factory=dict)

    def report(self) -> Report:
        """Return what was taken so far as a report."""
        return Report(
            self.outline,
            dict(self.values),
            {key: tuple(blocks) for key, blocks in self._narratives.items() if blocks},
            tuple(self.lines),
            tuple(self._free),
        )

    @property
    def section(self) -> Section | None:
        """The section in which reading stands."""
        return self._place.section if self._place else None

    def heading(self, key: str, text: str, level: int) -> None:
        """Take a heading. ``key`` is a section's, SECTION.n inside one, or "" where unknown."""
        section = self._section(key, text, level)
        if section:
            self._place = _Place(section)
        elif self._place is None or not self._is_within(key, self._place.section):
            self._place = None
            self.unplaced(text, f"“{text}”不在提纲里，连同它下面的文字", level)
        else:
            self._add(self._place, Block(max(1, min(level, DEEPEST)), (text,)))

    def paragraph(self, text: str) -> None:
        """Take a paragraph."""
        if self._place is None:
            self._narratives.setdefault(UNPLACED, []).append(Block(0, (text,)))
            return
        place = self._place
        for index, entry in enumerate(place.section.fields[place.index :], place.index):
            if entry.is_scalar and entry.printed and self._is_entry(entry, text):
                place.index = index + 1
                return
        self._add(place, Block(0, (text,)))

    def pass_expenditure(self) -> None:
        """Go on behind the expenditure table, whose place in the text this is."""
        if self._place is None:
            return
        for index, entry in enumerate(self._place.section.fields):
            if entry.key == EXPENDITURE:
                self._place.index = index + 1

    def table(self, key: str, caption: str, rows: tuple[tuple[str, ...], ...]) -> None:
        """Take a table of text of the section with this key, giving it back its own key."""
        section = self.outline.section(key)
        if section is None:
            section = self.outline.sections[-1]
            self.notebook.leftover(
                f"表格“{caption or key}”的章节不在提纲里，暂放在“{section.heading}”末尾。",
                section.key,
            )
        place = self._table_places.setdefault(section.key, _Place(section))
        self._free.append(FreeTable(section.key, caption, rows, _table_key(place, caption, rows)))

    def unplaced(self, text: str, what: str, level: int = 0) -> None:
        """Keep a text that has no place, and say so."""
        block = Block(max(0, min(level, DEEPEST)), (text,))
        self._narratives.setdefault(UNPLACED, []).append(block)
        self.notebook.leftover(f"{what}放入“未归类”，请另行安排：“{shortened(text)}”。", UNPLACED)

    def _section(self, key: str, heading: str, level: int) -> Section | None:
        section = self.outline.section(key)
        if section or re.search(r"\.\d+$", key):
            return section
        match = find_section(heading, self.outline, level=level)
        return match.section if match and match.likeness == 1 else None

    def _is_within(self, key: str, section: Section) -> bool:
        """Whether a key is that of a heading inside the section's text (SECTION.n)."""
        return self.outline.section(key) is None and bool(
            re.fullmatch(rf"{re.escape(section.key)}\.\d+", key)
        )

    def _is_entry(self, entry: Field, text: str) -> bool:
        """Whether a paragraph is an entry as it prints; takes its value."""
        label = f"{entry.label}："
        if not text.startswith(label):
            return False
        said = text.removeprefix(label)
        if entry.kind in _FIGURES:
            if self.figures_known:
                return text == label + printed_value(self.report(), entry)
            value = entry_value(entry, said, self.outline)
            if value is None:
                return False
            self.values[entry.key] = value
        elif entry.kind is FieldKind.DATE:
            self.values[entry.key] = iso_date(said) or said
        else:
            self.values[entry.key] = said
        return True

    def _add(self, place: _Place, block: Block) -> None:
        narratives = [
            (index, entry.key)
            for index, entry in enumerate(place.section.fields)
            if entry.kind is FieldKind.NARRATIVE
        ]
        if not narratives:
            self.unplaced(
                block.literal, f"“{place.section.heading}”下没有文字的位置，原有的文字", block.level
            )
            return
        following = [pair for pair in narratives if pair[0] >= place.index]
        _, key = following[0] if following else narratives[-1]
        self._narratives.setdefault(key, []).append(block)


def _table_key(place: _Place, caption: str, rows: tuple[tuple[str, ...], ...]) -> str:
    """Return the key of the outline's table that this is; "" for a free one.

    Outline's tables print in the order of the fields and before free ones, so a key is given
    only where that keeps the order.
    """
    for index, entry in enumerate(place.section.fields[place.index :], place.index):
        if is_table_of(entry, caption, rows):
            place.index = index
            return entry.key
    place.index = len(place.section.fields)
    return ""
