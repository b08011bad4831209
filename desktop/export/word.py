"""The whole report as a Word file (docx), in the layout of GB/T 9704-2012.

Headings are numbered by Word itself, so that the text can be worked on there; styles and
bookmarks keep what a paragraph is, so that the file is read back without guessing. The same
report gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from desktop.export.pdf.cover import COVER_TITLE
from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.title import title_lines
from desktop.export.word_parts import (
    Bookmarks,
    Element,
    cleaned,
    draft_mark,
    element,
    page_area,
    page_number,
    paragraph,
    run,
)
from desktop.export.word_styles import (
    LINE,
    RUN_IN_HEAD_ID,
    STYLE_IDS,
    TYPE_AREA,
    font_table,
    numbering,
    settings,
    styles,
)
from desktop.export.word_tables import expenditure_table, free_table
from forms.exchange import WordRole, section_bookmark
from forms.outline import YEAR, PageStyle
from forms.reading import (
    ExpenditureItem,
    HeadingItem,
    ParagraphItem,
    ReadingItem,
    printed_date,
    printed_value,
    reading_order,
)
from forms.report import EXPENDITURE_NOTE, Report

_EARLIEST: Final = datetime(1980, 1, 1)
"""The first time that a ZIP file can hold; stands where a report was never saved."""
_LONGEST_PROPERTY: Final = 255
_TITLE_TOP: Final = 1400
_TITLE_LINE: Final = 880
_TITLE_MARGIN: Final = 320
"""By how much a line of the title may reach beyond the 版心: a line that just fits must not
break again where the face is a little wider than ours."""
_UNIT_HEIGHT: Final = 8929
"""Where the middle of the unit's name stands: 0.7 of the 版心 from its top."""
_SEAL_RADIUS: Final = 1276
"""22.5 mm, kept clear round the unit's name."""
_CHARACTER: Final = 320


def write_word(report: Report, path: Path, *, draft: bool, at: datetime | None) -> None:
    """Write the report to ``path``; ``draft`` puts 草稿 across each page.

    ``at`` is the only time that the file bears.

    Raises:
        OSError: the file could not be written.
    """
    path.write_bytes(word_bytes(report, draft=draft, at=at))


def word_bytes(report: Report, *, draft: bool, at: datetime | None = None) -> bytes:
    """Return the report as a Word file. Equal reports and times give equal bytes."""
    moment = max(at.replace(tzinfo=None, microsecond=0), _EARLIEST) if at else _EARLIEST
    document: Any = Document()
    _prepare(document, report, moment)
    areas = _PageAreas(document, report.outline.page, draft)
    body = document.element.body
    for child in list(body):
        body.remove(child)
    body.extend(_cover(report, areas))
    body.extend(_Story(report, areas).elements())
    body.append(areas.upright())
    buffer = io.BytesIO()
    document.save(buffer)
    return _dated(buffer.getvalue(), moment)


def _prepare(document: Any, report: Report, moment: datetime) -> None:
    """Replace what python-docx's template brings by our own styles, numbering and settings."""
    part = document.part
    for root, children in (
        (document.styles.element, styles(report.outline.page)),
        (part.numbering_part.element, numbering()),
        (document.settings.element, settings()),
    ):
        for child in list(root):
            root.remove(child)
        root.extend(children)
    for relation in list(part.rels.values()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = font_table()
        elif relation.reltype.endswith(("/stylesWithEffects", "/customXml")):
            part.rels.pop(relation.rId)
    package = part.package
    for relation in list(package.rels.values()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.rels.pop(relation.rId)
    properties = document.core_properties
    properties.title = cleaned(report.title)[:_LONGEST_PROPERTY]
    properties.author = cleaned(report.unit)[:_LONGEST_PROPERTY]
    properties.subject = cleaned(report.outline.name)[:_LONGEST_PROPERTY]
    properties.category = report.outline.key
    properties.keywords = report.text_of(YEAR)[:_LONGEST_PROPERTY]
    properties.comments = ""
    properties.last_modified_by = "自评"
    properties.created = properties.modified = moment.replace(tzinfo=UTC)


def _dated(data: bytes, moment: datetime) -> bytes:
    """Return the package with ``moment`` as the time of all its members."""
    date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            information = zipfile.ZipInfo(entry.filename, date)
            information.create_system = 0  # the same on every system
            target.writestr(information, source.read(entry), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _PageAreas:
    """Makes the properties of the runs of pages, all with the same headers and footers."""

    def __init__(self, document: Any, page: PageStyle, draft: bool) -> None:
        self._part, self._draft, self._begun = document.part, draft, False
        sides = ("right", "left") if page.page_number == "outside" else ("center", "center")
        self._headers = [self._area("header", kind) for kind in ("default", "even")]
        self._footers = [
            self._area("footer", kind, side)
            for kind, side in zip(("default", "even"), sides, strict=True)
        ]

    def _area(self, name: str, kind: str, side: str = "") -> Element:
        """Add a part for a header or footer and return the reference to it."""
        part, key = (
            self._part.add_footer_part() if name == "footer" else self._part.add_header_part()
        )
        root = part.element
        for child in list(root):
            root.remove(child)
        if side:
            root.append(page_number(side))
        elif self._draft:
            root.append(draft_mark())
        else:
            root.append(element("p"))
        reference = element(f"{name}Reference", type=kind)
        reference.set(qn("r:id"), key)
        return reference

    def cover(self) -> Element:
        """Return the properties of the cover, which has no number."""
        return page_area(_copies(self._headers))

    def upright(self) -> Element:
        """Return the properties of upright pages; the first ones begin at 1."""
        return self._pages(across=False)

    def across(self) -> Element:
        """Return the properties of pages across."""
        return self._pages(across=True)

    def _pages(self, *, across: bool) -> Element:
        first = 0 if self._begun else 1
        self._begun = True
        return page_area(_copies([*self._headers, *self._footers]), across=across, first=first)


def _copies(elements: Sequence[Element]) -> list[Element]:
    return [each.__copy__() for each in elements]


def _ending(area: Element) -> Element:
    """Return the paragraph, as low as Word has them, that ends a run of pages."""
    made = paragraph(STYLE_IDS[WordRole.CHECK])
    made[0].append(element("spacing", before=0, after=0, line=20, lineRule="exact"))
    made[0].append(area)
    return made


# The cover ----------------------------------------------------------------------------------


def _cover(report: Report, areas: _PageAreas) -> Iterator[Element]:
    lines = title_lines(report.title_parts, FontBook.shipped(), style=COVER_TITLE)
    for number, line in enumerate(lines):
        style = STYLE_IDS[WordRole.TITLE]
        made = paragraph(style, run(line), before=0 if number else _TITLE_TOP)
        made[0].append(element("ind", left=-_TITLE_MARGIN, right=-_TITLE_MARGIN, firstLine=0))
        yield made
    unit = f"{report.outline.unit_label}：{report.unit}"
    left = max(0, (TYPE_AREA - _CHARACTER * len(unit)) // 2)
    height = _TITLE_TOP + _TITLE_LINE * len(lines) + LINE // 2
    cover = STYLE_IDS[WordRole.COVER]
    yield paragraph(cover, run(unit), before=max(LINE, _UNIT_HEIGHT - height), left=left)
    before = _SEAL_RADIUS - LINE // 2
    for field in report.outline.cover:
        value = printed_value(report, field) if field.printed else ""
        if value:
            yield paragraph(cover, run(f"{field.label}：{value}"), before=before, left=left)
            before = 0
    yield _ending(areas.cover())


# The text -----------------------------------------------------------------------------------


class _Story:
    """Makes the elements of everything after the cover."""

    def __init__(self, report: Report, areas: _PageAreas) -> None:
        self._report, self._areas, self._bookmarks = report, areas, Bookmarks()

    def elements(self) -> Iterator[Element]:
        """Yield paragraphs and tables in reading order, then the closing block."""
        items: list[ReadingItem | None] = [*reading_order(self._report), None]
        run_in: HeadingItem | None = None
        for item, after in pairwise(items):
            if isinstance(item, HeadingItem):
                if item.runs_in and isinstance(after, ParagraphItem):
                    run_in = item
                    continue
                yield self._marked(paragraph(f"Heading{item.level}", run(item.text)), item)
            elif isinstance(item, ParagraphItem):
                yield self._paragraph(item, run_in)
                run_in = None
            elif item is not None:
                yield from self._table(item)
        if self._report.outline.page.closing:
            yield from self._closing()

    def _marked(self, made: Element, item: HeadingItem) -> Element:
        self._bookmarks.mark(made, section_bookmark(item.key))
        return made

    def _paragraph(self, item: ParagraphItem, run_in: HeadingItem | None) -> Element:
        if run_in is None:
            role = WordRole.NOTHING if item.is_placeholder else WordRole.BODY
            return paragraph(STYLE_IDS[role], run(item.text))
        head = run(run_in.text, style=RUN_IN_HEAD_ID)
        style = STYLE_IDS[WordRole.RUN_IN]
        made = paragraph(style, head, run(item.text), number=run_in.level)
        return self._marked(made, run_in)

    def _table(self, item: ReadingItem) -> Iterator[Element]:
        if isinstance(item, ExpenditureItem):
            table = expenditure_table(self._report, item.table, self._bookmarks)
        elif not isinstance(item, HeadingItem | ParagraphItem):
            table = free_table(self._report, item.table)
        if table.is_across:
            yield _ending(self._areas.upright())
        yield from table.elements
        if isinstance(item, ExpenditureItem):
            note = self._report.text_of(EXPENDITURE_NOTE)
            if note:
                yield paragraph(STYLE_IDS[WordRole.NOTE], run(f"备注：{note}"))
        elif not table.is_across:
            yield paragraph(STYLE_IDS[WordRole.CHECK])  # two tables must not grow together
        if table.is_across:
            yield _ending(self._areas.across())

    def _closing(self) -> Iterator[Element]:
        report, style = self._report, STYLE_IDS[WordRole.CLOSING]
        yield paragraph(style, run(report.unit), before=2 * LINE)
        date = printed_date(report.text_of("cover.date"))
        yield paragraph(style, run(date or "　　年　月　日"))
        for key in report.outline.page.signatures:
            field = report.outline.fields[key]
            said = printed_value(report, field) or "＿" * 5
            yield paragraph(style, run(f"{field.label}：{said}"))
