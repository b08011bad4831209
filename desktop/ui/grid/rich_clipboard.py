"""Tables that come to the clipboard without plain text: as HTML, or as RTF (WPS, Word)."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import Final

from desktop.ui.grid.clipboard import Block, one_line

_BREAKS: Final = frozenset({"br", "p", "div", "li"})
_SILENT: Final = frozenset({"style", "script", "title"})
_MOST: Final = 200
"""Cells that one may be merged of; what says more is no table."""


def read_html(html: str) -> Block:
    """Read the tables of an HTML text; without one, each line is a row of one cell.

    Merged cells come as their text and blanks.
    """
    reader = _HtmlTable()
    reader.feed(html)
    reader.close()
    if reader.rows:
        return reader.rows
    return [[line] for text in reader.lines if (line := one_line(text))]


class _HtmlTable(HTMLParser):
    """Gathers rows of cells. A cell that reaches down leaves blanks in the rows below."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Block = []
        self.lines: list[str] = [""]
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._reaching: dict[int, int] = {}  # column: rows still to come
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell; a break within a cell parts words."""
        if tag == "tr":
            self._end_row()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self._cell = []
            self._span = (_number(attrs, "colspan"), _number(attrs, "rowspan"))
        elif tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self._say(" ")
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a row or what is not shown."""
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
            if tag == "table":
                self._reaching.clear()
        elif tag in _SILENT:
            self._silent = max(self._silent - 1, 0)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._silent:
            self._say(data)

    def _say(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
        else:
            self.lines[-1] += text

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row, (across, down) = self.rows[-1], self._span
        self._fill(row)
        for number in range(len(row), len(row) + across):
            if down > 1:
                self._reaching[number] = down - 1
        row += [one_line("".join(self._cell)), *([""] * (across - 1))]
        self._cell = None

    def _fill(self, row: list[str]) -> None:
        """Leave blanks for cells of the rows above that reach down to here."""
        while self._reaching.get(len(row), 0):
            self._reaching[len(row)] -= 1
            row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        if self.rows:
            self._fill(self.rows[-1])


def _number(attrs: list[tuple[str, str | None]], name: str) -> int:
    value = dict(attrs).get(name) or ""
    return min(max(int(value), 1), _MOST) if value.isdecimal() else 1


_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-z])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_HIDDEN: Final = frozenset(
    (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"footer", b"object")
)
_BEGIN, _CELL, _ROW, _LINE, _TAB = "\x1b", "\x1c", "\x1d", "\x1e", "\x1f"
_ENDS: Final = {
    b"trowd": _BEGIN, b"cell": _CELL, b"row": _ROW, b"par": _LINE, b"line": _LINE, b"tab": _TAB,
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”",
}  # fmt: skip


def read_rtf(rtf: bytes) -> Block:
    """Read the tables of an RTF text; without one, lines are rows and tabs part their cells."""
    text = _rtf_text(rtf)
    if _ROW in text:
        rows = [_row_alone(row).split(_CELL)[:-1] for row in text.split(_ROW)[:-1]]
        rows[:] = [[cell.replace(_LINE, " ") for cell in row] for row in rows]
    else:
        text = text.replace(_BEGIN, "")
        rows = [line.split(_TAB) for line in text.split(_LINE) if line.strip()]
    return [[one_line(cell) for cell in row] for row in rows]


def _row_alone(text: str) -> str:
    """Return a row without what stands before its table. (Word begins a row again at its end.)"""
    before, _, row = text.partition(_BEGIN)
    return (text if _CELL in before else row or text).replace(_BEGIN, "")


def _rtf_text(rtf: bytes) -> str:
    """Return what an RTF text says, the ends of cells, rows and lines being marked."""
    said: list[str] = []
    waiting = bytearray()  # bytes of the code page: two of them make a Chinese character
    page, hidden, depth, skip, after = "gbk", 0, 0, 0, [1]

    def flush() -> None:
        said.append(waiting.decode(page, "replace"))
        waiting.clear()

    for token in _TOKEN.finditer(rtf):
        word, number = token["word"], int(token["number"] or 0)
        if token["brace"] == b"{":
            depth, skip = depth + 1, 0
            after.append(after[-1])
        elif token["brace"]:
            depth, skip = depth - 1, 0
            hidden = 0 if depth < hidden else hidden
            after = after[:-1] or [1]
        elif hidden:
            continue
        elif word in _HIDDEN or token["symbol"] == b"*":
            hidden = depth or 1
        elif word == b"ansicpg":
            page = _known_page(number)
        elif word == b"uc":
            after[-1] = number
        elif word == b"u":
            flush()
            said.append(chr(number % 0x10000))
            skip = after[-1]
        elif word in _ENDS:
            flush()
            said.append(_ENDS[word])
        elif token["byte"] or token["text"] or token["symbol"]:
            taken = bytes.fromhex(token["byte"].decode()) if token["byte"] else b""
            taken = taken or token["text"] or (b" " if token["symbol"] == b"~" else token["symbol"])
            waiting += taken[skip:]
            skip = max(skip - len(taken), 0)
    flush()
    return "".join(said).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _known_page(number: int) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "gbk"
