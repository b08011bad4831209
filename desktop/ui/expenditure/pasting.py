"""Blocks from a spreadsheet, placed into the expenditure table's columns.

A block with a head row is placed by its head; another goes where it is pasted, unless what it
holds fits other columns and fits them in one way only. Nothing is guessed beyond that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.importers.columns import BLANKS, Layout, layout_of
from desktop.importers.sums import is_sum
from desktop.ui.expenditure.columns import MONEY, is_typed
from forms.amount import (
    MOST_SPENT,
    Amount,
    AmountError,
    AmountView,
    MoneyUnit,
    parse_amount,
)
from forms.economic import classification
from forms.outline import Column

_COUNTS_ROWS: Final = re.compile(r"序号|行次|占比|比重")
"""Heads of columns that the table makes itself."""
_OWN_UNIT: Final = re.compile(r"[元万亿]\s*[)）]?\s*$")


_SIDE_BY_SIDE: Final = (
    "这张表几栏科目并排，粘贴会放错位置，没有粘贴；请存成 Excel 文件，"
    "用“表格 → 从 Excel 导入支出明细”，各栏都会读到。"
)
_FEWEST_CODES: Final = 2
"""Codes of subjects that make a column one of codes, whatever else stands in it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What a block means here: for each row the texts by column number.

    ``told`` are sentences about what was done that the officer may not expect. ``names_unit``
    tells that the block says in which unit its amounts are: they are exact, whatever is shown.
    """

    rows: tuple[Mapping[int, str], ...]
    told: tuple[str, ...] = ()
    names_unit: bool = False


def placed(
    cells: Sequence[Sequence[str]], first: int, columns: Sequence[Column], year: int
) -> Placed:
    """Place a block pasted at the column ``first``."""
    rows = _without_blank_end(cells)
    layout = layout_of(rows, classification(), year)
    if (layout and len(layout.groups) > 1) or _code_columns(rows) > 1:
        return Placed((), (_SIDE_BY_SIDE,))
    told: list[str] = []
    unit: MoneyUnit | None = None
    if layout and layout.first and len(layout.groups) == 1:
        group = layout.groups[0]
        keys = {"code": group.code, "amount": group.amount, "budget": group.budget}
        keys |= {"prior": group.prior, "name": group.names[-1]}
        numbers = {column.key: number for number, column in enumerate(columns)}
        target = {at: numbers[key] for key, at in keys.items() if at is not None and key in numbers}
        unit = layout.unit
        rows = rows[layout.first :]
        told.append("第一行是表头，已按表头对应各列。" + _left_out(cells, layout, target))
    else:
        target = _by_content(rows, first, columns) or _by_place(rows, first, columns)
    has_names = any(columns[number].key == "name" for number in target.values())
    kept = [row for row in rows if not (has_names and any(map(is_sum, row)))]
    if len(kept) < len(rows):
        told.append("“合计”“小计”行不是明细，没有粘贴。")
    dashes = sum(
        at < len(row) and columns[number].key in MONEY and row[at] in BLANKS - {""}
        for row in kept
        for at, number in target.items()
    )
    if dashes:
        told.append(f"{dashes} 格金额是“—”之类的记号，按空白粘贴；表示没有发生的，请填 0。")
    texts = tuple(_texts(row, target, columns, unit) for row in kept)
    return Placed(texts, tuple(told), unit is not None)


def too_large(
    rows: Sequence[Mapping[int, str]], columns: Sequence[Column], view: AmountView
) -> str:
    """Ask whether amounts without a unit are really in the one shown; "" where they may be."""
    if view.unit is MoneyUnit.YUAN:
        return ""
    texts = (text for row in rows for number, text in row.items() if columns[number].key in MONEY)
    largest = max(map(_amount_in(view.unit), texts), default=Amount(0))
    if largest.fen <= MOST_SPENT.fen:
        return ""
    told = AmountView(MoneyUnit.YI).format(largest)
    return (
        f"粘贴的金额没有写单位，按{view.unit.value}读会有一笔 {told}亿元；如果是元，请撤销，"
        "在“查看”里改为以元显示和填写，再粘贴。"
    )


def _amount_in(unit: MoneyUnit) -> Callable[[str], Amount]:
    def read(text: str) -> Amount:
        try:
            return parse_amount(text, unit) or Amount(0)
        except AmountError:
            return Amount(0)

    return read


def too_wide(cells: Sequence[Sequence[str]], first: int, columns: Sequence[Column]) -> str:
    """Return a sentence about pasted columns for which there is no room; "" for none."""
    wide = max(map(len, cells), default=0)
    room = sum(map(is_typed, columns[first:]))
    if wide <= room:
        return ""
    return f"粘贴的内容有 {wide} 列，这里只有 {room} 列，多出的没有粘贴。"


def _without_blank_end(cells: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    rows = list(cells)
    while len(rows) > 1 and not any(rows[-1]):
        rows.pop()
    return rows


def _left_out(cells: Sequence[Sequence[str]], layout: Layout, target: Mapping[int, int]) -> str:
    """Say which columns of a block with a head have none here; "" where all have."""
    left = [
        f"“{head}”"
        for at, head in enumerate(cells[layout.head])
        if head.strip()
        and at not in target
        and not _COUNTS_ROWS.search(head)
        and any(at < len(row) and row[at].strip() for row in cells[layout.first :])
    ]
    if not left:
        return ""
    return f"{''.join(left)}这里没有对应的列，没有粘贴；预算数、上年数要先在“显示”里打开再粘贴。"


def _texts(
    row: Sequence[str], target: Mapping[int, int], columns: Sequence[Column], unit: MoneyUnit | None
) -> dict[int, str]:
    texts = {}
    for at, number in target.items():
        text = row[at] if at < len(row) else ""
        if columns[number].key in MONEY:
            text = "" if text in BLANKS else text
            if unit and text and not _OWN_UNIT.search(text):
                text += unit.value
        texts[number] = text
    return texts


def _by_place(
    rows: Sequence[Sequence[str]], first: int, columns: Sequence[Column]
) -> dict[int, int]:
    numbers = [number for number in range(first, len(columns)) if is_typed(columns[number])]
    wide = max(map(len, rows), default=0)
    return dict(zip(range(wide), numbers, strict=False))


def _code_columns(rows: Sequence[Sequence[str]]) -> int:
    """Return in how many columns codes of subjects stand."""
    subjects = classification().by_code
    wide = max(map(len, rows), default=0)
    counts = [sum(at < len(row) and row[at] in subjects for row in rows) for at in range(wide)]
    return sum(count >= _FEWEST_CODES for count in counts)


def _by_content(
    rows: Sequence[Sequence[str]], first: int, columns: Sequence[Column]
) -> dict[int, int]:
    """Match columns by what they hold, where their place does not fit; else nothing.

    Two columns or more, at most one of names and one of codes, and the amounts either one or
    as many as the table shows: then there is one way only.
    """
    wide = max(map(len, rows), default=0)
    kinds = [_kind([row[at] for row in rows if at < len(row)]) for at in range(wide)]
    direct = _by_place(rows, first, columns)
    if wide < 2 or all(_fits(kinds[at], columns[number].key) for at, number in direct.items()):
        return {}
    numbers = {column.key: number for number, column in enumerate(columns)}
    money = [number for number, column in enumerate(columns) if column.key in MONEY]
    amounts = [at for at, kind in enumerate(kinds) if kind == "amount"]
    if kinds.count("name") > 1 or kinds.count("code") > 1:
        return {}
    found = {at: numbers[kind] for at, kind in enumerate(kinds) if kind in ("name", "code")}
    if len(amounts) == 1:
        found[amounts[0]] = numbers["amount"]
    elif len(amounts) == len(money):
        found |= dict(zip(amounts, money, strict=True))
    elif amounts:
        return {}
    return found


def _kind(cells: Sequence[str]) -> str:
    """Return what most of a column's texts are: codes, amounts or names; "" for nothing.

    A slip in one amount leaves its column one of amounts.
    """
    said = [cell for cell in cells if cell not in BLANKS]
    if not said:
        return ""
    subjects = classification().by_code
    if all(cell in subjects for cell in said):
        return "code"
    return "amount" if 2 * sum(map(_is_amount, said)) > len(said) else "name"


def _is_amount(cell: str) -> bool:
    try:
        return cell.startswith("=") or parse_amount(cell, MoneyUnit.YUAN) is not None
    except AmountError as error:
        return "最细到分" in str(error)


def _fits(kind: str, key: str) -> bool:
    return not kind or (kind == "amount" and key in MONEY) or kind == key
