"""Last year's figures, as the report rolled over from it still holds them."""

from __future__ import annotations

from decimal import Decimal

from forms.amount import Amount
from forms.outline import YEAR
from forms.report import LAST, Report
from forms.rolling import last_value


def last_figure(report: Report, key: str) -> Amount | Decimal | None:
    """Return a figure of the year before the report's; None where the file holds none.

    A report may be rolled over from an older one, whose figures are those of no 上年.
    """
    kept = report.text_of(LAST + YEAR)
    if report.year is None or (kept and kept != str(report.year - 1)):
        return None
    value = last_value(report, key)
    return value if isinstance(value, Amount | Decimal) else None
