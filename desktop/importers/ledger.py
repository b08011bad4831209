"""A ledger's sheet (明细账): a row for each voucher, to be added up by subject."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

from desktop.importers.columns import BLANKS, Layout
from desktop.importers.notes import Notebook
from desktop.importers.source import Grid
from desktop.importers.tables import Expenditure
from forms.amount import Amount, total
from forms.economic import plain_name
from forms.outline import EXPENDITURE
from forms.report import ExpenditureLine

_LEDGER_HEAD: Final = re.compile(r"摘要|凭证|^日期|记账日期|分录")
_CREDIT_HEAD: Final = re.compile(r"^(?!.*余额).*贷方")

_MOST_ROWS_TOLD: Final = 5

Lines = Sequence[ExpenditureLine]


def heads_of(grid: Grid, layout: Layout) -> tuple[str, ...]:
    """Return the heads of all columns, those of several rows joined."""
    rows = grid.rows[layout.head : layout.first]
    return tuple(
        "".join(dict.fromkeys("".join(cell.split()) for cell in cells))
        for cells in zip(*rows, strict=True)
    )


def has_vouchers(grid: Grid, layout: Layout) -> bool:
    """Whether the table has columns of a ledger: what a voucher was for, its number, its day."""
    return any(map(_LEDGER_HEAD.search, heads_of(grid, layout)))


def tell_credits(grid: Grid, layout: Layout, spent: Expenditure, notebook: Notebook) -> None:
    """Tell of rows that credit an amount: whether a refund or a year's closing, none can tell."""
    rows = _credited_rows(grid, layout, {one.row for one in spent.skipped})
    if rows:
        more = " 等" if len(rows) > _MOST_ROWS_TOLD else " "
        told = "、".join(map(str, rows[:_MOST_ROWS_TOLD])) + more
        notebook.slip(
            f"第 {told}行的贷方有金额（冲销、退款或结转），相加时没有减去，请核对。", EXPENDITURE
        )


def _credited_rows(grid: Grid, layout: Layout, without: Container[int]) -> tuple[int, ...]:
    columns = [at for at, head in enumerate(heads_of(grid, layout)) if _CREDIT_HEAD.search(head)]
    return tuple(
        number
        for number, row in enumerate(grid.rows[layout.first :], layout.first + 1)
        if number not in without and any(_is_entered(row[column]) for column in columns)
    )


def _is_entered(cell: str) -> bool:
    return cell not in BLANKS and bool(re.search(r"[1-9]", cell))


def subject_of(line: ExpenditureLine) -> str:
    """Return what a row is added up by: its code, else its name."""
    return line.code or plain_name(line.name)


def repeated(lines: Lines) -> tuple[str, ...]:
    """Return the names of the subjects that several rows have."""
    counts = Counter(map(subject_of, lines))
    names = {subject_of(line): line.name for line in reversed(lines)}
    return tuple(names[subject] for subject, count in counts.items() if count > 1)


def crowded(before: Lines, lines: Lines) -> tuple[str, ...]:
    """Return the names of the rows of a report for which there are more than are there.

    One of several vouchers must not take the place of a row that is their sum.
    """

    def named(line: ExpenditureLine) -> tuple[str | None, str]:
        return line.code, plain_name(line.name)

    there, come = Counter(map(named, before)), Counter(map(named, lines))
    names = {named(line): line.name for line in before}
    return tuple(names[one] for one in names if come[one] > max(1, there[one]))


def added_up(lines: Lines) -> tuple[ExpenditureLine, ...]:
    """Return one row for each subject, with the sums of its rows, in the order of the first.

    Raises:
        AmountError: a sum is beyond any amount.
    """
    rows: dict[str, list[ExpenditureLine]] = {}
    for line in lines:
        rows.setdefault(subject_of(line), []).append(line)
    return tuple(
        replace(
            same[0],
            amount=_sum([line.amount for line in same]),
            budget=_sum([line.budget for line in same]),
            prior=_sum([line.prior for line in same]),
        )
        for same in rows.values()
    )


def _sum(amounts: Sequence[Amount | None]) -> Amount | None:
    """Return the sum of what is entered; None where nothing is."""
    entered = [amount for amount in amounts if amount is not None]
    return total(entered) if entered else None
