"""What last year's report printed, as far as the report rolled over from it still knows."""

from __future__ import annotations

from decimal import Decimal

from forms.amount import Amount
from forms.derived import REGULAR_RATE
from forms.narrative import Quote
from forms.outline import UNIT
from forms.report import (
    BLANK,
    EXPENDITURE_SUM,
    LAST,
    Report,
    Value,
    format_count,
    printed_amount,
)
from forms.rolling import last_value


def last_printed(report: Report, quote: Quote) -> str | None:
    """Return what a quote printed last year; None where that is not known any more."""
    if quote.key == REGULAR_RATE:
        return None  # which rows had no subject last year is not kept
    values = _last_values(report)
    value = values.get(quote.key)
    if isinstance(value, Amount):
        return printed_amount(quote, value)
    printed = Report(report.outline, values).quoted(quote)
    if printed != BLANK:
        return printed
    # A figure that this year's outline does not have, so that its unit is not known.
    return format_count(value) if isinstance(value, Decimal) else None


def _last_values(report: Report) -> dict[str, Value]:
    """Return what was entered last year; files rolled over long ago kept less of it."""
    values: dict[str, Value] = {UNIT: report.unit}
    rows = last_value(report, EXPENDITURE_SUM)
    if rows is not None:
        values[EXPENDITURE_SUM] = rows
    for key, value in report.values.items():
        if key.startswith(LAST):
            values[key.removeprefix(LAST)] = value
    return values
