"""Blocks of cells as the text that spreadsheets put on the clipboard."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

Block = list[list[str]]
_RTF: Final = re.compile(r"rtf|Rich Text Format", re.IGNORECASE)
"""What programs call RTF on the clipboard: text/rtf, application/rtf, and so on Windows."""

_CELL: Final = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*)')
"""A quoted cell, which may hold tabs and line breaks, or a plain one.

A quotation mark that opens a cell and is not closed at a cell's end belongs to the text, as in
"三公"经费: a table copied from Word or a web page quotes nothing.
"""


def read_cells(text: str) -> Block:
    """Read tab-separated text as Excel and WPS write it: quoted cells may hold line breaks.

    The line break at the end makes no row of its own. Merged cells come as blanks.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: Block = [[]]
    at = 0
    while True:
        found = _CELL.match(plain, at)
        if found is None:  # pragma: no cover - the pattern matches an empty cell
            return rows
        quoted, bare = found.groups()
        rows[-1].append(one_line(bare if quoted is None else quoted.replace('""', '"')))
        at = found.end() + 1
        if found.end() >= len(plain):
            return rows
        if plain[found.end()] == "\n":
            rows.append([])


def write_cells(rows: Iterable[Sequence[str]]) -> str:
    """Write cells as tab-separated text that a spreadsheet pastes cell by cell."""
    target = io.StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\n").writerows(rows)
    return target.getvalue().removesuffix("\n")


def one_line(cell: str) -> str:
    """Return a cell's text with every run of blanks and breaks as one blank."""
    return " ".join(cell.replace("\u00a0", " ").split())


def read_clipboard(data: QMimeData | None) -> Block:
    """Read the cells on the clipboard, whatever the program wrote that they come from.

    Empty where nothing there can be read.
    """
    if data is None:  # as Qt says it of a clipboard that nobody holds
        return []
    if data.hasFormat("text/plain"):
        return read_cells(data.text()) if data.text() else []
    from desktop.ui.grid.rich_clipboard import read_html, read_rtf  # rarely needed

    if data.hasHtml():
        return read_html(data.html())
    rich = next((one for one in data.formats() if _RTF.search(one)), None)
    return read_rtf(bytes(data.data(rich).data())) if rich else []
