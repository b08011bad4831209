"""How findings name places and values."""

from __future__ import annotations

from decimal import Decimal

from forms.amount import Amount
from forms.outline import EXPENDITURE
from forms.report import Report, format_count


def section_key(report: Report, field: str) -> str:
    """Return the key of the section a field stands in; "" for the cover."""
    section = report.outline.section_of(field)
    return section.key if section else ""


def expenditure_section(report: Report) -> str:
    """Return the key of the section with the expenditure table."""
    return section_key(report, EXPENDITURE)


def shown(report: Report, value: Amount | Decimal | str | None) -> str:
    """Write a value for a message, exact, with its unit."""
    if isinstance(value, Amount):
        view = report.outline.view
        return f"{view.format_exact(value)} {view.unit.value}"
    return format_count(value) if isinstance(value, Decimal) else value or "（空）"


def percent(part: Amount, whole: Amount) -> str:
    """Write a share in percent with two decimals, rounded half up; ``whole`` is not zero."""
    hundredths = Decimal(part.fen) * 100 / Decimal(whole.fen)
    return f"{hundredths.quantize(Decimal('0.01'), rounding='ROUND_HALF_UP'):,f}%"
