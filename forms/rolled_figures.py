"""Which of the figures in a text are those of its year, and which stay from year to year.

A figure of the year is an amount, a rate, or a number of something: with a measure word, with a
Latin unit (m2, kW·h, ℃), or with anything at all where 万, 亿, decimals, thousands separators or
余 prove it a quantity. What defines stays (超4人户, 60岁以上老人, 3个工作日内, 1户1档, 8项规定),
as do standards (3000元/户), numbers of roads and lines, versions, days (6.26) and figures
written out in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from forms.prose import (
    AmountMention,
    CountMention,
    Mention,
    NumberMention,
    RateMention,
    ReferenceMention,
    read_prose,
)
from forms.prose.folding import fold

_LATIN: Final = (
    r"(?!x|AA)(?:[A-Za-zμµΩ]{2,}|[mghtlLWVΩ]|M(?=[23²³]))(?:[23²³]|\^[23])?(?![\dA-Za-z])"
    r"|[\u2103\u2109°\u3380-\u33df]"
)
"""A unit in Latin letters, or a sign that is one (℃, ㎞, ㎥). A single letter is more often a
grade or a name (5A, 5G, 3D, 12b), but for the commonest units."""
_SIZES: Final = (
    r"[千毫厘分微纳兆]?(?:米|克|升|瓦时?|伏|安时?|帕|焦|赫兹)|[公海英市]?[里尺寸斤两](?!程)|公[分升吨]"
    r"|[平立]方|平(?![台安均价])|延长?米"
)
_CLASSIFIERS: Final = (
    r"度(?![假量数])|部(?!门)|面(?![积向对临])|层|架|讲|节(?![日能])|集(?!团|中)|首|副|双|把|顿|餐|席|剂"
    r"|[羽尾匹粒颗丛窝箱包盒袋瓶罐桶捆筐车船孔井池塘则盘碗杯票证碑亭杆沟渠畦垛束柄]"
)
_UNIT: Final = re.compile(rf"\s*[余多来几]|\s*(?:[万亿]|{_LATIN}|{_SIZES}|{_CLASSIFIERS})")
"""What makes the number before it one of something."""
_WITH_UNIT: Final = re.compile(rf"\d+(?:{_LATIN})")
_REST: Final = re.compile(
    rf"[余多来几]?\s*[万亿]?\s*(?:(?:{_LATIN}|[23²³])?(?:[·/](?:{_LATIN}))?|[\u4e00-\u9fff]{{0,3}})"
)
_TO: Final = re.compile(r"\s*[-—–~至到]{1,2}\s*")

_NUMBERED: Final = tuple(f"{digit}." for digit in range(10))
"""What stands before the last number of a section's (3.1.2)."""
_VERSION: Final = re.compile(r"[A-Za-z第.]$|(?:版本|工业)\s*$")
_VERSIONED: Final = re.compile(r"\.|版|时代")
_MONTH_OF_YEAR: Final = re.compile(r"(?:19|20)\d{2}\.\d{1,2}")
_DAY: Final = re.compile(r"(?:1[0-2]|[1-9])\.(?:[12]\d|3[01]|[1-9])")
_NAMED_BY_DAY: Final = re.compile(r"[\u4e00-\u9fff“”]{0,10}?(?:日|节|案|宣传|专项|讲话|事件|行动)")

_LIMIT: Final = r"(?:（含）|\(含\)|及|含)?以[上下内](?:（含）|\(含\))?"
_DEFINING: Final = re.compile(
    rf"\s*(?:人(?:{_LIMIT})?的?(?:户|家庭|间|房(?!屋)|制(?![作造定]))|口之家|年(?:[级制期]|{_LIMIT})"
    rf"|层{_LIMIT}"
    rf"|周?岁(?:{_LIMIT}|[-—~至到]|的?(?:老|儿童|少年))"
    r"|(?:个?工作日|天|日|个?小时|分钟|个?月|年)[以之]?内(?!部)"
    rf"|[^，。；、]{{1,6}}?{_LIMIT}的?(?:户|住宅|建筑|家庭|企业|项目|工程|采购|资产|设备|老人|人员"
    r"|党员|干部|职工|学历|职称|单位|桥|道路|自然村|小区|院落))"
)
"""What makes the number before it part of a definition."""
_GRADE: Final = re.compile(r"(?:1[0-2]|[1-9])\s*[级等型类](?=[\u4e00-\u9fff])")
_COUNTED: Final = re.compile(r"[共计达为有等了成办展训建供及到]\s*$")
"""What stands before a number of kinds, not before a grade (3级医院)."""
_SAYINGS: Final = (
    "8项规定", "2个维护", "2个确立", "2个确保", "2个责任", "3个代表", "3个文明", "4个意识",
    "4个自信", "4个全面", "5个意识",
)  # fmt: skip
_GOES_ON: Final = re.compile(r"[\u4e00-\u9fff]{0,2}(?:项目|工程|任务|站点|阵地|活动)")
_ALWAYS: Final = re.compile(
    r"(?:24\s*(?:个?小时|h)(?!\d)|365\s*天|(?:360|180|90)\s*度"
    r"|1[^\W\d_元角分万千百亿件起宗吨米亩]1[\u4e00-\u9fff])"
)
"""What is the same in every year."""
_SECOND_ONE: Final = re.compile(r"(?<!\d)1[^\W\d_元角分万千百亿件起宗吨米亩]$")
_DIGITS: Final = re.compile(r"\d(?:[\d,，.]*\d)?\s*[万亿]?")


def figures_of_year(text: str, mentions: Sequence[Mention]) -> frozenset[Mention]:
    """Return those of a text's mentions, given in their order, that are figures of its year."""
    folded = fold(text)
    found: set[Mention] = set()
    following: Mention | None = None
    for mention in reversed(mentions):
        begins_range = (
            isinstance(mention, NumberMention)
            and following in found
            and following is not None
            and _TO.fullmatch(folded, mention.end, following.start)
        )
        if begins_range or (_is_figure(mention, folded) and not _defines(mention, folded)):
            found.add(mention)
        following = mention
    return frozenset(found)


def is_one_figure(text: str) -> bool:
    """Whether a text is one figure of its year with its unit, and nothing else (2.35万m2)."""
    mentions = read_prose(text).mentions
    if not mentions or mentions[0].start or mentions[0] not in figures_of_year(text, mentions):
        return False
    return bool(_REST.fullmatch(fold(text), mentions[0].end))


def begins_defining(text: str) -> bool:
    """Whether a text begins with a number that defines (4人间, 3年级)."""
    return any(one.start == 0 and _defines(one, fold(text)) for one in read_prose(text).mentions)


def _is_figure(mention: Mention, folded: str) -> bool:
    """Whether a mention is an amount, a rate or a number of something."""
    if isinstance(mention, AmountMention):
        return not mention.per and not mention.chinese
    if isinstance(mention, CountMention):
        return not mention.chinese
    if isinstance(mention, ReferenceMention):
        return bool(_WITH_UNIT.fullmatch(folded, mention.start, mention.end))
    if isinstance(mention, NumberMention):
        return _is_quantity(mention, folded)
    return isinstance(mention, RateMention) and any(map(str.isdecimal, mention.text))


def _is_quantity(mention: NumberMention, folded: str) -> bool:
    """Whether a number without a known measure word counts something all the same."""
    if folded[max(0, mention.start - 2) : mention.start].endswith(_NUMBERED):
        return False
    written = folded[mention.start : mention.end]
    if not written[-1].isdecimal() or "," in written or "，" in written:
        return True
    if _UNIT.match(folded, mention.end):
        return True
    if not mention.decimals or _MONTH_OF_YEAR.fullmatch(written):
        return False
    before = folded[max(0, mention.start - 4) : mention.start]
    leads = not before.strip() and folded[mention.end : mention.end + 1] in (" ", "、")
    is_day = _DAY.fullmatch(written) and _NAMED_BY_DAY.match(folded, mention.end)
    versioned = _VERSION.search(before) or _VERSIONED.match(folded, mention.end)
    return not (leads or is_day or versioned)


def _defines(mention: Mention, folded: str) -> bool:
    """Whether a number belongs to a definition or a saying, not to the year."""
    digits = _DIGITS.match(folded, mention.start)
    if digits is None:
        return False
    before = folded[max(0, mention.start - 3) : mention.start]
    return bool(
        _DEFINING.match(folded, digits.end())
        or _is_saying(folded, mention.start)
        or (_GRADE.match(folded, mention.start) and not _COUNTED.search(before))
        or _ALWAYS.match(folded, mention.start)
        or (digits.group() == "1" and _SECOND_ONE.search(before))
    )


def _is_saying(folded: str, start: int) -> bool:
    """Whether a saying begins here, and no number of works (2个维护项目)."""
    for saying in _SAYINGS:
        if folded.startswith(saying, start):
            return not _GOES_ON.match(folded, start + len(saying))
    return False
