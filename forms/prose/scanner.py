"""Finding every number in a text and saying what it is: one expression, one pass.

The alternatives stand in the order of their claim: what only looks like a quantity (document
numbers, dates, names like 24号地) goes first, bare numbers last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from forms.amount import Amount, AmountError, MoneyUnit
from forms.prose.folding import fold
from forms.prose.mentions import (
    AmountMention,
    CountMention,
    Mention,
    NumberMention,
    RateMention,
    ReferenceMention,
    YearMention,
)
from forms.prose.numerals import (
    ARABIC,
    CHINESE,
    CHINESE_CHARACTERS,
    FORMAL_CHARACTERS,
    FORMAL_ONLY,
    decimals_of,
    read_arabic,
    read_chinese,
    read_formal,
)

MEASURES: Final = [
    "平方公里", "平方米", "立方米", "个工作日", "工作日", "个百分点", "个小时", "人次",
    "户次", "班次", "批次", "车次", "课时", "学时", "小时", "分钟", "公里", "千米", "公顷",
    "公斤", "周年", "个月", "个", "名", "人", "户", "栋", "幢", "套", "亩", "件", "次",
    "项", "家", "条", "份", "批", "场", "期", "处", "所", "座", "辆", "台", "篇", "本",
    "册", "卷", "页", "㎡", "米", "吨", "天", "日", "例", "起", "宗", "笔", "站", "届",
    "分", "倍", "位", "棵", "株", "只", "头", "间", "种", "类", "支", "张", "组", "岁",
    "年", "周", "枚", "口", "对", "段", "块", "道", "根", "轮", "封", "幅", "艘", "盏",
    "片", "眼", "桌", "床", "门", "款", "班", "村", "镇", "街",
]  # fmt: skip
"""Measure words (量词), longest first where one begins another."""

_YEAR: Final = r"(?:19|20)\d{2}"
_SPAN: Final = r"\s*[-—–~至]{1,2}\s*"
_MORE: Final = r"[余多几来]?"
_MONEY: Final = r"(?:[亿万千百][余多]?元|元)"
_PER: Final = r"(?:平方米|工作日|课时|学时|公里|人次|户次|人·月|[㎡\u4e00-\u9fff])"
_STARTS: Final = rf"(?=[〔\[\d{FORMAL_CHARACTERS}第百A-Za-z#])"
_NUMERAL: Final = rf"(?:{ARABIC}|{CHINESE})"
_WHOLE: Final = r"(?:整(?![治改理体合个修])|正(?![式常在确是好当]))"
_FORMAL_FEN: Final = (
    rf"(?:零?(?P<jiao>[{FORMAL_CHARACTERS}])角)?(?:零?(?P<fen>[{FORMAL_CHARACTERS}])分)?"
)
_FORMAL: Final = (
    # A single one may be a name (陆元) unless it closes as amounts do.
    rf"(?<!队)(?=[{CHINESE_CHARACTERS}]{{0,18}}[{FORMAL_ONLY}])"
    rf"(?P<formal_digits>[{FORMAL_CHARACTERS}]{{2,24}}|[{FORMAL_ONLY}](?=[元圆圓](?:{_WHOLE}|零?.[角分])))"
    rf"[元圆圓](?!旦|素){_FORMAL_FEN}{_WHOLE}?"
)

_KINDS: Final = {
    "document": rf"〔{_YEAR}〕\s*(?:第\s*)?\d+\s*号|\[{_YEAR}\]\s*\d+\s*号",
    "span": rf"(?<!\d)(?P<from>{_YEAR})\s*年?{_SPAN}(?P<to>{_YEAR})\s*年度?",
    "iso": rf"(?P<iso_year>{_YEAR})[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)",
    "year": rf"(?<![\d.,])(?P<arabic_year>{_YEAR})\s*年(?!期)度?"
    r"(?P<dated>\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?",
    "written_year": r"(?P<year_digits>[二一][〇零○0九][〇零○一二三四五六七八九]{2})年度?",
    "day": rf"\d{{1,2}}(?:{_SPAN}\d{{1,2}})?\s*月(?:份|\s*\d{{1,2}}\s*[日号])?(?!份)"
    r"|\d{1,2}\s*[点时](?!\d)|\d{1,2}:\d{2}",
    "ordinal": r"第\s*(?:\d+|[一二三四五六七八九十百]+)(?![\d.])",
    "name": r"[A-Za-z#]+[-.]?\d[\dA-Za-z.-]*|\d+\s*(?:号|路公交|[#＃])|\d+[A-Za-z]+\d*",
    "hundred": rf"百分(?:之(?P<hundredths>{CHINESE}|{ARABIC})|百)",
    "rate": rf"(?P<rate_digits>{ARABIC})\s*(?P<rate_unit>%|‰|个百分点)",
    "formal": _FORMAL,
    "money": rf"(?P<money_digits>{_NUMERAL})\s*{_MORE}\s*(?P<money_unit>{_MONEY})(?!旦|素)"
    rf"(?:\s*/\s*(?P<per>{_PER}))?",
    "count": rf"(?P<count_digits>{ARABIC})\s*{_MORE}(?P<scale>[万亿]?)"
    rf"{_MORE}\s*(?P<measure>{'|'.join(MEASURES)})",
    "tenths": r"(?P<tenths_digit>[一二三四五六七八九])成(?P<half>半)?"
    r"(?![立员本果功效交长都为了不])",
    "written": rf"(?P<written_digits>{CHINESE}){_MORE}(?P<written_measure>{'|'.join(MEASURES)})",
    "bare": rf"(?P<bare_digits>{ARABIC})(?P<bare_scale>[万亿]?)",
}
_TOKEN: Final = re.compile(
    _STARTS + "(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()) + ")"
)
_ABOUT: Final = re.compile(
    r"(?:大约|(?<![签节条合公制预邀特])约|(?<![附最邻临])近|超过|超|逾|达到?|不少于|不低于|不足|不到|"
    r"至少|最多|最高|高于|低于|不超过|以上|上限|限额)\s*(?:人民币)?$"
)
_EXACT: Final = re.compile(r"达到?$")
_AFTER: Final = re.compile(r"\s*(?:左右|上下|以上|以下|以内|之内|不等)")
_EACH: Final = re.compile(
    r"每(?:人每[月年天次]|平方米|[户亩人月年天次套栋件间个吨台辆])[^\d，。；]{0,6}$"
)

_UNITS: Final = {
    **dict.fromkeys("亿億", MoneyUnit.YI),
    **dict.fromkeys("万萬", MoneyUnit.WAN),
}
_SCALES: Final = {"": 1, "万": 10**4, "亿": 10**8}


def scan(text: str) -> Iterator[Mention]:
    """Yield the numeric mentions of a text in order; they never overlap."""
    folded = fold(text)
    for match in _TOKEN.finditer(folded):
        # Each alternative is one outer group, which closes last.
        mention = _READERS[match.lastgroup or ""](match, folded, text)
        if mention:
            yield mention


def _approximate(match: re.Match[str], folded: str) -> bool:
    before = folded[max(0, match.start() - 8) : match.start()]
    about = _ABOUT.search(before)
    return (
        bool(about and not _EXACT.fullmatch(about.group()))
        or bool(_AFTER.match(folded, match.end()))
        or bool(re.search(r"[余多几来]", match.group()))
    )


def _reference(match: re.Match[str], _: str, text: str) -> Mention:
    return ReferenceMention(match.start(), match.end(), text[match.start() : match.end()])


def _year(match: re.Match[str], _: str, text: str) -> Mention:
    written = text[match.start() : match.end()]
    if match.group("span"):
        first, last = int(match.group("from")), int(match.group("to"))
        return YearMention(match.start(), match.end(), written, first, False, last)
    if match.group("iso"):
        year = int(match.group("iso_year"))
        return YearMention(match.start(), match.end(), written, year, True)
    if match.group("written_year"):
        value = read_chinese(match.group("year_digits").replace("○", "〇").replace("0", "〇"))
        return YearMention(match.start(), match.end(), written, int(value or 0))
    year = int(match.group("arabic_year"))
    return YearMention(match.start(), match.end(), written, year, bool(match.group("dated")))


def _rate(match: re.Match[str], folded: str, text: str) -> Mention | None:
    written = text[match.start() : match.end()]
    about = _approximate(match, folded)
    if match.group("hundred"):
        digits = match.group("hundredths")
        value = Decimal(100) if digits is None else _value(digits)
        if value is None:
            return None
        decimals = len((digits or "").partition("点")[2]) or decimals_of(digits or "")
        return RateMention(match.start(), match.end(), written, value, decimals, False, about)
    if match.group("tenths"):
        value = read_chinese(match.group("tenths_digit"))
        percent = (value or Decimal(0)) * 10 + (5 if match.group("half") else 0)
        return RateMention(match.start(), match.end(), written, percent, 0, False, True)
    digits, unit = match.group("rate_digits"), match.group("rate_unit")
    percent = read_arabic(digits) / (10 if unit == "‰" else 1)
    points = unit == "个百分点"
    return RateMention(
        match.start(), match.end(), written, percent, decimals_of(digits), points, about
    )


def _value(digits: str) -> Decimal | None:
    return read_arabic(digits) if digits[0].isascii() else read_chinese(digits)


def _money(match: re.Match[str], folded: str, text: str) -> Mention | None:
    digits, name = match.group("money_digits"), match.group("money_unit")
    value = _value(digits)
    if value is None:
        return None
    scale = {"千": 1000, "百": 100}.get(name[0], 1)
    unit = _UNITS.get(name[0], MoneyUnit.YUAN)
    try:
        amount = Amount.of(value * scale, unit)
    except AmountError:
        return None
    if unit is MoneyUnit.YUAN:  # 五百八十三万元: the numerals took 万 along
        unit = _UNITS.get(digits[-1], unit)
    per = match.group("per") or _counted_by(match, folded)
    return AmountMention(
        match.start(),
        match.end(),
        text[match.start() : match.end()],
        amount,
        unit,
        decimals_of(digits.replace("点", ".")),
        _approximate(match, folded),
        per,
        not digits[0].isascii(),
    )


def _counted_by(match: re.Match[str], folded: str) -> str:
    """Return what the words before an amount count it by (每户3000元), "" for none."""
    each = _EACH.search(folded[max(0, match.start() - 14) : match.start()])
    return each.group()[1:2] if each else ""


def _formal(match: re.Match[str], folded: str, text: str) -> Mention | None:
    """Read an amount in 大写 (伍佰捌拾叁万元, 壹仟贰佰元伍角整), to the fen."""
    digits = match.group("formal_digits")
    yuan = read_formal(digits)
    jiao, fen = (read_formal(match.group(name) or "零") for name in ("jiao", "fen"))
    if yuan is None or jiao is None or fen is None or max(jiao, fen) > 9:
        return None
    decimals = 2 if match.group("fen") else 1 if match.group("jiao") else 0
    try:
        amount = Amount(int(yuan * 100 + jiao * 10 + fen))
    except AmountError:
        return None
    return AmountMention(
        match.start(),
        match.end(),
        text[match.start() : match.end()],
        amount,
        MoneyUnit.YUAN if decimals else _UNITS.get(digits[-1], MoneyUnit.YUAN),
        decimals,
        _approximate(match, folded),
        _counted_by(match, folded),
        chinese=True,
    )


def _count(match: re.Match[str], folded: str, text: str) -> Mention:
    digits = match.group("count_digits")
    value = read_arabic(digits) * _SCALES[match.group("scale")]
    return CountMention(
        match.start(),
        match.end(),
        text[match.start() : match.end()],
        value,
        match.group("measure"),
        decimals_of(digits),
        _approximate(match, folded),
    )


def _written(match: re.Match[str], folded: str, text: str) -> Mention | None:
    digits = match.group("written_digits")
    value = read_chinese(digits)
    if value is None:
        return None
    some = len(digits) > 1 and all(digit in "一二三四五六七八九" for digit in digits)  # 四五人
    return CountMention(
        match.start(),
        match.end(),
        text[match.start() : match.end()],
        value,
        match.group("written_measure"),
        0,
        some or _approximate(match, folded),
        True,
    )


def _bare(match: re.Match[str], _: str, text: str) -> Mention:
    digits = match.group("bare_digits")
    value = read_arabic(digits) * _SCALES[match.group("bare_scale")]
    return NumberMention(
        match.start(), match.end(), text[match.start() : match.end()], value, decimals_of(digits)
    )


_READERS: Final[dict[str, Callable[[re.Match[str], str, str], Mention | None]]] = {
    **dict.fromkeys(("document", "day", "ordinal", "name"), _reference),
    **dict.fromkeys(("span", "iso", "year", "written_year"), _year),
    **dict.fromkeys(("hundred", "rate", "tenths"), _rate),
    "formal": _formal,
    "money": _money,
    "count": _count,
    "written": _written,
    "bare": _bare,
}
