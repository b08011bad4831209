"""How findings name places and values."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from forms.amount import Amount, AmountView
from forms.outline import EXPENDITURE
from forms.prose import AmountMention, Mention
from forms.prose.parts import Quantity
from forms.report import Report, format_count


def section_key(report: Report, field: str) -> str:
    """Return the key of the section a field stands in; "" for the cover."""
    section = report.outline.section_of(field)
    return section.key if section else ""


def expenditure_section(report: Report) -> str:
    """Return the key of the section with the expenditure table."""
    return section_key(report, EXPENDITURE)


# How messages write figures: as the form shows them (17742.08万元), so that one can be compared
# with the other digit by digit; no thousands are grouped, and no space stands beside Chinese.


def shown(report: Report, value: Amount | Decimal | str | None) -> str:
    """Write a value for a message, exact, money with its unit and its thousands grouped, as
    fields and tables show it in the window and on paper.
    """
    if isinstance(value, Amount):
        return shown_amount(value, replace(report.outline.view, grouping=True))
    return format_count(value) if isinstance(value, Decimal) else value or "（空）"


def shown_count(report: Report, key: str, value: Decimal) -> str:
    """Write a count for a message with what the figure of this key counts."""
    figure = report.figure(key)
    return format_count(value) + (figure.unit if figure else "")


def shown_amount(amount: Amount, view: AmountView) -> str:
    """Write money for a message in a view's unit, with at least its decimals."""
    return view.format_exact(amount) + view.unit.value


def percent(part: Amount | Decimal, whole: Amount | Decimal) -> str:
    """Write a share in percent with two decimals, rounded half up; ``whole`` is not zero."""
    return shown_rate(_number(part) * 100 / _number(whole))


def shown_rate(rate: Decimal, decimals: int = 2) -> str:
    """Write a percentage for a message, rounded half up."""
    return f"{rate.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}%"


def _number(value: Amount | Decimal) -> Decimal:
    return Decimal(value.fen) if isinstance(value, Amount) else value


def quoted(words: str) -> str:
    """Put the officer's own words in quotation marks; those inside become single ones."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def written(mention: Mention) -> str:
    """Return a figure as the text has it, without the spaces in it."""
    return "".join(mention.text.split())


def identified(report: Report, value: Amount | Decimal | str | None) -> str:
    """Write a value for a finding's identity.

    Files hold explanations under identities made of this: it must never be written otherwise,
    or explanations that were typed would lapse.
    """
    if isinstance(value, Amount):
        return _amount_identified(report.outline.view, value)
    return shown(report, value)


@lru_cache(maxsize=16_384)
def _amount_identified(view: AmountView, amount: Amount) -> str:
    """Write an amount for an identity; kept, as a rule asks for thousands after each edit."""
    return f"{view.format_exact(amount)} {view.unit.value}"


def shown_like(value: Decimal, like: Quantity) -> str:
    """Write a value in the terms of :func:`value_of` as a quantity of the text is written."""
    if isinstance(like, AmountMention):
        view = AmountView(like.unit, min(6, like.decimals))
        return shown_amount(Amount(round(value)), view)
    return format_count(value) + like.measure


def identified_like(value: Decimal, like: Quantity) -> str:
    """Write a value for a finding's identity; never to be changed (see :func:`identified`)."""
    if isinstance(like, AmountMention):
        number = value / like.unit.fen
        return f"{format_count(number)} {like.unit.value}"
    return f"{format_count(value)} {like.measure}"
