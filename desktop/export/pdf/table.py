"""A table of the report: drawn row by row, its head repeated on each further page with 续表.

reportlab's own Table has no font per character and measures every cell anew; this one sets each
cell by the text engine once. Lengths are in points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias, cast

from desktop.export.pdf.drawing import number
from desktop.export.pdf.flow import Flowable
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.places import Box, whole
from desktop.export.pdf.structure import (
    CAPTION,
    CELL,
    HEAD_CELL,
    HEAD_OF_COLUMN,
    REPEATED,
    ROW,
    RULES,
    TABLE,
    Element,
    artifact,
    marked,
)
from desktop.export.pdf.table_numbers import NumberCell, Numbers
from desktop.export.pdf.text import Alignment, Style, Text, draw_string

Cell: TypeAlias = Text | NumberCell

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


class TableColumn(NamedTuple):
    """A column: its head, its share of the width, and where its cells stand."""

    label: str
    width: float
    alignment: Alignment = Alignment.LEFT
    decimal: bool = False
    """Whether the cells are numbers, aligned by their decimal points."""


class TableRow(NamedTuple):
    """One row; ``strong`` sets it in 黑体 (合计)."""

    cells: tuple[str, ...]
    strong: bool = False
    where: str = ""
    """The entry it shows, as :mod:`desktop.export.pdf.places` names them."""


class TableContent(NamedTuple):
    """What a table shows. ``unit`` stands above its right end, ``notes`` below it."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()
    size: float = CELL_SIZE
    kept: int = 1
    """How many rows at the end must not stand alone on a page (the 合计 row)."""
    landscape: bool = False
    """Whether it is to stand on pages across (GB/T 9704-2012 §7.6)."""


class _Row:
    """A row measured: its cells as paragraphs, and its height."""

    __slots__ = ("cells", "element", "height", "strong", "where")

    def __init__(
        self, cells: Sequence[Cell], strong: bool, element: Element, where: str = ""
    ) -> None:
        self.cells, self.strong, self.element, self.where = cells, strong, element, where
        self.height = max(cell.height for cell in cells) + 2 * _PADDING_Y


class ReportTable(Flowable):
    """A table across the whole width of its frame."""

    def __init__(self, content: TableContent, fonts: FontBook) -> None:
        self.content, self.fonts = content, fonts
        self.continued = False
        self.element, self.caption = Element(TABLE), Element(CAPTION)
        self._rows: list[_Row] | None = None
        self._measured = 0.0

    # Measuring ----------------------------------------------------------------------------

    def _column_widths(self, width: float) -> list[float]:
        whole = sum(column.width for column in self.content.columns)
        return [width * column.width / whole for column in self.content.columns]

    def _measure(self, width: float) -> list[_Row]:
        if self._rows is None or self._measured != width:
            self._widths = self._column_widths(width)
            self._numbers = self._numbers_in_columns()
            plain = self._styles()
            strong = self._styles(strong=True)
            self._rows = [
                self._row(row, strong if row.strong else plain) for row in self.content.rows
            ]
            labels = tuple(column.label for column in self.content.columns)
            self._head = self._row(TableRow(labels, strong=True), self._styles(head=True), True)
            self._rows_height = sum(row.height for row in self._rows)
            self._measured = width
        return self._rows

    def _numbers_in_columns(self) -> Numbers:
        content = self.content
        columns = (
            [row.cells[index] for row in content.rows] if column.decimal else []
            for index, column in enumerate(content.columns)
        )
        return Numbers(columns, content.size, self.fonts)

    def _styles(self, strong: bool = False, head: bool = False) -> list[Style]:
        """How the cells of each column are set in one kind of row."""
        styles = []
        for column in self.content.columns:
            number = column.decimal and not head
            alignment = Alignment.CENTRED if head or strong else column.alignment
            styles.append(
                Style(
                    # Strong numbers keep the face of the others, or their points would not align.
                    face=Face.HEITI if (head or strong) and not number else Face.FANGSONG,
                    bold=strong and number,
                    size=self.content.size,
                    pitch=None,
                    leading=self.content.size * _LEADING,
                    first_indent=0,
                    alignment=Alignment.LEFT if number else alignment,
                )
            )
        return styles

    def _row(self, row: TableRow, styles: Sequence[Style], head: bool = False) -> _Row:
        cells: list[Cell] = []
        for text, style, width in zip(row.cells, styles, self._widths, strict=True):
            element = Element(HEAD_CELL, HEAD_OF_COLUMN) if head else Element(CELL)
            cells.append(self._cell(text, style, width - 2 * _PADDING_X, element))
        return _Row(cells, row.strong, Element(ROW), row.where)

    def _cell(self, text: str, style: Style, width: float, element: Element) -> Cell:
        """A number as a string of one font, which is quick; anything else as a paragraph."""
        number = self._numbers.drawn(text, style)
        if number is not None and self._numbers.width(text) <= width:
            return NumberCell(text, number, style, element)
        cell = Text(text, self.fonts, style, (element,))
        cell.wrap(width, math.inf)
        return cell

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

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Measure all rows for the width."""
        self._measure(measure)
        self.width = measure
        self.height = self._above() + self._head.height + self._rows_height + self._below(measure)
        return self.width, self.height

    # Splitting ----------------------------------------------------------------------------

    def opening_height(self, measure: float) -> float:
        """Return how much the head and the first row take: less room is none for the table."""
        rows = self._measure(measure)
        return self._above() + self._head.height + (rows[0].height if rows else 0.0)

    def split(self, measure: float, left: float) -> list[Flowable]:
        """Return the rows that fit under their head, and the rest as 续表.

        What closes the table takes at least two rows along; a row taller than a page is split
        between its lines.
        """
        rows = self._measure(measure)
        room = left - self._above() - self._head.height
        fitting, used = 0, 0.0
        while fitting < len(rows) and used + rows[fitting].height <= room:
            used += rows[fitting].height
            fitting += 1
        if fitting == len(rows) and used + self._below(measure) <= room:
            return [self]
        latest = len(rows) - self.content.kept - _KEPT_ROWS
        if fitting > latest > 0:
            fitting = latest
        if fitting == 0:
            page = self.page_height - self._above() - self._head.height
            is_taller = rows[0].height > page
            may_split = is_taller and (self.continued or room > left / 2)
            return self._split_row(rows, room) if may_split else []
        upper, lower = rows[:fitting], rows[fitting:]
        used = sum(row.height for row in upper)
        return [
            self._part(upper, used, last=False),
            self._part(lower, self._rows_height - used, last=True),
        ]

    def _split_row(self, rows: list[_Row], room: float) -> list[Flowable]:
        """Split the first row between lines; the part on this page is as high as the room."""
        leading = self.content.size * _LEADING
        lines = int((room - 2 * _PADDING_Y) / leading)
        if lines < 1:
            return []
        upper: list[Cell] = []
        lower: list[Cell] = []
        for cell, width in zip(rows[0].cells, self._widths, strict=True):
            below: Cell = Text("", self.fonts, cell.style, cell.elements)
            if isinstance(cell, Text):
                cell, *others = cast("list[Text]", cell.split(cell.width, lines * leading))
                below = others[0] if others else below
            for part in (cell, below):
                if isinstance(part, Text):
                    part.wrap(width - 2 * _PADDING_X, math.inf)
            upper.append(cell)
            lower.append(below)
        row = rows[0]
        first, second = (
            _Row(cells, row.strong, row.element, row.where) for cells in (upper, lower)
        )
        rest = self._rows_height - rows[0].height + second.height
        return [
            self._part([first], first.height, last=False),
            self._part([second, *rows[1:]], rest, last=True),
        ]

    def _part(self, rows: Sequence[_Row], height: float, last: bool) -> ReportTable:
        content = self.content._replace(rows=(), notes=self.content.notes if last else ())
        part = ReportTable(content, self.fonts)
        part._rows, part._measured, part._head = list(rows), self._measured, self._head
        part._rows_height = height
        part._widths, part._numbers = self._widths, self._numbers
        part.element, part.caption = self.element, self.caption
        part.continued = last or self.continued
        part.where = self.where
        return part

    def boxes(self) -> Iterator[Box]:
        """Yield the table, then its rows."""
        yield from whole(self)
        top = self._above() + self._head.height
        for row in self._measure(self.width):
            if row.where:
                yield Box(row.where, 0.0, top, self.width, top + row.height)
            top += row.height

    # Drawing ------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw caption, head, rows, rules and notes from the top down."""
        rows = self._measure(self.width)
        self._join_tree()
        with artifact(self.canv, RULES):
            self._draw_rules(rows)
        y = self._draw_above()
        if self.continued:
            with artifact(self.canv, REPEATED):
                self._draw_row(self._repeated_head(), y, head=True)
        else:
            self._draw_row(self._head, y, head=True)
        y -= self._head.height
        for row in rows:
            self._draw_row(row, y)
            y -= row.height
        y -= 4
        for note in self._notes(self.width):
            note.draw_at(self.canv, 0, y)
            y -= note.height

    def _join_tree(self) -> None:
        tree = getattr(self.canv, "structure", None)
        if tree is not None:
            self.element.join(tree.root)
            if self.content.caption or self.content.unit:
                self.caption.join(self.element)

    def _repeated_head(self) -> _Row:
        """The head again, with nothing to say to who does not see the page."""
        cells = []
        for cell, width in zip(self._head.cells, self._widths, strict=True):
            again = Text(cell.plain_text, self.fonts, cell.style, ())
            again.wrap(width - 2 * _PADDING_X, math.inf)
            cells.append(again)
        return _Row(cells, True, Element(ROW))

    def _draw_above(self) -> float:
        y, content = self.height, self.content
        if content.caption or self.continued:
            caption = f"{content.caption}（续表）" if self.continued else content.caption
            y -= _CAPTION_LEADING
            self._draw_caption(caption, self.width / 2, y + 6, Face.HEITI, Alignment.CENTRED)
        if content.unit:
            y -= _NOTE_LEADING
            self._draw_caption(content.unit, self.width, y + 5, Face.FANGSONG, Alignment.RIGHT)
        return y

    def _draw_caption(
        self, text: str, x: float, y: float, face: Face, alignment: Alignment
    ) -> None:
        """Draw a line above the head; on further pages it only repeats the first."""
        repeated = artifact(self.canv, REPEATED)
        with repeated if self.continued else marked(self.canv, self.caption):
            draw_string(self.canv, self.fonts, x, y, text, face, CELL_SIZE, alignment)

    def _draw_row(self, row: _Row, top: float, head: bool = False) -> None:
        x = 0.0
        for index, (cell, width) in enumerate(zip(row.cells, self._widths, strict=True)):
            left = x + _PADDING_X
            if self.content.columns[index].decimal and not head:
                left += self._numbers.shift(cell.plain_text, index, width - 2 * _PADDING_X)
            for element in cell.elements:
                row.element.join(self.element)
                element.join(row.element)
            cell.draw_at(self.canv, left, top - (row.height - cell.height) / 2)
            x += width

    def _draw_rules(self, rows: Sequence[_Row]) -> None:
        """Draw all lines of the table as one path."""
        right = number(self.width)
        top = y = self.height - self._above()
        path = [f"0 {number(y)} m {right} {number(y)} l"]
        for row in (self._head, *rows):
            y -= row.height
            path.append(f"0 {number(y)} m {right} {number(y)} l")
        x = 0.0
        for width in (0.0, *self._widths):
            x += width
            path.append(f"{number(x)} {number(top)} m {number(x)} {number(y)} l")
        self.canv._code.append(f"q {_RULE} w {' '.join(path)} S Q")
