"""Rules on arithmetic inside sentences: parts, shares, differences, percentages, direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from forms.amount import Amount, AmountView
from forms.checks.finding import Finding, Level, Part, passage_rule
from forms.checks.known import ADJUSTED, APPROVED, SPENT, known
from forms.checks.named_values import named_values
from forms.checks.passages import Passage, Reading
from forms.checks.places import (
    identified,
    shown,
    shown_amount,
    shown_count,
    shown_rate,
    written,
)
from forms.prose import AmountMention, Mention, RateMention
from forms.prose.changes import Change, changes, from_to, number_of, ratios
from forms.prose.parts import Quantity, Whole, resolution_of, shares, value_of, wholes
from forms.report import Report, format_count

STAFF: Final = "staff.on_post"
POSTS: Final = "staff.posts"
_NEAR: Final = Fraction(1, 100)
"""Parts short of their whole by no more than this were meant to add up to it."""


@passage_rule("L11", Level.EXPLAIN, "文字中的各部分之和", Part.VALUES, Part.LINES)
def parts_in_text(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """文字里“共……，其中……”或“（含……）”列出的各部分之和不能超过总数；
    写全的（分为、合计，或提纲关系式的各项）须等于总数（财政部门检查规则
    R007、R010：合计不等于各项之和）。只差四舍五入尾数的作提示。
    """
    if not passage.kind.is_prose:
        return
    for found in wholes(passage.prose):
        whole, parts = value_of(found.whole), [value_of(part) for part in found.parts]
        difference = sum(parts, Decimal(0)) - whole
        if not difference:
            continue
        step = max(resolution_of(one) for one in (found.whole, *found.parts))
        tail = abs(difference) <= step * (len(parts) + 1) / 2 and len(parts) > 1
        money = isinstance(found.whole, AmountMention)
        complete = found.complete or _is_formula(found, passage, reading)
        if difference < 0 and not complete:
            near = whole and Fraction(-difference) / Fraction(whole) <= _NEAR
            if not (money and near and len(parts) > 1):
                continue
        yield _sum_finding(passage, found, difference, tail and money and any(
            part.decimals < 6 and part.decimals > 0 for part in found.parts
        ))  # fmt: skip


def _is_formula(found: Whole, passage: Passage, reading: Reading) -> bool:
    """Whether the parts are all the terms that the outline gives for the whole."""
    keys = {one.mention.start: one.binding.key for one in named_values(passage, reading)}
    whole = keys.get(found.whole.start)
    parts = {keys.get(part.start) for part in found.parts}
    return any(
        formula.total == whole and set(formula.terms) <= parts
        for formula in reading.report.outline.formulas
    )


def _sum_finding(passage: Passage, found: Whole, difference: Decimal, tail: bool) -> Finding:
    terms = "＋".join(written(part) for part in found.parts)
    summed = value_of(found.whole) + difference
    told = "；可能是四舍五入的尾差，请核对" if tail else "，请核对"
    return passage.finding(
        "L11",
        Level.HINT if tail else Level.EXPLAIN,
        f"总数写的是{written(found.whole)}，各部分{terms}＝"
        f"{_shown_like(summed, found.whole)}，相差"
        f"{_shown_like(abs(difference), found.whole)}{told}。",
        (found.start, found.end),
        values=(found.whole.text, _identified_like(summed, found.whole)),
    )


def _shown_like(value: Decimal, like: Quantity) -> str:
    """Write a value in the terms of :func:`value_of` as a quantity of the text is written."""
    if isinstance(like, AmountMention):
        view = AmountView(like.unit, min(6, like.decimals))
        return shown_amount(Amount(round(value)), view)
    return format_count(value) + like.measure


def _identified_like(value: Decimal, like: Quantity) -> str:
    """Write a value for a finding's identity; never to be changed (see :func:`identified`)."""
    if isinstance(like, AmountMention):
        number = value / like.unit.fen
        return f"{format_count(number)} {like.unit.value}"
    return f"{format_count(value)} {like.measure}"


@passage_rule("L20", Level.EXPLAIN, "占比之和")
def shares_add_up(passage: Passage, _: Reading) -> Iterator[Finding]:
    """同一总数的各项占比之和不能超过100%；接近100%的应正好是100%（只差四舍五入的不算）。"""
    if not passage.kind.is_prose:
        return
    for run in shares(passage.prose):
        summed = sum((rate.percent for rate in run.rates), Decimal(0))
        tail = sum((Decimal(1).scaleb(-rate.decimals) / 2 for rate in run.rates), Decimal(0))
        near = len(run.rates) > 1 and abs(summed - 100) <= 1
        if abs(summed - 100) <= tail or not (summed > 100 or near):
            continue
        told = "＋".join(written(rate) for rate in run.rates)
        yield passage.finding(
            "L20",
            Level.EXPLAIN,
            f"各项占比{told}＝{format_count(summed)}%，不等于100%，请核对。",
            (run.start, run.end),
            values=(format_count(summed),),
        )


# Percentages and differences --------------------------------------------------------------------


@passage_rule("L12", Level.EXPLAIN, "比例和差额重新计算", Part.VALUES, Part.LINES)
def recomputed(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """文字里的增减额、增减率、占比、完成率、执行率、编制控制率须与所依据的两个数算得的一致（财政
    部门检查规则：百分比按0.1个百分点比，这里按写出的位数比）
    。执行率的分母应是全年预算数。
    """
    if not passage.kind.is_prose:
        return
    for change in changes(passage.prose):
        yield from _recomputed_change(passage, change)
    for ratio in ratios(passage.prose):
        whole = value_of(ratio.whole)
        if whole and not _fits(ratio.rate, value_of(ratio.part) / whole * 100):
            yield _wrong_rate(
                passage,
                ratio.rate,
                (written(ratio.part), written(ratio.whole)),
                (ratio.part.text, ratio.whole.text),
                value_of(ratio.part) / whole * 100,
            )
    yield from _execution_rates(passage, reading)


def _fits(rate: RateMention, percent: Decimal) -> bool:
    """Whether a percentage, rounded or cut to the decimals written, is the one written."""
    step = Decimal(1).scaleb(-rate.decimals)
    return abs(rate.percent - percent) < step


def _wrong_rate(
    passage: Passage,
    rate: RateMention,
    told: tuple[str, str],
    identity: tuple[str, str],
    percent: Decimal,
) -> Finding:
    """``told`` are part and whole as the message has them."""
    right = shown_rate(percent, max(rate.decimals, 2))
    return passage.finding(
        "L12",
        Level.EXPLAIN,
        f"文中写的是{written(rate)}，而按{told[0]}和{told[1]}计算是{right}，请核对。",
        (rate.start, rate.end),
        values=(rate.text, *identity),
        new=right if "%" in rate.text else None,
    )


def _recomputed_change(passage: Passage, change: Change) -> Iterator[Finding]:
    now = value_of(change.now) if change.now else None
    earlier = value_of(change.earlier) if change.earlier else None
    by = value_of(change.by) if change.by else None
    sign = 1 if change.rising else -1
    if any(one and one.approximate for one in (change.now, change.earlier, change.by, change.rate)):
        return
    if change.now and change.earlier and change.by:
        if not _alike(change.now, change.by):
            return
        gap = abs(value_of(change.now) - value_of(change.earlier))
        if abs(gap - value_of(change.by)) > resolution_of(change.by):
            yield _wrong_gap(passage, change.verb, (change.now, change.earlier, change.by), gap)
            return
    if earlier is None and now is not None and by is not None and change.now and change.by:
        earlier = now - sign * by if _alike(change.now, change.by) else None
    if not change.rate or change.rate.points or not change.now or now is None or not earlier:
        return
    if earlier < 0:
        return
    percent = abs(now - earlier) / earlier * 100
    if not _fits(change.rate, percent) and not _within_rounding(change, now, earlier, by):
        if change.earlier:
            told, base = written(change.earlier), change.earlier.text
        else:
            told = f"上期的{_shown_like(earlier, change.now)}"
            base = f"上期 {_identified_like(earlier, change.now)}"
        sides = (written(change.now), told)
        yield _wrong_rate(passage, change.rate, sides, (change.now.text, base), percent)


def _wrong_gap(
    passage: Passage, verb: str, stated: tuple[Quantity, Quantity, Quantity], gap: Decimal
) -> Finding:
    """``stated`` are the value now, the one before, and what the text says lies between."""
    now, earlier, by = stated
    return passage.finding(
        "L12",
        Level.EXPLAIN,
        f"文中写的是{verb}{written(by)}，而{written(now)}与{written(earlier)}相差"
        f"{_shown_like(gap, now)}，请核对。",
        (by.start, by.end),
        values=(by.text, _identified_like(gap, now)),
    )


def _alike(one: Quantity, other: Quantity) -> bool:
    if isinstance(one, AmountMention) or isinstance(other, AmountMention):
        return type(one) is type(other)
    return one.measure == other.measure


def _within_rounding(change: Change, now: Decimal, earlier: Decimal, by: Decimal | None) -> bool:
    """Whether the rounding of the values written could give the percentage written."""
    if change.now is None or change.rate is None or not earlier:
        return False
    slack = resolution_of(change.now) + (resolution_of(change.by) if change.by else 0)
    percent = abs(now - earlier) / earlier * 100
    reach = slack / earlier * 100 * 2
    return abs(change.rate.percent - percent) <= reach + Decimal(1).scaleb(-change.rate.decimals)


_RATE_OF_FIGURES: Final = re.compile(
    r"(?P<execution>预算执行率|支出执行率|预算完成率|(?<![\u4e00-\u9fff])执行率|整体支出执行率)(?:为|是|达到?|：|约)?\s*$|"
    r"(?P<staff>(?:在职)?(?:人员)?(?:编制)?控制率)(?:为|是|达到?|：|约)?\s*$"
)


_Pair = tuple[Amount | Decimal | None, Amount | Decimal | None]


def _execution_rates(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """Recompute rates named after the report's own figures."""
    facts, report = reading.derived(known), reading.report
    for rate in passage.prose.of(RateMention):
        before = passage.text[max(0, rate.start - 16) : rate.start]
        match = _RATE_OF_FIGURES.search(before)
        if match is None or rate.approximate or _elsewhere(passage, rate, report.year):
            continue
        pairs: list[_Pair]
        if match.group("staff"):
            if "经费" in before or not re.search("人员|编制|在职", match.group()):
                continue
            pairs = [(report.count_of(STAFF), report.count_of(POSTS))]
        else:
            spent = facts.expected(SPENT, None)
            adjusted = report.amount_of(ADJUSTED)
            budget = report.amount_of(APPROVED) if adjusted is None else adjusted
            pairs = [(spent[0].value if spent else None, budget), (facts.without_free_rows, budget)]
        wrong = _disproved(rate, pairs)
        if wrong:
            part, whole, percent = wrong
            yield _wrong_rate(
                passage,
                rate,
                (_entered(report, STAFF, part), _entered(report, POSTS, whole)),
                (identified(report, part), identified(report, whole)),
                percent,
            )


def _entered(report: Report, key: str, value: Amount | Decimal) -> str:
    """Write a figure for a message; ``key`` is that of a count."""
    if isinstance(value, Decimal):
        return shown_count(report, key, value)
    return shown(report, value)


def _disproved(
    rate: RateMention, pairs: list[_Pair]
) -> tuple[Amount | Decimal, Amount | Decimal, Decimal] | None:
    """Return the first pair of part and whole with its percentage, if none fits the rate."""
    wrong = None
    for part, whole in pairs:
        if part is None or whole is None or not _number(whole):
            continue
        percent = _number(part) / _number(whole) * 100
        if _fits(rate, percent):
            return None
        wrong = wrong or (part, whole, percent)
    return wrong


def _number(value: Amount | Decimal) -> Decimal:
    return Decimal(value.fen) if isinstance(value, Amount) else value


def _elsewhere(passage: Passage, rate: RateMention, year: int | None) -> bool:
    """Whether the rate is of another year or of a project, not of the whole unit."""
    sentence = passage.prose.sentence_at(rate.start)
    before = passage.text[sentence.start : rate.start]
    named = passage.prose.year_before(rate.start)
    if named and named.year != year:
        return True
    return bool(
        re.search(r"项目(?!支出)|专项|工程|片区|上年|去年|其中|科室", before + passage.heading)
    )


# Direction --------------------------------------------------------------------------------------


@passage_rule("L14", Level.EXPLAIN, "增减方向")
def directions(passage: Passage, _: Reading) -> Iterator[Finding]:
    """“由甲增加到乙”“比上年甲减少”的方向须与数字相符（财政部门检查规则：增减用语与数字不符）。"""
    if not passage.kind.is_prose:
        return
    for told in from_to(passage.prose):
        before, after = number_of(told.before), number_of(told.after)
        if (
            before is not None
            and after is not None
            and before != after
            and (after > before) != told.rising
        ):
            yield _wrong_way(passage, told.verb, told.before, told.after, (told.start, told.end))
    for change in changes(passage.prose):
        if change.now is None or change.earlier is None or change.now.approximate:
            continue
        now, earlier = value_of(change.now), value_of(change.earlier)
        if now != earlier and (now > earlier) != change.rising:
            span = (min(change.now.start, change.start), change.end)
            yield _wrong_way(passage, change.verb, change.earlier, change.now, span)


def _wrong_way(
    passage: Passage, verb: str, before: Mention, after: Mention, span: tuple[int, int]
) -> Finding:
    return passage.finding(
        "L14",
        Level.EXPLAIN,
        f"从{written(before)}到{written(after)}，文中写成“{verb}”，方向与数字不符，请核对。",
        span,
        values=(before.text, after.text, verb),
    )
