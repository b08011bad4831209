"""The whole report as a PDF: cover, sections, tables, page numbers, outline entries."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import PDFPageLabel, PDFPageLabels
from reportlab.pdfgen.canvas import Canvas

from desktop.export.pdf.canvas import ReportCanvas
from desktop.export.pdf.closing import BodyEnd, Closing
from desktop.export.pdf.cover import Cover
from desktop.export.pdf.expenditure import expenditure_content, free_table_content
from desktop.export.pdf.flow import (
    Flowable,
    NextPage,
    PageTemplate,
    SnapToGrid,
    room_for,
    set_pages,
)
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.grid import (
    AREA_ACROSS,
    BODY_AREA,
    BOTTOM_MARGIN,
    LEFT_MARGIN,
    PAGE_HEIGHT,
    PAGE_NUMBER_DROP,
    PAGE_NUMBER_SIZE,
    PAGE_WIDTH,
    RIGHT_MARGIN,
    TYPE_AREA_WIDTH,
)
from desktop.export.pdf.places import Places, entry_of
from desktop.export.pdf.print_code import CodeOfCover, CodeSquare, draw_print_code
from desktop.export.pdf.structure import (
    HEADINGS,
    PAGE_NUMBER,
    PARAGRAPH,
    WATERMARK,
    Element,
    artifact,
)
from desktop.export.pdf.table import ReportTable
from desktop.export.pdf.text import BODY, Alignment, Run, Style, Text, draw_string
from forms.outline import EXPENDITURE, UNIT, YEAR, PageStyle
from forms.reading import (
    ExpenditureItem,
    HeadingItem,
    ParagraphItem,
    ReadingItem,
    TableItem,
    printed_date,
    printed_value,
    reading_order,
)
from forms.report import EXPENDITURE_NOTE, TABLES, Report
from forms.report_json import print_code

_FACES: Final = {1: Face.HEITI, 2: Face.KAITI, 3: Face.FANGSONG, 4: Face.FANGSONG}
"""GB/T 9704-2012 §7.3.3."""
_HEADING: Final = Style(alignment=Alignment.LEFT)
_LINES_AFTER_HEADING: Final = 2
_LINES_OF_A_TABLE: Final = 6
"""Lines that a heading needs below it when a table follows: caption, head and some rows."""
_COVER, _PAGES, _ACROSS = "cover", "pages", "across"


class _Entry(NamedTuple):
    """An entry of the PDF's outline."""

    key: str
    text: str
    level: int


class _Heading(Text):
    """A heading, which leaves an entry in the PDF's outline when it is drawn."""

    entry: _Entry | None = None

    def draw_at(self, canvas: Any, left: float, top: float) -> None:
        """Draw the heading, and leave its entry."""
        if self.entry:
            canvas.bookmarkHorizontal(self.entry.key, left, top)
            canvas.addOutlineEntry(self.entry.text, self.entry.key, self.entry.level, closed=False)
        super().draw_at(canvas, left, top)

    def split(self, measure: float, left: float) -> list[Flowable]:
        """Part it as any paragraph, but never right after the lines of a run-in heading."""
        parts = super().split(measure, left)
        if len(parts) > 1 and self.entry and len(self.runs) > 1:
            shown = "".join(cast(Text, parts[0]).line_texts(measure))
            if len(shown) <= len(self.runs[0].text):
                return []
        return parts

    def _part(self, start: int, stop: int) -> Text:
        """Part of a run-in heading with its paragraph; the first lines keep the entry."""
        part = _Heading(self.runs, self.fonts, self.style, self.elements)
        part.entry = None if start else self.entry
        return self._as_part(part, start, stop)


def write_pdf(
    report: Report,
    path: Path,
    *,
    draft: bool,
    revision: int,
    at: datetime | None,
    fonts: FontBook | None = None,
) -> None:
    """Write the report to ``path`` as :func:`pdf_bytes` makes it.

    The official faces of this machine come first, unless ``fonts`` says otherwise.

    Raises:
        OSError: the file cannot be written.
    """
    del revision  # the print code in the footer ties the paper to it
    fonts = fonts or FontBook.installed()
    path.write_bytes(pdf_bytes(report, draft=draft, at=at, fonts=fonts))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python from looking for cycles for a while.

    A report makes hundreds of thousands of values, and its few cycles last until it is set: the
    passes over them all find nothing.
    """
    pausing = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if pausing:
            gc.enable()


@_collector_paused()
def pdf_bytes(
    report: Report,
    *,
    draft: bool,
    at: datetime | None = None,
    fonts: FontBook | None = None,
    tagged: bool = True,
    places: Places | None = None,
) -> bytes:
    """Return the report as a PDF file. Equal reports, dates and faces give equal bytes.

    ``draft`` puts 草稿 across each page; ``at`` is the date the file bears; ``fonts`` are the
    faces to use, the shipped ones by default; ``tagged`` adds the structure tree;
    ``places`` notes where each entry stands.
    """
    fonts = fonts or FontBook.shipped()
    buffer = io.BytesIO()
    canvas = _canvas(buffer, report, fonts, at)
    canvas.places = places
    if not tagged:
        canvas.structure = None
    pages = _Pages(report, fonts, draft)
    story = _closed(list(_story(report, fonts)), report, fonts)
    while isinstance(story[-1], NextPage):  # the square would stand alone on one more page
        story.pop()
    story.append(CodeSquare(pages.code, report.outline.page.page_number == "outside"))
    set_pages(canvas, [*_cover(report, fonts, pages.code), *story], pages.templates, _COVER)
    canvas.save()
    return buffer.getvalue()


def _canvas(
    target: io.BytesIO, report: Report, fonts: FontBook, at: datetime | None
) -> ReportCanvas:
    """Return an empty file that says what it is."""
    canvas = ReportCanvas(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        lang="zh-CN",
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.initial_font_name,
    )
    canvas.setTitle(report.title)
    canvas.setAuthor(report.unit)
    canvas.setSubject(report.outline.name)
    canvas.setCreator("自评")
    canvas.setKeywords(f"{report.unit} {report.text_of(YEAR)}")
    date_file(canvas, at)
    labels = PDFPageLabels()  # as the pages are numbered on paper: the cover has no number
    labels.addPageLabel(0, PDFPageLabel(prefix="封面"))
    labels.addPageLabel(1, PDFPageLabel("ARABIC", 1))
    canvas._doc.Catalog.PageLabels = labels
    return canvas


class _Pages:
    """The kinds of pages, with what stands on each of them."""

    def __init__(self, report: Report, fonts: FontBook, draft: bool) -> None:
        self._style, self._fonts, self._draft = report.outline.page, fonts, draft
        self.code = print_code(report)
        self.templates = {
            _COVER: PageTemplate(BODY_AREA, self._watermark),
            _PAGES: PageTemplate(BODY_AREA, self._begin_page),
            _ACROSS: PageTemplate(AREA_ACROSS, self._begin_page_across, rotation=90),
        }

    def _begin_page(self, canvas: Canvas) -> None:
        self._watermark(canvas)
        _draw_page_number(canvas, self._fonts, self._style)
        draw_print_code(canvas, self._fonts, self.code)

    def _begin_page_across(self, canvas: Canvas) -> None:
        """Begin a page with its head to the left of the paper, shown upright on a screen.

        The left is the side of the spine on odd pages and the other one on even pages, as
        GB/T 9704-2012 asks; the page number stands where it stands on all pages.
        """
        self._watermark(canvas, across=True)
        _draw_page_number(canvas, self._fonts, self._style)
        draw_print_code(canvas, self._fonts, self.code)
        canvas.translate(LEFT_MARGIN + TYPE_AREA_WIDTH, BOTTOM_MARGIN)
        canvas.rotate(90)

    def _watermark(self, canvas: Canvas, across: bool = False) -> None:
        """Write 草稿 across the page, under its text, in a grey that leaves the text readable."""
        if not self._draft:
            return
        with artifact(canvas, WATERMARK):
            canvas.saveState()
            canvas.setFillGray(0.90)
            canvas.setStrokeGray(0.90)
            canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
            canvas.rotate(125 if across else 50)
            draw_string(canvas, self._fonts, 0, -70, "草　稿", Face.HEITI, 180, Alignment.CENTRED)
            canvas.restoreState()


def date_file(canvas: Any, at: datetime | None) -> None:
    """Give the file the date of the report's revision instead of the time of its making."""
    if at is None:
        return
    stamp = TimeStamp(invariant=1)
    offset = at.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    stamp.t, stamp.lt = at.timestamp(), at.timetuple()
    stamp.YMDhms = tuple(at.timetuple())[:6]
    stamp.dhh, stamp.dmm = divmod(minutes, 60)
    canvas._doc._timeStamp = stamp


def _draw_page_number(canvas: Canvas, fonts: FontBook, style: PageStyle) -> None:
    """Draw — 1 — in 四号宋体, 7 mm below the 版心; outside: one character in (GB/T 9704 §7.5)."""
    number = canvas.getPageNumber() - 1  # the cover has none
    y = BOTTOM_MARGIN - PAGE_NUMBER_DROP - 0.88 * PAGE_NUMBER_SIZE
    x, alignment = PAGE_WIDTH / 2, Alignment.CENTRED
    if style.page_number == "outside" and number % 2:
        x, alignment = PAGE_WIDTH - RIGHT_MARGIN - PAGE_NUMBER_SIZE, Alignment.RIGHT
    elif style.page_number == "outside":
        x, alignment = LEFT_MARGIN + PAGE_NUMBER_SIZE, Alignment.LEFT
    with artifact(canvas, PAGE_NUMBER):
        draw_string(canvas, fonts, x, y, f"— {number} —", Face.SONGTI, PAGE_NUMBER_SIZE, alignment)


def _cover(report: Report, fonts: FontBook, code: str) -> list[Flowable]:
    fields = [one for one in report.outline.cover if one.printed and printed_value(report, one)]
    lines = [(field.label, printed_value(report, field)) for field in fields]
    keys = [field.key for field in fields]
    cover = Cover(report.title_parts, report.outline.unit_label, report.unit, lines, fonts, keys)
    cover.where = UNIT
    return [cover, CodeOfCover(code, fonts), NextPage(_PAGES)]


def _story(report: Report, fonts: FontBook) -> Iterator[Flowable]:
    """Yield the flowables of all sections, headings kept with what follows them."""
    items = list(reading_order(report))
    following: list[ReadingItem | None] = [*items[1:], None]
    pending: list[Flowable] = []
    run_in: HeadingItem | None = None
    levels = _outline_levels(items)
    for item, after in zip(items, following, strict=True):
        if isinstance(item, HeadingItem):
            if item.runs_in and isinstance(after, ParagraphItem):
                run_in = item
                continue
            pending.append(_heading(item, report, fonts, levels[item.key]))
            if isinstance(after, HeadingItem) and not after.runs_in:
                continue
            if isinstance(after, ExpenditureItem | TableItem):
                continue  # they go with the table, be it across or not
            yield room_for(*pending, following=_LINES_AFTER_HEADING)
            yield from pending
            pending = []
        elif isinstance(item, ParagraphItem):
            if run_in:
                yield _run_in(run_in, item, report, fonts, levels[run_in.key])
                run_in = None
            else:
                paragraph = Text(item.text, fonts)
                paragraph.where = entry_of(item)
                yield paragraph
        else:
            yield from _table(item, report, fonts, pending)
            pending = []


def _outline_levels(items: Sequence[ReadingItem]) -> dict[str, int]:
    """Return each heading's depth in the PDF's outline, which may not skip a level."""
    headings = [item for item in items if isinstance(item, HeadingItem)]
    levels = {headings[0].key: 0} if headings else {}
    for before, heading in pairwise(headings):
        levels[heading.key] = min(heading.level - 1, levels[before.key] + 1)
    return levels


def _heading(item: HeadingItem, report: Report, fonts: FontBook, level: int) -> _Heading:
    bold = item.level == 3 and report.outline.page.heading3_bold
    text = item.number + item.text
    elements = (Element(HEADINGS[item.level]),)
    heading = _Heading((Run(text, _FACES[item.level], bold),), fonts, _HEADING, elements)
    heading.entry = _Entry(item.key, text, level)
    heading.where = entry_of(item)
    return heading


def _run_in(
    item: HeadingItem, paragraph: ParagraphItem, report: Report, fonts: FontBook, level: int
) -> _Heading:
    """Return a heading and its paragraph in one ("1.……。正文")."""
    bold = item.level == 3 and report.outline.page.heading3_bold
    text = item.number + item.text
    runs = (Run(text, _FACES[item.level], bold), Run(paragraph.text))
    elements = (Element(HEADINGS[item.level]), Element(PARAGRAPH))
    heading = _Heading(runs, fonts, BODY, elements)
    heading.entry = _Entry(item.key, text.rstrip("。：！？"), level)
    heading.where = entry_of(paragraph)
    return heading


def _table(
    item: ExpenditureItem | TableItem, report: Report, fonts: FontBook, headings: list[Flowable]
) -> Iterator[Flowable]:
    """Yield a table with the headings right above it, on pages of its own if it is across."""
    expenditure = isinstance(item, ExpenditureItem)
    content = (
        expenditure_content(report, item.table)
        if isinstance(item, ExpenditureItem)
        else free_table_content(report, item.table)
    )
    if content.landscape:
        yield NextPage(_ACROSS)
    if headings:
        yield room_for(*headings, following=_LINES_OF_A_TABLE)
        yield from headings
    table = ReportTable(content, fonts)
    table.where = EXPENDITURE if isinstance(item, ExpenditureItem) else f"{TABLES}/{item.index + 1}"
    yield table
    yield SnapToGrid()
    if expenditure:
        note = report.text_of(EXPENDITURE_NOTE).strip()
        for number, line in enumerate(note.splitlines()):
            text = Text(line if number else f"备注：{line}", fonts)
            text.where = EXPENDITURE_NOTE
            yield text
    if content.landscape:
        yield NextPage(_PAGES)
    if expenditure and report.outline.page.picture:
        from desktop.export.pdf.picture import ExpenditurePicture

        picture = ExpenditurePicture(report, fonts)
        if picture.is_telling:
            yield picture


def _closed(story: list[Flowable], report: Report, fonts: FontBook) -> list[Flowable]:
    """Return the story with unit, date and signatures, where the outline asks for them."""
    if not report.outline.page.closing:
        return story
    fields = report.outline.fields
    signatures = [
        (fields[key].label, printed_value(report, fields[key]))
        for key in report.outline.page.signatures
    ]
    date = printed_date(report.text_of("cover.date"))
    closing = Closing(report.unit, date, signatures, fonts)
    if story and isinstance(story[-1], Text):
        return [*story[:-1], BodyEnd(story[-1], closing)]
    return [*story, closing]
