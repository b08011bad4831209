"""Pinyin initials: 基本工资 is found by jbgz.

GB 2312 orders its 3,755 common characters by their pinyin, so a character's initial follows
from where it stands there. Characters read in several ways have all their initials.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

_LETTERS: Final = "abcdefghjklmnopqrstwxyz"
_FIRST: Final = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
"""Where each letter's characters begin in GB 2312."""
_END: Final = 0xD7FA
_OTHERS: Final = {
    "会": "k", "车": "j", "行": "h", "重": "z", "长": "z", "调": "t", "参": "s", "率": "s",
    "乐": "y", "系": "j", "解": "x", "藏": "z", "朝": "z", "传": "z", "弹": "t", "降": "x",
}  # fmt: skip
"""Second initials of characters that are read in two ways; the first follows from the code.

重 stands under zh or ch and 长 under ch, depending on the table, so both are given.
"""
_ALSO: Final = {"重": "c", "长": "c", "调": "d"}


def initials_of(character: str) -> str:
    """Return the letters a character's pinyin may begin with; "" where it has none known.

    Latin letters and digits are their own.
    """
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return _OTHERS.get(character, "")
    code = int.from_bytes(encoded, "big")
    found = ""
    if len(encoded) == 2 and _FIRST[0] <= code < _END:
        found = _LETTERS[bisect_right(_FIRST, code) - 1]
    others = _OTHERS.get(character, "") + _ALSO.get(character, "")
    return "".join(dict.fromkeys(found + others))


def has_initials(text: str, typed: str) -> bool:
    """Whether ``typed`` are the initials of neighbouring characters of the text.

    Characters without initials (quotation marks, brackets) are passed over.
    """
    wanted = typed.lower()
    known = [letters for letters in map(initials_of, text) if letters]
    return bool(wanted) and any(
        all(letter in letters for letter, letters in zip(wanted, known[at:], strict=False))
        for at in range(len(known) - len(wanted) + 1)
    )


def closeness(text: str, typed: str) -> tuple[int, int] | None:
    """Return how near what is typed comes to a text; the smaller, the nearer, None for not at all.

    Each character typed means itself or a character whose pinyin begins with it. First come
    texts that begin so, then those that hold it, then those that hold its characters in this
    order with others between (ysps: 预算批复数), the fewer the better. Marks are passed over.
    """
    meant = [one for one in text.casefold() if one.isalnum()]
    wanted = [one for one in typed.casefold() if one.isalnum()]
    if not wanted:
        return None
    spans = [
        end - start - len(wanted)
        for start in range(len(meant))
        if (end := _end_of(meant, wanted, start)) is not None
    ]
    if not spans:
        return None
    if min(spans):
        return 2, min(spans)
    return (0 if _end_of(meant[: len(wanted)], wanted, 0) else 1), 0


def _end_of(meant: list[str], wanted: list[str], start: int) -> int | None:
    """Return where the characters wanted end that stand in this order from ``start`` on."""
    place = start
    for one in wanted:
        while place < len(meant) and one != meant[place] and one not in initials_of(meant[place]):
            if place == start:
                return None  # it is to begin here
            place += 1
        if place == len(meant):
            return None
        place += 1
    return place
