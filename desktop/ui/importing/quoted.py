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
from forms.report import EXPENDITURE_NOTE, LAST, LINES, TABLES, ExpenditureLine, FreeTable, Report
from forms.section_places import place_name


class Spot(NamedTuple):
    """A place as findings name it, and the words meant there ("" for all of it)."""

    where: str
    words: str = ""


class Chapter:
    """What a chapter of a report says, or one entry of it, with the names of its places."""

    def __init__(self, report: Report, place: Place) -> None:
        self._report, self._key, self._where = report, place.tab or "", place.where
        section = report.outline.section(self._key)
        cover = report.outline.cover if self._key == "" else ()
        self._fields: tuple[Field, ...] = section.fields if section else cover

    def _means(self, key: str) -> bool:
        """Whether an entry is meant: what is said of the table's rows may stand beside it."""
        return self._where in ("", EXPENDITURE, key)

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Places of running text and table cells, each with what stands there."""
        return (*self._narratives(), *self._cells(), *self._entries())

    def _narratives(self) -> Iterator[tuple[str, str]]:
        keys = [field.key for field in self._fields if field.kind is FieldKind.NARRATIVE]
        for key in filter(self._means, keys or [self._key] * (self._key == UNPLACED)):
            said = (block for block in self._report.narrative_of(key) if block.text)
            for number, block in enumerate(said, 1):
                yield f"{key}/{number}", self._report.printed(block)

    def _cells(self) -> Iterator[tuple[str, str]]:
        for number, table in self._tables:
            for cell in (cell for row in table.rows for cell in row):
                yield f"{TABLES}/{number}", cell

    @property
    def _tables(self) -> Iterator[tuple[int, FreeTable]]:
        """The tables of text with their numbers, where they are meant."""
        for number, table in enumerate(self._report.tables, 1):
            if table.section == self._key and self._means(table.key or TABLES):
                yield number, table

    def _entries(self) -> Iterator[tuple[str, str]]:
        keys = [field.key for field in self._fields if field.is_scalar]
        for key in filter(self._means, (*keys, *[EXPENDITURE_NOTE] * self._has_table)):
            yield key, self._report.text_of(key)

    @property
    def _has_table(self) -> bool:
        return any(field.key == EXPENDITURE for field in self._fields)

    @property
    def _lines(self) -> Iterator[tuple[int, ExpenditureLine]]:
        """The rows of the expenditure table with their numbers, where they are meant."""
        if self._has_table and self._means(EXPENDITURE):
            yield from enumerate(self._report.lines, 1)

    def spot_of(self, words: str) -> Spot | None:
        """Return where words stand; a row where they are its name."""
        named = (number for number, one in self._lines if plain_name(one.name) == plain_name(words))
        row = next((Spot(f"{LINES}/{number}") for number in named), None)
        if row and self._where == EXPENDITURE:
            return row
        said = (where for where, text in self.texts if words in " ".join(text.split()))
        return next((Spot(where, words) for where in said), row)

    def tables_named(self, message: str) -> list[int]:
        """Return the numbers of the tables whose titles a message quotes."""
        return [
            number
            for number, table in self._tables
            if table.caption and f"“{table.caption}”" in message
        ]

    def open_places(self, *, tables: bool, message: str = "") -> int:
        """Return how many places of the tables that are meant, or of the texts, are open."""
        meant = {f"{TABLES}/{number}" for number in self.tables_named(message)}
        return sum(
            len(open_places(text))
            for where, text in self.texts
            if where.startswith(f"{TABLES}/") is tables and (where in meant or not meant)
        )

    def state(self, *, tables: bool, message: str = "") -> str:
        """Return a sign of what was written here, tables or texts, that changes with it.

        Of tables it is of those that ``message`` names, if it names any.
        """
        report, where = self._report, self._where
        if where == EXPENDITURE:
            return _sign(repr((report.lines, report.text_of(EXPENDITURE_NOTE))))
        field = report.outline.fields.get(where)
        if tables or (field and field.table):
            meant = self.tables_named(message)
            told = (table for number, table in self._tables if number in meant or not meant)
            return _sign(repr([(table.caption, table.rows) for table in told]))
        if where:
            return _sign(repr(report.narrative_of(where) or report.values.get(where)))
        keys = [field.key for field in self._fields] or [self._key]
        texts = [report.narrative_of(key) or report.text_of(key) for key in keys]
        return _sign(repr((texts, report.text_of(EXPENDITURE_NOTE) * self._has_table)))

    @property
    def first_open(self) -> Spot | None:
        """The first place that waits for a number: in the text, a figure, or a row.

        Figures that last year had come before those that it did not.
        """
        known = self._report.values
        blank = sorted(self.blank_figures, key=lambda key: LAST + key not in known)
        row = next((Spot(key) for key in self.blank_rows), None)
        if row and self._where == EXPENDITURE:
            return row
        return self.spot_of(OPEN_PLACE) or next((Spot(key) for key in blank), row)

    @property
    def blank_figures(self) -> list[str]:
        """The figures that are not entered yet."""
        return [
            field.key
            for field in self._fields
            if field.kind in (FieldKind.AMOUNT, FieldKind.COUNT)
            and self._where in ("", field.key)
            and self._report.values.get(field.key) is None
        ]

    @property
    def blank_rows(self) -> list[str]:
        """The rows without an amount."""
        return [f"{LINES}/{number}" for number, line in self._lines if line.amount is None]


def _sign(told: str) -> str:
    return format(zlib.crc32(told.encode()), "x")


def quoted_words(report: Report, place: Place, message: str) -> tuple[str, ...]:
    """Return what a message quotes of its chapter, the longest first.

    A quotation may hold marks of quotation itself, and may be cut at either end.
    """
    chapter = Chapter(report, place)
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
    chapter = Chapter(report, place)
    for words in quoted_words(report, place, message):
        spot = chapter.spot_of(words)
        if spot is not None:
            return spot
    named = next((Spot(f"{TABLES}/{number}") for number in chapter.tables_named(message)), None)
    opened = named or (chapter.first_open if "待填" in message else None)
    return opened or Spot(about if "/" in about else place.where)
