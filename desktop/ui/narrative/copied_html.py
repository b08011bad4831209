"""The HTML that Word, WPS, LibreOffice and browsers put on the clipboard, read into lines.

Blanks for indentation, bookmarks, comments, deleted and struck text are left behind; the numbers of
lists, which HTML does not spell out, are written as they were seen, and the cells of a table's
row stand in one line, parted by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, NamedTuple

from desktop.importers.headings import split_mark
from desktop.importers.raised import lowered, raised
from desktop.importers.source import Line
from desktop.ui.narrative.merged_cells import MergedCells
from forms.narrative import chinese_number

_SKIPPED: Final = frozenset({"head", "style", "script", "title", "del", "xml"})
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "body", "table"}
    | {"ol", "ul"}
)
_VOID: Final = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "wbr", "area"})
_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_NOT_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)")
_LEVEL: Final = re.compile(r"mso-outline-level\s*:\s*([1-9])")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*comment")
_STRUCK: Final = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through")
_STRIKING: Final = frozenset({"s", "strike"})
_ALIGNED: Final = re.compile(r"vertical-align\s*:\s*(super|sub|baseline)")
_MARKER: Final = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_HEADING_CLASS: Final = re.compile(r"(?:Mso)?(?:Heading|标题)\s*(\d)", re.IGNORECASE)
_CHINESE_LIST: Final = re.compile(r"list-style(?:-type)?\s*:\s*[^;]*(?:cjk|chinese|japanese)")
_BARE_LIST: Final = re.compile(r"list-style(?:-type)?\s*:\s*[^;]*none")
_SET: Final[dict[str, Callable[[str], str]]] = {"super": raised, "sub": lowered, "baseline": str}
_WIDE: Final = "\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’"
_BETWEEN_WIDE: Final = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")
CELL: Final = "\t"
"""What parts the cells of a row, as on every clipboard."""
EMPTY: Final = "—"
"""What stands for an empty cell between others."""


def tidy(text: str) -> str:
    """Return a line without the blanks that only indent or spread it."""
    plain = " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())
    return _BETWEEN_WIDE.sub("", plain)


class Copied(NamedTuple):
    """What was copied: its lines in their order, and the struck text that was left behind."""

    lines: list[Line]
    struck: tuple[str, ...] = ()


def read_html(html: str) -> Copied:
    """Read copied HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Copied(reader.lines, tuple(filter(None, map(tidy, reader.struck))))


class _Piece(NamedTuple):
    """Text of one look."""

    text: str
    bold: bool


class _Element(NamedTuple):
    """An element that is open, with the look of the text inside it."""

    tag: str = ""
    bold: bool = False
    hidden: bool = False
    marker: bool = False
    struck: bool = False
    aligned: str = "baseline"


@dataclass(slots=True)
class _List:
    """A list that is open: the number of its next item and how numbers are written in it."""

    pattern: str
    following: int

    def next_mark(self, given: str) -> str:
        """Return the number of the next item; "" in a list of bullets."""
        number = int(given) if given.isdecimal() else self.following
        self.following = number + 1
        chinese = chinese_number(number) if 1 <= number <= 99 else str(number)
        return self.pattern.format(digits=number, chinese=chinese)


class _Reader(HTMLParser):
    """Reads clipboard HTML into lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.struck: list[str] = []
        self._stack: list[_Element] = []
        self._lists: list[_List] = []
        self._rows = 0
        self._merged = MergedCells()
        self._cell_at = 0
        self._mark = ""
        self._pieces: list[_Piece] = []
        self._style = 0
        self._striking = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: a new line for a block, bold or hidden text inside."""
        given = {name: value or "" for name, value in attrs}
        css = given.get("style", "").lower()
        if tag == "br":
            self._add("\n")
        if tag in _BLOCKS:
            self._end_line()
            self._style = _style_of(tag, css, given.get("class", ""))
        self._enter(tag, css, given)
        if tag not in _VOID:
            self._stack.append(_inside(self._stack[-1] if self._stack else _Element(), tag, css))

    def _enter(self, tag: str, css: str, given: dict[str, str]) -> None:
        """Count lists and their items, rows and their cells."""
        if tag in ("ol", "ul"):
            pattern = _pattern(len(self._lists), css) if tag == "ol" else ""
            start = given.get("start", "")
            self._lists.append(_List(pattern, int(start) if start.isdecimal() else 1))
        elif tag == "li" and self._lists:
            self._mark = self._lists[-1].next_mark(given.get("value", ""))
        elif tag == "table" and not self._rows:
            self._merged.begin_table()
        elif tag == "tr":
            self._rows += 1
            if self._rows == 1:
                self._merged.begin_row()
        elif tag in ("td", "th"):
            if self._rows == 1:
                self._end_cell()
                before = self._merged.next_cell(given.get("rowspan", ""), given.get("colspan", ""))
                self._add_cells(before)
            self._add(CELL)
            if self._rows == 1:
                self._cell_at = len(self._pieces)

    def _end_cell(self) -> None:
        """End the cell of a table's row; one within a cell of another is text of that."""
        if self._merged.is_in_cell:
            said = "".join(piece.text for piece in self._pieces[self._cell_at :])
            beside = self._merged.end_cell(tidy(said))
            self._add_cells([""] * beside)

    def _add_cells(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._add(CELL + text)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open within it."""
        if tag in ("ol", "ul") and self._lists:
            self._end_line()
            self._lists.pop()
        if tag == "tr" and self._rows:
            if self._rows == 1:
                self._end_cell()
                self._add_cells(self._merged.end_row())
            self._rows -= 1
        if tag in _BLOCKS:
            self._end_line()
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth].tag == tag:
                del self._stack[depth:]
                break

    def handle_data(self, data: str) -> None:
        """Take text; in HTML a line break is only a blank."""
        here = self._stack[-1] if self._stack else _Element()
        if here.hidden:
            return
        text = " ".join(re.split(r"[\n\t]", data))
        if here.struck:
            self._strike(text)
        else:
            self._striking = False
            text = _SET[here.aligned](text)
            self._add(_marker(text) if here.marker else text)

    def _strike(self, text: str) -> None:
        """Keep struck text apart; what follows struck text without a break belongs to it."""
        if self._striking:
            self.struck[-1] += text
        else:
            self.struck.append(text)
        self._striking = True

    def close(self) -> None:
        """Take what stands after the last element."""
        super().close()
        self._rows = 0
        self._end_line()

    def _add(self, text: str) -> None:
        self._pieces.append(_Piece(text, bool(self._stack) and self._stack[-1].bold))

    def _end_line(self) -> None:
        """End a line; within a row the paragraphs of a cell wait for the row's end."""
        self._striking = False
        if self._rows:
            self._add("\n")
            return
        for part in _lines_in(self._pieces):
            line = _line(part, self._style, self._mark)
            if line is not None:
                self.lines.append(line)
                self._mark = ""
        self._pieces = []
        self._style = 0


def _inside(outer: _Element, tag: str, css: str) -> _Element:
    """Return how text inside an element looks, from that of the element around it."""
    bold = (outer.bold and tag not in _BLOCKS) or tag in ("b", "strong", "th")
    bold = (bold or bool(_BOLD.search(css))) and not _NOT_BOLD.search(css)
    hidden = outer.hidden or tag in _SKIPPED or bool(_HIDDEN.search(css))
    struck = outer.struck or tag in _STRIKING or bool(_STRUCK.search(css))
    said = _ALIGNED.search(css)
    aligned = said.group(1) if said else {"sup": "super", "sub": "sub"}.get(tag, outer.aligned)
    marker = outer.marker or bool(_MARKER.search(css))
    return _Element(tag, bold, hidden, marker, struck, aligned)


def _style_of(tag: str, css: str, name: str) -> int:
    level = _LEVEL.search(css)
    if level:
        return int(level.group(1))
    if re.fullmatch(r"h[1-6]", tag):
        return int(tag[1])
    heading = _HEADING_CLASS.search(name)
    return int(heading.group(1)) if heading else 0


def _pattern(depth: int, css: str) -> str:
    """Return how the numbers of a list at a depth (0 for the outermost) are written."""
    if _BARE_LIST.search(css):
        return ""
    if _CHINESE_LIST.search(css):
        return "（{chinese}）" if depth % 2 else "{chinese}、"
    return "（{digits}）" if depth % 2 else "{digits}. "


def _marker(text: str) -> str:
    """Return an automatic number; a bullet says nothing."""
    mark, _ = split_mark(text.strip() + " ")
    return f"{mark.text} " if mark else ""


def _lines_in(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Part a paragraph at its manual line breaks; a row of several cells stays one line."""
    full = [one for one in "".join(piece.text for piece in pieces).split(CELL) if one.strip()]
    if len(full) > 1:
        yield [_Piece(" ".join(piece.text.split("\n")), piece.bold) for piece in pieces]
        return
    line: list[_Piece] = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        line.append(_Piece(first, piece.bold))
        for part in rest:
            yield line
            line = [_Piece(part, piece.bold)]
    yield line


def cells_joined(text: str) -> str:
    """Return a line without needless blanks, its cells parted by one tab each.

    An empty cell between others stays, or what follows would move under another head.
    """
    cells = [tidy(cell) for cell in text.split(CELL)]
    while cells and not cells[-1]:
        cells.pop()
    if sum(map(bool, cells)) < 2:
        return "".join(cells)
    return CELL.join(cell or EMPTY for cell in cells)


def _line(pieces: Sequence[_Piece], style: int, mark: str) -> Line | None:
    text = cells_joined("".join(piece.text for piece in pieces).removeprefix(CELL))
    if not text:
        return None
    bold = ""
    for piece in pieces:
        if piece.text.strip() and not piece.bold:
            break
        bold += piece.text
    bold = cells_joined(bold.removeprefix(CELL))
    return Line(mark + text, bold=len(mark + bold) if bold else 0, style=style)
