"""Rules on text against data: named amounts, budget and actual, units, decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from forms.amount import Amount, AmountView, MoneyUnit
from forms.checks.finding import Finding, Level, Part, passage_rule
from forms.checks.known import (
    ADJUSTED,
    APPROVED,
    ROW,
    SPENT,
    SPLIT,
    Expected,
    Known,
    Role,
    agrees,
    is_within,
    known,
    near_miss,
    power_of_ten,
)
from forms.checks.named_values import (
    Named,
    adopt_named_values,
    follows_other_matter,
    is_plainly_of_year,
    named_values,
    names_year_or_unit,
)
from forms.checks.passages import Passage, PassageKind, Reading
from forms.checks.places import identified, quoted, shown, shown_count, written
from forms.narrative import Piece, Quote
from forms.prose import AmountMention, CountMention
from forms.report import format_count

_LEFT_OUT: Final = re.compile(r"扣除|不含|剔除|除去|不包括")
_GOES_ON: Final = re.compile(r"\s*(?:用于|用在|的(?!\s*\d|[^，。；]{0,4}%)|以上|左右|/)")
_NEAR: Final = Fraction(1, 20)
_NEAR_OWN: Final = Fraction(1, 10)
"""How near a figure must be to what is entered; the second where year or unit are named."""
_POSTS: Final = ("核定人员编制数", "核定编制数", "核定编制", "人员编制数", "编制人数")
_ON_POST: Final = (
    "实有人数", "实有在编人数", "实有在编人员", "在编在职人员", "实有在职人员", "现有在职人员",
    "在职在编职工",
)  # fmt: skip
_OTHERS: Final = ("编外人数", "编外人员", "编外聘用人员")
_HEAD_COUNTS: Final = frozenset((*_POSTS, *_ON_POST, *_OTHERS))
"""Names of head counts that mean the unit's own wherever nothing else is named."""


def _is_certain(one: Named, expected: Expected, passage: Passage, reading: Reading) -> bool:
    """Whether the text can mean nothing but the figure, so that a difference is a fault."""
    key = one.binding.key
    if not one.clean or _GOES_ON.match(passage.text, one.mention.end):
        return False
    view = reading.report.outline.view
    if not near_miss(one.mention, expected.value, view) and "部门预算批复" not in one.binding.name:
        return False  # so far off, it may be the figure of something else
    section = reading.report.outline.section_of(key)
    at_home = section is not None and section.key == passage.section
    if key in (APPROVED, ADJUSTED):
        return "批复" in one.binding.name or "调整" in one.binding.name or at_home
    if key == SPENT:
        return one.follows_budget
    if key in SPLIT:
        return one.role is Role.BUDGET and one.follows_budget and at_home
    return key in ("three_public.total", "staff.posts") and at_home


@passage_rule("L04", Level.MANDATORY, "文字中的数与填报数一致", Part.VALUES, Part.LINES)
def text_equals_data(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """文字里写明名称的金额和人数须等于填报的指标数、支出明细的行或类的合计（财政部门检查规则
    C-003：文字与表格数据一致，按0.005万元比）。
    名称、年度和主语都明确的为逻辑性，其余为核实性；主语不明时只提疑似笔误的数，别的章里只提与填报数相近的数。
    """
    if not passage.kind.is_prose:
        return
    facts = reading.derived(known)
    for one, expected in differences(passage, reading):
        if _swapped_role(one, facts) or power_slip(one, expected):
            continue
        certain = _is_certain(one, expected, passage, reading)
        level = Level.MANDATORY if certain else Level.EXPLAIN
        yield difference_finding(passage, reading, one, expected, "L04", level, "，请核对。")


def differences(passage: Passage, reading: Reading) -> Iterator[tuple[Named, Expected]]:
    """Yield the named values that no value of the data explains, with the one meant."""
    facts = reading.derived(known)
    for one in named_values(passage, reading):
        expected = facts.expected(one.binding.key, one.role)
        fitting = [two for two in expected if _comparable(one.mention, two.value)]
        if not fitting or any(agrees(one.mention, two.value) for two in fitting):
            continue
        if passage.quoted_key(one.mention.start, one.mention.end) == one.binding.key:
            continue
        if one.binding.key == SPENT and _is_without_free_rows(one, passage, facts):
            continue
        clean = one.clean and not (one.binding.key.startswith(ROW) and one.role is Role.BUDGET)
        close = near_miss(one.mention, fitting[0].value, reading.report.outline.view)
        if (
            not close
            and isinstance(one.mention, AmountMention)
            and isinstance(fitting[0].value, Amount)
        ):
            close = bool(power_of_ten(one.mention, fitting[0].value)) and bool(fitting[0].value.fen)
        swapped = clean and _swapped_role(one, facts) is not None
        if close or swapped or (clean and not _is_weak(one, passage, reading)):
            yield one, fitting[0]
        elif clean and (near := _nearest(one, fitting, passage, reading)):
            yield one, near


def _nearest(
    one: Named, fitting: list[Expected], passage: Passage, reading: Reading
) -> Expected | None:
    """Return the value that a plain figure was meant to say, wherever it stands; None for none.

    Elsewhere than at home a name may be that of something smaller, so the two must be near.
    """
    mention = one.mention
    if (
        not is_plainly_of_year(passage, one, reading)
        or _GOES_ON.match(passage.text, mention.end)
        or passage.quoted_key(mention.start, mention.end)
    ):
        return None
    if one.binding.key.startswith(ROW) and follows_other_matter(passage, one, reading):
        return None
    others = reading.derived(known).without_free_rows
    if one.binding.key == SPENT and others is not None and agrees(mention, others):
        return None
    part = _NEAR_OWN if names_year_or_unit(passage, one) else _NEAR
    near = [two for two in fitting if is_within(mention, two.value, part)]
    return min(near, key=lambda two: _distance(mention, two.value), default=None)


def _distance(mention: AmountMention | CountMention, value: Amount | Decimal) -> int:
    if isinstance(mention, AmountMention) and isinstance(value, Amount):
        return abs(mention.amount.fen - value.fen)
    return 0


def _is_without_free_rows(one: Named, passage: Passage, facts: Known) -> bool:
    """Whether a spending is said to leave out what belongs to no subject, and does."""
    value = facts.without_free_rows
    start = passage.prose.sentence_at(one.mention.start).start
    said = bool(_LEFT_OUT.search(passage.text, start, one.mention.start))
    return said and value is not None and agrees(one.mention, value)


def _comparable(mention: AmountMention | CountMention, value: Amount | Decimal) -> bool:
    return isinstance(mention, AmountMention) == isinstance(value, Amount)


def _is_weak(one: Named, passage: Passage, reading: Reading) -> bool:
    """Whether the name alone is too common to claim the value outside its own surroundings."""
    key = one.binding.key
    if _GOES_ON.match(passage.text, one.mention.end):
        return True
    if key in (APPROVED, "three_public.total"):
        return False
    if key in SPLIT and one.role is None:
        return True  # budgeted or spent: the text does not say
    if key.startswith(ROW):
        return passage.section != _expenditure_home(reading) or passage.kind is PassageKind.NOTE
    section = reading.report.outline.section_of(key)
    if (section and section.key == passage.section) or one.follows_budget:
        return False
    if one.binding.name in _HEAD_COUNTS:
        return False
    money = isinstance(one.mention, AmountMention)
    return not (money and passage.section in reading.derived(_money_sections))


def _money_sections(reading: Reading) -> frozenset[str]:
    """Return the sections in which amounts of the whole unit are entered."""
    outline = reading.report.outline
    homes = (outline.section_of(field.key) for field in outline.figures if not field.unit)
    return frozenset(home.key for home in homes if home)


def _expenditure_home(reading: Reading) -> str:
    section = reading.report.outline.section_of("expenditure")
    return section.key if section else ""


def difference_finding(
    passage: Passage,
    reading: Reading,
    one: Named,
    expected: Expected,
    code: str,
    level: Level,
    told: str,
    new: Piece | None = None,
) -> Finding:
    """Return the finding on a value that differs from the one expected."""
    report, mention = reading.report, one.mention
    difference = ""
    if isinstance(expected.value, Decimal):
        meant = shown_count(report, one.binding.key, expected.value)
    elif isinstance(mention, AmountMention) and not power_slip(one, expected):
        value = _as_printed(expected.value, mention, report.outline.view)
        meant = shown(report, value)
        difference = f"，相差{shown(report, abs(mention.amount - value))}"
    else:  # a slip by powers of ten: the digits tell, the difference says nothing
        meant = shown(report, expected.value)
    return passage.finding(
        code,
        level,
        f"文中{quoted(one.binding.name)}写的是{written(mention)}，"
        f"{_entered_as(one.binding.name, expected.label)}是{meant}{difference}{told}",
        (mention.start, mention.end),
        values=(one.binding.key, mention.text, identified(report, expected.value)),
        new=new or _put_right(passage, reading, one, expected),
    )


def _as_printed(value: Amount, mention: AmountMention, view: AmountView) -> Amount:
    """Return a value as the report prints it, or exact where the text is as fine as that."""
    printed = Amount.of(view.rounded(value), view.unit)
    return printed if view.holds(mention.amount) and printed != mention.amount else value


def _entered_as(name: str, label: str) -> str:
    """Say where the value expected stands, without saying the text's own words again."""
    if label.endswith("之和"):
        return label
    if label == name:
        return "填报的"
    if label == f"支出明细“{name}”":
        return "支出明细里填的"
    return f"{label}填的" if "“" in label else f"“{label}”填的"


def _put_right(passage: Passage, reading: Reading, one: Named, expected: Expected) -> Piece | None:
    """Return what should stand there: a quote of the figure where one can, else its value."""
    mention, value = one.mention, expected.value
    figure = reading.report.figure(one.binding.key)
    quotable = passage.block is not None and figure is not None and figure.value == value
    if isinstance(mention, AmountMention) and isinstance(value, Amount):
        own = reading.report.outline.view
        view = _view_written(mention)
        if quotable:
            quote = Quote.as_written(one.binding.key, view.unit, view.decimals, view.grouping)
            return replace(quote, decimals=None) if quote.hides(value) else quote
        return view.format_exact(_as_printed(value, mention, own)) + view.unit.value
    if isinstance(mention, CountMention) and isinstance(value, Decimal):
        if quotable and figure is not None and figure.unit == mention.measure:
            return Quote(one.binding.key, unit=None, decimals=None)
        return format_count(value) + mention.measure
    return None


def _view_written(mention: AmountMention) -> AmountView:
    """Return how a text writes money; Chinese numerals that name 万 count in it (贰拾万陆仟元)."""
    if mention.chinese and mention.unit is MoneyUnit.YUAN and re.search("[万萬]", mention.text):
        return AmountView(MoneyUnit.WAN, 0)
    return AmountView(mention.unit, min(6, mention.decimals), "," in mention.text)


def carry_over(last: Reading, reading: Reading) -> None:
    """Take over what the last reading knew, where values and lines did not change since."""
    reading.adopt(last, (known, _money_sections))
    adopt_named_values(last, reading)


# Budget and actual -----------------------------------------------------------------------------


def _swapped_role(one: Named, facts: Known) -> Expected | None:
    """Return the figure of the other role that the text's value equals, or None."""
    if not isinstance(one.mention, AmountMention):
        return None
    others = {
        SPENT: (APPROVED, ADJUSTED),
        APPROVED: (SPENT, ADJUSTED),
        ADJUSTED: (SPENT, APPROVED),
    }
    for key in others.get(one.binding.key, ()):
        for expected in facts.expected(key, None):
            if agrees(one.mention, expected.value):
                return expected
    if one.binding.key in SPLIT and one.role is not None:
        other = Role.BUDGET if one.role is Role.ACTUAL else Role.ACTUAL
        for expected in facts.expected(one.binding.key, other):
            if agrees(one.mention, expected.value):
                label = expected.label + ("的预算数" if other is Role.BUDGET else "")
                return replace(expected, label=label)
    return None


@passage_rule("L13", Level.EXPLAIN, "预算数与实际数不混用", Part.VALUES, Part.LINES)
def budget_is_not_actual(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """不能把预算数写成实际支出，也不能把实际支出写成预算数（财政部门检查规则：预决算对比用语与数字不符）。"""
    if not passage.kind.is_prose:
        return
    facts = reading.derived(known)
    for one, expected in differences(passage, reading):
        other = _swapped_role(one, facts)
        if other:
            told = f"；它正好等于{other.label}，像是预算数与实际数写混了，请核对。"
            yield difference_finding(passage, reading, one, expected, "L13", Level.EXPLAIN, told)


def power_slip(one: Named, expected: Expected) -> int:
    """Return by how many powers of ten the text's value differs, or 0."""
    if isinstance(one.mention, AmountMention) and isinstance(expected.value, Amount):
        return power_of_ten(one.mention, expected.value)
    return 0
