"""A table of the report: drawn row by row, its head repeated on each further page with 续表.

reportlab's own Table has no font per character and measures every cell anew; this one sets each
cell by the text engine once. Lengths are in points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from reportlab.platypus import Flowable

from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.text import Alignment, Style, Text, draw_string, string_width

CELL_SIZE: Final = 12.0
"""小四: the upper end of what tables in official documents use."""
SMALL_SIZE: Final = 10.5
"""五号: for tables with many columns, and for the lines under a table."""
_LEADING: Final = 1.35
"""em; from line to line inside a cell."""
_PADDING_X: Final = 5.0
_PADDING_Y: Final = 3.6
_RULE: Final = 0.6
"""pt; thickness of the lines."""
_CAPTION_LEADING: Final = 22.0
_NOTE_LEADING: Final = 17.0
_KEPT_ROWS: Final = 2
"""Rows that stay with what closes the table."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its head, its share of the width, and where its cells stand."""

    label: str
    width: float
    alignment: Alignment = Alignment.LEFT
    decimal: bool = False
    """Whether the cells are numbers, aligned by their decimal points."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; ``strong`` sets it in 黑体 (合计)."""

    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a table shows. ``unit`` stands above its right end, ``notes`` below it."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()
    size: float = CELL_SIZE
    kept: int = 1
    """How many rows at the end must not stand alone on a page (the 合计 row)."""


@dataclass(frozen=True)
class _Row:
    """A row measured: its cells as paragraphs, and its height."""

    texts: tuple[Text, ...]
    height: float
    strong: bool = False


class ReportTable(Flowable):
    """A table across the whole width of its frame."""

    def __init__(self, content: TableContent, fonts: FontBook) -> None:
        super().__init__()
        self.content, self.fonts = content, fonts
        self.continued = False
        self._rows: list[_Row] | None = None
        self._measured = 0.0

    # Measuring ----------------------------------------------------------------------------

    def _column_widths(self, width: float) -> list[float]:
        whole = sum(column.width for column in self.content.columns)
        return [width * column.width / whole for column in self.content.columns]

    def _measure(self, width: float) -> list[_Row]:
        if self._rows is None or self._measured != width:
            self._widths = self._column_widths(width)
            self._points = self._decimal_places()
            self._widest = self._widest_numbers()
            self._rows = [self._row(row) for row in self.content.rows]
            self._measured = width
        self._head = self._row(
            TableRow(tuple(column.label for column in self.content.columns), strong=True),
            head=True,
        )
        return self._rows

    def _row(self, row: TableRow, head: bool = False) -> _Row:
        texts = []
        for cell, column, width in zip(row.cells, self.content.columns, self._widths, strict=True):
            number = column.decimal and not head
            alignment = Alignment.CENTRED if head or row.strong else column.alignment
            style = Style(
                # Strong numbers keep the face of the others, or their points would not align.
                face=Face.HEITI if row.strong and not number else Face.FANGSONG,
                bold=row.strong and number,
                size=self.content.size,
                pitch=None,
                leading=self.content.size * _LEADING,
                first_indent=0,
                alignment=Alignment.LEFT if number else alignment,
            )
            text = Text(cell, self.fonts, style)
            text.wrap(width - 2 * _PADDING_X, math.inf)
            texts.append(text)
        return _measured_row(tuple(texts), row.strong)

    def _decimal_places(self) -> list[float]:
        """For each column, the width that its longest fraction takes (pt)."""
        return [
            max((self._fraction_width(row, index) for row in self.content.rows), default=0.0)
            if column.decimal
            else 0.0
            for index, column in enumerate(self.content.columns)
        ]

    def _widest_numbers(self) -> list[float]:
        """For each column, its longest whole part and longest fraction together (pt)."""
        size = self.content.size
        return [
            self._points[index]
            + max(
                (
                    string_width(
                        self.fonts, row.cells[index].partition(".")[0], Face.FANGSONG, size
                    )
                    for row in self.content.rows
                ),
                default=0.0,
            )
            if column.decimal
            else 0.0
            for index, column in enumerate(self.content.columns)
        ]

    def _fraction_width(self, row: TableRow, index: int) -> float:
        face = Face.FANGSONG
        whole, point, fraction = row.cells[index].partition(".")
        return string_width(self.fonts, point + fraction, face, self.content.size) if whole else 0.0

    def _above(self) -> float:
        unit = _NOTE_LEADING if self.content.unit else 0.0
        return (_CAPTION_LEADING if self.content.caption or self.continued else 0.0) + unit

    def _below(self, width: float) -> float:
        return sum(note.height for note in self._notes(width)) + (4 if self.content.notes else 0)

    def _notes(self, width: float) -> list[Text]:
        style = Style(size=SMALL_SIZE, pitch=None, leading=_NOTE_LEADING, first_indent=0)
        notes = [Text(note, self.fonts, style) for note in self.content.notes]
        for note in notes:
            note.wrap(width, math.inf)
        return notes

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Measure all rows for the width."""
        rows = self._measure(aW)
        self.width = aW
        self.height = (
            self._above() + self._head.height + sum(row.height for row in rows) + self._below(aW)
        )
        return self.width, self.height

    # Splitting ----------------------------------------------------------------------------

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """Return the rows that fit under their head, and the rest as 续表.

        What closes the table takes at least two rows along; a row taller than a page is split
        between its lines.
        """
        rows = self._measure(aW)
        room = aH - self._above() - self._head.height
        fitting, used = 0, 0.0
        while fitting < len(rows) and used + rows[fitting].height <= room:
            used += rows[fitting].height
            fitting += 1
        if fitting == len(rows) and used + self._below(aW) <= room:
            return [self]
        latest = len(rows) - self.content.kept - _KEPT_ROWS
        if fitting > latest > 0:
            fitting = latest
        if fitting == 0:
            return self._split_row(rows, room) if self.continued or room > aH / 2 else []
        return [self._part(rows[:fitting], last=False), self._part(rows[fitting:], last=True)]

    def _split_row(self, rows: list[_Row], room: float) -> list[Flowable]:
        """Split the first row between lines; the part on this page is as high as the room."""
        leading = self.content.size * _LEADING
        lines = int((room - 2 * _PADDING_Y) / leading)
        if lines < 1:
            return []
        upper, lower = [], []
        for text in rows[0].texts:
            parts = text.split(text.width, lines * leading)
            upper.append(cast(Text, parts[0]))
            rest = parts[1] if len(parts) > 1 else Text("", self.fonts, text.style)
            rest.wrap(text.width, math.inf)
            parts[0].wrap(text.width, math.inf)
            lower.append(cast(Text, rest))
        first = _measured_row(tuple(upper), rows[0].strong)
        second = _measured_row(tuple(lower), rows[0].strong)
        return [self._part([first], last=False), self._part([second, *rows[1:]], last=True)]

    def _part(self, rows: Sequence[_Row], last: bool) -> ReportTable:
        content = self.content
        notes = content.notes if last else ()
        part = ReportTable(
            TableContent(
                content.caption, content.columns, (), content.unit, notes, content.size,
                content.kept,
            ),
            self.fonts,
        )  # fmt: skip
        part._rows, part._measured = list(rows), self._measured
        part._widths, part._points, part._widest = self._widths, self._points, self._widest
        part.continued = last or self.continued
        return part

    # Drawing ------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw caption, head, rows, rules and notes from the top down."""
        rows = self._measure(self.width)
        y = self._draw_above()
        for row in (self._head, *rows):
            self._draw_row(row, y, head=row is self._head)
            y -= row.height
        self._draw_rules(rows)
        y -= 4
        for note in self._notes(self.width):
            y -= note.height
            note.drawOn(self.canv, 0, y)

    def _draw_above(self) -> float:
        y, content = self.height, self.content
        if content.caption or self.continued:
            caption = f"{content.caption}（续表）" if self.continued else content.caption
            y -= _CAPTION_LEADING
            draw_string(
                self.canv, self.fonts, self.width / 2, y + 6, caption, Face.HEITI, CELL_SIZE,
                Alignment.CENTRED,
            )  # fmt: skip
        if content.unit:
            y -= _NOTE_LEADING
            draw_string(
                self.canv, self.fonts, self.width, y + 5, content.unit, Face.FANGSONG, CELL_SIZE,
                Alignment.RIGHT,
            )  # fmt: skip
        return y

    def _draw_row(self, row: _Row, top: float, head: bool) -> None:
        x = 0.0
        for index, (text, width) in enumerate(zip(row.texts, self._widths, strict=True)):
            spare = row.height - text.height
            left = x + _PADDING_X
            column = self.content.columns[index]
            if column.decimal and not head and text.plain_text:
                left += self._decimal_shift(text, index)
            text.drawOn(self.canv, left, top - spare / 2 - text.height)
            x += width

    def _decimal_shift(self, text: Text, index: int) -> float:
        """Return how far a number stands from its cell's left edge (pt).

        The column's longest fraction ends two characters before the right edge, or as near to
        it as the longest number allows.
        """
        size = self.content.size
        face = text.style.face
        whole, point, fraction = text.plain_text.partition(".")
        left_part = string_width(self.fonts, whole, face, size)
        room = self._widths[index] - 2 * _PADDING_X
        right_margin = min(2 * size, max(0.0, room - self._widest[index]))
        shift = room - right_margin - self._points[index] - left_part
        own = left_part + string_width(self.fonts, point + fraction, face, size)
        return max(0.0, min(shift, room - own))

    def _draw_rules(self, rows: Sequence[_Row]) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(_RULE)
        top = self.height - self._above()
        y = top
        canvas.line(0, y, self.width, y)
        for row in (self._head, *rows):
            y -= row.height
            canvas.line(0, y, self.width, y)
        x = 0.0
        canvas.line(0, top, 0, y)
        for width in self._widths:
            x += width
            canvas.line(x, top, x, y)
        canvas.restoreState()


def _measured_row(texts: tuple[Text, ...], strong: bool) -> _Row:
    height = max(text.height for text in texts) + 2 * _PADDING_Y
    return _Row(texts, height, strong)
