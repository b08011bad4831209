"""结转下年: next year's report from this year's.

What stays is carried, what is a figure becomes last year's column, what is text is made ready
to be written anew (:mod:`forms.rolled_text`). Last year's own figures and wording are kept
beside under ``last:KEY``: they are neither printed nor part of the JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from forms.amount import Amount
from forms.likeness import ALIKE, folded, likeness
from forms.narrative import Block, Narrative
from forms.outline import EXPENDITURE, UNIT, UNPLACED, YEAR, Field, FieldKind, Outline, Section
from forms.report import (
    EXPENDITURE_NOTE,
    EXPENDITURE_SUM,
    EXPENDITURE_TOTAL,
    FreeTable,
    Report,
    Value,
    format_count,
    new_report,
)
from forms.report import LAST as LAST
from forms.rolled_blocks import RolledBlock, requoted, rolled_block
from forms.rolled_tables import dates_moved, rolled_table
from forms.rolled_text import rolled_text
from forms.section_places import section_places

RemarkKind: TypeAlias = Literal["figures", "text", "years", "dates", "table", "unplaced"]


class RollError(ValueError):
    """A report that cannot be rolled over. Its message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is still last year's. ``section`` is a section's key or "".

    ``about`` is the entry there that it is about: the key of the rows or of their note, of a text
    its first paragraph as findings name it (``NARRATIVE/1``), for a section may have its key; ""
    where it is about more than one.
    """

    kind: RemarkKind
    section: str
    message: str
    about: str = ""


@dataclass(frozen=True)
class Rolled:
    """Next year's report and what in it is still last year's."""

    report: Report
    remarks: tuple[Remark, ...] = ()


def roll(report: Report, *, outline: Outline | None = None, year: int | None = None) -> Rolled:
    """Return next year's report.

    ``outline`` is next year's where it differs; ``year`` the year, by default the one after the
    report's. Explanations, attachments, dates and the state stay behind.

    Raises:
        RollError: the report has no year, or the year asked for does not come after it.
    """
    last = report.year
    if last is None:
        raise RollError("这份报告没有填年度，不能结转；请先填好年度。")
    following = last + 1 if year is None else year
    if following <= last:
        raise RollError(f"新报告的年度应在 {last} 年之后，{following} 不是；没有结转。")
    return _Roller(report, outline or report.outline, last, following).rolled()


# What was last year's -----------------------------------------------------------------------


def last_value(report: Report, key: str) -> Value | None:
    """Return last year's value of a figure or entry; None where there is none.

    For ``expenditure.sum`` it is the sum of the rows' prior amounts, while all have one.
    """
    if key == EXPENDITURE_SUM:
        priors = [line.prior for line in report.lines]
        entered = [prior for prior in priors if prior is not None]
        complete = bool(priors) and len(entered) == len(priors)
        return Amount(sum(prior.fen for prior in entered)) if complete else None
    return report.values.get(LAST + key)


# Rolling ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Roller:
    """Rolls one report over."""

    report: Report
    outline: Outline
    last: int
    following: int
    remarks: list[Remark] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    narratives: dict[str, Narrative] = field(default_factory=dict)

    def rolled(self) -> Rolled:
        """Return the report and the remarks."""
        report = self.report
        fresh = new_report(self.outline, report.unit, self.following)
        self.values, self.narratives = dict(fresh.values), dict(fresh.narratives)
        self.values[LAST + YEAR] = str(self.last)
        renamed = self._fields()
        self._note()
        self._texts(renamed)
        lines = tuple(
            replace(line, amount=None, budget=None, prior=line.amount) for line in report.lines
        )
        if lines:
            place = self._place(self._home())
            told = f"“{place}”的支出明细 {len(lines)} 行沿用名称，金额待填。"
            self._say("figures", self._home(), told, EXPENDITURE)
        tables = tuple(self._tables())
        made = Report(self.outline, self.values, self.narratives, lines, tables)
        order = {key: number for number, key in enumerate(section_places(self.outline))}
        order[""] = -1
        remarks = sorted(self.remarks, key=lambda one: order.get(one.section, len(order)))
        return Rolled(made, tuple(remarks))

    def _say(self, kind: RemarkKind, section: str, message: str, about: str = "") -> None:
        self.remarks.append(Remark(kind, section, message, about))

    def _place(self, section: str) -> str:
        """Return what a section is called with its number."""
        return section_places(self.outline).get(section, "封面")

    def _say_years(
        self, section: str, name: str, left: Sequence[str], moved: Sequence[str], about: str = ""
    ) -> None:
        """Name each year that stays and each date that went on with the year."""
        for words in left:
            self._say("years", section, f"{name}里的“{words}”没有改年份，请核对。", about)
        for words in moved:
            told = f"{name}里的日期随年度改成了“{words}”，请按实际的日期核对。"
            self._say("dates", section, told, about)

    def _home(self) -> str:
        section = self.outline.section_of(EXPENDITURE)
        return section.key if section else ""

    # Entries --------------------------------------------------------------------------------

    def _fields(self) -> dict[str, str]:
        """Take over entries and figures; return the new keys of those that changed it."""
        renamed: dict[str, str] = {}
        counted: dict[str, int] = {}
        for key, old in self.report.outline.fields.items():
            value = self.report.values.get(key)
            new = self._field_for(old)
            if new is not None and new.key != key:
                renamed[key] = new.key
            if value is None or not old.is_scalar:
                continue
            if new is None:
                self.values[LAST + key] = value
                self._unknown(old, value)
            elif old.kind in (FieldKind.AMOUNT, FieldKind.COUNT):
                self.values[LAST + new.key] = value
                section = self.outline.section_of(new.key)
                place = section.key if section else ""
                counted[place] = counted.get(place, 0) + 1
            elif old.kind is not FieldKind.DATE:
                self.values[new.key] = value
        self._keep_printed(renamed)
        for place, count in counted.items():
            self._say(
                "figures",
                place,
                f"“{self._place(place)}”的 {count} 项指标数列为上年数，本年数待填。",
            )
        return renamed

    def _keep_printed(self, renamed: Mapping[str, str]) -> None:
        """Keep what last year's text prints and no figure of this outline holds."""
        report = self.report
        kept: dict[str, Value | None] = {
            UNIT: report.unit or None,
            EXPENDITURE_TOTAL: report.expenditure_total,
            EXPENDITURE_SUM: report.expenditure_sum if report.lines else None,
            **{key: report.values.get(key) for key in renamed},
        }
        self.values |= {LAST + key: value for key, value in kept.items() if value is not None}

    def _field_for(self, old: Field) -> Field | None:
        """Return next year's field for this year's: by key, else by what it is called."""
        new = self.outline.fields.get(old.key)
        if new is None:
            names = {folded(name) for name in (old.label, *old.names)}
            fitting = (
                each
                for each in self.outline.fields.values()
                if names & {folded(name) for name in (each.label, *each.names)}
            )
            new = next((each for each in fitting if each.kind is old.kind), None)
        return new if new and new.kind is old.kind else None

    def _unknown(self, old: Field, value: Value) -> None:
        if isinstance(value, Amount):
            view = self.report.outline.view
            told = view.format_exact(value) + view.unit.value
        else:
            told = format_count(value) + old.unit if isinstance(value, Decimal) else value
        self._keep(Block(0, (f"{old.label}（上年）：{told}",)))
        self._say("unplaced", UNPLACED, f"新提纲没有“{old.label}”，上年的“{told}”放入未归类。")

    def _keep(self, *blocks: Block) -> None:
        self.narratives[UNPLACED] = (*self.narratives.get(UNPLACED, ()), *blocks)

    def _note(self) -> None:
        note = self.report.text_of(EXPENDITURE_NOTE)
        if not note:
            return
        self.values[LAST + EXPENDITURE_NOTE] = note
        made = rolled_text(note, self.last, self.following, opens=True)
        self.values[EXPENDITURE_NOTE] = made.text
        told = f"{made.opened} 处数字待填" if made.opened else "没有待填的数字，请核对"
        name = f"“{self._place(self._home())}”的备注"
        self._say("text", self._home(), f"{name}沿用上年文字，{told}。", EXPENDITURE_NOTE)
        self._say_years(self._home(), name, made.left, made.moved, EXPENDITURE_NOTE)

    # Text -----------------------------------------------------------------------------------

    def _texts(self, renamed: Mapping[str, str]) -> None:
        taken: set[str] = set()
        for section in self.report.outline.sections:
            target = self._section_for(section)
            for outlined in section.narratives:
                blocks = self.report.narrative_of(outlined.key)
                key = self._narrative_for(outlined, target, taken)
                if blocks and key:
                    self._text(key, blocks, renamed, extends=key in taken)
                    taken.add(key)
                elif blocks:
                    self._without_place(section, blocks, renamed)
        left = self.report.narrative_of(UNPLACED)
        if left:
            self.narratives[LAST + UNPLACED] = left
            self._keep(*left)
            self._say("unplaced", UNPLACED, f"上年未归类的 {len(left)} 段仍在未归类。")

    def _section_for(self, old: Section) -> Section | None:
        """Return next year's section for this year's: by key and meaning, else by meaning."""
        same = self.outline.section(old.key)
        if same and (self.outline is self.report.outline or likeness(old, same) >= ALIKE):
            return same
        rated = [(likeness(old, each), each) for each in self.outline.sections]
        best = max((rate for rate, _ in rated), default=0.0)
        if best >= ALIKE:
            return next(each for rate, each in rated if rate == best)
        return None

    def _narrative_for(self, old: Field, target: Section | None, taken: set[str]) -> str | None:
        """Return the narrative of the section that takes the text: its own, else a free one."""
        if target is None or not target.narratives:
            return None
        keys = [each.key for each in target.narratives]
        if old.key in keys:
            return old.key
        return next((key for key in keys if key not in taken), keys[-1])

    def _text(
        self, key: str, blocks: Narrative, renamed: Mapping[str, str], *, extends: bool
    ) -> None:
        carry = self.outline.fields[key].carry
        made = [self._made(block, renamed, opens=not carry) for block in blocks]
        before = (LAST + key, key) if extends else ()
        old, new = (self.narratives.get(each, ()) for each in before) if before else ((), ())
        self.narratives[LAST + key] = (*old, *(requoted(block, renamed) for block in blocks))
        self.narratives[key] = (*new, *(one.block for one in made))
        section = self.outline.section_of(key)
        place = section.key if section else ""
        name, about = self._narrative_name(key, section), f"{key}/1"
        opened = sum(one.opened for one in made)
        if carry:
            self._say("text", place, f"{name}沿用上年，请核对。", about)
        else:
            told = f"有 {opened} 处数字待填" if opened else "没有待填的数字"
            self._say("text", place, f"{name}是上年的，{told}，请改写。", about)
        kept = [words for one in made for words in one.kept]
        if kept:
            told = "".join(f"“{words}”" for words in dict.fromkeys(kept))
            self._say("figures", place, f"{name}里{told}是上年写出的数，没有留空，请核对。", about)
        self._say_years(
            place,
            name,
            [words for one in made for words in one.left],
            [words for one in made for words in one.moved],
            about,
        )

    def _narrative_name(self, key: str, section: Section | None) -> str:
        """Return what a text is called: by its section, and by its label beside another text."""
        if section is None:
            return "文字"
        place = f"“{self._place(section.key)}”的"
        alone = len(section.narratives) == 1
        return f"{place}文字" if alone else f"{place}{self.outline.fields[key].label}"

    def _made(self, block: Block, renamed: Mapping[str, str], *, opens: bool) -> RolledBlock:
        return rolled_block(block, self.last, self.following, self.outline, opens, renamed)

    def _without_place(
        self, section: Section, blocks: Narrative, renamed: Mapping[str, str]
    ) -> None:
        made = [self._made(block, renamed, opens=True) for block in blocks]
        self._keep(Block(section.level, (section.heading,)), *(one.block for one in made))
        self.narratives[LAST + UNPLACED] = (
            *self.narratives.get(LAST + UNPLACED, ()),
            Block(section.level, (section.heading,)),
            *blocks,
        )
        self._say(
            "unplaced", UNPLACED, f"新提纲没有“{section.heading}”，它的文字放入未归类，请另行安排。"
        )

    # Tables ---------------------------------------------------------------------------------

    def _tables(self) -> Iterator[FreeTable]:
        for table in self.report.tables:
            old = self.report.outline.section(table.section)
            section = (self._section_for(old) if old else None) or self.outline.sections[-1]
            key = table.key if any(each.key == table.key for each in section.fields) else ""
            made = rolled_table(table, self.last, self.following)
            name = made.caption or "表格"
            told = f"“{self._place(section.key)}”的表格“{name}”"
            self._say("table", section.key, f"{told}沿用上年的行，数字待填。")
            moved = dates_moved(table, self.last, self.following)
            self._say_years(section.key, told, (), moved)
            yield replace(made, section=section.key, key=key)
