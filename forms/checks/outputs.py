"""Rules on what was done and what it is said to have cost: chains,
subsets, repeated figures, lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from forms.amount import Amount, MoneyUnit
from forms.checks.finding import Finding, Level, Part, passage_rule, text_rule
from forms.checks.known import SPENT, agrees, known
from forms.checks.named_values import named_values
from forms.checks.passages import Passage, PassageKind, Reading
from forms.checks.places import identified, shown, shown_amount, written
from forms.prose import AmountMention, CountMention
from forms.prose.changes import is_start
from forms.report import format_count

CHAINS: Final = (
    ("应拆", "签约", "拆除"),
    ("应拆", "签约", "腾空"),
    ("应征", "签约", "拆除"),
    ("应签", "签约"),
    ("应缴", "实缴"),
    ("应收", "实收"),
    ("受理", "办结"),
    ("立案", "结案"),
    ("抽取", "接通"),
    ("发放问卷", "收回"),
    ("报名", "参训"),
    ("排查", "整改"),
    ("申报", "通过"),
    ("签约", "拆除"),
    ("计划招收", "实际招收"),
)
"""Steps of one course of work, each of which can reach no more than the step before it."""


_MOST_TERMS: Final = 6
"""Amounts that a sum names one by one."""


@passage_rule("L07", Level.EXPLAIN, "先后步骤的数量")
def steps_shrink(passage: Passage, _: Reading) -> Iterator[Finding]:
    """一项工作的后一步不能多于前一步：应拆不少于签约，签约不少于拆除；受理不少于办结；在同一句里、用同一个量词的才比。"""
    if not passage.kind.is_prose:
        return
    for sentence in passage.prose.sentences:
        counts = [
            one
            for one in passage.prose.within(sentence.start, sentence.end, CountMention)
            if not one.chinese and not one.approximate
        ]
        told: set[int] = set()
        for chain in CHAINS:
            found = [(_step(passage, counts, step)) for step in chain]
            steps = [one for one in found if one is not None]
            for before, after in pairwise(steps):
                if (
                    after.measure == before.measure
                    and after.value > before.value
                    and before.start < after.start
                    and after.start not in told
                ):
                    told.add(after.start)
                    yield passage.finding(
                        "L07", Level.EXPLAIN,
                        f"前一步是{written(before)}，后一步却有{written(after)}，后一步不应多于前一步，请核对。",
                        (before.start, after.end), values=(before.text, after.text),
                    )  # fmt: skip


def _step(passage: Passage, counts: list[CountMention], step: str) -> CountMention | None:
    """Return the count of a step: the first whose clause names it. 累计 and other years are out."""
    for count in counts:
        clause = passage.text[passage.prose.clause_start(count.start) : count.start]
        if step in clause and not re.search(r"累计|历年|上年|去年|率", clause):
            return count
    return None


# The same activity counted twice ----------------------------------------------------------------

_VERBS: Final = [
    "纳入", "签约", "拆除", "发放", "办理", "审核", "安置", "交房", "分房", "铺排", "排定",
    "完成", "实施", "接待", "处理", "化解", "培训", "检查", "整改", "走访", "慰问", "帮扶",
    "救助", "办结", "受理", "新建", "改造", "维修", "种植", "清运", "收治", "接诊", "招收",
    "资助", "巡查", "查处", "立案", "结案", "公开", "召开", "举办", "开展", "组织", "发布",
    "出具", "参与",
]  # fmt: skip
_VERB: Final = re.compile("|".join(_VERBS))
_WHOLE_YEAR: Final = re.compile(r"全年|全区|全市|全县|当年|年度|共计|总计|20\d\d年(?!\d{1,2}月)")
_PART_OF_YEAR: Final = re.compile(
    r"[一二三四五六七八九十\d]+(?:天|日|个月|周|个工作日)内|上半年|下半年|[一二三四]季度|\d{1,2}月(?:份|底|初)|期间内|月内"
)
_PLACE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:片区|街道|镇|乡|社区|分局|校区|园区|服务站|网格)(?!干部|和|、|等)"
)
_CUMULATIVE: Final = re.compile(r"累计|历年|以来|上年|去年|其中|人次|共有|总数")


class Counted(NamedTuple):
    """A count with what was done (verb and the words up to the number) and where."""

    passage: Passage
    mention: CountMention
    verb: str
    thing: str
    scope: str
    place: str


def _counted(reading: Reading) -> list[Counted]:
    """Return what the report says was done, with the count's scope: 全年, part of it, or ""."""
    found = []
    for passage in reading.prose_passages:
        place = ""
        for sentence in passage.prose.sentences:
            match = _PLACE.search(
                passage.text, sentence.start, min(sentence.end, sentence.start + 16)
            )
            if match:
                place = match.group()
            elif re.search(
                r"全区|全市|全县|全年|本单位|中心",
                passage.text[sentence.start : sentence.start + 8],
            ):
                place = ""
            for count in passage.prose.within(sentence.start, sentence.end, CountMention):
                one = _count_of(passage, sentence.start, count, place)
                if one:
                    found.append(one)
    return found


def _count_of(passage: Passage, start: int, count: CountMention, place: str) -> Counted | None:
    if count.chinese or count.approximate:
        return None
    prose = passage.prose
    first = prose.clause_start(count.start)
    clause = passage.text[first : count.start]
    verbs = list(_VERB.finditer(clause))
    if not verbs or _CUMULATIVE.search(clause):
        return None
    thing = re.sub(r"[\d\s]|[个家项]", "", clause[verbs[-1].end() :])
    part = _PART_OF_YEAR.search(clause)
    whole = _WHOLE_YEAR.search(clause)
    return Counted(
        passage, count, verbs[-1].group(), thing, "part" if part else "year" if whole else "", place
    )


@text_rule("T07", Level.EXPLAIN, "同一指标两个数", Part.VALUES, Part.LINES)
def one_thing_two_values(reading: Reading) -> Iterator[Finding]:
    """同一指标在两处不能是两个数：没有填报的指标，文字里两处的数须相同；同一件事，一段时间内的数不能多于全年的数（审核人员常提：前后数字不一致）。"""
    yield from _two_values(reading)
    counted = reading.derived(_counted)
    years = [one for one in counted if one.scope == "year" and not one.place]
    for part in counted:
        if part.scope != "part":
            continue
        for year in years:
            if (
                year.verb == part.verb
                and year.mention.measure == part.mention.measure
                and part.mention.value > year.mention.value
                and (
                    part.thing == year.thing
                    or not part.thing
                    or not year.thing
                    or part.thing in year.thing
                    or "项目" in part.thing
                )
            ):
                yield _two(
                    part.passage,
                    part.mention.text,
                    year.mention.text,
                    (part.mention.start, part.mention.end),
                    f"其中一段时间就“{part.verb}”{written(part.mention)}，全年却只有"
                    f"{written(year.mention)}，请核对。",
                )
                break


_LABEL: Final = re.compile(
    r"(?P<label>[\u4e00-\u9fff（）]{2,16}?(?:经费|资金|收入|金额|结余|结转|收益|费用|费|支出|补助|投资|价值|原值|净值|采购))"
    r"(?:总额|总计|共计|合计|共|数)?(?:为|达到?|：|是)?\s*$"
)
_GENERIC: Final = re.compile(
    r"^(?:其中|项目|资金|专项|全部|各项|上述|该|此项|本项|支出|预算|实际|年初|全年|拨付|涉及|使用|发放|缴纳|投入|争取|安排)?(?:资金|金额|支出|经费|费用|补助|投资|预算)$"
)


def _two_values(reading: Reading) -> Iterator[Finding]:
    """Compare named amounts for which nothing is entered, passage against passage."""
    facts, report = reading.derived(known), reading.report
    first: dict[str, tuple[AmountMention | CountMention, str]] = {}
    for passage in reading.prose_passages:
        named: dict[int, tuple[str, str]] = {}
        for one in named_values(passage, reading):
            if (
                one.clean
                and not facts.expected(one.binding.key, one.role)
                and report.values.get(one.binding.key) is None
            ):
                named[one.mention.start] = (f"{one.binding.key}/{one.role}", one.binding.name)
        taken = {one.mention.start for one in named_values(passage, reading)}
        for amount in passage.prose.of(AmountMention):
            label = _free_label(passage, amount, report.year)
            if label and amount.start not in taken:
                named[amount.start] = (label, label)
        for mention in passage.prose.mentions:
            if mention.start not in named or not isinstance(mention, AmountMention | CountMention):
                continue
            key, name = named[mention.start]
            earlier, place = first.setdefault(key, (mention, passage.where))
            if place != passage.where and _value(earlier) != _value(mention):
                yield _two(
                    passage,
                    mention.text,
                    earlier.text,
                    (mention.start, mention.end),
                    f"“{name}”这里是{written(mention)}，前面写的是{written(earlier)}，请核对。",
                )


def _free_label(passage: Passage, amount: AmountMention, year: int | None) -> str | None:
    """Return the noun that names an amount by itself: full, specific, of this year."""
    if amount.per or amount.approximate or passage.quoted_key(amount.start, amount.end):
        return None
    clause = passage.text[passage.prose.clause_start(amount.start) : amount.start]
    clause = re.split(r"[（(、]", clause)[-1]
    if re.search(
        r"\d|累计|上年|去年|比|较|预算|决算|其中|每|占", re.sub(r"20\d\d\s*年度?", "", clause)
    ):
        return None
    named = passage.prose.year_before(amount.start)
    match = _LABEL.search(re.sub(r"20\d\d\s*年度?|全年|本年度?|当年|实现|共|完成|发生", "", clause))
    if match is None or (named is not None and named.year != year):
        return None
    label = match.group("label")
    return None if len(label) < 4 or _GENERIC.match(label) else label


def _value(mention: AmountMention | CountMention) -> Decimal:
    return Decimal(mention.amount.fen) if isinstance(mention, AmountMention) else mention.value


def _two(passage: Passage, one: str, other: str, span: tuple[int, int], message: str) -> Finding:
    return passage.finding("T07", Level.EXPLAIN, message, span, values=(one, other))


@text_rule("L08", Level.EXPLAIN, "分片之和不超过全部")
def subsets_within_whole(reading: Reading) -> Iterator[Finding]:
    """各片区、街道分别列出的数之和不能超过全年、全区的数（同一动作、同一事物、同一量词的才比）。"""
    counted = reading.derived(_counted)
    wholes: dict[tuple[str, str], Counted] = {}
    parts: dict[tuple[str, str], dict[str, Counted]] = {}
    for one in counted:
        key = (one.verb, one.mention.measure)
        if one.place:
            parts.setdefault(key, {}).setdefault(one.place, one)
        elif one.scope == "year":
            wholes.setdefault(key, one)
    for key, listed in parts.items():
        whole = wholes.get(key)
        if whole is None or not all(one.thing[-2:] == whole.thing[-2:] for one in listed.values()):
            continue
        summed = sum((one.mention.value for one in listed.values()), Decimal(0))
        if summed > whole.mention.value:
            told = "、".join(f"{place}{written(one.mention)}" for place, one in listed.items())
            yield whole.passage.finding(
                "L08", Level.EXPLAIN,
                f"{told}，合起来{format_count(summed)}{whole.mention.measure}，超过全年的{written(whole.mention)}，请核对。",
                (whole.mention.start, whole.mention.end),
                values=(whole.mention.text, format_count(summed)),
            )  # fmt: skip


# Money told in the text against money spent -------------------------------------------------------

_PAID: Final = re.compile(
    r"(?:发放|支付|拨付|兑付|缴纳|投入|支出|使用资金|涉及金额|补偿|安置金额|兑现|垫付)[^，。；\d]{0,14}$"
)
_NOT_PAID: Final = re.compile(
    r"累计|历年|计划|预计|拟|将|争取|上年|去年|结余|应|预算|批复|以来|计提|总投资|核减|节约|追回|其中|含|比|较"
)


@text_rule("L21", Level.EXPLAIN, "文中花的钱与实际支出", Part.VALUES, Part.LINES)
def outlays_within_spending(reading: Reading) -> Iterator[Finding]:
    """文中说当年发放、支付、缴纳的钱，合起来不应超过实际支出；口径不同（由别处支付）的须说明。各项都写明的才加，“累计”“计划”和其中数不加。"""
    facts, report = reading.derived(known), reading.report
    expected = facts.expected(SPENT, None)
    spent = expected[0].value if expected else None
    if not isinstance(spent, Amount) or spent.fen <= 0:
        return
    outlays: list[tuple[Passage, AmountMention]] = []
    for passage in reading.prose_passages:
        if passage.kind is PassageKind.NOTE or passage.section == _table_section(reading):
            continue
        named = {one.mention.start for one in named_values(passage, reading)}
        outlays += [
            (passage, amount)
            for amount in passage.prose.of(AmountMention)
            if amount.start not in named
            and not agrees(amount, spent)  # the whole, said once more
            and _is_outlay(passage, amount, report.year)
        ]
    whole = [one for one in outlays if one[1].amount.fen > spent.fen]
    outlays = whole[:1] or outlays
    summed = Amount(sum(amount.amount.fen for _, amount in outlays))
    if not outlays or summed.fen <= spent.fen:
        return
    passage, largest = max(outlays, key=lambda one: one[1].amount.fen)
    told = "＋".join(written(amount) for _, amount in outlays[:_MOST_TERMS])
    summing = f"等{len(outlays)}笔，合计" if len(outlays) > _MOST_TERMS else "＝"
    if len(outlays) > 1:
        told += summing + shown_amount(summed, report.outline.view)
    yield passage.finding(
        "L21", Level.EXPLAIN,
        f"文中写的当年支付{told}，超过实际支出"
        f"{shown(report, spent)}，请说明口径。",
        (largest.start, largest.end),
        values=(identified(report, summed), identified(report, spent)),
    )  # fmt: skip


def _table_section(reading: Reading) -> str:
    section = reading.report.outline.section_of("expenditure")
    return section.key if section else ""


def _is_outlay(passage: Passage, amount: AmountMention, year: int | None) -> bool:
    if (
        amount.per
        or amount.approximate
        or amount.unit is MoneyUnit.YUAN
        or passage.prose.depths[amount.start]
    ):
        return False
    prose = passage.prose
    before = passage.text[max(0, amount.start - 24) : amount.start]
    clause = passage.text[prose.clause_start(amount.start) : amount.start]
    named = prose.year_before(amount.start)
    if (named is not None and named.year != year) or is_start(prose, amount):
        return False
    return bool(_PAID.search(before)) and not _NOT_PAID.search(clause)
