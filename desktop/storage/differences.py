"""What differs between two reports: by section, field and row, in the officer's words."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final, TypeVar

from desktop.storage.attachments import described
from forms.amount import Amount, AmountView
from forms.narrative import Block, Quote
from forms.outline import EXPENDITURE, UNIT, UNPLACED, YEAR, Outline
from forms.report import (
    ATTACHMENT,
    BLANK,
    DRAFT,
    EXPENDITURE_NOTE,
    EXPENDITURE_SUM,
    EXPENDITURE_TOTAL,
    EXPLANATION,
    LAST,
    STATUS,
    ExpenditureLine,
    FreeTable,
    Report,
    Value,
    format_count,
)
from forms.section_places import place_name


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that differs. ``before`` or ``after`` is None where there is nothing.

    ``section`` is a section's key ("" for the cover and what belongs to no section), ``heading``
    what it is called (封面, 全文 and 审核说明 where it is no section), ``where`` the place as
    findings name it, ``label`` the entry in Chinese, ``row`` the row or paragraph counted from 1,
    in the later report where it is there.
    """

    section: str
    heading: str
    where: str
    label: str
    row: int | None
    before: str | None
    after: str | None

    @property
    def counted_row(self) -> str:
        """Which row or paragraph it is, in words; "" where it is none."""
        unit = "行" if self.where.startswith(("lines/", "tables/")) else "段"
        return f"第 {self.row} {unit}" if self.row is not None else ""

    @property
    def chinese(self) -> str:
        """The difference in one line."""
        told = " · ".join(part for part in (self.heading, self.label, self.counted_row) if part)
        old, new = (_shown(side) for side in (self.before, self.after))
        return f"{told}：{old} → {new}"


def differences(
    before: Report, after: Report, *, with_last_year: bool = False
) -> tuple[Difference, ...]:
    """Return all entries in which two reports differ, in the order of the later one's sections.

    What a report keeps of the one it was rolled over from is no entry of its own, nor are the
    amounts of the report before where they only became last year's: both are told only
    ``with_last_year``, where it matters that nothing at all was changed.
    """
    explanations = _explanations(before, after)  # of the whole reports: rules read it all
    if not with_last_year:
        before, after = _own(before), _own(after)
    found = [
        *_outlines(before, after),
        *_values(before, after),
        *explanations,
        *_narratives(before, after),
        *_lines(before, after, rolled=not with_last_year and _is_later(before, after)),
        *_tables(before, after),
    ]
    order = {section.key: number for number, section in enumerate(after.outline.sections)}
    return tuple(sorted(found, key=lambda one: _rank(one, order)))


_WHOLE: Final = "全文"
_LEFT_OVER: Final = "审核说明"
"""What stands for the chapter of entries about the whole report, and of explanations without."""


def _rank(one: Difference, order: Mapping[str, int]) -> int:
    if one.heading == _LEFT_OVER:
        return len(order) + 1
    return order.get(one.section, len(order) if one.section else -1)


def _own(report: Report) -> Report:
    """Return a report without what it keeps of the year before."""
    values = {key: value for key, value in report.values.items() if not key.startswith(LAST)}
    texts = {key: text for key, text in report.narratives.items() if not key.startswith(LAST)}
    return replace(report, values=values, narratives=texts)


def _is_later(before: Report, after: Report) -> bool:
    """Whether a report is that of a later year."""
    return before.year is not None and after.year is not None and before.year < after.year


def _outlines(before: Report, after: Report) -> Iterator[Difference]:
    if before.outline.source != after.outline.source:
        yield Difference(
            "", _WHOLE, "outline", "参考提纲", None, before.outline.name, after.outline.name
        )


# Values -------------------------------------------------------------------------------------


def _values(before: Report, after: Report) -> Iterator[Difference]:
    for key in dict.fromkeys((*after.values, *before.values)):
        old, new = before.values.get(key), after.values.get(key)
        if key == STATUS:  # a new file says nothing of it
            old, new = old or DRAFT, new or DRAFT
        if old != new and not key.startswith(EXPLANATION):
            yield _value(_knowing(before, after, key), after.outline.view, key, old, new)


def _value(
    outline: Outline, view: AmountView, key: str, old: Value | None, new: Value | None
) -> Difference:
    section, heading = _place(outline, key)
    if key.startswith(ATTACHMENT):
        told = [
            None if side is None else described(key.removeprefix(ATTACHMENT), side).name
            for side in (old, new)
        ]
        return Difference(section, heading, key, "佐证材料", None, *told)
    shown = (_plain(side, view) for side in (old, new))
    return Difference(section, heading, key, _label(outline, key), None, *shown)


def _knowing(before: Report, after: Report, key: str) -> Outline:
    """Return the outline that has a place for a key: the later one, where both have."""
    key = key.removeprefix(LAST)
    known = after.outline.section(key) or after.outline.section_of(key)
    return after.outline if known or key in after.outline.fields else before.outline


def _place(outline: Outline, key: str) -> tuple[str, str]:
    key = key.removeprefix(LAST)
    if key in (EXPENDITURE_TOTAL, EXPENDITURE_SUM, EXPENDITURE_NOTE):
        key = EXPENDITURE
    section = outline.section(key) or outline.section_of(key)
    if section:
        return section.key, place_name(outline, section.key)
    if key == UNPLACED:
        return key, place_name(outline, key)
    return "", "封面" if key in outline.fields or key in (UNIT, YEAR) else _WHOLE


_LABELS: Final = {
    UNIT: "单位名称",
    YEAR: "年度",
    STATUS: "状态",
    EXPENDITURE_TOTAL: "合计",
    EXPENDITURE_SUM: "各项之和",
    EXPENDITURE_NOTE: "备注",
}


def _label(outline: Outline, key: str) -> str:
    if key.startswith(LAST):
        return f"上年的{_label(outline, key.removeprefix(LAST))}"
    if key in _LABELS:
        return _LABELS[key]
    field = outline.fields.get(key)
    if field:
        return field.label
    return "文字" if outline.section(key) or key == UNPLACED else "提纲里没有的内容"


def _plain(value: Value | None, view: AmountView) -> str | None:
    """Return a value as the report's tables show it, an amount to the fen."""
    if isinstance(value, Amount):
        return f"{replace(view, grouping=True).format_exact(value)} {view.unit.value}"
    if isinstance(value, Decimal):
        return format_count(value)
    return value


def _shown(side: str | None) -> str:
    if side is None:
        return "（无）"
    return side if len(side) <= _LONGEST else f"{side[: _LONGEST - 1]}…"


_LONGEST: Final = 120


# Explanations -------------------------------------------------------------------------------


def _explanations(before: Report, after: Report) -> Iterator[Difference]:
    """Yield explanations, each in the chapter of what it explains."""
    keys = [
        key
        for key in dict.fromkeys((*after.values, *before.values))
        if key.startswith(EXPLANATION) and before.values.get(key) != after.values.get(key)
    ]
    if not keys:
        return
    from desktop.storage.explained_findings import answered  # only here, and so is the next:
    from forms.checks.explaining import title_of  # the rules take a while to import

    found = answered(keys, after, before)
    for key in keys:
        one = found.get(key)
        title = title_of(key.removeprefix(EXPLANATION).partition("-")[0], after.outline)
        row = f"（{one.row}）" if one and one.row else ""
        section, heading = (one.finding.section, one.heading) if one else ("", _LEFT_OVER)
        shown = (_plain(side.values.get(key), side.outline.view) for side in (before, after))
        yield Difference(section, heading, key, f"对“{title}”{row}的说明", None, *shown)


# Text ---------------------------------------------------------------------------------------


def _narratives(before: Report, after: Report) -> Iterator[Difference]:
    for key in dict.fromkeys((*after.narratives, *before.narratives)):
        old, new = before.narrative_of(key), after.narrative_of(key)
        outline = _knowing(before, after, key)
        section, heading = _place(outline, key)
        for i, j in _aligned(old, new, old, new):
            one, other = _item(old, i), _item(new, j)
            if one == other:
                continue
            row = (i if j is None else j) or 0
            yield Difference(
                section,
                heading,
                f"{key}/{row + 1}",
                _label(outline, key),
                row + 1,
                None if one is None else _block(before, key, one),
                None if other is None else _block(after, key, other),
            )


def _block(report: Report, key: str, block: Block) -> str:
    """Return a block as it prints; a heading tells its level, which a reader could not see."""
    heading = f"［{block.level} 级标题］" if block.level else ""
    return heading + (_last_year(report, block) if key.startswith(LAST) else report.printed(block))


def _last_year(report: Report, block: Block) -> str:
    """Return a block of last year's wording with the figures that stood in it then."""
    from forms.last_year import last_printed  # only here: few reports have such a block to tell

    return "".join(
        last_printed(report, piece) or BLANK if isinstance(piece, Quote) else piece
        for piece in block.text
    )


# Rows ---------------------------------------------------------------------------------------

_COLUMNS: Final = {
    "name": "名称",
    "code": "科目编码",
    "amount": "金额",
    "budget": "预算数",
    "prior": "上年数",
}


def _lines(before: Report, after: Report, *, rolled: bool) -> Iterator[Difference]:
    """Yield what differs in the rows; ``rolled``: not where an amount became last year's."""
    old, new = before.lines, after.lines
    if old == new:
        return
    section, heading = _place(after.outline, EXPENDITURE)
    view = after.outline.view
    names = [[(line.name, line.code) for line in lines] for lines in (old, new)]
    for i, j in _aligned(old, new, *names):
        one, other = _item(old, i), _item(new, j)
        row = ((i if j is None else j) or 0) + 1
        where = f"lines/{row}"
        if one is None or other is None:
            told = [None if line is None else _line(line, view) for line in (one, other)]
            yield Difference(section, heading, where, "支出明细", row, *told)
            continue
        table = after.outline.expenditure
        labels = {column.key: column.label for column in table.columns} if table else {}
        for key, name in _COLUMNS.items():
            sides = getattr(one, key), getattr(other, key)
            carried = rolled and key == "prior" and other.prior == one.amount
            if sides[0] != sides[1] and not carried:
                label = f"支出明细“{other.name or '空行'}”的{labels.get(key, name)}"
                shown = (_plain(side, view) for side in sides)
                yield Difference(section, heading, where, label, row, *shown)


def _line(line: ExpenditureLine, view: AmountView) -> str:
    amounts = (_plain(amount, view) for amount in (line.amount, line.budget, line.prior))
    told = (line.name, line.code, *amounts)
    return " ".join(part for part in told if part) or "空行"


def _tables(before: Report, after: Report) -> Iterator[Difference]:
    old, new = before.tables, after.tables
    if old == new:
        return
    names = [
        [(table.section, table.key, table.caption) for table in tables] for tables in (old, new)
    ]
    for i, j in _aligned(old, new, *names):
        one, other = _item(old, i), _item(new, j)
        table = other or one
        if table is None or one == other:
            continue
        section, heading = _place(_knowing(before, after, table.section), table.section)
        where = f"tables/{((i if j is None else j) or 0) + 1}"
        label = f"表格“{table.caption or '无题'}”"
        if one is None or other is None:
            told = [None if side is None else f"{len(side.rows)} 行" for side in (one, other)]
            yield Difference(section or table.section, heading, where, label, None, *told)
            continue
        if one.caption != other.caption:
            yield Difference(section, heading, where, "表题", None, one.caption, other.caption)
        for row, old_row, new_row in _cells(one, other):
            yield Difference(section, heading, where, label, row, old_row, new_row)


def _cells(one: FreeTable, other: FreeTable) -> Iterator[tuple[int, str | None, str | None]]:
    """Yield the rows of a table that differ."""
    for i, j in _aligned(one.rows, other.rows, one.rows, other.rows):
        old, new = _item(one.rows, i), _item(other.rows, j)
        if old != new:
            one_told, other_told = (None if row is None else " | ".join(row) for row in (old, new))
            yield ((i if j is None else j) or 0) + 1, one_told, other_told


# Alignment ----------------------------------------------------------------------------------

_Item = TypeVar("_Item")
_TOO_MANY: Final = 4_000_000
"""Pairs of rows to compare at most; beyond that rows are paired as they stand."""


def _item(items: Sequence[_Item], index: int | None) -> _Item | None:
    return None if index is None else items[index]


def _aligned(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    old_names: Sequence[Hashable],
    new_names: Sequence[Hashable],
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the rows of two lists: those that are equal, then those of equal names, in order.

    Yields indexes into both; None where a row has no counterpart.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    left, right = old_names[start : len(old) - end], new_names[start : len(new) - end]
    yield from ((index, index) for index in range(start))
    spans: Sequence[tuple[str, int, int, int, int]]
    if len(left) * len(right) > _TOO_MANY:
        spans = [("replace", 0, len(left), 0, len(right))]
    else:
        spans = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for _, a, b, c, d in spans:
        for index in range(max(b - a, d - c)):
            yield (
                start + a + index if a + index < b else None,
                start + c + index if c + index < d else None,
            )
    yield from ((len(old) - end + index, len(new) - end + index) for index in range(end))
