"""A small report that is right in all its figures, for the tests of the printed page."""

from __future__ import annotations

from decimal import Decimal

from forms.amount import Amount, MoneyUnit
from forms.narrative import Block
from forms.outline_reader import shipped_outlines
from forms.report import ExpenditureLine, Report, Value


def wan(text: str) -> Amount:
    """An amount of 万元."""
    return Amount.of(text, MoneyUnit.WAN)


OUTLINE = shipped_outlines()["changsha-2020"]
LINES = (
    ExpenditureLine("基本工资", "30101", wan("42.53")),
    ExpenditureLine("办公费", "30201", wan("40.84")),
)
VALUES: dict[str, Value] = {
    "unit": "某中心",
    "year": "2020",
    "staff.posts": Decimal(13),
    "staff.on_post": Decimal(12),
    "budget.total": wan("85"),
    "budget.basic": wan("70"),
    "budget.wages": wan("40"),
    "budget.goods": wan("30"),
    "budget.subsidies": wan("0"),
    "budget.project": wan("15"),
    "spent.total": wan("83.37"),
    "expenditure.total": wan("83.37"),
}
SOUND = Report(
    OUTLINE,
    VALUES,
    {
        field.key: (Block.paragraph("有内容。"),)
        for section in OUTLINE.sections
        for field in section.narratives
        if field.required
    },
    LINES,
)
