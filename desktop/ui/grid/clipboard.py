"""Blocks of cells as the text that spreadsheets put on the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Block = list[list[str]]


def read_cells(text: str) -> Block:
    """Read tab-separated text as Excel and WPS write it: quoted cells may hold line breaks.

    The line break at the end makes no row of its own.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows = csv.reader(io.StringIO(plain, newline=""), delimiter="\t", quotechar='"')
    return [[_one_line(cell) for cell in row] or [""] for row in rows]


def write_cells(rows: Iterable[Sequence[str]]) -> str:
    """Write cells as tab-separated text that a spreadsheet pastes cell by cell."""
    target = io.StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\n").writerows(rows)
    return target.getvalue().removesuffix("\n")


def _one_line(cell: str) -> str:
    return " ".join(cell.replace("\u00a0", " ").split())
