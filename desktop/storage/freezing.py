"""定稿: a report that has been handed in stays as it was handed in.

The state is a value of the report (草稿, 定稿, 已盖章报送), so that each change of it is a line of
the journal. What it allows is decided here, for every edit on its way to the file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.storage.errors import BlockedError, FrozenError, StorageError
from forms.edits import SetValue
from forms.report import ATTACHMENT, DRAFT, FINAL, SEALED, STATUS, Report

if TYPE_CHECKING:
    from forms.checks.finding import Coverage

_STATES: Final = ("", DRAFT, FINAL, SEALED)


def state_of(report: Report) -> str:
    """Return the report's state: 草稿, 定稿 or 已盖章报送."""
    return report.text_of(STATUS) or DRAFT


def set_state(report: Report, state: str) -> SetValue:
    """Return the edit that gives the report another state."""
    return SetValue(STATUS, report.values.get(STATUS), state)


def with_state_of(present: Report, other: Report) -> Report:
    """Return another report in the state of the present one."""
    values = {key: value for key, value in other.values.items() if key != STATUS}
    if STATUS in present.values:
        values[STATUS] = present.values[STATUS]
    return replace(other, values=values)


def require_allowed(before: Report, after: Report, *, reason: str = "") -> None:
    """Refuse an edit that the report's state does not allow.

    A frozen report takes further attachments (the scanned, stamped paper exists only after 定稿),
    the step from 定稿 to 已盖章报送, and with a ``reason`` the step back to 草稿; nothing else.

    Raises:
        FrozenError: the report is frozen.
        BlockedError: it may not be made final, since findings stand.
        StorageError: there is no such state.
    """
    old, new = state_of(before), state_of(after)
    if new not in _STATES:
        raise StorageError(f"没有“{new}”这种状态，状态没有改动；请选草稿、定稿或已盖章报送。")
    if before.is_final and not _is_same_but_for_more(before, after):
        raise FrozenError(_FROZEN.format(old))
    if new == old:
        return
    if _without_state(before) != _without_state(after):
        raise FrozenError("改变状态时不能同时改内容，状态没有改动；请先保存改动，再改状态。")
    if before.is_final:
        if not (new == DRAFT and reason) and (old, new) != (FINAL, SEALED):
            raise FrozenError(_REASON.format(old))
    elif new != FINAL:
        raise FrozenError("报告还没有定稿，不能记为已盖章报送；请先“定稿”，打印盖章之后再记。")
    else:
        require_ready(after)


_FROZEN: Final = "报告已{}，不能再改，刚才的填写没有存进文件；要修改请先“解除定稿”并写明理由。"
_REASON: Final = "报告已{}，没有改回；要修改请“解除定稿”并写明理由。"


def require_ready(report: Report, covers: Coverage | None = None) -> None:
    """Refuse to make a report final while findings stand.

    Mandatory findings (逻辑性) must be put right; those to be explained (核实性) need an
    explanation. Hints do not count. ``covers`` tells which characters can be printed.

    Raises:
        BlockedError: findings stand; it carries them.
    """
    from forms.checks import Level, check  # only here: the rules take a while to import

    standing = tuple(
        finding
        for finding in (check(report) if covers is None else check(report, covers))
        if finding.level is Level.MANDATORY
        or (finding.level is Level.EXPLAIN and not finding.explained)
    )
    if not standing:
        return
    faults = sum(finding.level is Level.MANDATORY for finding in standing)
    counts = [(faults, "{} 条逻辑性问题须改正"), (len(standing) - faults, "{} 条核实性问题待说明")]
    told = "、".join(words.format(count) for count, words in counts if count)
    raise BlockedError(f"还有 {told}，没有定稿；请在“审核结果”中逐条处理后再定稿。", standing)


def _without_state(report: Report) -> Report:
    values = {key: value for key, value in report.values.items() if key != STATUS}
    return replace(report, values=values)


def _is_same_but_for_more(before: Report, after: Report) -> bool:
    """Whether two reports differ in nothing but their state and further attachments."""
    if (before.narratives, before.lines, before.tables) != (
        after.narratives,
        after.lines,
        after.tables,
    ):
        return False
    changed = {
        key
        for key in {*before.values, *after.values} - {STATUS}
        if before.values.get(key) != after.values.get(key)
    }
    return all(key.startswith(ATTACHMENT) and key not in before.values for key in changed)
