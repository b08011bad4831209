"""Imported rows matched to those of a report by code and name, as an edit that can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from forms.amount import Amount
from forms.amount import total as total_of
from forms.economic import classification, plain_name
from forms.edits import Batch, Edit, is_nothing, replace_items, set_value
from forms.report import EXPENDITURE_TOTAL, LINES, ExpenditureLine, Report

RowMode: TypeAlias = Literal["update", "add", "merge", "replace"]
MODES: Final[dict[RowMode, str]] = {
    "update": "只更新已有的行",
    "add": "只添加没有的行",
    "merge": "更新已有的行，添加没有的行",
    "replace": "全部换成导入的行",
}
"""What can be done with imported rows, with what the person reads."""
_AMOUNTS: Final = {"amount": "金额", "budget": "预算数", "prior": "上年数"}
_Key: TypeAlias = Callable[[ExpenditureLine], object]
DifferenceKind: TypeAlias = Literal["changed", "added", "removed", "left out"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the plan changes, or a row that it leaves out.

    ``column`` is ``amount``, ``budget``, ``prior``, ``name``, ``code`` or "" for the whole row;
    ``old`` and ``new`` are what stands and what comes. A row that comes has one for itself with
    its amount, and one for each other amount that it brings.
    """

    kind: DifferenceKind
    name: str
    code: str | None
    column: str = ""
    old: Amount | str | None = None
    new: Amount | str | None = None

    @property
    def column_name(self) -> str:
        """The column as the officer knows it."""
        return {**_AMOUNTS, "name": "支出内容", "code": "科目编码"}.get(self.column, "")

    @property
    def is_row(self) -> bool:
        """Whether this is of a whole row."""
        return not self.column

    @property
    def renames(self) -> bool:
        """Whether a row gets another name."""
        return self.kind == "changed" and self.column == "name"


@dataclass(frozen=True, slots=True)
class RowPlan:
    """An edit of the expenditure table, and what it changes."""

    edit: Edit
    differences: tuple[Difference, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether the report is already as the rows would make it."""
        return is_nothing(self.edit)


def plan_rows(
    report: Report,
    lines: Sequence[ExpenditureLine],
    mode: RowMode,
    *,
    total: Amount | None = None,
    keep_names: Container[str] = (),
) -> RowPlan:
    """Plan what imported rows do to a report; nothing is changed before the edit is applied.

    A row is matched by code and name, else by a code or a name that only one row on each side
    bears. What an imported row leaves blank stays as it is; for ``replace``, only a column of
    budgets or of last year that the workbook has not at all. ``total`` is
    the imported 合计: it is entered only where the imported rows are then all of the table, for
    that of a part is none of the whole. A name that is not that of its code's subject gives way
    to the imported one, or the row would bear another's amounts; ``keep_names`` are the codes
    of rows whose names stay all the same.

    Raises:
        AmountError: the rows' sum is beyond any amount: most likely the unit is another.
    """
    pairs = matched_rows(report.lines, lines)
    if mode == "replace":
        lines = _with_kept_columns(report.lines, lines, pairs)
    updated = {
        old: _updated(report.lines[old], lines[new], keep_names) for old, new in pairs.items()
    }
    result = _result(report.lines, lines, pairs, updated, mode)
    for column in _AMOUNTS:
        total_of(getattr(line, column) for line in result)
    differences = _differences(report.lines, lines, pairs, updated, mode)
    edits: list[Edit] = [replace_items(report, LINES, result)]
    before = report.expenditure_total
    is_whole = _is_whole(len(report.lines), len(lines), len(pairs), mode)
    if total is not None and total != before:
        kind: DifferenceKind = "changed" if is_whole else "left out"
        differences.append(Difference(kind, "合计", None, "amount", before, total))
        if is_whole:
            edits.append(set_value(report, EXPENDITURE_TOTAL, total))
    return RowPlan(Batch(tuple(edits)), tuple(differences))


def _with_kept_columns(
    before: Sequence[ExpenditureLine], lines: Sequence[ExpenditureLine], pairs: Mapping[int, int]
) -> Sequence[ExpenditureLine]:
    """Return rows with the budgets and last year's amounts of those they are matched with.

    Only columns of which the workbook says nothing are kept.
    """
    silent = [
        column
        for column in ("budget", "prior")
        if all(getattr(line, column) is None for line in lines)
    ]
    kept = {
        new: {column: getattr(before[old], column) for column in silent}
        for old, new in pairs.items()
    }
    return [replace(line, **kept.get(place, {})) for place, line in enumerate(lines)]


def _is_whole(before: int, imported: int, matched: int, mode: RowMode) -> bool:
    """Whether the table's rows will then be the imported ones and no others."""
    if mode == "replace":
        return True
    if mode == "add":
        return before == 0
    return matched == before and (mode == "merge" or matched == imported)


def _result(
    before: Sequence[ExpenditureLine],
    lines: Sequence[ExpenditureLine],
    pairs: Mapping[int, int],
    updated: Mapping[int, ExpenditureLine],
    mode: RowMode,
) -> list[ExpenditureLine]:
    if mode == "replace":
        return list(lines)
    result = list(before)
    if mode in ("update", "merge"):
        for old, line in updated.items():
            result[old] = line
    if mode in ("add", "merge"):
        matched = set(pairs.values())
        result += [line for place, line in enumerate(lines) if place not in matched]
    return result


def _differences(
    before: Sequence[ExpenditureLine],
    lines: Sequence[ExpenditureLine],
    pairs: Mapping[int, int],
    updated: Mapping[int, ExpenditureLine],
    mode: RowMode,
) -> list[Difference]:
    """Return changes in the order of the imported rows, then the rows that go."""
    found: list[Difference] = []
    matched = {new: old for old, new in pairs.items()}
    for place, line in enumerate(lines):
        if place not in matched:
            found += _new_row(line, "left out" if mode == "update" else "added")
            continue
        old = matched[place]
        changes = _changes(before[old], line if mode == "replace" else updated[old])
        if mode == "add":
            changes = [replace(change, kind="left out") for change in changes]
        found += changes
    if mode == "replace":
        found += [
            Difference("removed", line.name, line.code, old=line.amount)
            for place, line in enumerate(before)
            if place not in pairs
        ]
    return found


def _new_row(line: ExpenditureLine, kind: DifferenceKind) -> list[Difference]:
    """Return a row that is not in the table, and what it brings besides its amount."""
    return [
        Difference(kind, line.name, line.code, new=line.amount),
        *(
            Difference(kind, line.name, line.code, column, new=getattr(line, column))
            for column in ("budget", "prior")
            if getattr(line, column) is not None
        ),
    ]


def matched_rows(
    before: Sequence[ExpenditureLine], after: Sequence[ExpenditureLine]
) -> dict[int, int]:
    """Return which imported row (value) goes with which row of the report (key)."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    keys: tuple[_Key, ...] = (
        lambda line: (line.code, plain_name(line.name)),
        lambda line: line.code,
        lambda line: plain_name(line.name),
    )
    for strict, key in enumerate(keys):
        old = _places(before, key, pairs)
        new = _places(after, key, taken)
        for value, places in old.items():
            others = new.get(value, [])
            # Equal rows go together in their order; a code or name alone must be the only one.
            if strict == 0 or (value and len(places) == len(others) == 1):
                for one, other in zip(places, others, strict=False):
                    if strict < 2 or None in (before[one].code, after[other].code):
                        pairs[one] = other
                        taken.add(other)
    return pairs


def _places(
    lines: Sequence[ExpenditureLine], key: _Key, without: Container[int]
) -> dict[object, list[int]]:
    found: dict[object, list[int]] = {}
    for place, line in enumerate(lines):
        if place not in without:
            found.setdefault(key(line), []).append(place)
    return found


def _updated(
    line: ExpenditureLine, by: ExpenditureLine, keep_names: Container[str]
) -> ExpenditureLine:
    """Return a row with what the imported one says; a name of its own subject stays."""
    said = {column: getattr(by, column) for column in _AMOUNTS}
    entered = {column: amount for column, amount in said.items() if amount is not None}
    takes_name = _is_misnamed(line, by) and by.code not in keep_names
    name = by.name if takes_name else line.name
    return replace(line, name=name, code=line.code or by.code, **entered)


def _is_misnamed(line: ExpenditureLine, by: ExpenditureLine) -> bool:
    """Whether a row bears another name than the imported one of its code, and not its subject's."""
    subject = classification().by_code.get(line.code or "")
    if subject is None or by.code != line.code or not by.name:
        return False
    own = map(plain_name, (subject.name, *subject.former_names, by.name))
    return plain_name(line.name) not in own


def _changes(before: ExpenditureLine, after: ExpenditureLine) -> list[Difference]:
    return [
        Difference(
            "changed", after.name, after.code, column, getattr(before, column),
            getattr(after, column),
        )
        for column in ("name", "code", *_AMOUNTS)
        if getattr(before, column) != getattr(after, column)
    ]  # fmt: skip
