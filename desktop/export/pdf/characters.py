"""How characters behave in Chinese lines, in the terms of W3C clreq.

Which marks may not start or end a line (clreq 3.1.3), which half of a mark is blank
(clreq 3.1.6), and what stays whole: numbers with their unit, dashes, ellipses, Latin words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

OPENING_MARKS = frozenset("“‘（《〈「『【〔〖［｛")
"""Opening quotation marks and brackets: their left half is blank."""
CLOSING_MARKS = frozenset("”’）》〉」』】〕〗］｝")
"""Closing quotation marks and brackets: their right half is blank."""
PAUSE_OR_STOP_MARKS = frozenset("，。、；：！？．")
"""点号: their right half is blank in mainland typesetting."""
BLANK_RIGHT = CLOSING_MARKS | PAUSE_OR_STOP_MARKS
BLANK_LEFT = OPENING_MARKS

FORBIDDEN_AT_START = (
    CLOSING_MARKS | PAUSE_OR_STOP_MARKS | frozenset("…·•～－／％‰℃°々") | frozenset(")]},.;:!?%")
)
"""行首禁则: marks that close something, and connectors (GB/T 15834-2011 §5.1)."""
FORBIDDEN_AT_END = OPENING_MARKS | frozenset("￥＄￡¥$£€№") | frozenset("([{")
"""行尾禁则: marks that open something, and signs that stand before a number."""

DASH, ELLIPSIS = "—", "…"
"""Two of each make one mark, which is never parted."""
APOSTROPHE = "’"
SPACE = " "
NO_BREAK_SPACE = "\u00a0"
BLANKS = frozenset((SPACE, NO_BREAK_SPACE))
"""Word spaces: as wide as the Latin face makes them, and never on the grid."""
LINE_END = "\n"
"""A line end that the text itself demands."""
MISSING = "〓"
"""Geta mark: printed for a character that no face has."""

_UNITS = (
    "个百分点 个工作日 个小时 个月 平方公里 平方米 立方米 百分点 千瓦时 公里 千米 公顷 米 亩 吨 "
    "年度 年份 年级 季度 月份 小时 分钟 周年 周岁 年 月 日 时 分 秒 天 周 旬 岁 元 角 "
    "人次 户次 批次 场次 件次 期次 届次 次 人 名 个 项 件 条 份 台 套 辆 户 家 所 处 座 间 栋 幢 "
    "场 期 批 届 篇 页 本 册 部 张 幅 块 片 支 根 只 头 度 级 类 款 号 倍 组 队 村 镇 县 区 科 位 "
    "笔 宗 起 例 里 升 克"
)
_UNIT = "|".join(sorted(_UNITS.split(), key=len, reverse=True))
_MAGNITUDE = "十|百|千|万|亿|兆"
NUMBER = re.compile(
    r"[+\-−±]?[0-9０-９]+(?:[.,．:][0-9０-９]+)*"
    rf"(?:(?: ?[%％‰℃°])|(?: ?[余多几]?(?:{_MAGNITUDE}){{0,3}}[余多]?(?:{_UNIT})?))?"
)
"""A number and the unit that follows it; neither is parted from the other."""

_LONG_RUN = 12
_SOFT_AFTER = frozenset("/-_.@:?&=#+,;")


def is_latin(character: str) -> bool:
    """Whether a character belongs to a Latin word or a number: set with its own width."""
    code = ord(character)
    return 0x21 <= code <= 0x7E or (0xC0 <= code <= 0x24F and character not in "×÷")


def latin_flags(text: str) -> list[bool]:
    """Which characters of `text` are Latin, including ’ inside a word (don’t)."""
    flags = [is_latin(character) for character in text]
    position = text.find(APOSTROPHE)
    while position >= 0:
        inside = 0 < position < len(text) - 1 and (
            is_letter(text[position - 1]) and is_letter(text[position + 1])
        )
        flags[position] = inside
        position = text.find(APOSTROPHE, position + 1)
    return flags


def is_letter(character: str) -> bool:
    """Whether a character is a Latin letter."""
    return is_latin(character) and character.isalpha()


def printable(text: str) -> str:
    """`text` as it is set: line ends as \\n, other blanks as spaces, nothing without an image."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_as_set, text.replace("\r\n", "\n")))


@cache
def _as_set(character: str) -> str:
    """One character as it is set: itself, a space, a line end or nothing."""
    if character in "\n\r\u2028\u2029":
        return "\n"
    if character in "\t\u3000\u00a0":
        return " " if character == "\t" else character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Cc", "Cf"} or _is_variation_selector(character):
        return ""
    return character


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def soft_breaks(run: str) -> dict[int, bool]:
    """Places (offsets) where a very long Latin run may be parted.

    True: after one of the signs of an address; False: amid a code without such signs, four
    characters from either end. A shorter run, a word or a number has none.
    """
    if len(run) < _LONG_RUN:
        return {}
    places = {
        i: True
        for i in range(2, len(run) - 1)
        if run[i - 1] in _SOFT_AFTER and not (run[i].isdigit() and run[i - 2].isdigit())
    }
    is_code = any(c.isdigit() for c in run) and any(c.isalpha() for c in run)
    if is_code or (run.isdigit() and len(run) > _LONG_RUN):
        for i in range(4, len(run) - 3):
            places.setdefault(i, False)
    return {i: sign for i, sign in places.items() if run[i] not in FORBIDDEN_AT_START}


def is_combining(character: str) -> bool:
    """Whether a character is drawn over the one before it."""
    return unicodedata.category(character) in {"Mn", "Me"}


def may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters, as far as marks are concerned."""
    return not (
        before in FORBIDDEN_AT_END
        or after in FORBIDDEN_AT_START
        or (before == after and before in (DASH, ELLIPSIS))
        or (before.isdigit() and after.isdigit())
    )
