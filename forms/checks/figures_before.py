"""Last year's figures, as the report rolled over from it still holds them."""

from __future__ import annotations

from decimal import Decimal

from forms.amount import Amount
from forms.checks.known import ROW
from forms.outline import YEAR
from forms.prose.naming import bare_name
from forms.report import LAST, Report, Value
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


def both_figures(report: Report, key: str) -> tuple[Value | None, Amount | Decimal | None]:
    """Return a figure of this year and of the year before, of a row where ``key`` is one's.

    None where nothing is known; a name that several rows bear tells nothing.
    """
    if not key.startswith(ROW):
        return report.values.get(key), last_figure(report, key)
    lines = [one for one in report.lines if bare_name(one.name) == key.removeprefix(ROW)]
    return (lines[0].amount, lines[0].prior) if len(lines) == 1 else (None, None)
