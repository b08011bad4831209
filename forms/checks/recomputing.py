"""Rules that compute again what sentences say: differences, percentages, direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from forms.amount import Amount
from forms.checks.figures_before import both_figures, last_figure
from forms.checks.finding import Finding, Level, Part, passage_rule
from forms.checks.known import SPLIT, Role, agrees, known
from forms.checks.last_year import contradicted
from forms.checks.named_values import allowed_prefix, is_clean, named_values, role_of
from forms.checks.passages import Passage, Reading
from forms.checks.places import (
    identified,
    identified_like,
    shown,
    shown_count,
    shown_like,
    written,
)
from forms.checks.rates import execution_rates, fits, named_shares, number_in, wrong_rate
from forms.prose import AmountMention, Mention, RateMention
from forms.prose.changes import DOWN, UP, Change, changes, from_to, number_of, ratios
from forms.prose.naming import bind
from forms.prose.parts import Quantity, resolution_of, value_of
from forms.report import Report


@passage_rule("L12", Level.EXPLAIN, "比例和差额重新计算", Part.VALUES, Part.LINES)
def recomputed(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """文字里的增减额、增减率、占比、完成率、执行率、编制控制率须与所依据的两个数算得的一致
    （财政部门检查规则：百分比按0.1个百分点比，这里按写出的位数比）。执行率的分母应是全年预算数。
    """
    if not passage.kind.is_prose:
        return
    told = list(changes(passage.prose))
    held: dict[int, _Base] = {}
    if any(change.earlier for change in told):
        held = {
            one.mention.start: _base_of(one.binding.key, value, reading.report)
            for one, value in contradicted(passage, reading)
        }
    for change in told:
        if change.now is None:
            yield from _named_change(passage, change, reading)
        else:
            yield from _recomputed_change(passage, change, reading, held)
    for ratio in ratios(passage.prose):
        whole = value_of(ratio.whole)
        if whole and not fits(ratio.rate, value_of(ratio.part) / whole * 100):
            yield wrong_rate(
                passage,
                ratio.rate,
                (written(ratio.part), written(ratio.whole)),
                (ratio.part.text, ratio.whole.text),
                value_of(ratio.part) / whole * 100,
            )
    yield from named_shares(passage, reading)
    yield from execution_rates(passage, reading)


@dataclass(frozen=True, slots=True)
class _Base:
    """The earlier value of a change: its number, how a message tells it, and an identity."""

    value: Decimal
    told: str
    identity: str


def _recomputed_change(
    passage: Passage, change: Change, reading: Reading, held: Mapping[int, _Base]
) -> Iterator[Finding]:
    """``held`` are the values of last year's report that the text tells otherwise, by place."""
    now = change.now
    stated = (now, change.earlier, change.by, change.rate)
    if now is None or any(one and one.approximate for one in stated):
        return
    by = change.by
    if by and not _alike(now, by):
        if change.earlier:
            return
        by = None
    base = _stated_base(passage, change, reading)
    if change.earlier and change.earlier.start in held:
        base = held[change.earlier.start]
        change = replace(change, earlier=None)
    if base and by:
        gap = abs(value_of(now) - base.value)
        if abs(gap - value_of(by)) > _slack(change, by):
            yield from _disagreement(passage, change, by, base)
            return
    if base is None and by:
        sign = 1 if change.rising else -1
        value = value_of(now) - sign * value_of(by)
        told = f"上期的{shown_like(value, now)}"
        base = _Base(value, told, f"上期 {identified_like(value, now)}")
    if base:
        yield from _recomputed_rate(passage, change, base)


def _stated_base(passage: Passage, change: Change, reading: Reading) -> _Base | None:
    """Return the earlier value that the text gives, else the one that the file holds."""
    if change.earlier:
        value = value_of(change.earlier)
        return _Base(value, written(change.earlier), change.earlier.text)
    return _last_of(passage, change, reading)


def _base_of(key: str, last: Amount | Decimal, report: Report) -> _Base:
    told = f"上年的{_told(key, last, report)}"
    return _Base(number_in(last), told, f"上年 {identified(report, last)}")


def _told(key: str, value: Amount | Decimal, report: Report) -> str:
    return shown_count(report, key, value) if isinstance(value, Decimal) else shown(report, value)


_THAN_LAST: Final = re.compile(
    r"\s*[，,（(]?\s*(?:同比|(?:比|较|与)(?:上年度?|去年度?|上一年度?|(?P<year>(?:19|20)\d{2})\s*年度?)"
    rf"(?:同期|实际)?(?:相比)?)[，,]?\s*(?:{UP}|{DOWN})(?:了|率|约|为)?\s*"
)


def _is_than_last(passage: Passage, start: int, change: Change, year: int | None) -> bool:
    """Whether nothing but 比上年增加 or the like stands between a place and the change."""
    first = change.by or change.rate
    match = first and _THAN_LAST.fullmatch(passage.prose.folded, start, first.start)
    if not match:
        return False
    return match["year"] is None or (year is not None and int(match["year"]) == year - 1)


def _last_of(passage: Passage, change: Change, reading: Reading) -> _Base | None:
    """Return last year's value of the figure that changed, where the text says it is this."""
    now, report = change.now, reading.report
    if now is None or not _is_than_last(passage, now.end, change, report.year):
        return None
    for one in named_values(passage, reading):
        if one.mention.start == now.start and one.clean:
            key = one.binding.key
            value, last = both_figures(report, key)
            if last is not None and isinstance(value, Amount | Decimal):
                return _base_of(key, last, report) if agrees(one.mention, value) else None
    return None


def _named_change(passage: Passage, change: Change, reading: Reading) -> Iterator[Finding]:
    """Recompute a change of a figure that is only named (实际支出比上年增加 D，增长 R%)."""
    report, prose = reading.report, passage.prose
    if not _is_than_last(passage, change.start, change, report.year):
        return
    place = Mention(change.start, change.start, "")
    binding = bind(prose, place, reading.derived(known).vocabulary)
    if binding is None or not is_clean(passage, binding, reading.derived(allowed_prefix)):
        return
    key, named = binding.key, prose.year_before(binding.start)
    if key in SPLIT and role_of(prose, binding) is not Role.BUDGET:
        return
    now, last = report.values.get(key), last_figure(report, key)
    if (named and named.year != report.year) or last is None or type(now) is not type(last):
        return
    assert isinstance(now, Amount | Decimal)
    base, gap = _base_of(key, last, report), abs(number_in(now) - number_in(last))
    sides = (f"本年的{_told(key, now, report)}", base.told)
    by, rate = change.by, change.rate
    alike = by is not None and isinstance(by, AmountMention) == isinstance(now, Amount)
    if by and alike and not by.approximate and abs(gap - value_of(by)) > _rounding(by):
        yield _wrong_gap(passage, change, by, sides, gap)
    if rate is None or rate.points or rate.approximate or base.value <= 0:
        return
    percent = gap / base.value * 100
    if not fits(rate, percent):
        identity = (f"本年 {identified(report, now)}", base.identity)
        yield wrong_rate(passage, rate, sides, identity, percent)


def _disagreement(passage: Passage, change: Change, by: Quantity, base: _Base) -> Iterator[Finding]:
    """Tell which of the values before and now, their difference and the rate fits no other."""
    assert change.now is not None
    now, difference = value_of(change.now), value_of(by)
    rate = change.rate if change.rate and not change.rate.points else None
    sign = 1 if change.rising else -1
    ends: list[_Fit] = []
    if rate and not _rate_is(rate, now - base.value, base.value):
        right = base.value + sign * difference
        ends.append(_Fit(change.now, right, base.value, base.told))
        if change.earlier:
            right = now - sign * difference
            ends.append(_Fit(change.earlier, right, right, written(change.now)))
    told = next((end for end in ends if _rate_is(rate, difference, end.base)), None)
    if told and change.earlier:
        yield _wrong_end(passage, change, by, told)
        return
    yield _wrong_gap(passage, change, by, (written(change.now), base.told), abs(now - base.value))
    if ends and not _rate_is(rate, difference, now - sign * difference):
        yield from _recomputed_rate(passage, change, base)


class _Fit(NamedTuple):
    """An end of a change, what it must be if all else is right, and the other end in words."""

    end: Quantity
    right: Decimal
    base: Decimal
    other: str


def _rate_is(rate: RateMention | None, difference: Decimal, base: Decimal) -> bool:
    return rate is not None and base > 0 and fits(rate, abs(difference) / base * 100)


def _wrong_end(passage: Passage, change: Change, by: Quantity, told: _Fit) -> Finding:
    right = shown_like(told.right, told.end)
    return passage.finding(
        "L12",
        Level.EXPLAIN,
        f"文中写的是{written(told.end)}，而按{told.other}、{change.verb}{written(by)}计算是{right}，"
        "请核对。",
        (told.end.start, told.end.end),
        values=(told.end.text, identified_like(told.right, told.end)),
    )


def _wrong_gap(
    passage: Passage, change: Change, by: Quantity, sides: tuple[str, str], gap: Decimal
) -> Finding:
    """``sides`` are the value now and the one before, in words; ``by`` is said to part them."""
    like = change.now or by
    return passage.finding(
        "L12",
        Level.EXPLAIN,
        f"文中写的是{change.verb}{written(by)}，而{sides[0]}与{sides[1]}相差"
        f"{shown_like(gap, like)}，请核对。",
        (by.start, by.end),
        values=(by.text, identified_like(gap, like)),
    )


def _recomputed_rate(passage: Passage, change: Change, base: _Base) -> Iterator[Finding]:
    if not change.rate or change.rate.points or change.now is None or base.value <= 0:
        return
    percent = abs(value_of(change.now) - base.value) / base.value * 100
    reach = _slack(change, change.by) / base.value * 100 * 2
    step = Decimal(1).scaleb(-change.rate.decimals)
    if fits(change.rate, percent) or abs(change.rate.percent - percent) <= reach + step:
        return
    sides = (written(change.now), base.told)
    yield wrong_rate(passage, change.rate, sides, (change.now.text, base.identity), percent)


def _alike(one: Quantity, other: Quantity) -> bool:
    if isinstance(one, AmountMention) or isinstance(other, AmountMention):
        return type(one) is type(other)
    return one.measure == other.measure


def _slack(change: Change, by: Quantity | None) -> Decimal:
    """Return by how much rounding can set the values of a change apart."""
    ends = [_rounding(one) for one in (change.now, change.earlier) if one]
    return max(sum(ends, Decimal(0)) / 2, *ends, _rounding(by) if by else Decimal(0))


def _rounding(quantity: Quantity) -> Decimal:
    """Return one unit of the last digit of what may be rounded; a plain count is exact."""
    step = resolution_of(quantity)
    if isinstance(quantity, AmountMention):
        return step
    scale = next((size for name, size in _SCALES if name in quantity.text), 1)
    return step * scale if scale > 1 or quantity.decimals else Decimal(0)


_SCALES: Final = (("亿", 10**8), ("万", 10**4))


# Direction --------------------------------------------------------------------------------------


@passage_rule("L14", Level.EXPLAIN, "增减方向", Part.VALUES, Part.LINES)
def directions(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """“由甲增加到乙”“比上年甲减少”的方向须与数字相符（财政部门检查规则：增减用语与数字不符）。"""
    if not passage.kind.is_prose:
        return
    told_already: set[int] = set()
    for told in from_to(passage.prose):
        before, after = number_of(told.before), number_of(told.after)
        if (
            before is not None
            and after is not None
            and before != after
            and (after > before) != told.rising
        ):
            base = _Base(before, written(told.before), told.before.text)
            yield _wrong_way(passage, told.verb, base, told.after, (told.start, told.end))
            told_already.add(told.after.start)
    for change in changes(passage.prose):
        if change.now is None or change.now.approximate or change.now.start in told_already:
            continue
        now, stated = value_of(change.now), _stated_base(passage, change, reading)
        if stated and now != stated.value and (now > stated.value) != change.rising:
            span = (min(change.now.start, change.start), change.end)
            yield _wrong_way(passage, change.verb, stated, change.now, span)


def _wrong_way(
    passage: Passage, verb: str, before: _Base, after: Mention, span: tuple[int, int]
) -> Finding:
    return passage.finding(
        "L14",
        Level.EXPLAIN,
        f"从{before.told}到{written(after)}，文中写成“{verb}”，方向与数字不符，请核对。",
        span,
        values=(before.identity, after.text, verb),
    )
