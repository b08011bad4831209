"""Where entries stand on the pages: what the preview leads to must be what is printed there."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from desktop.export.pdf.places import Place, Places
from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from forms.narrative import Block
from forms.report import LINES, Report


def printed(report: Report) -> tuple[list[Place], pypdfium2.PdfDocument]:
    """Print a report; return the places and the file."""
    places = Places()
    data = pdf_bytes(report, draft=False, places=places)
    return places.found, pypdfium2.PdfDocument(data)


def text_at(document: pypdfium2.PdfDocument, place: Place, *, across: bool = False) -> str:
    """The text inside a place, from the finished file."""
    page = document[place.page]
    width, height = page.get_size()
    box = (
        place.left * width - 2, height - place.bottom * height,
        place.right * width + 2, height - place.top * height,
    )  # fmt: skip
    if across:  # pdfium reads text in the page's own coordinates, before it is turned
        left, bottom, right, top = box
        box = (height - top, left, height - bottom, right)
    text = page.get_textpage().get_text_bounded(*box)
    return "".join(str(text).split())


def test_each_paragraph_stands_where_its_place_says() -> None:
    report = sample_report()
    found, document = printed(report)
    checked = 0
    for key, blocks in report.narratives.items():
        for number, block in enumerate(blocks, 1):
            text = "".join(
                text_at(document, one) for one in found if one.where == f"{key}/{number}"
            )
            # A run-in heading goes by its paragraph's place.
            if report.printed(block).strip() and not block.runs_in:
                assert "".join(report.printed(block).split()) in text, (key, number)
                checked += 1
    assert checked > 20


def test_a_paragraph_over_two_pages_has_a_place_on_each() -> None:
    report = sample_report()
    long = replace(report, narratives={"results": (Block(0, ("全年工作有序推进。" * 200,)),)})
    found, _ = printed(long)
    pages = [one.page for one in found if one.where == "results/1"]
    assert len(pages) >= 2
    assert pages == sorted(set(pages))


def test_each_row_stands_where_its_place_says_also_across_and_by_class() -> None:
    report = sample_report()
    table = report.outline.fields["expenditure"].table
    assert table is not None
    for across, classes in ((False, False), (True, False), (False, True)):
        changed = replace(table, landscape=across, subtotals=classes)
        section = report.outline.section_of("expenditure")
        assert section is not None
        fields = tuple(
            replace(one, table=changed) if one.key == "expenditure" else one
            for one in section.fields
        )
        sections = tuple(
            replace(one, fields=fields) if one is section else one
            for one in report.outline.sections
        )
        outline = replace(report.outline, sections=sections)
        found, document = printed(replace(report, outline=outline))
        rows = [one for one in found if one.where.startswith(f"{LINES}/")]
        assert len(rows) == len(report.lines)
        for place in rows:
            line = report.lines[int(place.where.partition("/")[2]) - 1]
            assert line.name in text_at(document, place, across=across), (across, classes)


def test_headings_and_the_cover_lead_to_their_tabs() -> None:
    report = sample_report()
    found, document = printed(report)
    assert found[0].where == "unit"
    contact = next(one for one in found if one.where == "cover.contact")
    assert report.text_of("cover.contact") in text_at(document, contact)
    headings = {one.where for one in found if one.where.startswith("section:")}
    assert headings >= {f"section:{one.key}" for one in report.outline.sections}
