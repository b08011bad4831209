"""Plain text as a document: how it is encoded, and the tables that tabs make in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from desktop.importers.decoding import read_text
from desktop.importers.problem import too_long
from desktop.importers.source import MOST_ITEMS, Grid, Item, Line, SourceDocument

_LONGEST_CELL: Final = 60


def read_text_file(path: Path) -> SourceDocument:
    """Read a .txt file.

    Raises:
        ImportProblemError: it cannot be read, or is no text.
    """
    return text_document(read_text(path))


def text_document(text: str) -> SourceDocument:
    """Return a text's lines and tables.

    A table stands one cell a line, each after a tab, with an empty line after each row (as Word
    saves it), or one row a line with tabs between the cells (as a spreadsheet is pasted).
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    if len(lines) > 4 * MOST_ITEMS:  # a table may stand one cell a line
        raise too_long()
    items: list[Item] = []
    index = 0
    while index < len(lines):
        end, grid = _grid_at(lines, index)
        if grid:
            items.append(grid)
            index = end
            continue
        items.append(Line(lines[index].strip()))
        index += 1
    return SourceDocument(tuple(items))


def _grid_at(lines: Sequence[str], start: int) -> tuple[int, Grid | None]:
    """Return the table that begins at this line and the line after it."""
    if "\t" not in lines[start]:
        return start, None
    end, groups = _groups(lines, start)
    cells = [group for group in groups if len(group) > 1]
    together = list(chain.from_iterable(groups))
    if not all(line.startswith("\t") and line.count("\t") == 1 for line in together):
        rows = [_cells(line) for line in together]
    elif len(cells) == len(groups) > 1:
        rows = [tuple(line.strip() for line in group) for group in groups]
    else:
        return start, None
    if len(rows) < 2 or not any(len(row) > 1 for row in rows) or _is_prose(rows):
        return start, None
    return end, Grid(_squared(rows))


def _groups(lines: Sequence[str], start: int) -> tuple[int, list[list[str]]]:
    """Return the runs of lines with tabs from here on, parted by single empty lines."""
    groups: list[list[str]] = [[]]
    index = start
    while index < len(lines):
        line = lines[index]
        if "\t" in line:
            groups[-1].append(line)
        elif line.strip() or not groups[-1]:
            break
        else:
            groups.append([])
        index += 1
    return index, [group for group in groups if group]


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.removeprefix("\t").split("\t"))


def _is_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the tabs only indent paragraphs."""
    cells = [cell for row in rows for cell in row if cell]
    long = [cell for cell in cells if len(cell) > _LONGEST_CELL or re.search(r"。$", cell)]
    return 2 * len(long) >= len(cells)


def _squared(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(_padded(rows))


def _padded(rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    width = max(len(row) for row in rows)
    for row in rows:
        yield row + ("",) * (width - len(row))
