"""A report as rows of the file's tables, and back; the digest of rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias, cast

from forms.amount import Amount
from forms.data import item_from_data, text_to_data, value_from_data
from forms.edits import Item
from forms.narrative import Block
from forms.outline import Outline
from forms.outline_reader import parse_outline
from forms.report import LINES, NARRATIVE, TABLES, ExpenditureLine, FreeTable, Report, Value

Cell: TypeAlias = str | int | None
Row: TypeAlias = tuple[Cell, ...]
"""A row's columns in the order of its table, key columns first."""
Place: TypeAlias = tuple[str, Row]
"""A table and a row's key columns."""
PlacedRow: TypeAlias = tuple[Place, Row]
Rows: TypeAlias = dict[Place, Row]

_MODULUS: Final = 1 << 128
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(data: object) -> str:
    """Write data the one way this file format writes JSON."""
    return _ENCODER.encode(data)


def row_digest(table: str, row: Row) -> int:
    """Hash one row with its table; 128 bits."""
    return _sum_of_hashes(table, (row,))


def digest_of(tables: Mapping[str, Iterable[Row]]) -> int:
    """Return the digest of rows: the sum of their hashes modulo 2^128, in any order."""
    return sum(_sum_of_hashes(table, rows) for table, rows in tables.items()) % _MODULUS


def _sum_of_hashes(table: str, rows: Iterable[Row]) -> int:
    """Sum up the hashes of rows; a row's hash is that of the JSON of ``[table, *row]``."""
    hashed, number = hashlib.blake2b, int.from_bytes
    head = to_json((table,))[:-1] + ","
    return sum(
        [
            number(hashed(f"{head}{told}]".encode(), digest_size=16).digest(), "big")
            for told in _each_as_json(rows)
        ]
    )


_MARK: Final = "|"


def _each_as_json(rows: Iterable[Row]) -> list[str]:
    """Return the JSON of each row without its opening and closing bracket.

    One call of the encoder serves for thousands of rows, which takes half as long as one for
    each. What stands between rows cannot occur in one: inside a text a quote is escaped.
    """
    told = to_json([part for row in rows for part in (row, _MARK)])
    return told[2:].removesuffix(f'],"{_MARK}"]').split(f'],"{_MARK}",[') if len(told) > 2 else []


def tables_of(rows: Rows) -> dict[str, list[Row]]:
    """Return rows by their tables."""
    tables: dict[str, list[Row]] = {}
    for (table, _), row in rows.items():
        tables.setdefault(table, []).append(row)
    return tables


def digest_after(digest: int, removed: Iterable[int], added: Iterable[int]) -> int:
    """Return the digest after rows with these hashes went and came."""
    return (digest - sum(removed) + sum(added)) % _MODULUS


# From the report ----------------------------------------------------------------------------


def value_row(key: str, value: Value) -> Row:
    """Return the row of ``entry`` that holds a value."""
    match value:
        case Amount(fen):
            return (key, "amount", fen, None)
        case Decimal():
            return (key, "count", None, str(value))
        case str():
            return (key, "text", None, value)


def table_of(target: str) -> str:
    """Return the table that holds the list which an edit names ``target``."""
    return {LINES: "line", TABLES: "free_table"}.get(target, "block")


def place_of(target: str, position: int) -> Place:
    """Return where an item of a list stands."""
    if target.startswith(NARRATIVE):
        return ("block", (target.removeprefix(NARRATIVE), position))
    return (table_of(target), (position,))


def item_row(target: str, position: int, item: Item) -> Row:
    """Return the row that holds an item of a list."""
    _, key = place_of(target, position)
    match item:
        case Block(level, text):
            return (*key, level, to_json(text_to_data(text)))
        case ExpenditureLine(name, code, amount, budget, prior):
            return (*key, name, code, _fen(amount), _fen(budget), _fen(prior))
        case FreeTable(section, caption, cells, table_key):
            return (*key, section, caption, to_json(cells), table_key)


def lists_of(report: Report) -> dict[str, tuple[Item, ...]]:
    """Return the report's lists under the names by which edits know them."""
    return {
        LINES: report.lines,
        TABLES: report.tables,
        **{NARRATIVE + key: blocks for key, blocks in report.narratives.items()},
    }


def rows_of(report: Report, positions: Mapping[str, list[int]]) -> Rows:
    """Return all rows that hold a report whose items stand at these positions."""
    rows: Rows = {("outline", (1,)): (1, report.outline.source)}
    for key, value in report.values.items():
        rows["entry", (key,)] = value_row(key, value)
    for target, items in lists_of(report).items():
        for position, item in zip(positions[target], items, strict=True):
            rows[place_of(target, position)] = item_row(target, position, item)
    return rows


# To the report ------------------------------------------------------------------------------


def read_report(rows: Mapping[str, list[Row]]) -> tuple[Report, dict[str, list[int]]]:
    """Build the report from the ordered rows of each table, with the positions of its items.

    Raises:
        ValueError, TypeError, RecursionError: the rows are not of the form we write.
    """
    ((_, source),) = rows["outline"]
    values = {str(row[0]): _value(row) for row in rows["entry"]}
    positions: dict[str, list[int]] = {LINES: [], TABLES: []}
    lists: dict[str, list[Item]] = {LINES: [], TABLES: []}
    for target, position, item in _items(rows):
        positions.setdefault(target, []).append(position)
        lists.setdefault(target, []).append(item)
    if rows["line"]:
        positions[LINES], lists[LINES] = _lines(rows["line"])
    report = Report(
        _outline(str(source)),
        values,
        {
            target.removeprefix(NARRATIVE): cast("tuple[Block, ...]", tuple(items))
            for target, items in lists.items()
            if target.startswith(NARRATIVE)
        },
        cast("tuple[ExpenditureLine, ...]", tuple(lists[LINES])),
        cast("tuple[FreeTable, ...]", tuple(lists[TABLES])),
    )
    return report, positions


@lru_cache(maxsize=8)
def _outline(source: str) -> Outline:
    """Read an outline; a file's snapshots and copies share it with the file."""
    return parse_outline(source)


def _value(row: Row) -> Value:
    _, kind, fen, text = row
    if kind == "amount":
        return Amount(cast(int, fen))
    value = value_from_data({"count": text} if kind == "count" else text)
    if value is None or (isinstance(value, Decimal) and not value.is_finite()):
        raise ValueError(f"not a value: {row!r}")
    return value


def _lines(rows: list[Row]) -> tuple[list[int], list[Item]]:
    """Return positions and lines: there are thousands of these, so no loop turns needlessly."""
    typed = cast("list[tuple[int, str, str | None, int | None, int | None, int | None]]", rows)
    return [row[0] for row in typed], [
        ExpenditureLine(
            name,
            code,
            None if amount is None else Amount(amount),
            None if budget is None else Amount(budget),
            None if prior is None else Amount(prior),
        )
        for _, name, code, amount, budget, prior in typed
    ]


def _items(rows: Mapping[str, list[Row]]) -> Iterable[tuple[str, int, Item]]:
    """Yield all items but lines with list and position; the rows come in order."""
    for narrative, position, level, text in rows["block"]:
        data = {"level": level, "text": json.loads(str(text))}
        yield f"{NARRATIVE}{narrative}", cast(int, position), item_from_data(data)
    for position, section, caption, cells, key in rows["free_table"]:
        data = {"section": section, "caption": caption, "rows": json.loads(str(cells)), "key": key}
        yield TABLES, cast(int, position), item_from_data(data)


def _fen(amount: Amount | None) -> int | None:
    return None if amount is None else amount.fen
