"""The rule on dates that no calendar has."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from forms.checks.finding import Finding, Level, passage_rule
from forms.checks.passages import Passage, Reading
from forms.prose.numerals import CHINESE_DIGITS, read_chinese

_NUMBER: Final = (
    r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九](?![一二三四五六七八九])"
)
"""A month or day; 七八 (seven or eight) is none."""
_NO_DIGIT: Final = rf"(?<![\d.\-—–~至{CHINESE_DIGITS}十])"
_DAY: Final = re.compile(
    rf"(?:{_NO_DIGIT}(?P<year>(?:19|20)\d{{2}}|[二一][〇零○][〇零○一二三四五六七八九]{{2}})\s*年\s*)?"
    rf"(?<![\d.{CHINESE_DIGITS}十])(?P<month>{_NUMBER})\s*月(?!薪|工资|份工资)"
    rf"(?:\s*(?P<day>{_NUMBER})"
    rf"(?:\s*[日号]?\s*(?:[-—–~至到]{{1,2}}|、|和|及)\s*(?P<last>{_NUMBER}))?"
    r"\s*(?:日|号(?![楼地栋门院线厂机井馆车房桥路站库仓点段块])))?"
)
_PLAIN_DAY: Final = re.compile(
    r"(?:(?<![\dA-Za-z.\-/第号])|(?<=\d\.\d-)|(?<=\d\.\d\d-))"
    r"(?P<year>(?:19|20)\d{2})(?P<mark>[-./])(?P<month>0?[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>0?[1-9]|[12]\d|3[01])"
    r"(?!\.?\d|[A-Za-z/]|-(?!(?:19|20)\d{2}\.)|\s*(?:[号版条款]|节(?!前|后)))"
)
"""A day in digits (2021-02-28, 2021.6.30); what no month or day could be is no date."""
_NUMBERED: Final = re.compile(r"(?:编[号码]|号码|[版型档文序]号|版本|代码)[为是：:“]?\s*$")
_LEAP_YEAR: Final = 2000


@passage_rule("T28", Level.EXPLAIN, "没有的日期")
def impossible_dates(passage: Passage, _: Reading) -> Iterator[Finding]:
    """文中写到的月、日须是历上有的：没有13月，没有2月30日，不是闰年没有2月29日。"""
    folded = passage.prose.folded
    for match in chain(_DAY.finditer(folded), _PLAIN_DAY.finditer(folded)):
        if match.re is _PLAIN_DAY and _NUMBERED.search(
            folded, max(0, match.start() - 12), match.start()
        ):
            continue
        told = _not_in_calendar(match)
        if told:
            written = passage.text[match.start() : match.end()].strip()
            yield passage.finding(
                "T28",
                Level.EXPLAIN,
                f"“{written}”：{told}，请改成实际的日期。",
                match.span(),
                values=(written,),
            )


def _not_in_calendar(match: re.Match[str]) -> str:
    """Say what a date names that no calendar has; "" where it may be, or is no date."""
    month, day, last, named = (
        _number(match.groupdict().get(name)) for name in ("month", "day", "last", "year")
    )
    if month is None or (day is None and named is None):
        return ""  # 工期15月
    if not 1 <= month <= 12:
        return f"没有{month}月"
    days = calendar.monthrange(named or _LEAP_YEAR, month)[1]
    for number in (day, last):
        if number is not None and not 1 <= number <= days:
            return f"{f'{named}年' if named else ''}{month}月只有{days}天"
    return ""


def _number(digits: str | None) -> int | None:
    if not digits:
        return None
    value = int(digits) if digits[0].isascii() else read_chinese(digits.replace("○", "〇"))
    return None if value is None else int(value)
