"""The columns of a table recognised by their heads, also of two groups side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.importers.likeness import folded
from desktop.importers.sums import is_sum
from forms.amount import AmountError, MoneyUnit, parse_amount
from forms.economic import Classification

Rows = Sequence[Sequence[str]]

BLANKS: Final = frozenset(
    {"", "无", *(mark * times for mark in "-－—–−/／…" for times in (1, 2, 3))}
)
"""Cells that say that there is no amount."""

_ROLES: Final = (
    (
        "skip",
        re.compile(
            r"序号|行次|备注|说明|占比|比例|比重|执行率|完成率|增减|差异|变动|%|贷方|方向|余额"
        ),
    ),
    ("code", re.compile(r"编码|代码|科目编号")),
    ("prior", re.compile(r"上年|去年|上一年")),
    ("amount", re.compile(r"决算|实际|执行|发生|完成|借方")),
    ("name", re.compile(r"内容|科目|项目(?!支出)|名称|分类|明细|用途|经济|^[类款]$")),
    ("budget", re.compile(r"预算|批复|年初|指标数|调整")),
    ("amount", re.compile(r"金额|支出|本年|合计|数额|^\d{4}年度?$")),
)
"""What a head says of its column; the first that fits counts. 支出内容 is a name, so the bare
words come last."""
_PART: Final = re.compile(r"基本支出|项目支出|人员|公用|财政拨款|其他资金")
"""Heads of columns that hold parts of what a column of sums (合计) holds."""
_CODE_BEFORE: Final = re.compile(r"^\s*\d{3,5}\s*")
MOST_GROUPS: Final = 3
"""Groups of columns side by side at most; a row that names more subjects heads columns."""
_COUNTING: Final = frozenset({"栏次", "列次", "栏目"})
"""What stands before a row that only counts the columns."""
_UNIT_LINE = re.compile(r"^[（(]?(?:金额)?单位\s*[:：]\s*(?:人民币)?(?:亿元|万元|元)[）)]?$")
_UNIT = re.compile(r"(亿元|万元|元)(?!/)")


@dataclass(slots=True)
class Group:
    """One group of columns: where names, codes and amounts stand."""

    names: list[int] = field(default_factory=list)
    code: int | None = None
    amount: int | None = None
    budget: int | None = None
    prior: int | None = None

    @property
    def columns(self) -> tuple[int, ...]:
        """All its columns."""
        others = (self.code, self.amount, self.budget, self.prior)
        return (*self.names, *(column for column in others if column is not None))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read: its head's rows, its groups of columns, the unit that it names."""

    head: int
    first: int
    groups: tuple[Group, ...]
    unit: MoneyUnit | None


def read_cell(text: str, unit: MoneyUnit) -> bool:
    """Whether the cell is an amount."""
    try:
        return parse_amount(text, unit) is not None
    except AmountError:
        return False


def is_subject(text: str, subjects: Classification, year: int) -> bool:
    """Whether the cell names a subject of the economic classification."""
    if text.isascii():
        return False
    return bool(subjects.named(_CODE_BEFORE.sub("", text), year))


def layout_of(rows: Rows, subjects: Classification, year: int) -> Layout | None:
    """Recognise the columns of a table; None where it has no names beside amounts."""
    first = next((i for i, row in enumerate(rows) if _is_data(row, subjects, year)), len(rows))
    head = next((i for i, row in enumerate(rows[:first]) if _is_head(row)), first)
    unit = named_unit(" ".join(cell for row in rows[:first] for cell in row))
    heads = _heads(rows[head:first])
    groups = _groups(heads) or _guessed(rows[first:], heads, subjects, year)
    return Layout(head, first, tuple(groups), unit) if groups else None


def named_unit(text: str) -> MoneyUnit | None:
    """Return the unit that a caption or a head names (单位：万元)."""
    found = _UNIT.search(text)
    return MoneyUnit(found.group(1)) if found else None


def is_unit_line(text: str) -> bool:
    """Whether a text only names the unit of the amounts below it (单位：万元)."""
    return bool(_UNIT_LINE.match(text))


def _is_head(row: Sequence[str]) -> bool:
    """Whether a row above the amounts heads columns; a caption or a unit line does not."""
    return sum(map(bool, row)) > 1 and not any(map(is_unit_line, row))


def _is_data(row: Sequence[str], subjects: Classification, year: int) -> bool:
    """Whether a row names a subject or holds amounts, and so is no head.

    Many subjects in one row would head the columns of another kind of table.
    """
    if any(cell in _COUNTING for cell in row):
        return False
    if 1 <= sum(is_subject(cell, subjects, year) for cell in row) <= MOST_GROUPS:
        return True
    return any(
        _like_amount(cell) and not _is_year(cell) and cell not in subjects.by_code
        for cell in row
        if cell not in BLANKS
    )


def _is_year(cell: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d年?", cell))


def _like_amount(cell: str) -> bool:
    return cell.startswith("=") or read_cell(cell, MoneyUnit.WAN)


def _heads(rows: Rows) -> list[str]:
    """Return each column's head, read from the top down; a spanning head holds for its span."""
    width = max((len(row) for row in rows), default=0)
    heads = [""] * width
    for number, row in enumerate(rows):
        last = ""
        for column in range(width):
            cell = row[column] if column < len(row) else ""
            below = any(column < len(under) and under[column] for under in rows[number + 1 :])
            last = cell or (last if below else "")
            if last and not heads[column].endswith(last):
                heads[column] += last
    return heads


def _role(head: str) -> str:
    plain = "".join(head.split())
    plain = re.sub(r"[（(]?单位[:：]?(?:亿元|万元|元)[）)]?|[（(](?:亿元|万元|元)[）)]", "", plain)
    if not plain:
        return "amount" if head.strip() else ""
    return next((role for role, pattern in _ROLES if pattern.search(plain)), "")


def _groups(heads: Sequence[str]) -> list[Group]:
    """Part the columns into groups: a new one begins with a name after an amount."""
    groups: list[Group] = [Group()]
    for column, head in enumerate(heads):
        role = _role(head)
        group = groups[-1]
        if role in ("name", "code") and group.amount is not None:
            group = Group()
            groups.append(group)
        if role == "name":
            group.names.append(column)
        elif role == "code" and group.code is None:
            group.code = column
        elif role == "amount" and (
            group.amount is None
            or not _is_better(heads, group.amount)
            or (is_sum(head) and _PART.search(heads[group.amount]))
        ):
            group.amount = column
        elif role == "budget" and group.budget is None:
            group.budget = column
        elif role == "prior" and group.prior is None:
            group.prior = column
    return [group for group in groups if group.names and group.amount is not None]


def _is_better(heads: Sequence[str], chosen: int) -> bool:
    """Whether the column chosen says that it is what was spent; else a later one may."""
    return bool(re.search(r"决算|实际|执行|支出|发生|借方|金额|合计", folded(heads[chosen])))


def _guessed(rows: Rows, heads: Sequence[str], subjects: Classification, year: int) -> list[Group]:
    """Find the columns by what they hold, where heads are wanting; a head of codes counts."""
    width = max((len(row) for row in rows), default=0)
    groups: list[Group] = []
    code: int | None = None
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        named = sum(is_subject(cell, subjects, year) for cell in cells)
        amounts = sum(_like_amount(cell) for cell in cells)
        coded = sum(cell in subjects.by_code for cell in cells)
        if _role(heads[column] if column < len(heads) else "") == "code" or (
            coded >= 2 and coded == len(cells)
        ):
            code = column
        elif named >= 2 and 2 * named >= len(cells):
            groups.append(Group([column], code))
            code = None
        elif groups and groups[-1].amount is None and cells and 2 * amounts >= len(cells):
            groups[-1].amount = column
    return [group for group in groups if group.amount is not None]
