"""Wholes and their parts: 共 100 万元（含甲 60 万元、乙 40 万元）；其中……；甲、乙，合计……."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from forms.prose.mentions import AmountMention, CountMention, Mention, RateMention
from forms.prose.reader import Prose

Quantity = AmountMention | CountMention

_IN_BRACKET: Final = re.compile(r"^\s*[（(]")
_AMONG: Final = re.compile(r"^\s*[，。；,;]?\s*其中\s*[：:，,]?")
_COMPOSED: Final = re.compile(r"^\s*[，,]?\s*(?:由|分为|分别为|分别是|包括|包含|含)(?!税|有)")
_ALL_OF_IT: Final = re.compile(r"构成|组成|分为|分别|两部分|三部分|几部分")
_LEADS: Final = re.compile(r"^\s*(?:其中|含|包含|包括|分别为|分别是|由|即)")
_NO_PART: Final = re.compile(
    r"比|较|同比|环比|增|减|下降|上升|提高|降低|占|人均|户均|平均|每|(?:上年|去年)(?!接续|结转|结余|遗留|延续)|累计|超|节约|节省|结余|差|原|应(?!急|届|用)|计划|"
    r"至今|以来|由|从|不足|未|实际支出|执行数|决算数|月|\d$"
)
_SUMMED: Final = re.compile(
    r"(?:[，,；;。]?\s*(?:以上)?(?:各项|几项|两项|三项)?\s*)(?:合计|共计|总计|总共|共)[为是：:]?\s*(?:支出|使用|安排|投入|完成)?\s*$"
)
_SUMMED_REACH: Final = 30
_EXHAUSTIVE: Final = re.compile(r"由|分为|分别|构成|组成")
_CHANGED: Final = re.compile(
    r"(?P<compared>(?:比|较|同比|环比)[^，。；、\d]{0,20}?)?"
    r"(?:增长|增加|上升|提高|提升|扩大|多|增|下降|减少|降低|压减|缩减|节约|少|减|降)(?:了|约|达)?"
    r"(?(compared)[^，。；、\d到至为]{0,8})$"
)
"""What stands before a difference (比上年增加); 增加到 leads to a value."""
_OF_ELSE: Final = re.compile(
    r"\s*(?:其中)?(?:当年|全年|本年|年内|已|累计|完成|实际完成|支付|截至|目前)"
)
"""What begins a clause on the course of the whole, after its parts."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A quantity and the parts the text gives for it.

    ``complete`` where the words say that the parts are all there are; ``start`` and ``end``
    span whole and parts.
    """

    whole: Quantity
    parts: tuple[Quantity, ...]
    complete: bool
    start: int
    end: int


def wholes(prose: Prose) -> Iterator[Whole]:
    """Yield the wholes with two parts or more, in order."""
    for mention in prose.mentions:
        if not isinstance(mention, Quantity) or mention.approximate:
            continue
        if isinstance(mention, AmountMention) and mention.per:
            continue
        found = _bracketed(prose, mention) or _listed(prose, mention)
        if found is not None:
            found = _of_what_changed(prose, found)
        else:
            found = _summed(prose, mention)
        if found is not None and len(found.parts) > 1:
            yield found


def _of_what_changed(prose: Prose, found: Whole) -> Whole | None:
    """Return the parts with the value that changed, where they follow the difference.

    实有 13 人，比上年增加 1 人，其中……: the parts are those of 13. Parts that make up the
    difference are its own.
    """
    change = found.whole
    sentence = prose.sentence_at(change.start)
    before = [
        one
        for one in prose.within(sentence.start, change.start, Mention)
        if isinstance(one, Quantity) and _same_kind(one, change)
    ]
    floor = max(sentence.start, before[-1].end if before else 0)
    match = _CHANGED.search(prose.text[floor : change.start])
    if match is None or not (match["compared"] or before):
        return found
    if not before or sum(map(value_of, found.parts)) == value_of(change):
        return None
    whole = before[-1]
    if whole.approximate:
        return None
    return Whole(whole, found.parts, found.complete, whole.start, found.end)


def value_of(quantity: Quantity) -> Decimal:
    """Return a quantity's number: fen for money, the count for counts."""
    if isinstance(quantity, AmountMention):
        return Decimal(quantity.amount.fen)
    return quantity.value


def resolution_of(quantity: Quantity) -> Decimal:
    """Return one unit of the last digit written, in the terms of :func:`value_of`."""
    step = Decimal(1).scaleb(-quantity.decimals)
    return step * quantity.unit.fen if isinstance(quantity, AmountMention) else step


def _bracketed(prose: Prose, whole: Quantity) -> Whole | None:
    match = _IN_BRACKET.match(prose.text[whole.end : whole.end + 4])
    if not match:
        return None
    opening = whole.end + match.end() - 1
    closing = prose.closing_bracket(opening)
    if closing is None:
        return None
    inner = prose.text[opening + 1 : closing]
    if not _LEADS.match(inner) and not inner[:1].strip():
        return None
    parts = _parts(prose, opening + 1, closing, whole)
    if parts is None:
        return None
    complete = bool(_EXHAUSTIVE.search(inner[:12]))
    return Whole(whole, parts, complete, whole.start, closing + 1)


def _listed(prose: Prose, whole: Quantity) -> Whole | None:
    """Read 其中 after the whole, also after a comma or a full stop."""
    after = prose.text[whole.end : whole.end + 10]
    match = _AMONG.match(after) or _COMPOSED.match(after)
    if not match:
        return None
    start = whole.end + match.end()
    if start >= len(prose.text):
        return None
    depth = prose.depths[whole.start]
    end = start
    limit = prose.sentence_at(start).end
    while end < limit and prose.depths[end] >= depth and prose.text[end] not in "。！？\n":
        end += 1
    parts = _parts(prose, start, end, whole)
    if parts is None:
        return None
    words = prose.text[whole.end : end]
    complete = bool(_ALL_OF_IT.search(words)) and "等" not in words
    return Whole(whole, parts, complete, whole.start, end)


def _parts(prose: Prose, start: int, end: int, whole: Quantity) -> tuple[Quantity, ...] | None:
    """Return the parts in a list, or None where it says more than parts.

    Items are parted by ，、；和; each gives one quantity of the whole's kind. What stands in
    deeper brackets belongs to its item.
    """
    depth = prose.depths[start]
    parts: list[Quantity] = []
    by_semicolon = False
    items = _items(prose, start, end, depth)
    for first, last in items:
        quantities = [
            mention
            for mention in prose.within(first, last, Mention)
            if isinstance(mention, Quantity)
            and _same_kind(mention, whole)
            and prose.depths[mention.start] == depth
        ]
        if len(parts) > 1 and prose.text[first - 1] in "；;" and not by_semicolon:
            break  # the list closed before the semicolon
        if len(parts) > 1 and prose.text[first - 1] in "，,":
            beyond = sum(map(value_of, parts)) - value_of(whole)
            if not beyond or (beyond > 0 and _OF_ELSE.match(prose.text, first)):
                break  # the list closed before the comma
        if not quantities:
            continue
        by_semicolon = (len(parts) == 1 and prose.text[first - 1] in "；;") or by_semicolon
        label = prose.text[first : quantities[0].start]
        if "其中" in label and parts:
            break  # parts of the last part
        if _NO_PART.search(label) or quantities[0].approximate:
            if parts:
                continue
            return None
        parts.append(quantities[0])
    return tuple(parts)


def _items(prose: Prose, start: int, end: int, depth: int) -> list[tuple[int, int]]:
    items, first = [], start
    ends = {mention.end for mention in prose.within(start, end, Mention)}
    for offset in range(start, end):
        character = prose.text[offset]
        joint = character in "，、；,;" or (character in "和及与" and offset in ends)
        if joint and prose.depths[offset] == depth:
            items.append((first, offset))
            first = offset + 1
    items.append((first, end))
    return items


def _same_kind(one: Quantity, other: Quantity) -> bool:
    if isinstance(one, AmountMention) and isinstance(other, AmountMention):
        return not one.per
    if isinstance(one, CountMention) and isinstance(other, CountMention):
        return one.measure == other.measure and not one.chinese
    return False


def _summed(prose: Prose, whole: Quantity) -> Whole | None:
    """Read a list of items that closes with 合计: 甲 10 万元、乙 5 万元，合计 15 万元."""
    sentence = prose.sentence_at(whole.start)
    floor = max(sentence.start, whole.start - _SUMMED_REACH)
    match = _SUMMED.search(prose.text[floor : whole.start])
    if not match:
        return None
    end = floor + match.start()
    if any(word in prose.text[sentence.start : end] for word in ("其中", "（含", "同比", "包括")):
        return None
    depth = prose.depths[whole.start]
    parts: list[Quantity] = []
    for first, last in _items(prose, sentence.start, end, depth):
        quantities = [
            mention
            for mention in prose.within(first, last, Mention)
            if isinstance(mention, Quantity) and _same_kind(mention, whole)
        ]
        label = prose.text[first : quantities[0].start] if quantities else ""
        if len(quantities) != 1 or _NO_PART.search(label) or quantities[0].approximate:
            parts = []
            continue
        if prose.text[quantities[0].end : last].strip() not in ("", "和", "及"):
            parts = []
            continue
        parts.append(quantities[0])
    if len(parts) < 2:
        return None
    return Whole(whole, tuple(parts), True, parts[0].start, whole.end)


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of one whole, given one after the other (占 60%、30%、10%)."""

    rates: tuple[RateMention, ...]
    start: int
    end: int


_SHARE: Final = re.compile(
    r"占(?:比|总支出|总数|总额|全部|全年)?[^，。；、]{0,12}$|分别占[^，。；]*$"
)
_WHOLE_SHARED: Final = re.compile(
    r"占(?!比)(?P<whole>[^，。；、占]*?)(?:的|比例|比重|之?比|为|是|达到?|了|约|近|\s)*$"
)
"""What a share is of (占实际支出的); none where it is not said again."""
_OTHER_YEAR: Final = re.compile(r"上年|去年|上一年|同期")


def shares(prose: Prose) -> Iterator[Shares]:
    """Yield the runs of two shares or more of one whole in one sentence."""
    for sentence in prose.sentences:
        rates = [
            rate
            for rate in prose.within(sentence.start, sentence.end, RateMention)
            if not rate.points and not rate.approximate
        ]
        for run in _share_runs(prose, sentence.start, rates):
            if len(run) >= 2:
                yield Shares(tuple(run), run[0].start, run[-1].end)


def _share_runs(
    prose: Prose, start: int, rates: Sequence[RateMention]
) -> Iterable[list[RateMention]]:
    """Return the shares by what they are of; none where a rate of another kind stands between."""
    runs: dict[str, list[RateMention]] = {}
    whole, end = "", start
    respectively = False
    for rate in rates:
        before = prose.text[end : rate.start]
        if _OTHER_YEAR.search(before) or (runs and "其中" in before):
            return ()
        respectively = respectively or "分别占" in before or "占比分别" in before
        joined = bool(runs) and respectively and re.fullmatch(r"\s*[、和及与，]\s*", before)
        if not joined and not _SHARE.search(before):
            return ()
        named = _WHOLE_SHARED.search(before)
        if named:
            whole = named["whole"] or whole
        if respectively and re.search("[和及与]", whole):
            return ()  # 分别占甲和乙的……: of two wholes
        runs.setdefault(whole, []).append(rate)
        end = rate.end
    return runs.values()
