"""The expenditure table (支出明细) read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from desktop.importers.codes import read_code
from desktop.importers.columns import (
    BLANKS,
    Group,
    Layout,
    layout_of,
    named_unit,
    read_cell,
)
from desktop.importers.notes import Notebook, shortened
from desktop.importers.signatures import is_signature
from desktop.importers.source import Grid
from desktop.importers.sums import is_sum, sum_kind
from forms.amount import (
    MOST_SPENT,
    WAN_VIEW,
    Amount,
    AmountError,
    AmountView,
    MoneyUnit,
    parse_amount,
)
from forms.economic import Classification, classification, plain_name
from forms.outline import EXPENDITURE
from forms.report import ExpenditureLine

_GROUPS: Final = frozenset({"基本支出", "项目支出", "人员经费", "公用经费", "日常公用经费"})
_NOTE = re.compile(r"^(?:备\s*注|注|说明)\s*[:：]\s*")
_NUMBER = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．](?!\d))\s*"
)
_CODE = re.compile(r"^(\d{5}|\d{3})(?!\d)\s*[-—、.．:：]?\s*")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row (from 1) that did not become a line, with its text and the reason in Chinese."""

    row: int
    text: str
    reason: str
    is_sum: bool = False
    """Whether it is a sum, of which a ledger has hundreds."""


@dataclass(slots=True)
class Expenditure:
    """What an expenditure table holds."""

    lines: list[ExpenditureLine] = field(default_factory=list)
    total: Amount | None = None
    note: str = ""
    skipped: list[Skipped] = field(default_factory=list)


def read_expenditure(
    grid: Grid,
    year: int,
    notebook: Notebook,
    *,
    caption: str = "",
    default: MoneyUnit,
    layout: Layout | None = None,
    unit: MoneyUnit | None = None,
) -> Expenditure:
    """Read an expenditure table. ``caption`` is the text above it, which may name the unit.

    ``default`` is the unit where neither the table nor its caption names one. ``layout`` and
    ``unit`` are what a person chose instead of what is recognised.
    """
    subjects = classification()
    layout = layout or layout_of(grid.rows, subjects, year)
    if layout is None:
        return Expenditure()
    unit = unit or layout.unit or named_unit(caption)
    if unit is None:
        largest = _largest(grid, layout, default)
        unit, why = default, ""
        if largest.fen > MOST_SPENT.fen:
            unit = MoneyUnit.YUAN
            why = f"（按{default.value}读会有一笔 {AmountView(MoneyUnit.YI).format(largest)}亿元）"
        notebook.read(
            f"支出明细表没有写明金额单位，按{unit.value}读入{why}，请核对。",
            EXPENDITURE,
            sure="doubtful",
        )
    return _Reader(grid, layout, unit, year, subjects, notebook).read()


def _largest(grid: Grid, layout: Layout, unit: MoneyUnit) -> Amount:
    """Return the largest amount of a table, its sums too, as it is in a unit."""
    columns = [group.amount for group in layout.groups if group.amount is not None]
    found = [Amount(0)]
    for row in grid.rows[layout.first :]:
        for column in columns:
            if column < len(row) and row[column] not in BLANKS:
                with suppress(AmountError):
                    found.append(parse_amount(row[column], unit) or Amount(0))
    return max(found)


@dataclass(slots=True)
class _Entry:
    """A row of one group of columns, as read."""

    name: str
    code: str
    line: ExpenditureLine
    inside: bool
    """Whether the row is part of the one above (其中：)."""
    row: int
    doubt: str = ""
    """What is amiss with its code."""


class _Reader:
    """Reads one expenditure table."""

    def __init__(
        self,
        grid: Grid,
        layout: Layout,
        unit: MoneyUnit,
        year: int,
        subjects: Classification,
        notebook: Notebook,
    ) -> None:
        self._grid, self._layout, self._unit, self._year = grid, layout, unit, year
        self._subjects, self._notebook = subjects, notebook
        self._classes = {
            plain_name(subject.name): subject.code
            for subject in subjects.subjects
            if not subject.is_item
        }
        self._result = Expenditure()
        self._totals: list[_Entry] = []
        self._doubted: set[tuple[str, str]] = set()
        self._heads = grid.rows[layout.head : layout.first]

    def read(self) -> Expenditure:
        """Return rows in the order of the table; groups side by side one after the other."""
        above = [cell for row in self._grid.rows[: self._layout.head] for cell in row if cell]
        if above:
            told = "”“".join(map(shortened, above))
            self._notebook.dropped(
                f"支出明细表上方的“{told}”由程序按提纲印出，没有读入。", EXPENDITURE
            )
        entries = [entry for group in self._layout.groups for entry in self._entries(group)]
        held = {entry.line.code[:3] for entry in entries if entry.line.code}
        left_out: list[str] = []
        for place, entry in enumerate(entries):
            name, kind = plain_name(entry.name), sum_kind(entry.name)
            if kind == "total":
                self._take_total(entry)
                self._skip(entry.row, entry.name, "合计，不作明细行", is_sum=True)
            elif (
                kind == "subtotal"
                or self._is_subtotal(entry, held)
                or (name in _GROUPS and self._heads_rows(entry, entries[place + 1 :], held))
            ):
                left_out.append(self._told(entry))
                self._skip(entry.row, entry.name, "小计，由程序计算", is_sum=True)
            elif entry.inside:
                self._notebook.leftover(
                    f"支出明细中“其中”项{self._told(entry)}已含在上一行，没有另列。", EXPENDITURE
                )
                self._skip(entry.row, entry.name, "“其中”项，已含在上一行")
            else:
                self._take_line(entry)
        if left_out:
            self._notebook.read(
                f"分类小计不作明细行，由程序计算：{'、'.join(left_out)}。", EXPENDITURE
            )
        return self._result

    def _skip(self, row: int, text: str, reason: str, *, is_sum: bool = False) -> None:
        self._result.skipped.append(Skipped(row, shortened(text), reason, is_sum))

    def _entries(self, group: Group) -> Iterator[_Entry]:
        parent = ""
        first_row = self._layout.first + 1
        for number, row in enumerate(self._grid.rows[self._layout.first :], first_row):
            if row in self._heads:
                self._skip(number, " ".join(filter(None, row)), "表头重复")
                continue  # the head again on a new page
            name = self._name(row, group)
            parent = self._class_in(row, group) or parent
            first = next((cell for cell in row if cell), "")
            if self._is_signed(row, group):
                self._leave_signature(row, number)
                continue
            note = _NOTE.match(first)
            if note and not _cell(row, group.amount):
                self._result.note = self._result.note or first[note.end() :]
                self._skip(number, first, "表后的备注")
                continue
            entry = self._entry(row, group, name, parent, number)
            if entry is None:
                continue
            yield entry

    def _is_signed(self, row: tuple[str, ...], group: Group) -> bool:
        cells = (_cell(row, column) for column in (group.amount, group.budget, group.prior))
        has_amount = any(cell not in BLANKS and read_cell(cell, self._unit) for cell in cells)
        return is_signature(row, has_amount=has_amount)

    def _leave_signature(self, row: tuple[str, ...], number: int) -> None:
        text = " ".join(filter(None, row))
        if any(one.row == number for one in self._result.skipped):
            return  # told for the group at the left
        self._skip(number, text, "制表、审核等落款")
        self._notebook.dropped(
            f"支出明细表的落款“{shortened(text)}”不作明细行，没有读入。", EXPENDITURE
        )

    def _class_in(self, row: tuple[str, ...], group: Group) -> str:
        """Return the code of the class that a row names, for itself or for rows below it."""
        names = [_bare(_cell(row, column)) for column in group.names]
        return next((self._classes[name] for name in names if name in self._classes), "")

    def _name(self, row: tuple[str, ...], group: Group) -> str:
        """Return the row's name: in the last of its name columns that is filled.

        The word for a sum may stand in any other column of text: in cells that were merged
        (合计), or where a ledger says what a voucher was for (本月合计).
        """
        cells = [_cell(row, column) for column in group.names]
        said = next((cell for cell in reversed(cells) if cell), "")
        if not is_sum(said):
            summed = self._sum_beside(row, group, nameless=not said)
            said = f"{said} {summed}".strip()
        return "".join(said.split("\n")).strip()

    def _sum_beside(self, row: tuple[str, ...], group: Group, *, nameless: bool) -> str:
        """Return the word for a sum that stands beside a group's names; "" where none does.

        An amount without a name belongs to the sum at its left, also across groups: a sum's
        name is often merged over two of them.
        """
        groups = self._layout.groups
        place = groups.index(group)
        start = max(groups[place - 1].columns) + 1 if place else 0
        end = max(group.columns) + 1 if group is not groups[-1] else len(row)
        found = next(filter(is_sum, row[start:end]), "")
        if found or not nameless:
            return found
        texts = (
            cell
            for cell in reversed(row[:start])
            if cell not in BLANKS and not read_cell(cell, self._unit)
        )
        nearest = next(texts, "")
        return nearest if is_sum(nearest) else ""

    def _entry(
        self, row: tuple[str, ...], group: Group, name: str, parent: str, number: int
    ) -> _Entry | None:
        cells = [_cell(row, column) for column in (group.amount, group.budget, group.prior)]
        if not name and all(cell in BLANKS for cell in cells):
            return None
        inside = re.match(r"^其中\s*[:：]\s*", name)
        bare = name[inside.end() :] if inside else name
        numbered = _NUMBER.match(bare)
        bare = bare[numbered.end() :] if numbered else bare
        code = _cell(row, group.code)
        typed = _CODE.match(bare)
        if typed and typed.end() < len(bare) and typed.group(1) in self._subjects.by_code:
            code, bare = code or typed.group(1), bare[typed.end() :]
        amount, budget, prior = (self._amount(cell, bare, number) for cell in cells)
        if is_sum(bare) and len(self._layout.groups) > 1 and all(cell in BLANKS for cell in cells):
            return None  # the name of a sum that stands in the group at its right
        if bare in self._subjects.by_code and code in BLANKS:  # codes where names are looked for
            code, bare = bare, self._subjects.by_code[bare].name
        if (not bare and code in BLANKS) or read_cell(bare, self._unit):
            said = next((cell for cell in cells if cell not in BLANKS), "")
            self._leave_nameless(bare, shortened(said), number)
            return None
        if all(cell in BLANKS for cell in cells) and re.search(r"[：:]", bare):
            self._notebook.leftover(
                f"支出明细表中的“{shortened(bare)}”没有金额，未作明细行。", EXPENDITURE
            )
            self._skip(number, bare, "没有金额的说明")
            return None
        read = read_code(code, bare, parent, self._subjects, self._year)
        line = ExpenditureLine(bare, read.code, amount, budget, prior)
        return _Entry(bare, code, line, bool(inside), number, read.doubt)

    def _leave_nameless(self, name: str, amount: str, number: int) -> None:
        """Tell of an amount that nothing names: as a row it would only swell the sum."""
        told = f"的名称“{name}”是数字" if name else f"有金额“{amount}”而没有名称和编码"
        self._notebook.leftover(
            f"支出明细表第 {number} 行{told}，没有作明细行，请核对。", EXPENDITURE
        )
        if name:
            self._skip(number, name, "名称是数字，不是科目")
        else:
            self._skip(number, f"金额 {amount}", "没有名称和编码")

    def _amount(self, cell: str, name: str, number: int) -> Amount | None:
        if cell in BLANKS:
            return None
        which = f"支出明细表第 {number} 行" + (f"“{name}”" if name else "")
        if cell.startswith("="):
            self._notebook.slip(
                f"{which}的金额是公式（{shortened(cell)}），文件里没有存下结果，"
                "已留空；请在表格软件中重新计算并保存后再导入，或直接补填。",
                EXPENDITURE,
            )
            return None
        try:
            return parse_amount(cell, self._unit)
        except AmountError as error:
            why = str(error).replace(cell.strip(), shortened(cell))
            self._notebook.slip(f"{which}的金额没有读入，已留空：{why}", EXPENDITURE)
            return None

    def _take_line(self, entry: _Entry) -> None:
        """Take a row, telling once of a code that is not used or not its name's."""
        self._result.lines.append(entry.line)
        said = (entry.code, entry.name)
        if entry.doubt and said not in self._doubted:
            self._doubted.add(said)
            self._notebook.slip(
                f"支出明细表第 {entry.row} 行“{shortened(entry.name)}”的编码 "
                f"{shortened(entry.code)} {entry.doubt}，请核对。",
                EXPENDITURE,
            )

    def _is_subtotal(self, entry: _Entry, held: set[str]) -> bool:
        """Whether a row is the sum of a class whose subjects have rows of their own."""
        return self._classes.get(plain_name(entry.name)) in held

    def _heads_rows(self, entry: _Entry, below: Sequence[_Entry], held: set[str]) -> bool:
        """Whether a row (基本支出) is the sum of the rows below it, down to the next such row."""
        rows = takewhile(
            lambda row: plain_name(row.name) not in _GROUPS and not is_sum(row.name), below
        )
        amounts = [
            row.line.amount for row in rows if not row.inside and not self._is_subtotal(row, held)
        ]
        # In fen: in a unit that is not the table's the sum may be beyond any amount.
        summed = sum(amount.fen for amount in amounts if amount is not None)
        return bool(amounts) and entry.line.amount is not None and summed == entry.line.amount.fen

    def _take_total(self, entry: _Entry) -> None:
        if not self._totals:
            self._result.total = entry.line.amount
        if entry.line.amount is None:
            return
        self._totals.append(entry)
        first = self._totals[0]
        if first.row == entry.row and first.line.amount != entry.line.amount:
            self._result.total = None
            self._notebook.slip(
                f"支出明细表第 {entry.row} 行各栏各有合计，没有取作支出合计，请核对后填写。",
                EXPENDITURE,
            )
        elif entry.line.amount != first.line.amount:
            self._notebook.slip(
                f"支出明细表有两个合计，取了前一个，另一个是{self._told(entry)}。", EXPENDITURE
            )

    @staticmethod
    def _told(entry: _Entry) -> str:
        amount = entry.line.amount
        shown = f"{WAN_VIEW.format_exact(amount)}万元" if amount is not None else "（空）"
        return f"“{entry.name}”{shown}"


def _bare(name: str) -> str:
    """Return a subject's name without a number or code before it, folded for comparison."""
    name = _NUMBER.sub("", name.strip())
    return plain_name(_CODE.sub("", name) or name)


def _cell(row: tuple[str, ...], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def joined_tables(first: Expenditure, second: Expenditure) -> Expenditure:
    """Return a table continued by another (续表)."""
    return replace(
        first,
        lines=first.lines + second.lines,
        total=second.total if second.total is not None else first.total,
        note=first.note or second.note,
    )
