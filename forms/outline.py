"""参考提纲: what a year's bureau asks for, as data.

An outline is a TOML text (``resources/outlines/*.toml``). Window, checks, import and printed
page are built from it, and each .db carries its own, so that a file explains itself anywhere.
Reading the text lives in :mod:`forms.outline_reader`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple

from forms.amount import AmountView
from forms.formulas import Relation
from forms.narrative import Narrative

EXPENDITURE: Final = "expenditure"
"""Key of the expenditure table (支出明细), the one table the report's sums rest on."""
UNPLACED: Final = "unplaced"
"""Key of the narrative that keeps imported text whose section is unknown (未归类)."""
UNIT: Final = "unit"
YEAR: Final = "year"


class OutlineError(ValueError):
    """An outline that cannot be used. Its message is one Chinese sentence naming the place."""


class FieldKind(Enum):
    """Kinds of entry; the value is the word used in an outline's TOML."""

    TEXT = "text"
    NARRATIVE = "narrative"
    AMOUNT = "amount"
    COUNT = "count"
    DATE = "date"
    CHOICE = "choice"
    TABLE = "table"


class ColumnKind(Enum):
    """Kinds of table columns; the value is the word used in an outline's TOML."""

    TEXT = "text"
    CODE = "code"
    AMOUNT = "amount"
    COUNT = "count"
    RATE = "rate"


class Column(NamedTuple):
    """A column of a table. ``width`` is its share of the table's width, in characters."""

    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float = 8.0
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an outline. Only the one with key ``expenditure`` has a totals check."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    total_label: str = "合计"
    subtotals: bool = False
    """Whether the rows stand by class (类), each class with its subtotal, on paper."""
    landscape: bool = False
    """Whether the table takes pages of its own across; a table too wide does so anyway."""

    @property
    def printed_columns(self) -> tuple[Column, ...]:
        """The columns that stand on paper."""
        return tuple(column for column in self.columns if column.printed)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to enter.

    ``names`` are the words by which sentences call the figure; ``unit`` is what stands after
    a count (个, 名); ``printed`` puts "label：value" on paper in its section (or on the cover).
    """

    key: str
    label: str
    kind: FieldKind
    unit: str = ""
    hint: str = ""
    required: bool = False
    printed: bool = False
    names: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    sentences: Narrative = ()
    table: Table | None = None
    carry: bool = False
    """Whether next year's report keeps this text as it is (functions, rules on assets)."""

    @property
    def is_scalar(self) -> bool:
        """Whether the field holds one value (not text with headings, not a table)."""
        return self.kind not in (FieldKind.NARRATIVE, FieldKind.TABLE)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter or a part of one, with what is entered in it, in its order on paper."""

    key: str
    level: int
    heading: str
    short: str
    hint: str = ""
    required: bool = False
    names: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def narratives(self) -> tuple[Field, ...]:
        """The section's fields of text with headings."""
        return tuple(field for field in self.fields if field.kind is FieldKind.NARRATIVE)


class Formula(NamedTuple):
    """A figure that must equal the sum of others, once all of them are entered."""

    code: str
    label: str
    total: str
    terms: tuple[str, ...]
    mandatory: bool = True


class OutlineRelation(NamedTuple):
    """A relation (关系式) of any form, in the language of :mod:`forms.formulas`.

    With ``table`` it holds in every row of that table and its names are the table's columns;
    without, its names are figures. ``tolerance`` (元 for money) is how far the sides may differ.
    """

    code: str
    label: str
    relation: Relation
    table: str = ""
    mandatory: bool = False
    tolerance: Fraction = Fraction(0)


class PageStyle(NamedTuple):
    """What a bureau may ask of the page beyond GB/T 9704-2012."""

    heading3_bold: bool = False
    page_number: str = "outside"
    """``outside`` (odd right, even left) or ``centre``."""
    closing: bool = False
    """Whether a block with unit, date and room for the seal closes the report."""
    signatures: tuple[str, ...] = ()
    """Keys of the fields (填报人, 复核人, …) that stand below the closing block; a blank one
    leaves room for the hand."""
    picture: bool = False
    """Whether a picture of the expenditure by class follows its table."""


@dataclass(frozen=True)
class Outline:
    """One bureau's 参考提纲 for a span of years, with its text in TOML as ``source``."""

    key: str
    name: str
    valid_from: int
    valid_to: int | None
    title: tuple[str, ...]
    """Parts of the title; lines break only between parts. ``{unit}`` and ``{year}`` stand in."""
    unit_label: str
    cover: tuple[Field, ...]
    sections: tuple[Section, ...]
    formulas: tuple[Formula, ...]
    view: AmountView
    page: PageStyle
    source: str
    relations: tuple[OutlineRelation, ...] = ()
    status: str = ""
    """A remark on how far the outline is to be trusted (待核对); empty when confirmed."""

    @cached_property
    def fields(self) -> dict[str, Field]:
        """All fields of cover and sections by key, in their order."""
        found = {field.key: field for field in self.cover}
        for section in self.sections:
            found.update({field.key: field for field in section.fields})
        return found

    @cached_property
    def figures(self) -> tuple[Field, ...]:
        """The fields that hold named figures (指标数): amounts and counts."""
        return tuple(
            field
            for field in self.fields.values()
            if field.kind in (FieldKind.AMOUNT, FieldKind.COUNT)
        )

    @cached_property
    def _homes(self) -> dict[str, Section]:
        return {field.key: section for section in self.sections for field in section.fields}

    def section_of(self, key: str) -> Section | None:
        """Return the section a field stands in, or None for the cover and unknown keys."""
        return self._homes.get(key)

    def section(self, key: str) -> Section | None:
        """Return the section with this key."""
        return next((section for section in self.sections if section.key == key), None)

    @property
    def expenditure(self) -> Table | None:
        """The expenditure table, where the outline has one."""
        field = self.fields.get(EXPENDITURE)
        return field.table if field else None

    def tables(self) -> Iterator[tuple[Section, Field, Table]]:
        """Yield all tables with their places, in order."""
        for section in self.sections:
            for field in section.fields:
                if field.table:
                    yield section, field, field.table

    def title_parts(self, unit: str, year: str) -> tuple[str, ...]:
        """Return the title of a unit's report in parts between which lines may break."""
        return tuple(part.replace("{unit}", unit).replace("{year}", year) for part in self.title)

    def valid_in(self, year: int) -> bool:
        """Whether the outline is meant for this year."""
        return self.valid_from <= year and (self.valid_to is None or year <= self.valid_to)
