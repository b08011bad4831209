"""Rows of an expenditure table taken from any workbook: what a chooser shows, and what it gives.

The window shows the sheets, the columns as they were recognised with their first cells, the
unit and the rows left out; the person corrects roles and unit, and the rows are read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from openpyxl.utils import get_column_letter

from desktop.importers.columns import Group, Layout, layout_of, named_unit, read_cell
from desktop.importers.ledger import added_up, has_vouchers, repeated, tell_credits
from desktop.importers.notes import Note, Notebook
from desktop.importers.problem import ImportProblemError
from desktop.importers.sheets import Sheet, opened_workbook, read_sheets
from desktop.importers.source import Grid
from desktop.importers.table_kinds import CROSS_TABLE, is_cross_table, is_expenditure, subjects_in
from desktop.importers.tables import Expenditure, Skipped, read_expenditure
from desktop.importers.unit_evidence import Guess, unit_by_evidence
from forms.amount import Amount, AmountError, MoneyUnit
from forms.economic import classification
from forms.report import ExpenditureLine, Report

ROLES: Final = {
    "name": "支出内容",
    "code": "科目编码",
    "amount": "金额",
    "budget": "预算数",
    "prior": "上年数",
    "": "不用",
}
"""What a column may be, with what the person reads."""
_SHOWN: Final = 5
_NOTHING: Final = (
    "这张表不能这样导入：没有读到科目和金额。请核对各列“用作”什么，"
    "或用科目一行一个的表，例如支出明细表。"
)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of a sheet: its letter, head, role (a key of :data:`ROLES`) and first cells."""

    index: int
    letter: str
    head: str
    role: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What was read from a sheet, and how.

    ``unit_found`` tells whether the sheet names the unit. Where it does not and none was chosen,
    ``unit_reason`` says in a Chinese clause what in the report speaks for the unit; "" where
    nothing does: then the rows are read in the report's unit, ``unit_settled`` is false and
    they are not to be taken before a unit is chosen. ``notes`` say what is amiss, such as formulas
    without stored values; what was left out is in ``skipped``.
    """

    sheet: str
    columns: tuple[ColumnChoice, ...]
    unit: MoneyUnit
    unit_found: bool
    unit_reason: str
    unit_settled: bool
    lines: tuple[ExpenditureLine, ...]
    total: Amount | None
    note: str
    skipped: tuple[Skipped, ...]
    notes: tuple[Note, ...]
    found: int
    """Rows before those of one subject were added up."""
    repeated: tuple[str, ...]
    """Names of subjects that several rows have."""
    added_up: bool
    refusal: str
    """Why nothing of the sheet can be taken, with the way out; "" where something can."""


class RowSource:
    """An opened workbook whose sheets can be read as expenditure tables, any number of times."""

    def __init__(self, path: Path, sheets: list[Sheet], report: Report) -> None:
        self._name = path.stem
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self._report = report
        self._year = report.year or 0
        self._unit = report.outline.view.unit

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the visible sheets."""
        return tuple(self._sheets)

    @property
    def suggested(self) -> str:
        """The sheet that is most like an expenditure table; the first where none is."""

        def fit(sheet: Sheet) -> tuple[bool, int]:
            named = subjects_in(sheet.grid, self._year)
            return is_expenditure(sheet.grid, self._year), named

        return max(self._sheets.values(), key=fit).name

    def preview(self, sheet: str, rows: int = 12) -> tuple[tuple[str, ...], ...]:
        """Return the first rows of a sheet as they stand there."""
        return self._sheets[sheet].grid.rows[:rows]

    def read(
        self,
        sheet: str | None = None,
        *,
        roles: Mapping[int, str] | None = None,
        unit: MoneyUnit | None = None,
        add_up: bool | None = None,
    ) -> RowsRead:
        """Read a sheet. ``roles`` (by column from 0) and ``unit`` overrule what is recognised.

        ``add_up`` tells whether rows of one subject are added up; None: as in a ledger they are.
        """
        name = sheet or self.suggested
        grid = self._sheets[name].grid
        found = layout_of(grid.rows, classification(), self._year)
        layout = found if roles is None else _chosen(grid.rows, roles, found)
        crosses = roles is None and is_cross_table(grid, self._year)
        if layout and crosses:
            layout = replace(layout, groups=())
        caption = " ".join(part for part in (name, self._name) if named_unit(part))
        named = (layout.unit if layout else None) or named_unit(caption)
        if add_up is None:
            add_up = layout is not None and has_vouchers(grid, layout)
        guess = None if unit or named else self._guess(grid, layout, add_up=add_up)
        settled = unit or named or (guess.unit if guess else None)
        notebook = Notebook()
        spent = self._spent(grid, layout, settled or self._unit, notebook)
        repeats = repeated(spent.lines)
        if add_up and repeats and layout:
            tell_credits(grid, layout, spent, notebook)
        return RowsRead(
            name,
            _columns(grid.rows, layout),
            settled or self._unit,
            named is not None,
            guess.reason if guess else "",
            settled is not None,
            _summed(spent.lines) if add_up else tuple(spent.lines),
            spent.total,
            spent.note,
            tuple(sorted(spent.skipped, key=lambda one: one.row)),
            tuple(note for note in notebook.notes if note.kind == "slip"),
            len(spent.lines),
            repeats,
            add_up and bool(repeats),
            "" if spent.lines else f"这张表{CROSS_TABLE}" if crosses else _NOTHING,
        )

    def _spent(
        self, grid: Grid, layout: Layout | None, unit: MoneyUnit, notebook: Notebook
    ) -> Expenditure:
        return read_expenditure(
            grid, self._year, notebook, default=self._unit, layout=layout, unit=unit
        )

    def _guess(self, grid: Grid, layout: Layout | None, *, add_up: bool) -> Guess | None:
        """Return the unit of a sheet that names none, as the report's own amounts tell it."""

        def lines(unit: MoneyUnit) -> Sequence[ExpenditureLine]:
            found = self._spent(grid, layout, unit, Notebook()).lines
            return _summed(found) if add_up else found

        return unit_by_evidence(self._report, lines)


def open_rows(path: Path, report: Report) -> RowSource:
    """Open a workbook to take rows from it into ``report``.

    Raises:
        ImportProblemError: it is no workbook, is damaged, too large or empty.
    """
    with opened_workbook(path) as book:
        sheets = [sheet for sheet in read_sheets(path, book) if sheet.grid.rows]
    if not sheets:
        raise ImportProblemError(f"“{path.name}”里没有内容，请核对后再导入。")
    return RowSource(path, sheets, report)


def _summed(lines: Sequence[ExpenditureLine]) -> tuple[ExpenditureLine, ...]:
    """Add up the rows of each subject; in a unit that is not theirs they may have no sum."""
    try:
        return added_up(lines)
    except AmountError:
        return tuple(lines)


def _chosen(
    rows: tuple[tuple[str, ...], ...], roles: Mapping[int, str], found: Layout | None
) -> Layout:
    """Return the layout of chosen columns; rows begin where the amounts do."""
    groups = _chosen_groups(roles)
    if found:
        return Layout(found.head, found.first, groups, found.unit)
    amount = groups[0].amount
    first = next(
        (
            place
            for place, row in enumerate(rows)
            if amount is not None and amount < len(row) and read_cell(row[amount], MoneyUnit.WAN)
        ),
        0,
    )
    return Layout(max(0, first - 1), first, groups, named_unit(" ".join(sum(rows[:first], ()))))


def _chosen_groups(roles: Mapping[int, str]) -> tuple[Group, ...]:
    """Part chosen columns into groups: a new one begins with a name or code after an amount.

    Where that leaves a part without names or amounts, the columns are one group.
    """
    groups, whole = [Group()], Group()
    for column, role in sorted(roles.items()):
        if role in ("name", "code") and groups[-1].amount is not None:
            groups.append(Group())
        for group in (groups[-1], whole):
            if role == "name":
                group.names.append(column)
            elif role in ("code", "amount", "budget", "prior"):
                setattr(group, role, column)
    is_parted = all(group.names and group.amount is not None for group in groups)
    return tuple(groups) if is_parted else (whole,)


def _columns(rows: tuple[tuple[str, ...], ...], layout: Layout | None) -> tuple[ColumnChoice, ...]:
    roles: dict[int, str] = {}
    for group in layout.groups if layout else ():
        roles |= dict.fromkeys(group.names, "name")
        for role in ("code", "amount", "budget", "prior"):
            column = getattr(group, role)
            if column is not None:
                roles[column] = role
    head, first = (layout.head, layout.first) if layout else (0, 0)
    width = max(map(len, rows), default=0)
    return tuple(
        ColumnChoice(
            column,
            get_column_letter(column + 1),
            " ".join(dict.fromkeys(filter(None, (row[column] for row in rows[head:first])))),
            roles.get(column, ""),
            tuple(row[column] for row in rows[first : first + _SHOWN]),
        )
        for column in range(width)
    )
