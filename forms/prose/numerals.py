"""Numbers as reports write them: 17,742.08, 3 518.85, 三百五十, 叁佰伍拾, 九十五点一, 二〇二〇."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

CHINESE_DIGITS: Final = "零〇一二三四五六七八九两"
CHINESE_CHARACTERS: Final = CHINESE_DIGITS + "十百千万亿"

_FORMAL: Final = str.maketrans(
    "壹贰貳叁叄參肆伍陆陸柒捌玖拾佰仟萬億", "一二二三三三四五六六七八九十百千万亿"
)
FORMAL_ONLY: Final = "".join(map(chr, _FORMAL))
"""The numerals of cheques and vouchers (大写), which stand for nothing but numbers of money."""
FORMAL_CHARACTERS: Final = FORMAL_ONLY + CHINESE_CHARACTERS
"""What 大写 amounts are written with; people mix in the common numerals."""

_VALUES: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_BIG: Final = {"万": 10**4, "亿": 10**8}

GROUPED: Final = r"\d{1,3}(?:[,，]\d{3})+(?![\d,，])"
"""Digits with thousands separators."""
SPACED: Final = r"\d{1,3}(?: \d{3})+(?=\.\d|\s*[万亿]?元)"
"""Digits with spaces between thousands, where decimals or a unit prove them one number."""
ARABIC: Final = rf"(?:{SPACED}|{GROUPED}|\d+)(?:\.\d+)?"
CHINESE: Final = rf"[{CHINESE_CHARACTERS}]{{1,18}}(?:点[{CHINESE_DIGITS}]{{1,6}})?"
"""A number in Chinese numerals, with 点 before its decimals. Longer runs are no numbers."""

_SEPARATORS: Final = re.compile(r"[,， ]")


def read_arabic(digits: str) -> Decimal:
    """Return the value of digits with or without separators; the text must match ARABIC."""
    return Decimal(_SEPARATORS.sub("", digits))


def decimals_of(digits: str) -> int:
    """Return how many decimals the digits show."""
    _, point, after = digits.partition(".")
    return len(after) if point else 0


def read_chinese(text: str) -> Decimal | None:
    """Return the value of Chinese numerals, or None where they are no number.

    Both ways of writing are read: by places (三百五十) and digit by digit (二〇二〇). 点 leads
    decimals.
    """
    whole, point, decimals = text.partition("点")
    if not whole:
        return None
    value = _read_digits(whole) if _is_digits(whole) else _read_places(whole)
    if value is None:
        return None
    if not point:
        return Decimal(value)
    if not decimals or not _is_digits(decimals):
        return None
    return Decimal(f"{value}.{''.join(str(_VALUES[digit]) for digit in decimals)}")


def read_formal(text: str) -> Decimal | None:
    """Return the value of 大写 numerals (伍佰捌拾叁万), or None where they are no number."""
    return read_chinese(text.translate(_FORMAL))


def _is_digits(text: str) -> bool:
    return bool(text) and all(character in _VALUES for character in text)


def _read_digits(text: str) -> int | None:
    if "两" in text and len(text) > 1:
        return None
    return int("".join(str(_VALUES[character]) for character in text))


def _read_places(text: str) -> int | None:
    """Read numerals by places; each place may stand once, in falling order."""
    total = section = 0
    digit: int | None = None
    place, big = 10**4, 10**12
    for character in text:
        if character in _VALUES:
            if digit:
                return None
            digit = _VALUES[character]
        elif character in _TENS:
            size = _TENS[character]
            # 十 may stand without a digit before it, at the start or after 零.
            if size >= place or (not digit and (size != 10 or section % 100)):
                return None
            section += (digit or 1) * size
            digit, place = None, size
        else:
            size = _BIG.get(character, big)
            section += digit or 0
            if size >= big or not section:
                return None
            total += section * size
            section, digit, place, big = 0, None, 10**4, size
    return total + section + (digit or 0)


_NAMES: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")


def write_chinese(number: int) -> str:
    """Write a whole number from 0 to 99,999,999 in Chinese numerals (10 十, 105 一百零五).

    Raises:
        ValueError: the number is outside that range.
    """
    if not 0 <= number < 10**8:
        raise ValueError(f"0 to 99,999,999 can be written, not {number}")
    if number == 0:
        return "零"
    high, low = divmod(number, 10**4)
    text = f"{_write_section(high)}万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + _write_section(low)
    return text.removeprefix("一") if text.startswith("一十") else text


def _write_section(number: int) -> str:
    text = ""
    digits = str(number)
    for index, digit in enumerate(digits):
        if digit != "0":
            text += _NAMES[int(digit)] + _PLACES[len(digits) - 1 - index]
        elif digits[index + 1 :].strip("0") and not text.endswith("零"):
            text += "零"
    return text
