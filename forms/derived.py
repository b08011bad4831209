"""Rates that reports customarily write and that follow from what was entered.

They are never entered themselves: a text quotes them by key, as it quotes the sum of the
expenditure table, and they follow their parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from forms.amount import Amount, total

if TYPE_CHECKING:
    from forms.report import Report

SPENT: Final = "spent.total"
BUDGETS: Final = ("budget.adjusted", "budget.total")
"""Figures the execution rate divides by: the adjusted budget where entered, else the approved."""
REGULAR_RATE: Final = "spent.rate_regular"
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate: how it is called, how it is computed in percent, and how it prints.

    ``missing`` names the keys of the parts that are still blank; none where it can be computed.
    ``applies`` tells whether it says anything in a report, so that it is offered there.
    """

    label: str
    names: tuple[str, ...]
    value: Callable[[Report], Decimal | None]
    printed: Callable[[Decimal], str]
    missing: Callable[[Report], tuple[str, ...]]
    applies: Callable[[Report], bool]


def spent_total(report: Report) -> Amount | None:
    """Return what was spent: the entered figure, else the table's total, else its sum.

    The sum says nothing while a row has no amount, as after a roll-over.
    """
    entered = report.amount_of(SPENT)
    if entered is None:
        entered = report.expenditure_total
    amounts = [line.amount for line in report.lines]
    complete = bool(amounts) and None not in amounts
    return report.expenditure_sum if entered is None and complete else entered


def budget_key(report: Report) -> str | None:
    """Return the key of the budget that the execution rate divides by; None while all are blank."""
    return next((key for key in BUDGETS if report.amount_of(key) is not None), None)


def free_total(report: Report) -> Amount:
    """Return the sum of the rows without a subject."""
    return total(line.amount for line in report.free_lines)


def _execution(report: Report) -> Decimal | None:
    return _share(spent_total(report), report.amount_of(budget_key(report) or ""))


def _regular_execution(report: Report) -> Decimal | None:
    spent = spent_total(report)
    regular = None if spent is None else spent - free_total(report)
    return _share(regular, report.amount_of(budget_key(report) or ""))


def _change(report: Report) -> Decimal | None:
    spent, before = spent_total(report), _last_spent(report)
    return None if spent is None or before is None else _share(spent - before, before)


def _share(part: Amount | None, whole: Amount | None) -> Decimal | None:
    """Return a share in percent, rounded half up to two decimals; None without a whole."""
    if part is None or whole is None or whole.fen <= 0:
        return None
    rate = Decimal(part.fen) * 100 / Decimal(whole.fen)
    return rate.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)


def _last_spent(report: Report) -> Amount | None:
    return report.amount_of(f"last:{SPENT}")


def _blank_execution(report: Report) -> tuple[str, ...]:
    spent = () if spent_total(report) is not None else (SPENT,)
    return spent if budget_key(report) else (*spent, BUDGETS[-1])


def _blank_change(report: Report) -> tuple[str, ...]:
    spent = () if spent_total(report) is not None else (SPENT,)
    return spent if _last_spent(report) is not None else (*spent, f"last:{SPENT}")


def _plain(rate: Decimal) -> str:
    return f"{rate:f}%"


def _directed(rate: Decimal) -> str:
    """Print a change with its direction, which turns with the figures (增长3.20%, 下降3.20%)."""
    return f"{'增长' if rate > 0 else '下降'}{abs(rate):f}%" if rate else "持平"


def _has_parts(report: Report) -> bool:
    fields = report.outline.fields
    return SPENT in fields and any(key in fields for key in BUDGETS)


RATES: Final[Mapping[str, Rate]] = {
    "spent.rate": Rate(
        "预算执行率",
        ("执行率", "预算完成率", "支出进度"),
        _execution,
        _plain,
        _blank_execution,
        _has_parts,
    ),
    REGULAR_RATE: Rate(
        "预算执行率（不含没有科目的支出）",
        ("执行率", "预算执行率"),
        _regular_execution,
        _plain,
        _blank_execution,
        lambda report: _has_parts(report) and free_total(report).fen != 0,
    ),
    "spent.change": Rate(
        "实际支出比上年增减",
        ("增长率", "同比增减", "增减率", "比上年", "变动"),
        _change,
        _directed,
        _blank_change,
        lambda report: SPENT in report.outline.fields and _last_spent(report) is not None,
    ),
}
"""All rates by key; the outline's own fields of such a key would go before."""
