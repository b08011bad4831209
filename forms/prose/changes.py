"""Changes and ratios as sentences tell them: 由 A 减少到 B, 比上年（A）
增加 D, 增长 R%, 占 W 的 R%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from forms.prose.mentions import AmountMention, CountMention, Mention, RateMention
from forms.prose.parts import Quantity
from forms.prose.reader import Prose

UP: Final = "增长|增加|上升|提高|提升|增至|升至|上涨|多|超|扩大|增"
DOWN: Final = "下降|减少|降低|压减|缩短|压缩|降至|减至|回落|节约|少|缩减|减|降"
_VERB: Final = re.compile(rf"(?P<up>{UP})|(?P<down>{DOWN})")
_TO: Final = re.compile(
    rf"(?P<filler>[^，。；：、\d]{{0,14}}?)(?P<verb>{UP}|{DOWN})(?:了)?(?:到|至|为)(?:了)?"
    rf"(?:(?:19|20)\d{{2}}\s*年度?)?[^，。；\d]{{0,6}}$"
)
_PLAIN_TO: Final = re.compile(r"(?:升至|降至|增至|减至)$")
_BEFORE_FROM: Final = re.compile(r"(?:由|从)(?:(?:19|20)\d{2}\s*年)?[^，。；\d]{0,24}$")
_COMPARED: Final = r"(?:比|较|同比|环比)(?:(?:19|20)\d{2}\s*年度?)?[^，。；\d]{0,16}?"
_BY: Final = re.compile(
    rf"(?:{_COMPARED})?(?P<verb>{UP}|{DOWN})(?:了|率|幅度?)?(?:为|约|达|：)?\s*$"
)
_THAN: Final = re.compile(
    r"(?:比|较)(?P<what>(?:(?:19|20)\d{2}\s*年度?|[^，。；\d]{0,20}?"
    r"(?:上年|去年|上一年|同期|年度?|年初|预算|批复))[^，。；\d]{0,14})[（(]?$"
)


@dataclass(frozen=True, slots=True)
class FromTo:
    """A change told with both ends: 由 214 户减少到 97 户."""

    before: Mention
    after: Mention
    rising: bool
    verb: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """A value compared with an earlier one.

    ``now`` is the value compared, ``earlier`` the value it is compared with where the text
    gives it, ``by`` the difference and ``rate`` the percentage where it gives them.
    """

    now: Quantity | None
    earlier: Quantity | None
    by: Quantity | None
    rate: RateMention | None
    rising: bool
    verb: str
    start: int
    end: int


def number_of(mention: Mention) -> Decimal | None:
    """Return a mention's number (fen, count or percent), or None."""
    if isinstance(mention, AmountMention):
        return Decimal(mention.amount.fen)
    if isinstance(mention, CountMention):
        return mention.value
    return mention.percent if isinstance(mention, RateMention) else None


def _comparable(one: Mention, other: Mention) -> bool:
    if isinstance(one, AmountMention) and isinstance(other, AmountMention):
        return one.per == other.per
    if isinstance(one, CountMention) and isinstance(other, CountMention):
        return one.measure == other.measure
    return isinstance(one, RateMention) and isinstance(other, RateMention)


def from_to(prose: Prose) -> Iterator[FromTo]:
    """Yield the changes told with both ends and a verb of direction."""
    numbers = [one for one in prose.mentions if number_of(one) is not None]
    for before, after in pairwise(numbers):
        between = prose.text[before.end : after.start]
        if len(between) > 30 or not _comparable(before, after):
            continue
        match = _TO.search(between) or _PLAIN_TO.search(between)
        if match is None or not _BEFORE_FROM.search(
            prose.text[max(0, before.start - 36) : before.start]
        ):
            continue
        verb = _VERB.search(match.group())
        if verb is None:
            continue
        yield FromTo(
            before, after, verb.group("up") is not None, verb.group(), before.start, after.end
        )


_FROM: Final = re.compile(r"(?:由|从)(?:(?:19|20)\d{2}\s*年度?)?[^，。；、\d]{0,6}$")
_ON: Final = re.compile(rf"\s*[^，。；、\d]{{0,6}}?(?:{UP}|{DOWN}|调整|变)")


def is_start(prose: Prose, mention: Mention) -> bool:
    """Whether a value is what something changed from (由 5 万元减少到 3 万元)."""
    before = prose.text[max(0, mention.start - 24) : mention.start]
    return bool(_FROM.search(before) and _ON.match(prose.text, mention.end))


def changes(prose: Prose) -> Iterator[Change]:
    """Yield the comparisons with a difference or a percentage, in order.

    Difference and percentage that follow one another (增加 D 万元，增长 R%) are one change.
    """
    starts = {one.after.start: one.before for one in from_to(prose)}
    for sentence in prose.sentences:
        numbers = [
            one
            for one in prose.within(sentence.start, sentence.end, Mention)
            if number_of(one) is not None
        ]
        index = 0
        while index < len(numbers):
            if numbers[index].start in starts:  # 由 A 减少为 B: no difference
                index += 1
                continue
            found = _change_at(prose, sentence.start, numbers, index, starts)
            if found is None:
                index += 1
                continue
            change, index = found
            yield change


def _change_at(
    prose: Prose, start: int, numbers: list[Mention], index: int, starts: Mapping[int, Mention]
) -> tuple[Change, int] | None:
    first = numbers[index]
    floor = numbers[index - 1].end if index else start
    match = _BY.search(prose.text[floor : first.start])
    if match is None:
        return None
    verb = match.group("verb")
    rising = bool(re.fullmatch(UP, verb))
    by = first if isinstance(first, Quantity) else None
    rate = first if isinstance(first, RateMention) else None
    after = index + 1
    if after < len(numbers):
        second = numbers[after]
        between = prose.text[first.end : second.start]
        follows = re.fullmatch(
            rf"\s*[，,、（(]?\s*(?:同比|比上年|增幅|降幅|幅度|变动率|变化率)?(?:{UP}|{DOWN})?(?:率|幅|幅度)?(?:为|达|约)?\s*",
            between,
        )
        if follows and by is not None and isinstance(second, RateMention) and not second.points:
            rate, after = second, after + 1
    now, earlier = _compared(prose, start, numbers[:index], first.start)
    if now is not None and earlier is None:
        before = starts.get(now.start)
        earlier = before if isinstance(before, Quantity) else None
    end = numbers[after - 1].end
    return Change(now, earlier, by, rate, rising, verb, floor + match.start(), end), after


def _compared(
    prose: Prose, start: int, before: list[Mention], end: int
) -> tuple[Quantity | None, Quantity | None]:
    """Return the value compared and the earlier one, from the numbers before the verb."""
    if not before:
        return None, None
    last = before[-1]
    floor = before[-2].end if len(before) > 1 else start
    than = _THAN.search(prose.text[floor : last.start])
    if than and isinstance(last, Quantity):
        if len(before) > 1 and isinstance(before[-2], Quantity) and _comparable(before[-2], last):
            return before[-2], last
        return None, last
    between = prose.text[last.end : end]
    if isinstance(last, Quantity) and re.fullmatch(
        rf"\s*[，,（(]?\s*(?:{_COMPARED})?(?:{UP}|{DOWN})?(?:了|率|幅度?)?(?:为|约|达|：)?\s*",
        between,
    ):
        return last, None
    return None, None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part said to be so many percent of a whole, all three in one sentence."""

    part: Quantity
    whole: Quantity
    rate: RateMention
    end: int


_SHARE_OF: Final = re.compile(r"占[^，。；、\d]{0,16}$")
_OF: Final = re.compile(r"^\s*(?:的|，占比(?:为|达)?|，占)\s*$")
_RATE_NAME: Final = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2})率(?:为|达到?|是|：|约)?\s*$")


def ratios(prose: Prose) -> Iterator[Ratio]:
    """Yield shares and rates whose part and whole stand in the same sentence.

    Two forms are read: 甲 a，占乙 b 的 R%; and 应签 b……签约 a……签约率 R%, where the word before 率
    marks the part and only one other number of the same measure stands before it.
    """
    for sentence in prose.sentences:
        numbers = list(prose.within(sentence.start, sentence.end, Mention))
        numbers = [one for one in numbers if number_of(one) is not None]
        for index, rate in enumerate(numbers):
            if not isinstance(rate, RateMention) or rate.points or rate.approximate:
                continue
            before = [one for one in numbers[:index] if isinstance(one, Quantity)]
            found = _share(prose, before, rate) or _named_rate(prose, sentence.start, before, rate)
            if found:
                yield found


def _share(prose: Prose, before: list[Quantity], rate: RateMention) -> Ratio | None:
    if len(before) < 2 or not _comparable(before[-1], before[-2]):
        return None
    part, whole = before[-2], before[-1]
    lead = prose.text[part.end : whole.start]
    if _SHARE_OF.search(lead) and _OF.match(prose.text[whole.end : rate.start]):
        return Ratio(part, whole, rate, rate.end)
    return None


def _named_rate(
    prose: Prose, start: int, before: list[Quantity], rate: RateMention
) -> Ratio | None:
    floor = before[-1].end if before else start
    name = _RATE_NAME.search(prose.text[floor : rate.start])
    if name is None or len(before) < 2:
        return None
    stem = name.group("stem")
    parts = [
        one
        for one in before
        if prose.text[prose.clause_start(one.start) : one.start].rstrip("了共 ").endswith(stem)
    ]
    if len(parts) != 1:
        return None
    part = parts[0]
    others = [one for one in before if one is not part and _comparable(one, part)]
    if len(others) != 1 or others[0].start > part.start:
        return None
    return Ratio(part, others[0], rate, rate.end)
