"""Values, blocks, lines and edits as plain data (what JSON can hold), and back.

The journal keeps edits in this form; it must stay readable for as long as there are files.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from forms.amount import Amount, MoneyUnit
from forms.edits import Batch, Edit, Item, SetValue, Splice
from forms.narrative import Block, Piece, Quote, Text
from forms.report import ExpenditureLine, FreeTable, Value

Data: TypeAlias = Any
"""What ``json.loads`` returns."""


_MOST_DECIMALS = 6
"""As :class:`forms.amount.AmountView` has it."""


class DataError(ValueError):
    """The data is not of the form that this module writes."""


def value_to_data(value: Value | None) -> Data:
    """Return a value as plain data."""
    if isinstance(value, Amount):
        return {"fen": value.fen}
    if isinstance(value, Decimal):
        return {"count": str(value)}
    return value


def value_from_data(data: Data) -> Value | None:
    """Read what :func:`value_to_data` wrote.

    Raises:
        DataError: it is something else.
    """
    match data:
        case None | str():
            return data
        case {"fen": int(fen)}:
            return Amount(fen)
        case {"count": str(count)}:
            try:
                return Decimal(count)
            except InvalidOperation as error:
                raise DataError(f"not a count: {count!r}") from error
    raise DataError(f"not a value: {data!r}")


def text_to_data(text: Text) -> Data:
    """Return a text as a list of strings and quotes."""
    return [piece if isinstance(piece, str) else _quote_to_data(piece) for piece in text]


def _quote_to_data(quote: Quote) -> Data:
    return {
        "quote": quote.key,
        "unit": quote.unit.value if quote.unit else None,
        "decimals": quote.decimals,
        "grouping": quote.grouping,
        "with_unit": quote.with_unit,
    }


def text_from_data(data: Data) -> Text:
    """Read what :func:`text_to_data` wrote.

    Raises:
        DataError: it is something else.
    """
    if not isinstance(data, list):
        raise DataError(f"not a text: {data!r}")
    return tuple(_piece_from_data(piece) for piece in data)


def _piece_from_data(data: Data) -> Piece:
    match data:
        case str():
            return data
        case {
            "quote": str(key),
            "unit": unit,
            "decimals": None | int() as decimals,
            "grouping": bool(grouping),
            "with_unit": bool(with_unit),
        } if decimals is None or 0 <= decimals <= _MOST_DECIMALS:
            money = MoneyUnit(unit) if unit is not None else None
            return Quote(key, money, decimals, grouping, with_unit)
    raise DataError(f"not a piece of text: {data!r}")


def item_to_data(item: Item) -> Data:
    """Return an item of one of the report's lists as plain data."""
    match item:
        case Block(level, text):
            return {"level": level, "text": text_to_data(text)}
        case ExpenditureLine(name, code, amount, budget, prior):
            return {
                "name": name,
                "code": code,
                "amount": _fen(amount),
                "budget": _fen(budget),
                "prior": _fen(prior),
            }
        case FreeTable(section, caption, rows, key):
            return {
                "section": section,
                "caption": caption,
                "rows": [list(row) for row in rows],
                "key": key,
            }


def _fen(amount: Amount | None) -> int | None:
    return None if amount is None else amount.fen


def _amount(fen: Data) -> Amount | None:
    if fen is None:
        return None
    if not isinstance(fen, int):
        raise DataError(f"not an amount of fen: {fen!r}")
    return Amount(fen)


def item_from_data(data: Data) -> Item:
    """Read what :func:`item_to_data` wrote.

    Raises:
        DataError: it is something else.
    """
    match data:
        case {"level": int(level), "text": text}:
            return Block(level, text_from_data(text))
        case {
            "name": str(name),
            "code": None | str() as code,
            "amount": fen,
            "budget": budget,
            "prior": prior,
        }:
            return ExpenditureLine(name, code, _amount(fen), _amount(budget), _amount(prior))
        case {"section": str(section), "caption": str(caption), "rows": rows, "key": str(key)}:
            return FreeTable(section, caption, _cells(rows), key)
    raise DataError(f"not an item: {data!r}")


def _cells(data: Data) -> tuple[tuple[str, ...], ...]:
    if not isinstance(data, list) or not all(isinstance(row, list) for row in data):
        raise DataError(f"not rows of a table: {data!r}")
    if not all(isinstance(cell, str) for row in data for cell in row):
        raise DataError(f"not cells of a table: {data!r}")
    return tuple(tuple(row) for row in data)


def edit_to_data(edit: Edit) -> Data:
    """Return an edit with its old and new sides as plain data."""
    match edit:
        case SetValue(key, old, new):
            return {"set": key, "old": value_to_data(old), "new": value_to_data(new)}
        case Splice(target, at, removed, inserted):
            return {
                "splice": target,
                "at": at,
                "old": [item_to_data(item) for item in removed],
                "new": [item_to_data(item) for item in inserted],
            }
        case Batch(edits):
            return {"batch": [edit_to_data(part) for part in edits]}


def edit_from_data(data: Data) -> Edit:
    """Read what :func:`edit_to_data` wrote.

    Raises:
        DataError: it is something else.
    """
    match data:
        case {"set": str(key), "old": old, "new": new}:
            return SetValue(key, value_from_data(old), value_from_data(new))
        case {"splice": str(target), "at": int(at), "old": list(old), "new": list(new)}:
            return Splice(
                target,
                at,
                tuple(item_from_data(item) for item in old),
                tuple(item_from_data(item) for item in new),
            )
        case {"batch": list(edits)}:
            return Batch(tuple(edit_from_data(part) for part in edits))
    raise DataError(f"not an edit: {data!r}")
