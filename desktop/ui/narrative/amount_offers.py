"""Amounts typed into the text that are, or nearly are, a figure of the report.

What is typed twice will differ one day, so an amount that equals a figure is offered for
quoting, and one that only nearly does is offered with the difference named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forms.amount import Amount, AmountView
from forms.narrative import Quote
from forms.outline import EXPENDITURE
from forms.report import EXPENDITURE_SUM, EXPENDITURE_TOTAL, Report

# Reading prose takes a moment to import, so that happens when an amount is first typed.
if TYPE_CHECKING:
    from forms.prose import AmountMention, Prose
    from forms.prose.naming import Vocabulary

_TELLING: Final = 3
"""Digits that an amount must have to be known by its digits alone."""
_WRONG_UNIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """The report's money figures: label and value by key, and the names that sentences use."""

    figures: tuple[tuple[str, str, Amount], ...]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class AmountOffer:
    """A literal amount, from ``start`` to ``end`` of its text, and the quote offered for it.

    ``difference`` says in words what would change; "" where nothing does.
    """

    start: int
    end: int
    literal: str
    label: str
    quote: Quote
    difference: str = ""


def known_figures(report: Report) -> Known:
    """Return what an amount is compared with; blanks and zeros say nothing."""
    from forms.prose.naming import Vocabulary

    found = [(figure.key, figure.label, figure.value) for figure in report.figures]
    if EXPENDITURE in report.outline.fields:
        keys = (EXPENDITURE_TOTAL, EXPENDITURE_SUM)
        more = [figure for key in keys if (figure := report.figure(key))]
        found += [(figure.key, figure.label, figure.value) for figure in more]
    names = {
        name: field.key for field in report.outline.figures for name in (*field.names, field.label)
    }
    return Known(
        tuple(
            (key, label, value)
            for key, label, value in found
            if isinstance(value, Amount) and value.fen
        ),
        Vocabulary(names),
    )


def amount_offers(prose: Prose, known: Known) -> list[AmountOffer]:
    """Return what is offered in a paragraph; quotes in it count as one strange character each."""
    from forms.prose import AmountMention
    from forms.prose.naming import bind

    offers: list[AmountOffer] = []
    for mention in prose.of(AmountMention):
        if mention.per or mention.chinese or mention.approximate or not mention.amount.fen:
            continue
        binding = bind(prose, mention, known.vocabulary)
        named = binding.key if binding else ""
        offers += _ranked(_offers_for(mention, known.figures, named), named)
    return offers


def _ranked(offers: Iterable[AmountOffer], named: str) -> list[AmountOffer]:
    """Return equal figures, the one that is named first; near ones only where none is equal."""
    listed = sorted(offers, key=lambda offer: (bool(offer.difference), offer.quote.key != named))
    equal = [offer for offer in listed if not offer.difference]
    return equal or listed


def _offers_for(
    mention: AmountMention, figures: Sequence[tuple[str, str, Amount]], named: str
) -> Iterator[AmountOffer]:
    written = AmountView(mention.unit, min(mention.decimals, 6))
    digits = len("".join(filter(str.isdigit, mention.text)).strip("0０"))
    for key, label, value in figures:
        if value == mention.amount:
            difference = ""
        elif key != named and digits < _TELLING:
            continue
        elif written.rounded(value) == written.rounded(mention.amount):
            exact = written.format_exact(value)
            difference = f"指标数是 {exact} {mention.unit.value}，这里四舍五入了"
        elif mention.amount.fen in (value.fen * _WRONG_UNIT, value.fen // _WRONG_UNIT):
            exact = written.format_exact(value)
            difference = f"指标数是 {exact} {mention.unit.value}，这里像是把元和万元弄混了"
        else:
            continue
        grouping = any(mark in mention.text for mark in ",，")
        quoting = Quote if difference else Quote.as_written
        quote = quoting(key, mention.unit, mention.decimals, grouping)
        yield AmountOffer(mention.start, mention.end, mention.text, label, quote, difference)
