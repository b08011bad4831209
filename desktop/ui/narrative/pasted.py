"""Text pasted from Word or WPS: its structure is kept, everything else is dropped.

Heading styles, outline levels, bold paragraphs and typed or automatic numbers become levels,
by the same reading as an import. Blanks for indentation, bookmarks, comments, deleted text and
the outline's own hints are left behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Final

from desktop.importers.headings import headline, split_mark
from desktop.importers.likeness import folded
from desktop.importers.placing import Levels
from desktop.importers.source import Line
from forms.narrative import PARAGRAPH, Block

_SKIPPED: Final = frozenset({"head", "style", "script", "title", "del", "xml"})
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "body", "table"}
)
_VOID: Final = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "wbr", "area"})
_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_NOT_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)")
_LEVEL: Final = re.compile(r"mso-outline-level\s*:\s*([1-9])")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*comment")
_MARKER: Final = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_HEADING_CLASS: Final = re.compile(r"(?:Mso)?(?:Heading|标题)\s*(\d)", re.IGNORECASE)
_WIDE: Final = "\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’"
_BETWEEN_WIDE: Final = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")


class _Word(HTMLParser):
    """Reads clipboard HTML into lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._stack: list[tuple[str, bool, bool, bool]] = []
        self._text: list[tuple[str, bool]] = []
        self._style = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: a new line for a block, bold or hidden text inside."""
        given = {name: value or "" for name, value in attrs}
        css = given.get("style", "").lower()
        _, bold, hidden, marker = self._stack[-1] if self._stack else ("", False, False, False)
        if tag == "br":
            self._add("\n")
        if tag in _BLOCKS:
            self._end_line()
            bold = False
            self._style = _style_of(tag, css, given.get("class", ""))
        if tag in ("td", "th"):
            self._add(" ")
        if tag in _VOID:
            return
        bold = bold or tag in ("b", "strong", "th") or bool(_BOLD.search(css))
        if _NOT_BOLD.search(css):
            bold = False
        hidden = hidden or tag in _SKIPPED or bool(_HIDDEN.search(css))
        marker = marker or bool(_MARKER.search(css))
        self._stack.append((tag, bold, hidden, marker))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open within it."""
        if tag in _BLOCKS:
            self._end_line()
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth][0] == tag:
                del self._stack[depth:]
                break

    def handle_data(self, data: str) -> None:
        """Take text; in HTML a line break is only a blank."""
        _, _, hidden, marker = self._stack[-1] if self._stack else ("", False, False, False)
        if not hidden:
            text = " ".join(data.split("\n")) if "\n" in data else data
            self._add(_marker(text) if marker else text)

    def _add(self, text: str) -> None:
        bold = self._stack[-1][1] if self._stack else False
        self._text.append((text, bold))

    def _end_line(self) -> None:
        for part in _split(self._text):
            line = _line(part, self._style)
            if line is not None:
                self.lines.append(line)
        self._text = []
        self._style = 0

    def close(self) -> None:
        """Take what stands after the last element."""
        super().close()
        self._end_line()


def _style_of(tag: str, css: str, name: str) -> int:
    level = _LEVEL.search(css)
    if level:
        return int(level.group(1))
    if re.fullmatch(r"h[1-6]", tag):
        return int(tag[1])
    heading = _HEADING_CLASS.search(name)
    return int(heading.group(1)) if heading else 0


def _marker(text: str) -> str:
    """Return an automatic number; a bullet says nothing."""
    mark, _ = split_mark(text.strip() + " ")
    return f"{mark.text} " if mark else ""


def _split(parts: Sequence[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    """Part a paragraph at its manual line breaks."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for text, bold in parts:
        first, *rest = text.split("\n")
        lines[-1].append((first, bold))
        lines.extend([(part, bold)] for part in rest)
    return lines


def _line(parts: Sequence[tuple[str, bool]], style: int) -> Line | None:
    text = tidy("".join(part for part, _ in parts))
    if not text:
        return None
    bold = ""
    for part, is_bold in parts:
        if part.strip() and not is_bold:
            break
        bold += part
    return Line(text, bold=len(tidy(bold)), style=style)


def tidy(text: str) -> str:
    """Return a line without the blanks that only indent or spread it."""
    plain = " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())
    return _BETWEEN_WIDE.sub("", plain)


def lines_of(html: str, text: str) -> list[Line]:
    """Return the lines of what was copied, from its HTML where it has any."""
    if html:
        reader = _Word()
        reader.feed(html)
        reader.close()
        if reader.lines:
            return reader.lines
    return [Line(said) for one in text.splitlines() if (said := tidy(one))]


def blocks_of(lines: Sequence[Line], level: int, hints: Iterable[str] = ()) -> list[Block]:
    """Return lines as blocks below a section of this level; hints of the outline are left out."""
    unwanted = {folded(hint) for hint in hints if hint}
    said = [line for line in lines if folded(line.text) not in unwanted]
    levels = Levels()
    levels.enter_section(None, None, level)
    blocks: list[Block] = []
    for line, following in zip_longest(said, said[1:]):
        mark, _ = split_mark(line.text)
        continues = bool(mark and levels.continues(mark.kind, mark.ordinal))
        found = headline(line, following, continues=continues)
        place = levels.place(found, floor=level) if found else None
        if found is None or place is None or place.level <= level:
            blocks.append(Block(PARAGRAPH, (line.text,)))
            continue
        blocks.append(Block(place.level, (found.text,)))
        if found.rest:
            blocks.append(Block(PARAGRAPH, (found.rest,)))
    return blocks
