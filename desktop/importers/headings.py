"""Typed numbers of headings: what a line calls itself.

People number headings in every way there is (一、 （一）、 1、 1． (1) 第一部分). What a number
means depends on its place, so this module only takes it off and names its kind.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from desktop.importers.source import Line
from forms.prose.numerals import read_chinese

LONGEST_HEADING: Final = 40
"""Characters beyond which a numbered line without a full stop is a paragraph, not a heading."""
LONGEST_RUN_IN: Final = 30
"""Characters beyond which a first sentence is text, not a run-in heading."""
LONGEST_SIBLING: Final = 50
"""The same for a line that continues a series of headings already begun."""
_LONGEST_LABEL: Final = 20
_SHORTEST_AFTER_COLON: Final = 10

_CHINESE: Final = "一二三四五六七八九十"
WIDE_DIGITS: Final = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_NOT_AFTER_DECIMAL: Final = "万元亿%％人个名户亩平倍米公吨栋套件次年月日天多余"

_LONGEST_MARK: Final = 40
"""Characters within which a number and what must not follow it stand."""
_PATTERNS: Final = (
    ("第一章", re.compile(rf"第([{_CHINESE}]{{1,3}})(?:章|部分)[、.．:：\s]*")),
    # 一、二轮…… counts two things and is no heading.
    (
        "一、",
        re.compile(rf"([{_CHINESE}]{{1,3}})\s*[、.．](?![{_CHINESE}]{{1,2}}[轮期、是次级类])\s*"),
    ),
    ("（一）", re.compile(rf"[（(]\s*([{_CHINESE}]{{1,3}})\s*[）)]\s*([、.．,，]?)\s*")),
    ("（1）", re.compile(r"[（(]\s*(\d{1,2})\s*[）)]\s*([、.．,，]?)\s*")),
    ("1）", re.compile(r"(\d{1,2})\s*[）)]\s*")),
    ("1、", re.compile(r"(\d{1,2})\s*、\s*")),
    ("1.", re.compile(r"(\d{1,2})\s*[.．](?!\d)\s*")),
)
_DEEP = re.compile(
    rf"\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}(?![\d.．{_NOT_AFTER_DECIMAL}]|$)[、.．]?\s*"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A typed number: its kind (written as the first of its kind), its place and its text.

    ``stray`` tells that a superfluous 、 or . stood after closed brackets.
    """

    kind: str
    ordinal: int
    text: str
    stray: bool = False


def split_mark(text: str) -> tuple[Mark | None, str]:
    """Take a typed number off the start of a line; return it and the rest."""
    text = _spelt_out(text)
    plain = text[:_LONGEST_MARK].translate(WIDE_DIGITS)
    deep = _DEEP.match(plain)
    if deep:
        numbers = re.findall(r"\d+", deep.group())
        kind = ".".join("1" * len(numbers))
        return Mark(kind, int(numbers[-1]), text[: deep.end()].strip()), text[deep.end() :]
    for kind, pattern in _PATTERNS:
        match = pattern.match(plain)
        if match:
            digits = match.group(1)
            ordinal = int(digits) if digits.isdecimal() else int(read_chinese(digits) or 0)
            stray = bool(pattern.groups > 1 and match.group(2))
            if ordinal:
                mark = Mark(kind, ordinal, text[: match.end()].strip(), stray)
                return mark, text[match.end() :]
    return None, text


def _spelt_out(text: str) -> str:
    """Write ㈠, ⑴ and ⒈ at the start of a line as （一）, （1） and 1."""
    if not text or not ("⑴" <= text[0] <= "⒛" or "㈠" <= text[0] <= "㈩"):
        return text
    spelt = unicodedata.normalize("NFKC", text[0]).replace("(", "（").replace(")", "）")
    return spelt + text[1:]


@dataclass(frozen=True, slots=True)
class Headline:
    """A line that has the shape of a heading: its number, its words, the text run in after it."""

    mark: Mark | None
    text: str
    rest: str
    bold: bool
    style: int

    @property
    def kind(self) -> str:
        """What the heading is told by: a kind of number, a heading style, or bold type."""
        if self.style:
            return f"style {self.style}"
        return self.mark.kind if self.mark else "bold"


def headline(line: Line, following: Line | None, *, continues: bool = False) -> Headline | None:
    """Return the line as a heading, or None where it has not the shape of one.

    ``following`` is the next line, for a short sentence is a heading only above a paragraph;
    ``continues`` tells that the number continues a series of headings.
    """
    mark, body = split_mark(line.text)
    if mark is None and not line.style and not line.is_bold:
        return None
    if mark is None and not line.style and (len(body) > LONGEST_RUN_IN or body.endswith(_CLOSING)):
        return None
    if line.style and len(body) <= 2 * LONGEST_HEADING:
        return Headline(mark, body, "", line.is_bold, line.style)
    parts = _parted(line, mark, body, continues)
    if parts is None:
        return None
    head, rest = parts
    if not head or (not rest and not line.is_bold and _in_a_list(mark, head, following)):
        return None
    return Headline(mark, head, rest, line.is_bold, 0)


_CLOSING: Final = ("。", "！", "？", "；", "，", "、", ";", ",", "：", ":")


def _parted(line: Line, mark: Mark | None, body: str, continues: bool) -> tuple[str, str] | None:
    """Split a line into its heading and the text run in after it; None where it is all text."""
    offset = len(line.text) - len(body)
    if mark and 0 < line.bold - offset < len(body) and line.bold - offset <= LONGEST_HEADING:
        head = body[: line.bold - offset].rstrip()
        if head.endswith(("。", "！", "？", "：")):
            return head, body[line.bold - offset :].strip()
    end = re.search(r"[。！？]", body)
    label = re.search(r"[：:]", body)
    colon = label.start() if label else 0
    if 0 < colon < _LONGEST_LABEL and (not end or colon < end.start()):
        rest = body[colon + 1 :].strip()
        if not rest or len(rest) >= _SHORTEST_AFTER_COLON:
            return body[: colon + 1], rest
    if end is None:
        short = len(body) <= LONGEST_HEADING
        return (body, "") if short and not body.endswith(("；", ";", "，", ",")) else None
    longest = LONGEST_SIBLING if continues else LONGEST_RUN_IN
    if end.end() > longest:
        return None
    return body[: end.end()], body[end.end() :].strip()


def _in_a_list(mark: Mark | None, head: str, following: Line | None) -> bool:
    """Whether a short numbered line is one of a list: no text of its own stands below it."""
    if following is None:
        return head.endswith(("。", "！", "？"))
    next_mark, _ = split_mark(following.text)
    if mark is None or next_mark is None or next_mark.kind != mark.kind:
        return False
    return next_mark.ordinal == mark.ordinal + 1 or head.endswith(("。", "！", "？"))


class RunningLists:
    """The numbered lists that stand in the text at a place: their items are no headings."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def goes_on(self, found: Headline) -> bool:
        """Whether a short line continues such a list."""
        mark = found.mark
        return bool(mark and not found.bold and self._last.get(mark.kind) == mark.ordinal - 1)

    def remember(self, text: str) -> None:
        """Note a line of text: an item of a list, or a paragraph, which ends all lists."""
        mark, _ = split_mark(text)
        if mark:
            self._last[mark.kind] = mark.ordinal
        else:
            self.end()

    def end(self) -> None:
        """End all lists, as a heading does."""
        self._last.clear()
