"""What an edit changed, for undo and redo: its places, and what changed in the officer's words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from forms.amount import YUAN_VIEW, Amount, AmountView
from forms.edits import Batch, Edit, SetValue, Splice, label_of
from forms.report import (
    ATTACHMENT,
    BLANK,
    EXPLANATION,
    LINES,
    NARRATIVE,
    SUBJECT_MARK,
    TABLES,
    ExpenditureLine,
    FreeTable,
    Report,
    Value,
    format_count,
)

_MOST_PLACES: Final = 200
"""Places of one edit that are looked for; a change of more is shown at its first."""
_LONGEST: Final = 16
"""Characters of a text that are quoted at most."""
_PARTS: Final = {
    "name": "名称",
    "code": "科目编码",
    "amount": "金额",
    "budget": "预算数",
    "prior": "上年数",
}
"""Parts of an expenditure line by the keys of the columns that show them."""


# Where --------------------------------------------------------------------------------------


def places_of(edit: Edit, report: Report) -> list[str]:
    """Return the places on pages that an edit changed, as findings name places, in order.

    ``report`` is the one after the edit. What stands on no page (attachments, explanations,
    last year's entries) has no place.
    """
    places: dict[str, None] = {}
    for part in _parts_of(edit):
        place = _place(part, report)
        if place:
            places[place] = None
        if len(places) >= _MOST_PLACES:
            break
    return list(places)


def _parts_of(edit: Edit) -> Iterator[SetValue | Splice]:
    if isinstance(edit, Batch):
        for part in edit.edits:
            yield from _parts_of(part)
    else:
        yield edit


def _place(edit: SetValue | Splice, report: Report) -> str:
    if isinstance(edit, SetValue):
        return "" if edit.key.startswith((ATTACHMENT, EXPLANATION, "last:")) else edit.key
    if edit.target == LINES:
        return f"{LINES}/{_number(edit.at, len(report.lines))}"
    if edit.target == TABLES:
        if edit.at < len(report.tables) and edit.inserted:
            return f"{TABLES}/{edit.at + 1}"
        gone = next((one for one in edit.removed if isinstance(one, FreeTable)), None)
        return gone.key or gone.section if gone else ""
    key = edit.target.removeprefix(NARRATIVE)
    return f"{key}/{_number(edit.at, len(report.narrative_of(key)))}"


def _number(index: int, count: int) -> int:
    """Count from 1; what stood behind the last one is shown at the last one."""
    return max(min(index + 1, count), 1)


def identities_of(edit: Edit) -> tuple[str, ...]:
    """Return the findings whose explanations an edit changes; none where it changes more."""
    keys = [
        part.key if isinstance(part, SetValue) and part.key.startswith(EXPLANATION) else ""
        for part in _parts_of(edit)
    ]
    return tuple(map(_identity, keys)) if all(keys) else ()


def _identity(key: str) -> str:
    return key.removeprefix(EXPLANATION).partition(SUBJECT_MARK)[0]


def changed_cell(edit: Edit) -> tuple[int, int | str] | None:
    """Return the row and column that an edit of a single table row changed; None for others.

    The row is counted from 0 without the header; a column of the expenditure table is told by
    its key.
    """
    match edit:
        case Splice(_, at, (ExpenditureLine() as old,), (ExpenditureLine() as new,)):
            keys = [key for key in _PARTS if getattr(old, key) != getattr(new, key)]
            return at, keys[-1] if keys else "name"
        case Splice(_, _, (FreeTable() as old,), (FreeTable() as new,)):
            return _cell_of(old, new)
    return None


def _cell_of(old: FreeTable, new: FreeTable) -> tuple[int, int] | None:
    for row, (one, other) in enumerate(zip(old.rows, new.rows, strict=False)):
        for column, (text, other_text) in enumerate(zip(one, other, strict=False)):
            if text != other_text:
                return max(row - 1, 0), column
    shorter = min(len(old.rows), len(new.rows))
    return (max(shorter - 1, 0), 0) if len(old.rows) != len(new.rows) else None


# In words -----------------------------------------------------------------------------------


def change_told(edit: Edit, before: Report, after: Report, view: AmountView) -> str:
    """Say what a small edit changed and how, as 实有人数 58 → （未填）; "" for any other."""
    while isinstance(edit, Batch) and len(edit.edits) == 1:
        edit = edit.edits[0]
    match edit:
        case SetValue(key, old, new) if not key.startswith((ATTACHMENT, EXPLANATION)):
            return f"{label_of(after, key)} {_sides(old, new, view, _unit_of(after, key))}"
        case Splice(_, _, (ExpenditureLine() as old,), (ExpenditureLine() as new,)):
            return _line_told(old, new, after, view)
        case Splice(target, at, _, _) if target.startswith(NARRATIVE):
            key = target.removeprefix(NARRATIVE)
            count = max(len(before.narrative_of(key)), len(after.narrative_of(key)))
            return f"“{label_of(after, key)}”第 {_number(at, count)} 段的文字"
    return ""


def _line_told(old: ExpenditureLine, new: ExpenditureLine, report: Report, view: AmountView) -> str:
    keys = [key for key in _PARTS if getattr(old, key) != getattr(new, key)]
    if len(keys) != 1:
        return ""
    table = report.outline.expenditure
    labels = {column.key: column.label for column in table.columns} if table else {}
    key = keys[0]
    sides = _sides(getattr(old, key), getattr(new, key), view)
    return f"“{new.name or '空行'}”的{labels.get(key, _PARTS[key])} {sides}"


def _unit_of(report: Report, key: str) -> str:
    field = report.outline.fields.get(key)
    return field.unit if field else ""


def _sides(old: Value | None, new: Value | None, view: AmountView, unit: str = "") -> str:
    """Show both sides; amounts that look the same in 万元 are told in 元."""
    sides = _shown(old, view, unit), _shown(new, view, unit)
    if sides[0] == sides[1]:
        sides = _shown(old, YUAN_VIEW, unit), _shown(new, YUAN_VIEW, unit)
    return " → ".join(sides)


def _shown(value: Value | None, view: AmountView, unit: str = "") -> str:
    match value:
        case None:
            return BLANK
        case Amount():
            return view.format(value) + view.unit.value
        case Decimal():
            return format_count(value) + unit
    text = " ".join(value.split())
    return f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}”"
