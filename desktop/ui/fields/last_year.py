"""What a field held last year, as it is told beside this year's entry."""

from __future__ import annotations

from decimal import Decimal

from desktop.ui.fields.readers import Reader
from forms.amount import Amount
from forms.outline import YEAR
from forms.report import LAST, Report


def last_year_told(report: Report, key: str, reader: Reader) -> str:
    """Return last year's figure in words (上年 58 名); "" where none was rolled over."""
    value = report.values.get(LAST + key)
    if not isinstance(value, Amount | Decimal):
        return ""
    last = report.text_of(LAST + YEAR)
    follows = last.isdecimal() and report.year == int(last) + 1
    when = "上年" if follows or not last else f"{last} 年"
    return f"{when} {reader.show(value)} {reader.unit}".rstrip()
