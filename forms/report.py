"""Report: an immutable snapshot of what has been entered, with what follows from it.

Nothing here is ever changed in place: an edit (:mod:`forms.edits`) makes a new report. Export
and checks read a report and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from forms.amount import Amount, AmountView, Tail, rounding_tail, total
from forms.derived import RATES
from forms.narrative import Block, Narrative, Piece, Quote
from forms.outline import UNIT, YEAR, FieldKind, Outline

Value = str | Decimal | Amount
"""What one field holds: text (also dates as ISO text and choices), a count, or money."""

EXPENDITURE_TOTAL: Final = "expenditure.total"
"""Key of the total that was entered below the expenditure table (合计)."""
EXPENDITURE_NOTE: Final = "expenditure.note"
"""Key of the note below the expenditure table (备注)."""
EXPENDITURE_SUM: Final = "expenditure.sum"
"""Key by which the sum of the rows is quoted; derived, never entered."""
STATUS: Final = "status"
DRAFT: Final = "草稿"
FINAL: Final = "定稿"
SEALED: Final = "已盖章报送"
LAST: Final = "last:"
"""Prefix of the keys under which last year's figures and wording are kept."""
EXPLANATION: Final = "explanation:"
"""Prefix of the keys of explanations (说明); the identity of the finding follows."""
SUBJECT_MARK: Final = "@"
"""Stands in such a key before what the finding is about, whatever its figures."""
NARRATIVE: Final = "narrative:"
"""Prefix of the name of a narrative as a list of blocks; the narrative's key follows."""
LINES: Final = "lines"
TABLES: Final = "tables"
"""Names of a report's lists, which edits and places speak of."""
ATTACHMENT: Final = "attachment:"
"""Prefix of the keys that list attachments; their SHA-256 follows, the value describes them."""
BLANK: Final = "（未填）"
"""What a quote of a blank figure prints, so that it cannot be overlooked."""


@dataclass(frozen=True, slots=True)
class ExpenditureLine:
    """One row of the expenditure table. Without a code it is a free row (拆迁资金)."""

    name: str
    code: str | None = None
    amount: Amount | None = None
    budget: Amount | None = None
    prior: Amount | None = None


@dataclass(frozen=True, slots=True)
class FreeTable:
    """A table of text cells in a section; the first row is its header.

    ``key`` names the outline's table it fills, or is empty for a table that only an imported
    document had.
    """

    section: str
    caption: str
    rows: tuple[tuple[str, ...], ...]
    key: str = ""


class Figure(NamedTuple):
    """A named figure (指标数) with what it is called and counted in."""

    key: str
    label: str
    value: Amount | Decimal | None
    unit: str


@dataclass(frozen=True)
class Report:
    """One unit's report for one year."""

    outline: Outline
    values: Mapping[str, Value] = field(default_factory=dict)
    narratives: Mapping[str, Narrative] = field(default_factory=dict)
    lines: tuple[ExpenditureLine, ...] = ()
    tables: tuple[FreeTable, ...] = ()

    # What was entered ---------------------------------------------------------------------

    def text_of(self, key: str) -> str:
        """Return a text value; "" where blank."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def amount_of(self, key: str) -> Amount | None:
        """Return a money value; None where blank."""
        value = self.values.get(key)
        return value if isinstance(value, Amount) else None

    def count_of(self, key: str) -> Decimal | None:
        """Return a count; None where blank."""
        value = self.values.get(key)
        return value if isinstance(value, Decimal) else None

    def narrative_of(self, key: str) -> Narrative:
        """Return the blocks of a narrative; empty where nothing was written."""
        return self.narratives.get(key, ())

    @property
    def unit(self) -> str:
        """Name of the unit (单位)."""
        return self.text_of(UNIT)

    @property
    def year(self) -> int | None:
        """The year the report is about (年度)."""
        text = self.text_of(YEAR)
        return int(text) if text.isdecimal() else None

    @property
    def is_final(self) -> bool:
        """Whether the report is frozen (定稿)."""
        return self.text_of(STATUS) not in ("", DRAFT)

    @property
    def explanations(self) -> dict[str, str]:
        """Explanations (说明) by the identity of the finding they answer."""
        return {
            key.removeprefix(EXPLANATION).partition(SUBJECT_MARK)[0]: value
            for key, value in self.values.items()
            if key.startswith(EXPLANATION) and isinstance(value, str)
        }

    # What follows from it -----------------------------------------------------------------

    @property
    def title_parts(self) -> tuple[str, ...]:
        """The title in parts between which its lines may break."""
        return self.outline.title_parts(self.unit, self.text_of(YEAR))

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_parts)

    @cached_property
    def expenditure_sum(self) -> Amount:
        """Sum of the rows of the expenditure table."""
        return total(line.amount for line in self.lines)

    @property
    def expenditure_total(self) -> Amount | None:
        """The total as entered (合计)."""
        return self.amount_of(EXPENDITURE_TOTAL)

    @property
    def expenditure_difference(self) -> Amount | None:
        """Sum of the rows less the entered total; None while no total is entered."""
        entered = self.expenditure_total
        return None if entered is None else self.expenditure_sum - entered

    def expenditure_tail(self, view: AmountView) -> Tail:
        """Return what rounding to ``view`` does to the expenditure table (尾差)."""
        return rounding_tail((line.amount for line in self.lines), view)

    @property
    def free_lines(self) -> tuple[ExpenditureLine, ...]:
        """Rows without a subject of the economic classification."""
        return tuple(line for line in self.lines if not line.code)

    # Figures and quotes -------------------------------------------------------------------

    def figure(self, key: str) -> Figure | None:
        """Return a figure by key: an entered one, the table's total, or a derived sum or rate."""
        if key == EXPENDITURE_TOTAL:
            return Figure(key, "支出明细合计", self.expenditure_total, "元")
        if key == EXPENDITURE_SUM:
            return Figure(key, "支出明细各项之和", self.expenditure_sum, "元")
        outlined = self.outline.fields.get(key)
        if outlined is None:
            rate = RATES.get(key)
            return Figure(key, rate.label, rate.value(self), "%") if rate else None
        if outlined.kind is FieldKind.AMOUNT:
            return Figure(key, outlined.label, self.amount_of(key), "元")
        if outlined.kind is FieldKind.COUNT:
            return Figure(key, outlined.label, self.count_of(key), outlined.unit)
        return None

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The outline's figures, in its order."""
        found = (self.figure(outlined.key) for outlined in self.outline.figures)
        return tuple(figure for figure in found if figure)

    @cached_property
    def keys_quoted(self) -> frozenset[str]:
        """Keys of what the text quotes: it must be entered, even where it is optional else."""
        narratives = (
            self.narrative_of(outlined.key)
            for outlined in self.outline.fields.values()
            if outlined.kind is FieldKind.NARRATIVE
        )
        return frozenset(quote.key for one in narratives for block in one for quote in block.quotes)

    def quoted(self, quote: Quote) -> str:
        """Return what a quote prints."""
        figure = self.figure(quote.key)
        if figure is None:
            return self.text_of(quote.key) or BLANK
        if figure.value is None:
            return BLANK
        if isinstance(figure.value, Decimal) and quote.key not in self.outline.fields:
            return RATES[quote.key].printed(figure.value)
        if isinstance(figure.value, Decimal):
            return format_count(figure.value) + (figure.unit if quote.with_unit else "")
        return printed_amount(quote, figure.value)

    def piece(self, piece: Piece) -> str:
        """Return a piece of text as it prints."""
        return self.quoted(piece) if isinstance(piece, Quote) else piece

    def printed(self, block: Block) -> str:
        """Return a block's text as it prints, without its number."""
        return "".join(self.piece(piece) for piece in block.text)


def printed_amount(quote: Quote, amount: Amount) -> str:
    """Return what a quote of this amount prints."""
    view = quote.view
    shown = view.format_exact if quote.decimals is None else view.format
    return shown(amount) + (view.unit.value if quote.with_unit else "")


def format_count(value: Decimal) -> str:
    """Write a count without needless zeros (12, 1096.75)."""
    return format(value.normalize() if value else Decimal(0), "f")


def new_report(outline: Outline, unit: str, year: int) -> Report:
    """Return a fresh report with the outline's standard sentences in place."""
    narratives = {
        outlined.key: outlined.sentences
        for outlined in outline.fields.values()
        if outlined.sentences
    }
    return Report(outline, {UNIT: unit, YEAR: str(year)}, narratives)
