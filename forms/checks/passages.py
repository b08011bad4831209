"""The printed text in passages: what text rules look at, each piece with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TypeVar, cast

from forms.checks.finding import Coverage, Finding, Level
from forms.edits import Edit, SetValue, Splice
from forms.narrative import Block, Piece, Quote
from forms.outline import EXPENDITURE, UNIT, FieldKind
from forms.prose import Prose
from forms.report import EXPENDITURE_NOTE, NARRATIVE, Report

_T = TypeVar("_T")


class PassageKind(Enum):
    """What a passage is on paper."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    NOTE = "note"
    """The note (备注) below the expenditure table."""
    FIELD = "field"
    """A text value of the cover or of a section."""
    ROW = "row"
    """The name of an expenditure line."""
    CELLS = "cells"
    """The cells of one row of a free table, or its caption; a line break parts them."""

    @property
    def is_prose(self) -> bool:
        """Whether sentences stand here."""
        return self in (PassageKind.PARAGRAPH, PassageKind.HEADING, PassageKind.NOTE)


@dataclass(frozen=True, slots=True)
class Passage:
    """One printed text. Equal passages give equal findings of a passage rule.

    ``heading`` is the nearest heading above inside the narrative; ``quoted`` are the spans
    (start, end, figure's key) that come from quotes.
    """

    section: str
    where: str
    text: str
    kind: PassageKind
    heading: str = ""
    quoted: tuple[tuple[int, int, str], ...] = ()
    block: Block | None = None
    prose: Prose = field(compare=False, repr=False, default_factory=lambda: Prose(""))

    def replaced(self, start: int, end: int, new: Piece) -> Edit | None:
        """Return the edit that puts ``new`` for the characters ``[start, end)``.

        None where they are neither one quote nor in one run of the passage's own words, or
        where the passage is no narrative, note or field. Only narratives take quotes, and only
        a quote stands for a quote: fixed words would no longer follow the figure.
        """
        if self.kind in (PassageKind.NOTE, PassageKind.FIELD):
            if isinstance(new, Quote):
                return None
            return SetValue(self.where, self.text, self.text[:start] + new + self.text[end:])
        if self.block is None:
            return None
        key, _, number = self.where.rpartition("/")
        pieces = list(self.block.text)
        offset = 0
        spans = iter(self.quoted)
        for index, piece in enumerate(pieces):
            changed: tuple[Piece, ...] = ()
            if isinstance(piece, Quote):
                first, last, _ = next(spans)
                whole = (first, last) == (start, end) and isinstance(new, Quote)
                changed = (new,) if whole else ()
                offset = last
            elif offset <= start and end <= offset + len(piece):
                changed = (piece[: start - offset], new, piece[end - offset :])
            else:
                offset += len(piece)
            if changed:
                pieces[index : index + 1] = changed
                block = Block(self.block.level, tuple(pieces))
                return Splice(NARRATIVE + key, int(number) - 1, (self.block,), (block,))
        return None

    def finding(
        self,
        code: str,
        level: Level,
        message: str,
        span: tuple[int, int],
        *,
        values: tuple[str, ...] | None = None,
        new: Piece | None = None,
    ) -> Finding:
        """Return a finding on the characters of ``span``; ``new`` is what should stand there."""
        literal = self.text[span[0] : span[1]]
        return Finding(
            code,
            level,
            self.section,
            self.where,
            message,
            literal=literal,
            values=(literal,) if values is None else values,
            correction=None if new is None else self.replaced(*span, new),
        )

    def quoted_key(self, start: int, end: int) -> str | None:
        """Return the key of the quote that overlaps ``[start, end)``, or None."""
        for first, last, key in self.quoted:
            if first < end and start < last:
                return key
        return None


class ProseCache:
    """Readings of texts, kept between runs so that an edit reads only what it touched.

    Passages are kept too: a passage that did not change is the same object in the next reading,
    so that what is known of it is found without comparing it again.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Prose] = {}
        self._used: dict[str, Prose] = {}
        self._kept_passages: dict[Passage, Passage] = {}
        self._used_passages: dict[Passage, Passage] = {}

    def read(self, text: str) -> Prose:
        """Return the reading of a text."""
        prose = self._used.get(text)
        if prose is None:
            prose = self._kept.get(text) or Prose(text)
            self._used[text] = prose
        return prose

    def same(self, passage: Passage) -> Passage:
        """Return the passage of the last reading that equals this one, or this one."""
        known = self._kept_passages.get(passage, passage)
        return self._used_passages.setdefault(known, known)

    def turn(self) -> None:
        """Forget what was not read since the last turn."""
        self._kept, self._used = self._used, {}
        self._kept_passages, self._used_passages = self._used_passages, {}


def everything_prints(_: str) -> bool:
    """Stand in for the faces where nothing is known of them."""
    return True


class Reading:
    """A report with its passages. What rules derive from it together is found once.

    ``covers`` tells which characters have a glyph.
    """

    def __init__(self, report: Report, passages: Sequence[Passage], covers: Coverage) -> None:
        self.report = report
        self.passages = tuple(passages)
        self.covers = covers
        self._derived: dict[object, object] = {}

    def derived(self, find: Callable[[Reading], _T]) -> _T:
        """Return what ``find`` derives from this reading; found once."""
        if find not in self._derived:
            self._derived[find] = find(self)
        return cast(_T, self._derived[find])

    def adopt(self, last: Reading, finds: Iterable[Callable[[Reading], object]]) -> None:
        """Take over what the last reading derived by these, from data that did not change."""
        for find in finds:
            if find in last._derived:
                self._derived[find] = last._derived[find]

    @cached_property
    def prose_passages(self) -> tuple[Passage, ...]:
        """The passages in which sentences stand."""
        return tuple(passage for passage in self.passages if passage.kind.is_prose)

    def of_section(self, key: str) -> tuple[Passage, ...]:
        """Return the prose passages of a section."""
        return tuple(passage for passage in self.prose_passages if passage.section == key)


def passages_of(report: Report, cache: ProseCache) -> Iterator[Passage]:
    """Yield a report's passages in its order; those that the cache knows are the same objects."""
    return map(cache.same, _passages(report, cache))


def _passages(report: Report, cache: ProseCache) -> Iterator[Passage]:
    outline = report.outline
    yield _field(report, cache, "", UNIT)
    for one in outline.fields.values():
        section = outline.section_of(one.key)
        key = section.key if section else ""
        if one.kind is FieldKind.NARRATIVE:
            yield from _narrative(report, cache, key, one.key)
        elif one.kind in (FieldKind.TEXT, FieldKind.CHOICE):
            yield _field(report, cache, key, one.key)
        elif one.key == EXPENDITURE:
            for number, line in enumerate(report.lines, 1):
                yield Passage(
                    key, f"lines/{number}", line.name, PassageKind.ROW, prose=cache.read(line.name)
                )
            note = report.text_of(EXPENDITURE_NOTE)
            yield Passage(key, EXPENDITURE_NOTE, note, PassageKind.NOTE, prose=cache.read(note))
    for number, table in enumerate(report.tables, 1):
        for text in (table.caption, *("\n".join(row) for row in table.rows)):
            yield Passage(
                table.section, f"tables/{number}", text, PassageKind.CELLS, prose=cache.read(text)
            )


def _field(report: Report, cache: ProseCache, section: str, key: str) -> Passage:
    text = report.text_of(key)
    return Passage(section, key, text, PassageKind.FIELD, prose=cache.read(text))


def _narrative(report: Report, cache: ProseCache, section: str, key: str) -> Iterator[Passage]:
    heading = ""
    for number, block in enumerate(report.narrative_of(key), 1):
        text, quoted = _printed(report, block)
        kind = PassageKind.HEADING if block.level else PassageKind.PARAGRAPH
        yield Passage(
            section, f"{key}/{number}", text, kind, heading, quoted, block, cache.read(text)
        )
        if block.level:
            heading = text


def _printed(report: Report, block: Block) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Return a block's printed text and the spans in it that are quotes."""
    text, quoted = "", []
    for piece in block.text:
        printed = report.piece(piece)
        if isinstance(piece, Quote):
            quoted.append((len(text), len(text) + len(printed), piece.key))
        text += printed
    return text, tuple(quoted)
