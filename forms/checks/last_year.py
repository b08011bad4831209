"""The rule on last year's figures in the text: they must be those of last year's report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from forms.amount import Amount
from forms.checks.figures_before import last_figure
from forms.checks.finding import Finding, Level, Part, passage_rule
from forms.checks.known import SPLIT, Role, agrees, known, near_miss
from forms.checks.named_values import (
    allowed_prefix,
    has_subject,
    is_clean,
    is_planned,
    named_values,
    role_of,
)
from forms.checks.passages import Passage, Reading
from forms.checks.places import identified, quoted, shown, shown_count, written
from forms.prose import AmountMention, CountMention, Mention, YearMention
from forms.prose.changes import from_to
from forms.prose.naming import Binding, bind, bind_all
from forms.report import LAST, Report

_LAST: Final = r"(?:上年度?|去年度?|上一年度?|(?P<year>(?:19|20)\d{2})\s*年度?)"
_TIME: Final = re.compile(rf"(?P<against>[比较与同]\s*)?{_LAST}|本年|当年|今年|全年")
_SAID: Final = re.compile(
    rf"(?P<against>由|从|比|较|与)?(?:我单位|本单位)?{_LAST}(?:年?末|底)?的?\s*$"
)
_PART_OF_YEAR: Final = re.compile(r"月|季|半年|累计|同期")
_FROM: Final = re.compile(r"(?:由|从)\s*$")


class Told(NamedTuple):
    """A figure of last year in a text; ``said`` where words beside it say that it is."""

    binding: Binding
    mention: AmountMention | CountMention
    said: bool


@passage_rule("L22", Level.EXPLAIN, "文中的上年数与上年报告一致", Part.VALUES, Part.LINES)
def last_year_in_text(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """文字里写明是上年的指标数（上年度……、比上年……、由……增加到……）须等于上年报告里的数；
    不是结转来的报告不论，主语不明的只提疑似笔误的数。
    """
    for one, value in contradicted(passage, reading):
        yield _differs(passage, reading.report, one, value)


def contradicted(passage: Passage, reading: Reading) -> Iterator[tuple[Told, Amount | Decimal]]:
    """Yield the figures said of last year that the file holds otherwise, each with its value."""
    report = reading.report
    if not passage.kind.is_prose or not any(key.startswith(LAST) for key in report.values):
        return
    facts = reading.derived(known)
    for one in _told(passage, reading):
        mention, value = one.mention, last_figure(report, one.binding.key)
        if value is None or isinstance(value, Amount) != isinstance(mention, AmountMention):
            continue
        if agrees(mention, value):
            continue
        this_year = facts.expected(one.binding.key, None)
        if not one.said and any(agrees(mention, now.value) for now in this_year):
            continue  # 由批复的数增加到调整后的数
        near = near_miss(mention, value, report.outline.view)
        if near or (one.said and not _may_be_other(passage, one.binding)):
            yield one, value


def _may_be_other(passage: Passage, binding: Binding) -> bool:
    """Whether a name may stand for what is not entered under it: spent or budgeted, or a part."""
    prose = passage.prose
    if binding.key in SPLIT and role_of(prose, binding) is not Role.BUDGET:
        return True
    if binding.key.startswith("three_public") and is_planned(prose, binding):
        return True
    return has_subject(passage, binding.start)


def _differs(passage: Passage, report: Report, one: Told, value: Amount | Decimal) -> Finding:
    key, mention = one.binding.key, one.mention
    held = shown_count(report, key, value) if isinstance(value, Decimal) else shown(report, value)
    return passage.finding(
        "L22",
        Level.EXPLAIN,
        f"文中上年的{quoted(one.binding.name)}写的是{written(mention)}，"
        f"上年报告里是{held}，请核对。",
        (mention.start, mention.end),
        values=(key, mention.text, identified(report, value)),
    )


def _told(passage: Passage, reading: Reading) -> Iterator[Told]:
    """Yield the named figures that are last year's."""
    prose, year = passage.prose, reading.report.year
    values = [
        one
        for one in prose.mentions
        if isinstance(one, AmountMention | CountMention)
        and not one.approximate
        and not (isinstance(one, AmountMention) and one.per)
    ]
    named = {
        one.mention.start: one for one in bind_all(prose, values, reading.derived(known).vocabulary)
    }
    starts = {one.before.start for one in from_to(prose)}
    for value in values:
        binding = named.get(value.start)
        if binding is not None:
            said = _is_said(passage, binding, reading, year)
            if said is not None:
                yield Told(binding, value, said)
            continue
        floor = max(prose.clause_start(value.start), value.start - 30)
        match = _SAID.search(prose.folded, floor, value.start)
        if match and _is_before(match, year):
            binding = _compared(passage, match, value, reading)
            if binding:
                yield Told(binding, value, True)
        elif value.start in starts and (match := _FROM.search(prose.text, floor, value.start)):
            binding = _named_at(passage, match.start(), reading)
            if binding:
                yield Told(binding, value, False)


def _is_before(match: re.Match[str], year: int | None) -> bool:
    return match["year"] is None or (year is not None and int(match["year"]) == year - 1)


def _is_said(passage: Passage, binding: Binding, reading: Reading, year: int | None) -> bool | None:
    """Whether the clause says that a named value is last year's.

    False where only the sentence before says so, None where nothing does.
    """
    prose = passage.prose
    start = prose.clause_start(binding.start)
    for earlier in prose.within(start, binding.start, Mention):
        if not isinstance(earlier, YearMention):
            start = max(start, earlier.end)
    before = prose.folded[start : binding.start]
    if any(one.last is not None for one in prose.within(start, binding.mention.start, YearMention)):
        return None
    times = list(_TIME.finditer(before))
    if times:
        last = times[-1]
        if not _is_last(last, year):
            return None
        prefix = reading.derived(allowed_prefix)
        rest = before[: last.start()] + before[last.end() :]
        if _PART_OF_YEAR.search(rest):
            return None
        return bool(prefix.fullmatch(rest.strip("由从比较与")))
    sentence = prose.sentence_at(binding.start)
    times = list(_TIME.finditer(prose.folded, sentence.start, start))
    told = bool(times) and _is_last(times[-1], year) and not times[-1]["against"]
    return False if told and is_clean(passage, binding, reading.derived(allowed_prefix)) else None


def _is_last(match: re.Match[str], year: int | None) -> bool:
    return match.group()[0] not in "本当今全" and _is_before(match, year)


def _compared(
    passage: Passage, match: re.Match[str], value: Mention, reading: Reading
) -> Binding | None:
    """Return what a value without a name is compared with: 批复数 5 万元，比上年 4 万元……."""
    start = match.start()
    binding = _named_at(passage, start, reading)
    if binding or match["against"] not in ("比", "较", "与"):
        return binding
    for one in named_values(passage, reading):
        between = passage.text[one.mention.end : start]
        if one.mention.end <= start and one.clean and re.fullmatch(r"\s*[，,（(]?\s*", between):
            return one.binding if type(one.mention) is type(value) else None
    return None


def _named_at(passage: Passage, offset: int, reading: Reading) -> Binding | None:
    """Return the name that ends at an offset, where it is the unit's."""
    place = Mention(offset, offset, "")
    binding = bind(passage.prose, place, reading.derived(known).vocabulary)
    if binding and is_clean(passage, binding, reading.derived(allowed_prefix)):
        return binding
    return None
