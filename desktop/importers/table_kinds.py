"""The expenditure table (支出明细) told from other tables by what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from desktop.importers.columns import BLANKS, MOST_GROUPS, is_subject, layout_of, read_cell
from desktop.importers.source import Grid
from desktop.importers.sums import sum_kind
from forms.amount import MoneyUnit
from forms.economic import classification

CROSS_TABLE: Final = (
    "不能这样导入：科目排在表头里，一列一个。请用科目一行一个的表，例如支出明细表。"
)
"""What is said of a cross table, after the name of the table."""
_THREE_PUBLIC: Final = frozenset({"30212", "30217", "30231", "30913", "31013"})


def subjects_in(grid: Grid, year: int) -> int:
    """Return how many cells of the table name subjects of the economic classification."""
    subjects = classification()
    return sum(is_subject(cell, subjects, year) for row in grid.rows for cell in row)


def is_expenditure(grid: Grid, year: int) -> bool:
    """Whether this is an expenditure table: subjects (or a total) beside amounts."""
    layout = layout_of(grid.rows, classification(), year)
    if layout is None:
        return False
    named = subjects_in(grid, year)
    if _is_three_public(grid, year) or is_cross_table(grid, year):
        return False
    rows = len(grid.rows) - layout.first
    heads = " ".join(cell for row in grid.rows[: layout.first] for cell in row)
    if named >= 3 or (named and 2 * named >= rows):
        return True
    summed = any(sum_kind(cell) == "total" for row in grid.rows for cell in row)
    return summed and bool(re.search(r"支出(?:明细|内容|项目)|明细支出|经济分类|支出科目", heads))


def is_cross_table(grid: Grid, year: int) -> bool:
    """Whether the subjects head the columns instead of the rows, each a column of its own."""
    subjects = classification()
    named = [
        {at: cell for at, cell in enumerate(row) if is_subject(cell, subjects, year)}
        for row in grid.rows
    ]
    if not any(map(_heads_columns, named, grid.rows)):
        return False
    columns = {at for row in named for at in row}
    return all(len({row[at] for row in named if at in row}) == 1 for at in columns)


def _heads_columns(named: Mapping[int, str], row: Sequence[str]) -> bool:
    """Whether the subjects that a row names are more than blocks, or several without amounts."""
    amounts = (read_cell(cell, MoneyUnit.WAN) for cell in row if cell not in BLANKS)
    return len(named) > MOST_GROUPS or (len(named) > 1 and not any(amounts))


def _is_three_public(grid: Grid, year: int) -> bool:
    """Whether all the subjects that a table names are those of the “三公” expenses."""
    subjects = classification()
    cells = [cell for row in grid.rows for cell in row if is_subject(cell, subjects, year)]
    codes = {one.code for cell in cells for one in subjects.named(cell, year)}
    return bool(codes) and codes <= _THREE_PUBLIC
