"""Tables of text rolled over: last year's rows, with their figures empty."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from forms.amount import AmountError, MoneyUnit, parse_amount
from forms.report import FreeTable
from forms.rolled_figures import begins_defining, is_one_figure
from forms.rolled_text import rolled_text

_RATE: Final = re.compile(r"^-?[\d.]+\s*[%％]$")
_COUNT: Final = re.compile(r"^(?!(?:19|20)\d\d\s*年)[\d,.]+\s*[一-鿿]{1,3}$")
_ORDER: Final = re.compile(r"序号|行次|编码|代码|编号")
_LAST_YEAR: Final = re.compile(r"上年|去年")
_THIS_YEAR: Final = re.compile(r"本年|当年|决算|实际|执行")


def rolled_table(table: FreeTable, last: int, following: int) -> FreeTable:
    """Return the table with its rows and without its figures.

    Columns that count or code the rows stay. Where it has one column of last year's figures
    and one of this year's, the latter become the former.
    """
    if not table.rows:
        return table
    head = tuple(_text(cell, last, following) for cell in table.rows[0])
    fixed = {place for place, cell in enumerate(table.rows[0]) if _ORDER.search(cell)}
    before, now = _columns_of_years(table.rows[0])
    rows = [head]
    for row in table.rows[1:]:
        cells = [
            cell if place in fixed else "" if _is_figure(cell) else _text(cell, last, following)
            for place, cell in enumerate(row)
        ]
        if before is not None and now is not None and max(before, now) < len(row):
            cells[before] = row[now]
        rows.append(tuple(cells))
    caption = _text(table.caption, last, following)
    return replace(table, caption=caption, rows=tuple(rows))


def dates_moved(table: FreeTable, last: int, following: int) -> tuple[str, ...]:
    """Return the dates in caption and cells that went on with the year, as they read now."""
    cells = (cell for row in table.rows for cell in row)
    return tuple(
        words
        for text in (table.caption, *cells)
        for words in rolled_text(text, last, following, opens=True).moved
    )


def _text(text: str, last: int, following: int) -> str:
    return rolled_text(text, last, following, opens=True).text


def _columns_of_years(head: tuple[str, ...]) -> tuple[int | None, int | None]:
    before = [place for place, cell in enumerate(head) if _LAST_YEAR.search(cell)]
    now = [
        place
        for place, cell in enumerate(head)
        if _THIS_YEAR.search(cell) and not _LAST_YEAR.search(cell)
    ]
    return (before[0], now[0]) if len(before) == len(now) == 1 else (None, None)


def _is_figure(cell: str) -> bool:
    """Whether a cell holds an amount, a count or a rate and nothing else."""
    plain = cell.strip()
    if not plain:
        return False
    if begins_defining(plain):
        return False
    if _RATE.match(plain) or _COUNT.match(plain) or is_one_figure(plain):
        return True
    try:
        return parse_amount(plain, MoneyUnit.YI) is not None
    except AmountError:
        return False
