"""Computing relations (:mod:`forms.formulas`) exactly, with fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from forms.formulas import (
    Binary,
    Call,
    Expression,
    FormulaError,
    Name,
    Negative,
    Number,
    Place,
    Relation,
    names_in,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its kind: ``money`` 1 for money (in 元), 0 for plain numbers."""

    value: Fraction
    money: int = 0


Lookup = Callable[[str], Quantity | None]
"""Gives the value of a name; None for a blank."""
LookupColumn = Callable[[str], Sequence[Quantity]]
"""Gives the entered values of ``table.column``."""


def evaluate(expression: Expression, lookup: Lookup, column: LookupColumn) -> Quantity | None:
    """Return an expression's value, or None where a name is blank or a divisor is zero.

    Raises:
        FormulaError: money and plain numbers are mixed.
    """
    match expression:
        case Number(value):
            return Quantity(value)
        case Name(name, _):
            return lookup(name)
        case Negative(of):
            inner = evaluate(of, lookup, column)
            return inner and Quantity(-inner.value, inner.money)
        case Call(function, arguments, place):
            return _call(function, arguments, place, lookup, column)
        case Binary(sign, left, right, place):
            one, other = evaluate(left, lookup, column), evaluate(right, lookup, column)
            return None if one is None or other is None else _join(sign, one, other, place)


def _join(sign: str, one: Quantity, other: Quantity, place: Place) -> Quantity | None:
    if sign == "*":
        return Quantity(one.value * other.value, one.money + other.money)
    if sign == "/":
        if not other.value:
            return None
        return Quantity(one.value / other.value, one.money - other.money)
    _same_kind(one, other, place)
    value = one.value + other.value if sign == "+" else one.value - other.value
    return Quantity(value, max(one.money, other.money))


def _same_kind(one: Quantity, other: Quantity, place: Place) -> None:
    """Refuse to mix money with plain numbers; a plain zero goes with everything."""
    if one.money != other.money and one.value and other.value:
        raise FormulaError("金额不能与不是金额的数相加减或比较。", place.line, place.column)


def _call(
    function: str,
    arguments: tuple[Expression, ...],
    place: Place,
    lookup: Lookup,
    column: LookupColumn,
) -> Quantity | None:
    if function == "sum":
        (name,) = names_in(arguments[0])
        values = list(column(name.name))
        if not values:
            return None
        for value in values[1:]:
            _same_kind(values[0], value, place)
        return Quantity(sum((one.value for one in values), Fraction(0)), values[0].money)
    found = [evaluate(argument, lookup, column) for argument in arguments]
    values = [one for one in found if one is not None]
    if len(values) < len(found):
        return None
    if function == "abs":
        return Quantity(abs(values[0].value), values[0].money)
    if function == "round":
        return Quantity(_rounded(values[0].value, int(values[1].value)), values[0].money)
    for value in values[1:]:
        _same_kind(values[0], value, place)
    chosen = (min if function == "min" else max)(values, key=lambda one: one.value)
    return Quantity(chosen.value, max(one.money for one in values))


def _rounded(value: Fraction, decimals: int) -> Fraction:
    """Round half up, away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (scaled + Fraction(1, 2)).__floor__()
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both sides of a relation, computed, and whether it holds."""

    left: Quantity
    right: Quantity
    holds: bool


def judge(
    relation: Relation, lookup: Lookup, column: LookupColumn, tolerance: Fraction = Fraction(0)
) -> Outcome | None:
    """Compute a relation; None where something it needs is blank.

    ``tolerance`` (元 for money) is how far the sides may differ.

    Raises:
        FormulaError: money is compared with a plain number.
    """
    left = evaluate(relation.left, lookup, column)
    right = evaluate(relation.right, lookup, column)
    if left is None or right is None:
        return None
    _same_kind(left, right, Place(1, 1))
    difference = left.value - right.value
    holds = {
        "=": abs(difference) <= tolerance,
        "<": difference < tolerance,
        "<=": difference <= tolerance,
        ">": difference > -tolerance,
        ">=": difference >= -tolerance,
    }[relation.sign]
    return Outcome(left, right, holds)
