"""Percentages beside what they are computed from: shares and rates of the report's figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from typing import Final, NamedTuple

from forms.amount import Amount
from forms.checks.finding import Finding, Level, passage_rule
from forms.checks.known import ADJUSTED, APPROVED, SPENT, Known, known
from forms.checks.named_values import allowed_prefix, has_subject, is_clean
from forms.checks.passages import Passage, Reading
from forms.checks.places import identified, shown, shown_count, shown_rate, written
from forms.prose import AmountMention, Mention, RateMention
from forms.prose.naming import bare_name, bind
from forms.prose.parts import resolution_of
from forms.report import Report

STAFF: Final = "staff.on_post"
POSTS: Final = "staff.posts"


def fits(rate: RateMention, percent: Decimal) -> bool:
    """Whether a percentage, rounded or cut to the decimals written, is the one written."""
    step = Decimal(1).scaleb(-rate.decimals)
    return abs(rate.percent - percent) < step


def wrong_rate(
    passage: Passage,
    rate: RateMention,
    told: tuple[str, str],
    identity: tuple[str, str],
    percent: Decimal,
) -> Finding:
    """Return the finding on a rate; ``told`` are part and whole as the message has them."""
    right = shown_rate(percent, max(rate.decimals, 2))
    return passage.finding(
        "L12",
        Level.EXPLAIN,
        f"文中写的是{written(rate)}，而按{told[0]}和{told[1]}计算是{right}，请核对。",
        (rate.start, rate.end),
        values=(rate.text, *identity),
        new=right if "%" in rate.text else None,
    )


_SHARE_OF_NAMED: Final = re.compile(
    r"占(?:本单位|本部门|我单位|全年|本年度?|当年)?(?P<whole>[^，。；、：\d占]{2,20}?)"
    r"(?:的?(?:比例|比重)|的)(?:为|达到?|是)?\s*$"
)
_LONGEST_SHARE: Final = 40
_NEXT_TO: Final = re.compile(r"\s*[，,（(]?\s*")


def named_shares(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """Recompute shares of a whole that is named without its amount (占部门预算批复数的 15%)."""
    facts, report, prose = reading.derived(known), reading.report, passage.prose
    for rate in prose.of(RateMention):
        floor = max(0, rate.start - _LONGEST_SHARE)
        match = _SHARE_OF_NAMED.search(prose.folded, floor, rate.start)
        if match is None or rate.points or rate.approximate:
            continue
        entry = facts.vocabulary.ending(bare_name(match["whole"]))
        if entry is None or entry[0] != bare_name(match["whole"]):
            continue
        place = match.start()
        if has_subject(passage, place) or _of_other_year(passage, place, report.year):
            continue
        parts = _parts_of_share(passage, place, reading)
        wholes = list(_wholes_named(passage, place, entry[2], facts))
        pairs: list[_Pair] = [(part.value, whole) for whole in wholes for part in parts]
        wrong = _disproved(rate, pairs)
        if wrong and not _explained_by_rounding(rate, parts, wholes):
            part, whole, right = wrong
            first = parts[0]
            told = (
                first.written or first.name + shown(report, part),
                entry[1] + shown(report, whole),
            )
            identity = (first.written or identified(report, part), identified(report, whole))
            yield wrong_rate(passage, rate, told, identity, right)


class _Part(NamedTuple):
    """A part of a share: its value, by how much it may be rounded, as written or as named."""

    value: Amount
    slack: Decimal
    written: str = ""
    name: str = ""


def _parts_of_share(passage: Passage, place: int, reading: Reading) -> list[_Part]:
    """Return the amount written right before 占, else what is entered under the name there."""
    prose, facts = passage.prose, reading.derived(known)
    last = max(prose.within(0, place, AmountMention), key=lambda one: one.end, default=None)
    if last and _NEXT_TO.fullmatch(prose.text, last.end, place):
        if last.approximate or last.per:
            return []
        return [_Part(last.amount, resolution_of(last) / 2, written(last))]
    binding = bind(prose, Mention(place, place, ""), facts.vocabulary)
    if binding is None or binding.between:
        return []
    if not is_clean(passage, binding, reading.derived(allowed_prefix)):
        return []
    values = [one.value for one in facts.expected(binding.key, None)]
    return [_Part(one, Decimal(0), name=binding.name) for one in values if isinstance(one, Amount)]


def _wholes_named(
    passage: Passage, place: int, key: str, facts: Known
) -> Iterator[Amount | Decimal | None]:
    """Yield what a name may stand for: what is entered, or what the text says of it before."""
    yield from (one.value for one in facts.expected(key, None))
    if key == SPENT:
        yield facts.without_free_rows
    for amount in passage.prose.within(0, place, AmountMention):
        binding = bind(passage.prose, amount, facts.vocabulary)
        if binding and binding.key == key:
            yield amount.amount


def _of_other_year(passage: Passage, place: int, year: int | None) -> bool:
    """Whether the sentence speaks of another year before a place."""
    named = passage.prose.year_before(place)
    if named and (named.year != year or named.last is not None):
        return True
    start = passage.prose.sentence_at(place).start
    return bool(re.search(r"上年|去年|上一年|同期|累计", passage.text[start:place]))


def _explained_by_rounding(
    rate: RateMention, parts: list[_Part], wholes: list[Amount | Decimal | None]
) -> bool:
    """Whether the rounding of a part written could give the rate."""
    step = Decimal(1).scaleb(-rate.decimals)
    return any(
        isinstance(whole, Amount)
        and whole.fen > 0
        and abs(rate.percent * whole.fen - number_in(part.value) * 100)
        <= part.slack * 100 + step * whole.fen
        for whole in wholes
        for part in parts
    )


_RATE_OF_FIGURES: Final = re.compile(
    r"(?P<execution>预算执行率|(?<!基本)(?<!项目)支出执行率|预算完成率|(?<![\u4e00-\u9fff])执行率|整体支出执行率)(?:为|是|达到?|：|约)?\s*$|"
    r"(?P<staff>(?:在职)?(?:人员)?(?:编制)?控制率)(?:为|是|达到?|：|约)?\s*$"
)


_Pair = tuple[Amount | Decimal | None, Amount | Decimal | None]


def execution_rates(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """Recompute rates named after the report's own figures."""
    facts, report = reading.derived(known), reading.report
    for rate in passage.prose.of(RateMention):
        before = passage.text[max(0, rate.start - 16) : rate.start]
        match = _RATE_OF_FIGURES.search(before)
        if match is None or rate.approximate or _elsewhere(passage, rate, report.year):
            continue
        if not match.group("staff") and _of_a_part(passage, rate, facts):
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
            yield wrong_rate(
                passage,
                rate,
                (_entered(report, STAFF, part), _entered(report, POSTS, whole)),
                (identified(report, part), identified(report, whole)),
                percent,
            )


def _of_a_part(passage: Passage, rate: RateMention, facts: Known) -> bool:
    """Whether the sentence speaks of a part before the rate (“三公”经费预算…，执行率80%).

    That is a part by name, or amounts whose rate it is.
    """
    prose = passage.prose
    start = prose.sentence_at(rate.start).start
    said = passage.text[start : rate.start].rpartition("；")[2]
    if any(name in said for name in facts.names_of_parts):
        return True
    amounts = [one.amount.fen for one in prose.within(start, rate.start, AmountMention)]
    return any(  # it is the rate of amounts that stand before it
        whole > 0 and fits(rate, Decimal(part) / whole * 100)
        for whole, part in permutations(amounts, 2)
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
        if part is None or whole is None or not number_in(whole):
            continue
        percent = number_in(part) / number_in(whole) * 100
        if fits(rate, percent):
            return None
        wrong = wrong or (part, whole, percent)
    return wrong


def number_in(value: Amount | Decimal) -> Decimal:
    """Return a value's number: fen for money, the count for counts."""
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


# Rates that have a limit --------------------------------------------------------------------------

_LIMITED: Final = re.compile(
    r"(?P<name>(?:参保|纳入[\u4e00-\u9fff]{0,4}|合格|满意|好评|覆盖|完好|及时|到位|达标|知晓|准确|普及|签约|成活|"
    r"出勤|公开|答复)率|满意度)(?:已|均|平均|全部|也|都)*(?:高?达到?了?|为|是|：|:)?\s*$"
)
_LONGEST_NAME: Final = 24


@passage_rule("L23", Level.EXPLAIN, "不会超过100%的比率")
def rates_within_all(passage: Passage, _: Reading) -> Iterator[Finding]:
    """参保率、满意度、合格率、覆盖率、完好率、及时率、到位率一类的比率不会超过100%；完成率、执行率、增长率不论。"""
    if not passage.kind.is_prose:
        return
    for rate in passage.prose.of(RateMention):
        if rate.points or rate.percent <= 100:
            continue
        floor = max(0, rate.start - _LONGEST_NAME)
        match = _LIMITED.search(passage.text, floor, rate.start)
        if match:
            yield passage.finding(
                "L23",
                Level.EXPLAIN,
                f"“{match['name']}”写的是{written(rate)}，这样的比率不会超过100%，请核对。",
                (rate.start, rate.end),
                values=(match["name"], rate.text),
            )
