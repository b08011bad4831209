"""The very place that a remark speaks of: where the words that it quotes stand in its chapter."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

from desktop.ui.importing.remarks import Place, place_of
from forms.economic import plain_name
from forms.narrative import OPEN_PLACE, open_places
from forms.outline import EXPENDITURE, UNPLACED, Field, FieldKind
from forms.report import EXPENDITURE_NOTE, LINES, TABLES, Report
from forms.section_places import place_name


class Spot(NamedTuple):
    """A place as findings name it, and the words meant there ("" for all of it)."""

    where: str
    words: str = ""


class Chapter:
    """What a chapter of a report says, with the names of its places."""

    def __init__(self, report: Report, key: str) -> None:
        self._report, self._key = report, key
        section = report.outline.section(key)
        cover = report.outline.cover if key == "" else ()
        self.fields: tuple[Field, ...] = section.fields if section else cover

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Places of running text and table cells, each with what stands there."""
        return (*self._narratives(), *self._cells(), *self._entries())

    def _narratives(self) -> Iterator[tuple[str, str]]:
        keys = [field.key for field in self.fields if field.kind is FieldKind.NARRATIVE]
        for key in keys or [self._key] * (self._key == UNPLACED):
            said = (block for block in self._report.narrative_of(key) if block.text)
            for number, block in enumerate(said, 1):
                yield f"{key}/{number}", self._report.printed(block)

    def _cells(self) -> Iterator[tuple[str, str]]:
        for number, table in enumerate(self._report.tables, 1):
            if table.section == self._key:
                for cell in (cell for row in table.rows for cell in row):
                    yield f"{TABLES}/{number}", cell

    def _entries(self) -> Iterator[tuple[str, str]]:
        keys = [field.key for field in self.fields if field.is_scalar]
        for key in (*keys, *[EXPENDITURE_NOTE] * self.has_rows):
            yield key, self._report.text_of(key)

    @property
    def has_rows(self) -> bool:
        """Whether the rows of the expenditure table are here."""
        return any(field.key == EXPENDITURE for field in self.fields)

    def spot_of(self, words: str) -> Spot | None:
        """Return where words stand; a row where they are its name."""
        for where, text in self.texts:
            if words in " ".join(text.split()):
                return Spot(where, words)
        for number, line in enumerate(self._report.lines, 1) if self.has_rows else ():
            if plain_name(line.name) == plain_name(words):
                return Spot(f"{LINES}/{number}")
        return None

    def open_places(self, *, tables: bool) -> int:
        """Return how many places of the tables, or of the texts, wait for a number."""
        return sum(
            len(open_places(text))
            for where, text in self.texts
            if where.startswith(f"{TABLES}/") is tables
        )

    def state(self, *, tables: bool) -> str:
        """Return a sign of what was written here, tables or texts, that changes with it."""
        if tables:
            told = [table for table in self._report.tables if table.section == self._key]
            return _sign(repr([(table.caption, table.rows) for table in told]))
        keys = [field.key for field in self.fields] or [self._key]
        texts = [self._report.narrative_of(key) or self._report.text_of(key) for key in keys]
        return _sign(repr((texts, self._report.text_of(EXPENDITURE_NOTE) * self.has_rows)))

    @property
    def first_open(self) -> Spot | None:
        """The first place that waits for a number: in the text, a figure, or a row."""
        spot = self.spot_of(OPEN_PLACE)
        return spot or next((Spot(key) for key in self.blank_figures), None)

    @property
    def blank_figures(self) -> list[str]:
        """The figures, and the first row without an amount, that are not entered yet."""
        blank = [
            field.key
            for field in self.fields
            if field.kind in (FieldKind.AMOUNT, FieldKind.COUNT)
            and self._report.values.get(field.key) is None
        ]
        rows = enumerate(self._report.lines if self.has_rows else (), 1)
        return blank + [f"{LINES}/{number}" for number, line in rows if line.amount is None][:1]


def _sign(told: str) -> str:
    return format(zlib.crc32(told.encode()), "x")


def quoted_words(report: Report, place: Place, message: str) -> tuple[str, ...]:
    """Return what a message quotes of its chapter, the longest first.

    A quotation may hold marks of quotation itself, and may be cut at either end.
    """
    chapter = Chapter(report, place.tab or "")
    names = {place.chapter, place_name(report.outline, place.tab or "")}
    begins = [at for at, sign in enumerate(message) if sign == "“"]
    ends = [at for at, sign in enumerate(message) if sign == "”"]
    spans = sorted(
        ((begin + 1, end) for begin, end in product(begins, ends) if begin + 1 < end),
        key=lambda span: span[0] - span[1],
    )
    found: list[tuple[int, int]] = []
    told: list[str] = []
    for begin, end in spans:
        words = message[begin:end].strip("…")
        is_apart = all(end <= start or stop <= begin for start, stop in found)
        if words and words not in names and is_apart and chapter.spot_of(words):
            found.append((begin, end))
            told.append(words)
    return tuple(told)


def spot_of(report: Report, about: str, message: str) -> Spot:
    """Return the place that a remark is about, as narrow as its message tells it."""
    place = place_of(report.outline, about)
    if place.tab is None:
        return Spot("")
    field = report.outline.fields.get(place.where)
    if place.where and place.where != EXPENDITURE and field and field.is_scalar:
        return Spot(place.where)
    chapter = Chapter(report, place.tab)
    for words in quoted_words(report, place, message):
        spot = chapter.spot_of(words)
        if spot is not None:
            return spot
    opened = chapter.first_open if "待填" in message else None
    return opened or Spot(place.where)
