"""The tables of the Word file: what they show is what they show on the printed page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.oxml.ns import qn

from desktop.export.pdf.expenditure import expenditure_content, free_table_content
from desktop.export.pdf.table import TableColumn, TableContent
from desktop.export.pdf.text import Alignment
from desktop.export.word_parts import Bookmarks, CellLook, Element, cell, paragraph, row, run, table
from desktop.export.word_styles import STYLE_IDS, TYPE_AREA, TYPE_AREA_ACROSS
from forms.exchange import NO_CODE, WordRole, subject_bookmark
from forms.outline import Table
from forms.report import FreeTable, Report

_ALIGNMENTS = {Alignment.CENTRED: "center", Alignment.RIGHT: "right"}
_HEITI = "黑体"


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table with what stands above and below it; ``is_across`` asks for pages across."""

    elements: tuple[Element, ...]
    is_across: bool


def expenditure_table(report: Report, outlined: Table, bookmarks: Bookmarks) -> WordTable:
    """Return the expenditure table with caption, unit, 合计 and the line of the totals check."""
    content = expenditure_content(report, outlined)
    made = _table(content, WordRole.EXPENDITURE, [each.cells for each in content.rows])
    _mark_rows(report, outlined, made, bookmarks)
    return WordTable(tuple(_around(content, made)), content.landscape)


def free_table(report: Report, free: FreeTable) -> WordTable:
    """Return a table of text cells; rows shorter than others stay so."""
    content = free_table_content(report, free)
    made = _table(content, WordRole.TABLE, free.rows[1:], free.rows[0])
    return WordTable(tuple(_around(content, made)), content.landscape)


def _around(content: TableContent, made: Element) -> Iterator[Element]:
    if content.caption:
        yield paragraph(STYLE_IDS[WordRole.CAPTION], run(content.caption))
    if content.unit:
        yield paragraph(STYLE_IDS[WordRole.UNIT], run(content.unit))
    yield made
    for note in content.notes:
        yield paragraph(STYLE_IDS[WordRole.CHECK], run(note))


def _table(
    content: TableContent,
    role: WordRole,
    rows: Sequence[Sequence[str]],
    head: Sequence[str] | None = None,
) -> Element:
    columns = content.columns
    size = round(content.size * 2)
    widths = _widths(columns, TYPE_AREA_ACROSS if content.landscape else TYPE_AREA)
    look = CellLook("center", _HEITI, size)
    labels = [column.label for column in columns] if head is None else head
    heads = [cell(text, look, width) for text, width in zip(labels, widths, strict=False)]
    made = [row(heads, is_head=True, after=len(columns) - len(heads))]
    kept = len(rows) - 1 - content.kept if content.kept else len(rows)
    for number, texts in enumerate(rows):
        strong = content.rows[number].strong
        cells = [
            cell(
                text,
                CellLook(_alignment(column), _HEITI if strong else "", size),
                width,
                keeps_next=kept <= number < len(rows) - 1,
            )
            for text, column, width in zip(texts, columns, widths, strict=False)
        ]
        made.append(row(cells, after=len(columns) - len(cells)))
    return table(STYLE_IDS[role], widths, made)


def _alignment(column: TableColumn) -> str:
    return "right" if column.decimal else _ALIGNMENTS.get(column.alignment, "left")


def _widths(columns: Sequence[TableColumn], whole: int) -> list[int]:
    """Share out the width of the 版心, in twentieths of a point."""
    sum_of_shares = sum(column.width for column in columns)
    return [int(whole * column.width / sum_of_shares) for column in columns]


def _mark_rows(report: Report, outlined: Table, made: Element, bookmarks: Bookmarks) -> None:
    """Keep each row's code and its place in the report, which need not show, as bookmarks."""
    numbered = list(enumerate(report.lines, 1))
    if outlined.subtotals:  # shown by class, free rows last
        classes = {line.code[:3]: None for line in report.lines if line.code}
        order = {code: place for place, code in enumerate(classes)}
        numbered.sort(key=lambda pair: order.get((pair[1].code or "")[:3], len(order)))
    for (number, line), cells in zip(numbered, _line_cells(made), strict=False):
        bookmarks.mark(cells[0][1], subject_bookmark(line.code or NO_CODE, number))


def _line_cells(made: Element) -> Iterator[list[Element]]:
    """Yield the cells of the rows that are lines, not sums."""
    for each in list(made.iterchildren(qn("w:tr")))[1:]:
        cells = list(each.iterchildren(qn("w:tc")))
        fonts = cells[0].find(f".//{qn('w:rFonts')}")
        if fonts.get(qn("w:eastAsia")) != _HEITI:
            yield cells
