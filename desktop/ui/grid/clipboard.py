"""Blocks of cells as the text that spreadsheets put on the clipboard."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

Block = list[list[str]]

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
        rows[-1].append(_one_line(bare if quoted is None else quoted.replace('""', '"')))
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


def _one_line(cell: str) -> str:
    return " ".join(cell.replace("\u00a0", " ").split())
