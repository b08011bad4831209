"""A lint of finished pages: what a proof-reader would mark, found in the boxes of the characters.

    faults = lint(data)                     # the bytes of a PDF file
    assert not faults, listed(faults)

It knows nothing of how the page was made: it reads the file as a reader of PDF does, tells body
text from tables by its size, and measures. Lengths are in points.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from desktop.export.pdf import characters as clreq
from desktop.export.pdf import grid

LEFT, RIGHT = grid.LEFT_MARGIN, grid.LEFT_MARGIN + grid.TYPE_AREA_WIDTH
BOTTOM, TOP = grid.BOTTOM_MARGIN, grid.BOTTOM_MARGIN + grid.TYPE_AREA_HEIGHT
EM = grid.BODY_SIZE
INDENT = 2 * grid.CHARACTER_PITCH
EDGE = 0.1
"""How far a line may miss the edge."""
INK = 1.0
"""How far ink may pass the 版心: faces are not cut to the point."""
HALF = 0.5 * EM + EDGE
"""What the blank half of a mark may stand outside."""
MARKS = clreq.BLANK_LEFT | clreq.BLANK_RIGHT
WATERMARK_SIZE = 100
_UNITS = r"[年月日时分秒%％‰℃元万亿个人名项次件倍]"


class Character(NamedTuple):
    """One character: its body (left, right), its ink, where its line stands."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    ink: tuple[float, float, float, float]
    """left, bottom, right, top"""


@dataclass(frozen=True)
class Line:
    """Characters on one baseline, from left to right as they are read."""

    page: int
    characters: tuple[Character, ...]

    @cached_property
    def text(self) -> str:
        """What the line says."""
        return "".join(character.text for character in self.characters)

    @property
    def baseline(self) -> float:
        """Its height above the lower edge of the paper."""
        return self.characters[0].baseline

    @property
    def is_body(self) -> bool:
        """Whether it is body text or a heading rather than a table, a title or a page number."""
        return abs(self.characters[0].size - EM) < 0.01

    @property
    def starts_flush(self) -> bool:
        """Whether it goes on with a paragraph."""
        first = self.characters[0]
        slack = HALF if first.text in clreq.BLANK_LEFT else EDGE
        return LEFT - slack <= first.left <= LEFT + EDGE

    @property
    def starts_indented(self) -> bool:
        """Whether it begins a paragraph."""
        first = self.characters[0]
        slack = HALF if first.text in clreq.BLANK_LEFT else EDGE
        return LEFT + INDENT - slack <= first.left <= LEFT + INDENT + EDGE

    @property
    def ends_flush(self) -> bool:
        """Whether it ends at the right edge, the blank half of a last mark aside."""
        last = self.characters[-1]
        slack = HALF if last.text in clreq.BLANK_RIGHT else EDGE
        if last.text == "_":  # is drawn wider than it is
            slack = last.size / 50
        return RIGHT - EDGE <= last.right <= RIGHT + slack

    @property
    def is_plain(self) -> bool:
        """Whether every character stands on the grid: no marks, no Latin, no spaces."""
        return (
            all(
                c.text not in MARKS and unicodedata.east_asian_width(c.text) in "WF"
                for c in self.characters
            )
            and not self._has_gaps
        )

    @property
    def _has_gaps(self) -> bool:
        return any(b.left - a.right > 1.0 for a, b in pairwise(self.characters))


@dataclass(frozen=True)
class Fault:
    """One thing a proof-reader would mark."""

    rule: str
    page: int
    text: str


@dataclass
class Document:
    """The lines of a PDF file, and the titles of its outline."""

    lines: list[Line]
    titles: list[str] = field(default_factory=list)
    pages: int = 0

    def body_of(self, page: int) -> list[Line]:
        """The lines of body text of a page, from the top down."""
        return [line for line in self.lines if line.page == page and line.is_body]


def read(data: bytes, first_page: int = 0) -> Document:
    """Read all pages from `first_page` on."""
    document: Any = pypdfium2.PdfDocument(data)
    lines: list[Line] = []
    for number in range(first_page, len(document)):
        page = document[number]
        if page.get_rotation():
            continue  # a landscape page has tables only
        textpage = page.get_textpage()
        found = [c for c in _characters(textpage.raw) if c.size < WATERMARK_SIZE]
        for _, group in groupby(found, key=lambda c: round(c.baseline, 1)):
            lines.append(Line(number, tuple(group)))
        textpage.close()
        page.close()
    titles = [mark.get_title() for mark in document.get_toc()]
    pages = len(document)
    document.close()
    return Document(lines, titles, pages)


def _characters(textpage: Any) -> Iterator[Character]:
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    high = 0
    for i in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        text = chr(code)
        if pdfium.FPDFText_IsGenerated(textpage, i) == 1 or not text.strip():
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, i, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, i, loose)
        pdfium.FPDFText_GetCharBox(textpage, i, left, right, bottom, top)
        yield Character(
            text, x.value, x.value + loose.right - loose.left, y.value,
            pdfium.FPDFText_GetFontSize(textpage, i),
            (left.value, bottom.value, right.value, top.value),
        )  # fmt: skip


def lint(data: bytes, source: str = "", first_page: int = 1) -> list[Fault]:
    """All faults of the pages from `first_page` on (0 is the cover).

    ``source`` is the text that was set: it tells a parted word from two words, whose space is
    not printed at the end of a line.
    """
    document = read(data, first_page)
    faults = [fault for line in document.lines for fault in _in_line(line)]
    body = [line for line in document.lines if line.is_body]
    for line, following in pairwise(body):
        faults.extend(_between(line, following, source))
    for page in range(first_page, document.pages):
        faults.extend(_on_page(document, page))
    return faults


def listed(faults: list[Fault], most: int = 20) -> str:
    """The faults as a person reads them."""
    lines = [f"page {fault.page + 1}: {fault.rule}: {fault.text}" for fault in faults[:most]]
    return "\n".join([f"{len(faults)} faults", *lines])


def _in_line(line: Line) -> Iterator[Fault]:
    def fault(rule: str) -> Fault:
        return Fault(rule, line.page, line.text)

    in_type_area = line.baseline > BOTTOM - INK
    for c in line.characters:
        ink_left, ink_bottom, ink_right, ink_top = c.ink
        if ink_left < LEFT - INK or ink_right > RIGHT + INK or ink_top > TOP + INK:
            yield fault(f"ink of {c.text} outside the 版心")
        if in_type_area and ink_bottom < BOTTOM - INK:
            yield fault(f"ink of {c.text} below the 版心")
    for before, after in pairwise(line.characters):
        if after.ink[0] < before.ink[2] - 0.05 * before.size and not _may_touch(before, after):
            yield fault(f"{before.text}{after.text} overlap")
    if line.is_body:
        if not (line.starts_flush or line.starts_indented):
            yield fault(f"starts {line.characters[0].left - LEFT:.2f} pt from the edge")
        row = (TOP - line.baseline) / grid.LINE_PITCH
        first = ((grid.LINE_PITCH - EM) / 2 + 0.88 * EM) / grid.LINE_PITCH
        if abs(row - first - round(row - first)) * grid.LINE_PITCH > EDGE:
            yield fault("baseline off the grid")


def _may_touch(before: Character, after: Character) -> bool:
    """Dashes join; letters of a word may kern; combining marks stand over letters."""
    joins = before.text == after.text and before.text in "—…－─"
    return (
        joins
        or bool(unicodedata.combining(after.text))
        or (before.text.isascii() and after.text.isascii())
    )


def _between(line: Line, following: Line, source: str) -> Iterator[Fault]:
    """What a line and the one that goes on from it must hold."""
    if not following.starts_flush or following.starts_indented:
        return

    def fault(rule: str) -> Fault:
        return Fault(rule, line.page, f"{line.text}│{following.text}")

    if not line.ends_flush:
        yield fault(f"right edge missed by {RIGHT - line.characters[-1].right:.2f} pt")
    wanted = grid.CHARACTERS_PER_LINE - (2 if line.starts_indented else 0)
    if line.is_plain and len(line.text) not in (wanted, wanted - 1):
        yield fault(f"{len(line.text)} characters instead of {wanted}")
    if line.is_plain and len(line.text) == wanted - 1 and _could_take(following):
        yield fault(f"{len(line.text)} characters instead of {wanted}")
    last, first = line.text[-1], following.text[0]
    if first in clreq.FORBIDDEN_AT_START and not _is_exempt(line, following):
        yield fault(f"{first} starts a line")
    if last in clreq.FORBIDDEN_AT_END and not _is_exempt(line, following):
        yield fault(f"{last} ends a line")
    if last == first and last in "—…":
        yield fault("a mark of two is parted")
    if (
        last.isdigit()
        and (first.isdigit() or re.match(_UNITS, first))
        and not _is_long(line, following)
    ):
        yield fault("a number is parted")
    if _letters(last) and _letters(first) and not _is_long(line, following):
        before, after = _latin_around(line, following)
        if not source or before + after in source:
            yield fault("a word is parted")


def _could_take(following: Line) -> bool:
    """Whether the next line's first character could have stood at the end of a line alone."""
    first, second = following.text[0], following.text[1:2]
    return (
        unicodedata.east_asian_width(first) in "WF"
        and first not in MARKS | clreq.FORBIDDEN_AT_END
        and second not in clreq.FORBIDDEN_AT_START
        and second not in clreq.DASH
    )


def _letters(character: str) -> bool:
    return clreq.is_latin(character) and character.isalnum()


def _latin_around(line: Line, following: Line) -> tuple[str, str]:
    before, after = re.search(r"[!-~’]*$", line.text), re.match(r"[!-~’]*", following.text)
    return before[0] if before else "", after[0] if after else ""


def _is_long(line: Line, following: Line) -> bool:
    """Whether the parting goes through a run too long for any line to keep whole."""
    return len("".join(_latin_around(line, following))) > 12


def _is_exempt(line: Line, following: Line) -> bool:
    """Whether nothing in the whole line is a place to end it: there is no right way then."""
    text = line.text + following.text[:1]
    return not any(
        clreq.may_part(a, b) and not (clreq.is_latin(a) and clreq.is_latin(b))
        for a, b in pairwise(text[:-1])
    )


def _on_page(document: Document, page: int) -> Iterator[Fault]:
    body = document.body_of(page)
    if not body:
        return
    if len(body) > grid.LINES_PER_PAGE:
        yield Fault(f"{len(body)} lines on a page", page, body[-1].text)
    starts = [title for title in document.titles if title.startswith(body[-1].text)]
    if starts and body[-1].starts_indented:
        yield Fault("a heading is the last line", page, body[-1].text)
    following = [line for line in document.lines if line.page == page + 1]
    if following and following[0].is_body and not _is_heading(document, following[0]):
        foot = round((body[-1].baseline - BOTTOM) / grid.LINE_PITCH - 0.3)
        if foot > 0 and document.lines and _last(document, page).is_body:
            yield Fault(f"{foot} empty lines at the foot", page, body[-1].text)


def _is_heading(document: Document, line: Line) -> bool:
    return any(
        title.startswith(line.text[:6]) or line.text.startswith(title[:6])
        for title in document.titles
        if title
    )


def _last(document: Document, page: int) -> Line:
    return [line for line in document.lines if line.page == page and line.baseline > BOTTOM - INK][
        -1
    ]
