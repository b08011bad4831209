"""The words by which a table's rows say that they are sums, and so none of its lines.

合计 and 小计 alone, names that end in them (人员经费合计), and what a ledger carries from page to
page and month to month (本月合计, 本年累计, 承前页, 期初余额).
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from forms.economic import plain_name

SumKind: TypeAlias = Literal["total", "subtotal", ""]

_TOTALS: Final = frozenset({"合计", "总计", "支出合计", "支出总计", "本年支出合计", "总合计"})
_AFTER: Final = re.compile(r"(?:\([^()]*\))?:?$")
"""What may follow the word: its unit, a colon."""
_ENDING: Final = re.compile(r"(?:合计|总计|小计|累计)$")
_CARRIED: Final = re.compile(
    r"[承接][前上]页|[过转接][次下]页"
    r"|(?:期初|期末|年初|年末|月初|月末|上期|本期|上年|上月)(?:余额|结余)"
    r"|(?:上年|年初)结转|结转[下次][年页]|本[日月期年]发生额?"
)


def sum_kind(text: str) -> SumKind:
    """Return whether a name is that of the table's sum, that of a part's sum, or of neither."""
    plain = _AFTER.sub("", plain_name(text))
    if plain in _TOTALS:
        return "total"
    last = text.split()[-1:]  # 办公费 期初余额
    is_carried = any(map(_CARRIED.fullmatch, (plain, *map(plain_name, last))))
    return "subtotal" if is_carried or _ENDING.search(plain) else ""


def is_sum(cell: str) -> bool:
    """Whether a cell says that its row is a sum of others (合计, 小计)."""
    return bool(sum_kind(cell))
