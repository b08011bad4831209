"""Edits: the only way a report changes. Each knows its inverse, so undo is just another edit.

Three kinds suffice: one value set, one run of a list replaced, several edits at once. Both
sides are kept, old and new, so that an edit is its own journal entry and is refused where the
report is not as it expects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, cast

from forms.narrative import Block, Narrative
from forms.outline import UNPLACED
from forms.report import (
    ATTACHMENT,
    LINES,
    NARRATIVE,
    TABLES,
    ExpenditureLine,
    FreeTable,
    Report,
    Value,
)
from forms.section_places import place_name

Item: TypeAlias = Block | ExpenditureLine | FreeTable


class EditConflictError(ValueError):
    """The report is not as the edit expects (it was made for another state)."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """One value set, changed or cleared (``None``)."""

    key: str
    old: Value | None
    new: Value | None


@dataclass(frozen=True, slots=True)
class Splice:
    """A run of a list replaced: ``removed`` gives way to ``inserted`` at index ``at``.

    ``target`` is ``lines``, ``tables`` or ``narrative:KEY``.
    """

    target: str
    at: int
    removed: tuple[Item, ...]
    inserted: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Several edits that happen together or not at all, in order."""

    edits: tuple[Edit, ...]


Edit: TypeAlias = SetValue | Splice | Batch


def inverse(edit: Edit) -> Edit:
    """Return the edit that takes ``edit`` back."""
    match edit:
        case SetValue(key, old, new):
            return SetValue(key, new, old)
        case Splice(target, at, removed, inserted):
            return Splice(target, at, inserted, removed)
        case Batch(edits):
            return Batch(tuple(inverse(part) for part in reversed(edits)))


def is_nothing(edit: Edit) -> bool:
    """Whether the edit changes nothing."""
    match edit:
        case SetValue(_, old, new):
            return old == new
        case Splice(_, _, removed, inserted):
            return removed == inserted
        case Batch(edits):
            return all(is_nothing(part) for part in edits)


def apply(edit: Edit, report: Report) -> Report:
    """Return the report after the edit.

    Raises:
        EditConflictError: the report is not in the state the edit was made for.
    """
    match edit:
        case SetValue(key, old, new):
            if report.values.get(key) != old:
                raise EditConflictError(f"value {key} is not as expected")
            values = dict(report.values)
            if new is None:
                values.pop(key, None)
            else:
                values[key] = new
            return replace(report, values=values)
        case Splice(target, at, removed, inserted):
            items = items_of(report, target)
            if items[at : at + len(removed)] != removed or not 0 <= at <= len(items):
                raise EditConflictError(f"{target} is not as expected at {at}")
            return _with_items(report, target, items[:at] + inserted + items[at + len(removed) :])
        case Batch(edits):
            for part in edits:
                report = apply(part, report)
            return report


def items_of(report: Report, target: str) -> tuple[Item, ...]:
    """Return the list that a splice's target names."""
    if target == LINES:
        return report.lines
    if target == TABLES:
        return report.tables
    return report.narrative_of(target.removeprefix(NARRATIVE))


def _with_items(report: Report, target: str, items: tuple[Item, ...]) -> Report:
    if target == LINES:
        return replace(report, lines=cast("tuple[ExpenditureLine, ...]", items))
    if target == TABLES:
        return replace(report, tables=cast("tuple[FreeTable, ...]", items))
    narratives = dict(report.narratives)
    if items:
        narratives[target.removeprefix(NARRATIVE)] = cast(Narrative, items)
    else:
        narratives.pop(target.removeprefix(NARRATIVE), None)
    return replace(report, narratives=narratives)


# Edits for what a person does ---------------------------------------------------------------


def set_value(report: Report, key: str, new: Value | None) -> SetValue:
    """Return the edit that sets a value; an empty text clears it."""
    return SetValue(key, report.values.get(key), None if new == "" else new)


def replace_items(report: Report, target: str, items: Sequence[Item]) -> Splice:
    """Return the smallest splice that turns a list into ``items``."""
    old, new = items_of(report, target), tuple(items)
    shortest = min(len(old), len(new))
    start = 0
    # Mostly the very same items: asking that first spares comparing thousands part by part.
    while start < shortest and (old[start] is new[start] or old[start] == new[start]):
        start += 1
    end = 0
    while end < shortest - start and (
        old[-1 - end] is new[-1 - end] or old[-1 - end] == new[-1 - end]
    ):
        end += 1
    return Splice(target, start, old[start : len(old) - end], new[start : len(new) - end])


def replace_narrative(report: Report, key: str, blocks: Sequence[Block]) -> Splice:
    """Return the smallest edit that turns a narrative into ``blocks``."""
    return replace_items(report, NARRATIVE + key, blocks)


def change_line(report: Report, index: int, line: ExpenditureLine) -> Splice:
    """Return the edit that replaces one expenditure line."""
    return Splice(LINES, index, (report.lines[index],), (line,))


def insert_lines(index: int, lines: Sequence[ExpenditureLine]) -> Splice:
    """Return the edit that inserts expenditure lines before ``index``."""
    return Splice(LINES, index, (), tuple(lines))


def delete_lines(report: Report, index: int, count: int = 1) -> Splice:
    """Return the edit that deletes ``count`` lines from ``index`` on."""
    return Splice(LINES, index, report.lines[index : index + count], ())


def move_line(report: Report, index: int, to: int) -> Batch:
    """Return the edit that moves a line so that it stands at index ``to`` afterwards."""
    line = (report.lines[index],)
    return Batch((Splice(LINES, index, line, ()), Splice(LINES, to, (), line)))


def difference(before: Report, after: Report) -> Batch:
    """Return the edit that turns one report into another of the same outline."""
    edits: list[Edit] = [
        SetValue(key, before.values.get(key), after.values.get(key))
        for key in dict.fromkeys((*before.values, *after.values))
    ]
    edits += [
        replace_narrative(before, key, after.narrative_of(key))
        for key in dict.fromkeys((*before.narratives, *after.narratives))
    ]
    edits.append(replace_items(before, LINES, after.lines))
    edits.append(replace_items(before, TABLES, after.tables))
    return Batch(tuple(edit for edit in edits if not is_nothing(edit)))


def describe(edit: Edit, report: Report) -> str:
    """Name an edit for the undo menu and the journal, in the officer's words."""
    match edit:
        case SetValue(key, _, new):
            return f"{'清空' if new is None else '填写'}“{label_of(report, key)}”"
        case Splice(target, _, removed, inserted) if target == LINES:
            return _describe_lines(removed, inserted)
        case Splice(target, _, _, _) if target == TABLES:
            return "修改表格"
        case Splice(target, _, _, _):
            return f"修改“{label_of(report, target.removeprefix(NARRATIVE))}”的文字"
        case Batch((first, *rest)):
            return describe(first, report) + (f"等 {len(rest) + 1} 处" if rest else "")
        case Batch():
            return "无改动"


def _describe_lines(removed: tuple[Item, ...], inserted: tuple[Item, ...]) -> str:
    verb = "修改" if removed and inserted else "插入" if inserted else "删除"
    lines = [item for item in inserted or removed if isinstance(item, ExpenditureLine)]
    if len(lines) == 1:
        return f"{verb}支出明细“{lines[0].name or '空行'}”"
    return f"{verb}支出明细 {len(lines)} 行"


_LABELS: Final = {
    "unit": "单位名称",
    "year": "年度",
    "status": "状态",
    "expenditure.total": "合计",
    "expenditure.sum": "支出明细各项之和",
    "expenditure.note": "备注",
    UNPLACED: "未归类",
}


def label_of(report: Report, key: str) -> str:
    """Return what a value or narrative is called, in the officer's words."""
    if key in _LABELS:
        return _LABELS[key]
    if key.startswith("explanation:"):
        return "说明"
    if key.startswith(ATTACHMENT):
        return "佐证材料"
    if key.startswith("last:"):
        return f"{label_of(report, key.removeprefix('last:'))}（上年）"
    if report.outline.section(key):
        return place_name(report.outline, key)
    field = report.outline.fields.get(key)
    return field.label if field else key
