"""The body of a document placed into the sections of an outline, text by text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from desktop.importers.columns import is_unit_line
from desktop.importers.entries import entry_value, is_table_of
from desktop.importers.headings import Headline, RunningLists, headline, split_mark
from desktop.importers.likeness import folded
from desktop.importers.matching import Match, find_section, is_hint
from desktop.importers.notes import Notebook, shortened
from desktop.importers.placing import Levels
from desktop.importers.source import Grid, Item, Line
from desktop.importers.tables import Expenditure, joined_tables, read_expenditure
from forms.narrative import Block, Narrative
from forms.outline import EXPENDITURE, UNPLACED, FieldKind, Outline, Section
from forms.report import EXPENDITURE_NOTE, FreeTable, Value

_NOTE: Final = re.compile(r"^(?:备\s*注|注)\s*[:：]\s*")
_APPENDIX: Final = re.compile(
    r"^附\s*(?:件|表)\s*[\d一二三四五六七八九十]{0,2}\s*(?:[:：].*|\s.*)?$"
)
_CHAPTERS: Final = ("一、", "第一章")
"""Kinds of numbers that chapters have wherever others do not."""
_LONGEST_CAPTION: Final = 30


@dataclass(slots=True)
class Body:
    """What was placed: narratives by key, the expenditure table, other tables."""

    narratives: dict[str, list[Block]] = field(default_factory=dict)
    expenditure: Expenditure | None = None
    tables: list[FreeTable] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)

    def finished(self) -> dict[str, Narrative]:
        """Return the narratives as a report keeps them."""
        return {key: tuple(blocks) for key, blocks in self.narratives.items() if blocks}


class Placer:
    """Walks the body of a document and puts each item where the outline has its place."""

    def __init__(
        self, outline: Outline, year: int, notebook: Notebook, spent: frozenset[int]
    ) -> None:
        self._outline, self._year, self._notebook, self._spent = outline, year, notebook, spent
        self._body = Body()
        self._levels = Levels()
        self._section: Section | None = None
        self._cursor = 0
        self._floor = 0
        self._unplaced = True
        self._lists = RunningLists()
        self._captions: list[str] = []
        self._after_table = False
        self._awaits_note = False
        self.homes: dict[int, str] = {}
        """The section in which each item stands (未归类 for those without), by its index."""

    def place(self, items: Sequence[tuple[int, Item]]) -> Body:
        """Place the items; each comes with its index in the document."""
        said = [(index, item) for index, item in items if isinstance(item, Grid) or item.text]
        following = [item for _, item in said[1:]]
        for (index, item), after in zip_longest(said, following):
            self.homes[index] = self._key
            if isinstance(item, Grid):
                self._grid(item, index)
            else:
                self._line(item, after)
        self._flush_captions()
        return self._body

    # Lines --------------------------------------------------------------------------------

    def _line(self, line: Line, following: Item | None) -> None:
        if line.aside:
            self._aside(line)
            return
        if self._takes_note(line.text):
            return
        next_line = following if isinstance(following, Line) else None
        if is_unit_line(line.text) or self._is_caption(line, following):
            self._captions.append(line.text)
            return
        self._flush_captions()
        if self._appendix(line):
            return
        if self._heading(line, next_line) or self._entry(line.text):
            self._after_table = False
            return
        if self._section and not self._unplaced and is_hint(line.text, self._section):
            self._notebook.dropped(
                f"“{self._section.heading}”下的“{shortened(line.text)}”是提纲的提示语，没有读入。",
                self._section.key,
            )
            return
        self._after_table = False
        self._lists.remember(line.text)
        self._add(Block(0, (line.text,)))

    def _takes_note(self, text: str) -> bool:
        """Take a 备注 right after the expenditure table as its note."""
        expenditure = self._body.expenditure
        if self._awaits_note and expenditure:
            self._awaits_note = False
            expenditure.note = text
            return True
        match = _NOTE.match(text)
        if not (self._after_table and match and expenditure and not expenditure.note):
            return False
        expenditure.note = text[match.end() :].strip()
        self._awaits_note = not expenditure.note
        self._notebook.read("表后的备注读作支出明细表的备注。", EXPENDITURE_NOTE)
        return True

    def _entry(self, text: str) -> bool:
        """Take an entry that prints as "label：value" in its section."""
        if self._unplaced or self._section is None:
            return False
        label, colon, said = text.partition("：")
        for entry in self._section.fields:
            if not (entry.is_scalar and entry.printed and colon and label == entry.label):
                continue
            value = entry_value(entry, said, self._outline)
            if value is None or entry.key in self._body.values:
                return False
            self._body.values[entry.key] = value
            self._notebook.read(f"“{entry.label}”读作“{said}”。", entry.key)
            return True
        return False

    def _heading(self, line: Line, following: Line | None) -> bool:
        mark, _ = split_mark(line.text)
        continues = bool(mark and self._levels.continues(mark.kind, mark.ordinal))
        found = headline(line, following, continues=continues)
        match = self._match(line, found)
        if match:
            self._enter(match, found, line)
            return True
        if found is None or self._lists.goes_on(found):
            return False
        return self._inner_heading(found)

    def _match(self, line: Line, found: Headline | None) -> Match | None:
        """Return the section whose heading the line is."""
        mark, bare = split_mark(line.text)
        after = self._outline.sections.index(self._section) if self._section else -1
        if found is None:
            exact = find_section(bare, self._outline, after=after)
            if exact is None or exact.likeness < 1:
                return None
            plain_heading = exact.official and not exact.rest and mark is None
            numbered = mark is not None and (exact.hint or exact.official)
            return exact if plain_heading or numbered else None
        if found.kind == "bold":
            return find_section(bare, self._outline, after=after)
        expected = self._levels.expected(found)
        if self._section is None:
            expected = 1 if not found.style else expected
        if found.rest and self._section and expected > self._section.level + 1:
            return None
        levels = (expected, 1) if found.kind in _CHAPTERS else (expected,)
        for level in dict.fromkeys(levels):
            match = find_section(bare, self._outline, level=level, after=after)
            if match is None and found.rest:
                head = find_section(found.text, self._outline, level=level, after=after)
                match = head._replace(rest=found.rest) if head else None
            if match:
                return self._misplaced(match, found, after)
        return None

    def _misplaced(self, match: Match, found: Headline, after: int) -> Match | None:
        """Refuse a section that only seems meant: one already past, below the present one."""
        if self._section is None:
            return match
        place = self._outline.sections.index(match.section)
        deeper = self._levels.expected(found) > match.section.level
        return None if place <= after and deeper else match

    def _enter(self, match: Match, found: Headline | None, line: Line) -> None:
        section = match.section
        key = section.key
        mark, bare = split_mark(line.text)
        heading = bare.removesuffix(match.rest).rstrip("：:。 ")
        self._levels.enter_section(found, mark, section.level)
        past = self._section and self._outline.sections.index(section) <= (
            self._outline.sections.index(self._section)
        )
        self._section, self._cursor, self._unplaced = section, 0, False
        self._floor = section.level
        self._lists.end()
        if mark and mark.stray:
            told = f"标题“{shortened(line.text)}”的编号后多了标点，已去掉。"
            self._notebook.slip(told, key, sure="certain")
        if past:
            self._notebook.slip(
                f"“{section.heading}”的位置与提纲的顺序不同，已归到提纲的位置。", key
            )
        if match.likeness < 1:
            self._notebook.slip(
                f"标题“{shortened(heading)}”与提纲的“{section.heading}”相近，归入该节，请核对。",
                key,
            )
        elif folded(heading) != folded(section.heading) and not match.hint:
            told = f"标题“{shortened(heading)}”即提纲的“{section.heading}”。"
            self._notebook.read(told, key, sure="likely")
        if match.hint:
            self._notebook.dropped(
                f"标题“{section.heading}”后的“{shortened(match.hint.strip())}”是提纲的提示语，"
                "没有读入。",
                key,
            )
        if match.rest:
            self._add(Block(0, (match.rest,)))

    def _inner_heading(self, found: Headline) -> bool:
        """Place a heading that the outline does not know; return whether it is one here."""
        floor = self._floor
        if not floor or self._levels.expected(found) <= floor:
            meant = self._levels.slip_of(found)
            if meant is None and found.kind != "bold":
                return self._unknown_section(found)
        place = self._levels.place(found, floor=floor)
        if place is None:
            return False
        self._lists.end()
        key = self._key
        if place.slip:
            told = f"标题“{shortened(found.text)}”的{place.slip}，已重新编号。"
            self._notebook.slip(told, key, sure="likely")
        if found.mark and found.mark.stray:
            self._notebook.slip(f"标题“{shortened(found.text)}”的编号后多了标点，已去掉。", key)
        self._add(Block(place.level, (found.text,)))
        if found.rest:
            self._add(Block(0, (found.rest,)))
        return True

    def _unknown_section(self, found: Headline) -> bool:
        """Begin a part whose section the outline does not have: all of it goes to 未归类."""
        level = min(self._levels.expected(found), 4)
        self._levels.enter_section(found, found.mark, level)
        self._unplaced, self._floor = True, level
        self._lists.end()
        self._notebook.leftover(
            f"“{shortened(found.text)}”不在提纲里，连同它下面的文字放入“未归类”，请另行安排。",
            UNPLACED,
        )
        self._add(Block(level, (found.text,)))
        if found.rest:
            self._add(Block(0, (found.rest,)))
        return True

    def _appendix(self, line: Line) -> bool:
        """Begin the attachments after the last chapter, which no outline has a place for."""
        last = self._outline.sections[-1]
        if self._section is not last or not _APPENDIX.match(line.text) or len(line.text) > 40:
            return False
        if not self._unplaced:
            self._notebook.leftover(
                f"“{shortened(line.text)}”起是附件，文字放入“未归类”，请另行安排。", UNPLACED
            )
        self._unplaced = True
        self._add(Block(0, (line.text,)))
        return True

    def _aside(self, line: Line) -> None:
        self._notebook.leftover(f"脚注“{shortened(line.text)}”放入“未归类”，请另行安排。", UNPLACED)
        self._body.narratives.setdefault(UNPLACED, []).append(Block(0, (line.text,)))

    # Where text goes ----------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return UNPLACED if self._unplaced or self._section is None else self._section.key

    def _add(self, block: Block) -> None:
        self._body.narratives.setdefault(self._narrative(), []).append(block)

    def _narrative(self) -> str:
        """Return the narrative that the text at this place belongs to."""
        if self._unplaced or self._section is None:
            return UNPLACED
        narratives = [
            (place, entry.key)
            for place, entry in enumerate(self._section.fields)
            if entry.kind is FieldKind.NARRATIVE
        ]
        if not narratives:
            if not any(
                note.section == self._section.key and note.kind == "leftover"
                for note in self._notebook.notes
            ):
                self._notebook.leftover(
                    f"提纲的“{self._section.heading}”下只有分节，没有文字的位置；"
                    "原文直接写在它下面的文字放入“未归类”，请另行安排。",
                    self._section.key,
                )
            return UNPLACED
        return next((key for place, key in narratives if place >= self._cursor), narratives[-1][1])

    # Tables -------------------------------------------------------------------------------

    def _is_caption(self, line: Line, following: Item | None) -> bool:
        """Whether a short line right above a table is its caption."""
        if not isinstance(following, Grid) and not (
            isinstance(following, Line) and is_unit_line(following.text)
        ):
            return False
        if len(line.text) > _LONGEST_CAPTION or line.text.endswith(("。", "：", ":", "；", "，")):
            return False
        mark, _ = split_mark(line.text)
        return mark is None and not line.style and "表" in line.text

    def _flush_captions(self) -> None:
        """Put captions that no table followed back into the text."""
        for text in self._captions:
            self._add(Block(0, (text,)))
        self._captions.clear()

    def _grid(self, grid: Grid, index: int) -> None:
        captions, self._captions = self._captions, []
        if index in self._spent:
            self._take_expenditure(grid, " ".join(captions))
            return
        caption = next((text for text in captions if not is_unit_line(text)), "")
        section = self._section or self._outline.sections[0]
        rows = tuple(row for row in grid.rows if any(row))
        if not rows:
            return
        named = f"“{caption}”" if caption else f"“{shortened(' '.join(filter(None, rows[0])))}”"
        if self._unplaced or _APPENDIX.match(caption):
            self._notebook.leftover(
                f"表格{named}所在的部分不在提纲里，暂放在“{section.heading}”末尾，请另行安排。",
                section.key,
            )
        else:
            self._notebook.read(f"表格{named}放在“{section.heading}”。", section.key)
        unit = next((text for text in captions if is_unit_line(text)), "")
        printed = caption + (f"（{unit.strip('（）()')}）" if unit else "")
        self._body.tables.append(
            FreeTable(section.key, printed, rows, self._table_key(section, caption, rows))
        )

    def _table_key(self, section: Section, caption: str, rows: tuple[tuple[str, ...], ...]) -> str:
        """Return the key of the outline's table that this fills, where it is still empty."""
        filled = {table.key for table in self._body.tables}
        return next(
            (
                entry.key
                for entry in section.fields
                if entry.key not in filled and is_table_of(entry, caption, rows)
            ),
            "",
        )

    def _take_expenditure(self, grid: Grid, caption: str) -> None:
        read = read_expenditure(
            grid, self._year, self._notebook, caption=caption, default=self._outline.view.unit
        )
        before = self._body.expenditure
        self._body.expenditure = joined_tables(before, read) if before else read
        self._after_table = True
        if caption:
            self._notebook.dropped(
                f"支出明细表上方的“{shortened(caption)}”由程序按提纲印出，没有读入文字。",
                EXPENDITURE,
            )
        home = next((s for s, f, _ in self._outline.tables() if f.key == EXPENDITURE), None)
        if home and home is self._section:
            self._cursor = 1 + next(
                place for place, entry in enumerate(home.fields) if entry.key == EXPENDITURE
            )
