"""Columns of the expenditure table: what each shows, and what typing in it means."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import Final

from desktop.ui.fields.readers import read_typed_amount
from forms.amount import Amount, AmountView, TooFineError
from forms.economic import EconomicClass, classification
from forms.outline import Column, ColumnKind, Table
from forms.report import ExpenditureLine, Report

MONEY: Final = ("amount", "budget", "prior")
"""Keys of the columns that hold money; they are also the line's attributes."""
COMPUTED: Final = ("rate", "share", "change")
"""Keys of the columns that follow from others."""
SHARE: Final = Column("share", "占比", ColumnKind.RATE, 6.0)
_BUDGET: Final = (
    Column("budget", "预算数", ColumnKind.AMOUNT, 8.0),
    Column("rate", "执行率", ColumnKind.RATE, 6.0),
)
_PRIOR: Final = (
    Column("prior", "上年数", ColumnKind.AMOUNT, 8.0),
    Column("change", "增减", ColumnKind.AMOUNT, 8.0),
)
_ORDER: Final = ("code", "name", "budget", "amount", "rate", "share", "prior", "change")
NEWEST: Final = 9999


class CellError(ValueError):
    """A text that does not fit its cell. Its message is one Chinese sentence."""


def columns_of(table: Table, *, budget: bool = False, prior: bool = False) -> tuple[Column, ...]:
    """Return the columns to show: the outline's, the share, and those switched on.

    What is added stands in the customary order; the outline's own columns keep theirs.
    """
    shown = list(table.columns)
    for column in (*(_BUDGET if budget else ()), SHARE, *(_PRIOR if prior else ())):
        if any(one.key == column.key for one in shown):
            continue
        rank = _ORDER.index(column.key)
        at = next(
            (
                place
                for place, one in enumerate(shown)
                if one.key in _ORDER and _ORDER.index(one.key) > rank
            ),
            len(shown),
        )
        shown.insert(at, column)
    return tuple(shown)


def is_typed(column: Column) -> bool:
    """Whether a column is entered, not computed."""
    return column.key in ("name", "code", *MONEY)


def shown(column: Column, line: ExpenditureLine, report: Report, view: AmountView) -> str:
    """Return what a cell shows."""
    match column.key:
        case "name":
            return line.name
        case "code":
            return line.code or ""
        case "share":
            return percent(line.amount, report.expenditure_sum)
        case "rate":
            return percent(line.amount, line.budget)
    amount = money_of(column, line)
    return "" if amount is None else view.format_exact(amount)


def money_of(column: Column, line: ExpenditureLine) -> Amount | None:
    """Return the money of a cell; None for a blank and for cells of other kinds."""
    if column.key in MONEY:
        found: Amount | None = getattr(line, column.key)
        return found
    if column.key == "change" and line.amount is not None and line.prior is not None:
        return line.amount - line.prior
    return None


def percent(part: Amount | None, whole: Amount | None) -> str:
    """Write a share in percent with two decimals; "" where it says nothing."""
    if part is None or whole is None or whole.fen <= 0:
        return ""
    share = Decimal(part.fen) * 100 / Decimal(whole.fen)
    return f"{share.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}%"


def widest(column: Column, report: Report, view: AmountView) -> str:
    """Return a text as wide as the widest that the column shows, without writing them all."""
    match column.key:
        case "code":
            return "30101"
        case "name":
            return max((line.name for line in report.lines), key=len, default="")
        case "share":
            return "100.00%"
        case "rate":
            return "1000.00%"
    if column.key in MONEY:
        amounts: Iterable[Amount | None] = map(attrgetter(column.key), report.lines)
    else:
        amounts = (money_of(column, line) for line in report.lines)
    fen = [amount.fen for amount in amounts if amount is not None]
    if not fen:
        return ""
    unit = view.unit.fen
    # As many digits before the point as the largest has, and after it as the finest needs.
    sample = max(map(abs, fen)) // unit * unit + math.gcd(unit, *fen) % unit
    return ("-" if min(fen) < 0 else "") + view.format_exact(Amount(sample))


def typed(
    column: Column,
    text: str,
    line: ExpenditureLine,
    year: int | None,
    view: AmountView,
    *,
    exact: bool = False,
) -> ExpenditureLine:
    """Return the line after ``text`` was typed into a cell.

    ``exact`` takes an amount to the fen where it has more decimals than are shown.

    A code brings the subject's name along where none is written, or only that of the subject
    it was before; a name that only one subject bears brings its code. The initials of one
    subject's name stand for it (jbgz).

    Raises:
        CellError, AmountError: the text does not fit; the message says why.
    """
    plain = " ".join(text.split())
    if column.key in MONEY:
        try:
            amount = read_typed_amount(text, view)
        except TooFineError as error:
            if not exact:
                raise
            amount = error.amount
        return _with_amount(line, column.key, amount)
    valid = NEWEST if year is None else year
    if column.key == "code":
        return _with_code(plain, line, valid)
    subject = _meant(plain, valid)
    if subject is not None:
        return replace(line, name=subject.name, code=subject.code)
    code = line.code
    if plain and not code and not line.name:
        code = classification().code_for(plain, valid)
    return replace(line, name=plain, code=code)


def _meant(plain: str, year: int) -> EconomicClass | None:
    """Return the subject whose code or initials these are; None where they are neither.

    Raises:
        CellError: several subjects have these initials.
    """
    table = classification()
    if plain.isascii() and plain.isalpha():
        found = table.abbreviated(plain, year)
        if len(found) > 1:
            names = "、".join(f"{one.code} {one.name}" for one in found)
            raise CellError(f"“{plain}”可以是 {names}，请从列表中选一个。")
        return found[0] if found else None
    subject = table.by_code.get(plain)
    return subject if subject and subject.is_item and subject.valid_in(year) else None


def _with_amount(line: ExpenditureLine, key: str, amount: Amount | None) -> ExpenditureLine:
    match key:
        case "budget":
            return replace(line, budget=amount)
        case "prior":
            return replace(line, prior=amount)
        case _:
            return replace(line, amount=amount)


def _with_code(plain: str, line: ExpenditureLine, year: int) -> ExpenditureLine:
    if not plain:
        return replace(line, code=None)
    code = "".join(chr(ord(one) - 0xFEE0) if "０" <= one <= "９" else one for one in plain)
    table = classification()
    subject = (
        table.by_code.get(code)
        or _meant(code, year)
        or table.by_code.get(table.code_for(plain, year) or "")
    )
    if subject is None or not subject.is_item:
        raise CellError(f"没有编码为“{plain}”的款级科目，请核对五位编码；不属于科目的资金可不填。")
    if not subject.valid_in(year):
        raise CellError(
            f"科目 {subject.code}“{subject.name}”在 {year} 年度无效，请换用当年的科目。"
        )
    before = table.by_code.get(line.code or "")
    is_own = bool(line.name) and (before is None or line.name != before.name)
    return replace(line, code=subject.code, name=line.name if is_own else subject.name)


def with_their_subjects(
    before: Sequence[ExpenditureLine],
    lines: list[ExpenditureLine],
    written: Mapping[int, Collection[str]],
) -> None:
    """Let 预算数 and 上年数 go with their subjects where rows were given other ones.

    ``written`` are the parts written into each row of ``lines``; what was not written there
    comes from the row that bore the subject ``before``, and is blank where none did.
    """
    rows = [row for row in written if row < len(before)]
    bearers = {before[row].code: before[row] for row in rows if before[row].code}
    for row, parts in written.items():
        if row >= len(lines):
            continue
        old, new = before[row] if row < len(before) else ExpenditureLine(""), lines[row]
        if not new.code or new.code == old.code or (row < len(before) and not old.code):
            continue
        bearer = bearers.get(new.code, ExpenditureLine(""))
        left = {part: getattr(bearer, part) for part in ("budget", "prior") if part not in parts}
        lines[row] = replace(new, **left)
