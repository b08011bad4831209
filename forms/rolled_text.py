"""Last year's wording made ready for the next: years advanced by role, figures opened.

A year is advanced where it means this report's year, the one before or the one after. It stays
where it is history (成立, 出台), part of a title (《…》, 〔…〕) or of a span of years. The
figures of the year become places to fill (:mod:`forms.rolled_figures` tells which they are).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forms.narrative import OPEN_PLACE
from forms.prose import Mention, NumberMention, YearMention, read_prose
from forms.prose.excerpts import excerpt
from forms.rolled_figures import figures_of_year

_TITLES: Final = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[^\]]*\]")
_FOUNDED: Final = re.compile(
    r"[^，。；：]{0,20}(?:成立|设立|组建|挂牌|更名|批准|印发|出台|颁布|公布|施行|始建|划转)"
)
"""What makes any year history, even that of the report."""
_PAST: Final = re.compile(
    r"(?:年?[底末初])?(?:以来|以前|之前|起|至今)|[^，。；：]{0,20}(?:建成|竣工|立项|遗留|购置|投入使用)"
)
"""What makes the year before the report's history."""
_MONTH: Final = re.compile(r"\s*[\d０-９一二三四五六七八九十]{1,2}\s*月")
_CLAUSES: Final = re.compile(r"[，。；：、！？\n（）]")
_NUMBER: Final = re.compile(r"[\d０-９][\d０-９,，.．]*")
_DIGITS: Final = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class RolledText:
    """A text made ready: what it says now, how many figures were opened and years advanced.

    ``left`` are the years of last year that stay, with the words around them; ``moved`` the
    dates that went on with the year, as they read now: the day is most likely another. ``kept``
    are the figures of last year that stay because the text's were not to be opened.
    """

    text: str
    opened: int = 0
    advanced: int = 0
    left: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def rolled_text(text: str, last: int, following: int, *, opens: bool) -> RolledText:
    """Make a text of the report for ``last`` ready for that for ``following``.

    ``opens`` tells whether its figures become places to fill.
    """
    titles = [match.span() for match in _TITLES.finditer(text)]
    pieces: list[str] = []
    left: list[str] = []
    moved: list[str] = []
    kept: list[str] = []
    end = opened = advanced = 0
    mentions = list(_mentions(text))
    figures = figures_of_year(text, mentions)
    for mention in mentions:
        inside = any(start <= mention.start < stop for start, stop in titles)
        if isinstance(mention, YearMention):
            new = None if inside else _advanced(mention, text, last, following)
            if new is None:
                if mention.year in (last, last - 1) or mention.last in (last, last - 1):
                    left.append(_around(text, mention))
                continue
            advanced += 1
            if mention.dated or _MONTH.match(text, mention.end):
                moved.append(_around(text, mention, new))
        elif inside or mention not in figures:
            continue
        elif not opens:
            kept.append(_named(text, mention))
            continue
        else:
            new = _NUMBER.sub(OPEN_PLACE, mention.text, count=1)
            opened += 1
        pieces += [text[end : mention.start], new]
        end = mention.end
    pieces.append(text[end:])
    return RolledText("".join(pieces), opened, advanced, tuple(left), tuple(moved), tuple(kept))


def _mentions(text: str) -> Iterator[Mention]:
    """Yield what a text mentions from left to right, none inside another."""
    end = 0
    for mention in sorted(read_prose(text).of(Mention), key=lambda one: (one.start, -one.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


def _advanced(mention: YearMention, text: str, last: int, following: int) -> str | None:
    """Return the year as next year's report writes it; None where it stays."""
    if mention.last is not None or mention.year not in (last - 1, last, last + 1):
        return None
    after = text[mention.end :]
    if _FOUNDED.match(after) or (mention.year < last and _PAST.match(after)):
        return None
    year = mention.year + following - last
    if str(mention.year) in mention.text:
        return mention.text.replace(str(mention.year), str(year), 1)
    written = _in_chinese(mention.year)
    return mention.text.replace(written, _in_chinese(year), 1) if written in mention.text else None


def _in_chinese(year: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def _around(text: str, mention: Mention, new: str | None = None) -> str:
    """Return a mention, or what stands in its place, with some words around it."""
    start, end = excerpt(text, mention.start, mention.end, before=8, after=12)
    words = mention.text if new is None else new
    shown = " ".join((text[start : mention.start] + words + text[mention.end : end]).split())
    return ("…" if start else "") + shown + ("…" if end < len(text) else "")


def _named(text: str, mention: Mention) -> str:
    """Return a figure with the words of its clause before it and its unit (人才引进1名)."""
    after = 2 if isinstance(mention, NumberMention) else 0
    start, end = excerpt(text, mention.start, mention.end, before=6, after=after)
    before = _CLAUSES.split(text[start : mention.start])[-1]
    unit = _CLAUSES.split(text[mention.end : end])[0]
    return " ".join((before + mention.text + unit).split())
