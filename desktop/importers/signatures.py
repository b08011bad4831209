"""What stands below a table for its signing and sealing: 制表人：… 复核：… （单位公章）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_DEED: Final = (
    r"(?:制表|填表|填报|编制|编报|经办|复核|审核|审批|校对|会计|出纳|签字|签章|盖章|公章)"
)
_BODY: Final = r"(?:单位|部门|科室|财务|财会|会计|分管|主管|项目|联系)"
_WHO: Final = r"(?:人员?|者|员|负责人|主管|机构|领导|单位|部门|电话|公章|盖章|签章|签字|日期|时间)"
_SIGNED: Final = re.compile(
    rf"[（(]?(?:{_DEED}{_WHO}?|{_BODY}{{0,2}}{_WHO}|{_BODY}{_DEED})(?:[（(].{{0,8}}[）)])?"
    r"(?:[：:].*|[）)]?)",
    re.DOTALL,
)


def is_signature(row: Sequence[str], *, has_amount: bool) -> bool:
    """Whether a row of a table asks for signatures or a seal, or names who signed.

    One with an amount is one only where it begins so: the number may be a telephone's.
    """
    cells = ["".join(cell.split()) for cell in row if cell.strip()]
    if has_amount:
        return bool(cells and re.search("[：:（(]", cells[0]) and _SIGNED.fullmatch(cells[0]))
    return any(map(_SIGNED.fullmatch, cells))
