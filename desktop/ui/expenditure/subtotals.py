"""按类小计: what the rows of each class come to. Nothing here is entered.

A subtotal stands in the table, below the last row of its class, but is no row of it: so it is
passed over by keys, blocks, sorting and dragging, and can be neither edited nor copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.ui.expenditure.columns import percent
from forms.amount import Amount, AmountView, total
from forms.economic import classification
from forms.outline import Column
from forms.report import ExpenditureLine, Report

FREE = "不属于科目的资金"


@dataclass(frozen=True, slots=True)
class Subtotal:
    """One class: its code ("" for free rows), name, number of rows and their sum."""

    code: str
    name: str
    rows: int
    amount: Amount
    budget: Amount | None
    prior: Amount | None


def subtotals_of(report: Report) -> tuple[Subtotal, ...]:
    """Return the subtotals in the order of the classes' codes, free rows last."""
    classes: dict[str, list[ExpenditureLine]] = {}
    for line in report.lines:
        classes.setdefault((line.code or "")[:3], []).append(line)
    known = classification().by_code
    return tuple(
        Subtotal(
            code,
            known[code].name if code in known else FREE,
            len(lines),
            total(line.amount for line in lines),
            _entered(line.budget for line in lines),
            _entered(line.prior for line in lines),
        )
        for code, lines in sorted(classes.items(), key=lambda one: (not one[0], one[0]))
    )


def _entered(amounts: Iterable[Amount | None]) -> Amount | None:
    """Return the sum of what is entered; None where nothing is."""
    entered = [amount for amount in amounts if amount is not None]
    return total(entered) if entered else None


def bands_of(
    report: Report, columns: Sequence[Column], view: AmountView
) -> dict[int, tuple[str, ...]]:
    """Return what stands below the last row of each class: its subtotal, by column."""
    last = {(line.code or "")[:3]: row for row, line in enumerate(report.lines)}
    found = {}
    for one in subtotals_of(report):
        texts = {
            "code": one.code,
            "name": f"{one.name}小计（{one.rows} 项）",
            "share": percent(one.amount, report.expenditure_sum),
            "rate": percent(one.amount, one.budget),
        }
        sums = {"amount": one.amount, "budget": one.budget, "prior": one.prior}
        if one.prior is not None:
            sums["change"] = one.amount - one.prior
        texts |= {key: view.format_exact(one) for key, one in sums.items() if one is not None}
        found[last[one.code]] = tuple(texts.get(column.key, "") for column in columns)
    return found
