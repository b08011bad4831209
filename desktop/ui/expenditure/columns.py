"""Columns of the expenditure table: what each shows, and what typing in it means."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from forms.amount import Amount, AmountView
from forms.economic import classification
from forms.outline import Column, ColumnKind, Table
from forms.report import ExpenditureLine, Report

MONEY: Final = ("amount", "budget", "prior")
"""Keys of the columns that hold money; they are also the line's attributes."""
SHARE: Final = Column("share", "占比", ColumnKind.RATE, 6.0)
NEWEST: Final = 9999


class CellError(ValueError):
    """A text that does not fit its cell. Its message is one Chinese sentence."""


def columns_of(table: Table) -> tuple[Column, ...]:
    """Return the columns to show: the outline's, and the share where it has none."""
    if any(column.key == SHARE.key for column in table.columns):
        return table.columns
    return (*table.columns, SHARE)


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
        case _:
            amount = getattr(line, column.key)
            return "" if amount is None else view.format_exact(amount)


def percent(part: Amount | None, whole: Amount | None) -> str:
    """Write a share in percent with two decimals; "" where it says nothing."""
    if part is None or whole is None or whole.fen <= 0:
        return ""
    share = Decimal(part.fen) * 100 / Decimal(whole.fen)
    return f"{share.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}%"


def typed(
    column: Column, text: str, line: ExpenditureLine, year: int | None, view: AmountView
) -> ExpenditureLine:
    """Return the line after ``text`` was typed into a cell.

    A code brings the subject's name along where none is written, and a name that only one
    subject bears its code.

    Raises:
        CellError, AmountError: the text does not fit; the message says why.
    """
    plain = " ".join(text.split())
    if column.key in MONEY:
        return _with_amount(line, column.key, view.parse(text))
    valid = NEWEST if year is None else year
    if column.key == "code":
        return _with_code(plain, line, valid)
    code = line.code
    if plain and not code and not line.name:
        code = classification().code_for(plain, valid)
    return replace(line, name=plain, code=code)


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
    subject = classification().by_code.get(code)
    if subject is None or not subject.is_item:
        raise CellError(f"没有编码为“{plain}”的款级科目，请核对五位编码；不属于科目的资金可不填。")
    if not subject.valid_in(year):
        raise CellError(f"科目 {code}“{subject.name}”在 {year} 年度无效，请换用当年的科目。")
    return replace(line, code=code, name=line.name or subject.name)
