"""Paragraphs, tables and page areas of the Word file as elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from desktop.export.word_styles import CELL_ID, FOOTER_ID, LINE, NUMBERING_ID, W

Element: TypeAlias = Any
"""An element of lxml, which publishes no types."""

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile(r"(\n|\t)")
_VML: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)


def element(tag: str, value: object = None, **attributes: object) -> Element:
    """Return an element of WordprocessingML; ``value`` is its attribute ``w:val``."""
    made = OxmlElement(f"w:{tag}")
    if value is not None:
        made.set(qn("w:val"), str(value))
    for name, said in attributes.items():
        made.set(qn(f"w:{name}"), str(said))
    return made


def cleaned(text: str) -> str:
    """Return the text without characters that no XML file can hold."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def run(text: str, *, style: str = "", face: str = "", size: int = 0) -> Element:
    """Return a run; line breaks and tabs become Word's own. ``size`` is in half points."""
    made = element("r")
    properties = element("rPr")
    if style:
        properties.append(element("rStyle", style))
    fonts = element("rFonts", hint="eastAsia")  # “” are full-width signs here
    if face:
        fonts.set(qn("w:eastAsia"), face)
    properties.append(fonts)
    if size:
        properties.append(element("sz", size))
        properties.append(element("szCs", size))
    made.append(properties)
    for part in _BREAKS.split(cleaned(text)):
        if part == "\n":
            made.append(element("br"))
        elif part == "\t":
            made.append(element("tab"))
        elif part:
            words = element("t")
            words.text = part
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(words)
    return made


def paragraph(
    style: str, *runs: Element, before: int = 0, left: int = -1, number: int = 0
) -> Element:
    """Return a paragraph in a style.

    ``before`` is the space above it and ``left`` its indent, in twentieths of a point, where
    they are not the style's; ``number`` is the level (1–4) at which it is numbered.
    """
    made = element("p")
    properties = element("pPr")
    properties.append(element("pStyle", style))
    if number:  # only a list's own style may say its level, so the paragraph does
        numbered = element("numPr")
        numbered.append(element("ilvl", number - 1))
        numbered.append(element("numId", NUMBERING_ID))
        properties.append(numbered)
    if before:
        properties.append(element("spacing", before=before))
    if left >= 0:
        properties.append(element("ind", left=left, firstLine=0))
    made.append(properties)
    made.extend(runs)
    return made


@dataclass(slots=True)
class Bookmarks:
    """Puts bookmarks round the runs of paragraphs, each with a number of its own."""

    _count: int = 0
    _names: set[str] = field(default_factory=set)

    def mark(self, target: Element, name: str) -> None:
        """Put a bookmark round a paragraph's runs; a name too long for Word is left out."""
        if len(name) > 40 or name in self._names:
            return
        self._names.add(name)
        place = 1 if target[0].tag == qn("w:pPr") else 0
        target.insert(place, element("bookmarkStart", id=self._count, name=name))
        target.append(element("bookmarkEnd", id=self._count))
        self._count += 1


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell is set: its alignment, its face where not the style's, its size in half pt."""

    alignment: str = "left"
    face: str = ""
    size: int = 0


def cell(text: str, look: CellLook, width: int, *, keeps_next: bool = False) -> Element:
    """Return a table cell ``width`` twentieths of a point wide."""
    made = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    properties.append(element("vAlign", "center"))
    made.append(properties)
    for line in cleaned(text).split("\n"):
        words = paragraph(CELL_ID, run(line, face=look.face, size=look.size))
        if keeps_next:
            words[0].append(element("keepNext"))
        words[0].append(element("jc", look.alignment))
        made.append(words)
    return made


def row(cells: Iterable[Element], *, is_head: bool = False, after: int = 0) -> Element:
    """Return a table row; ``after`` counts the columns left out at its end."""
    made = element("tr")
    properties = element("trPr")
    if after:
        properties.append(element("gridAfter", after))
    properties.append(element("cantSplit"))
    if is_head:
        properties.append(element("tblHeader"))
    made.append(properties)
    made.extend(cells)
    return made


def table(style: str, widths: Sequence[int], rows: Iterable[Element]) -> Element:
    """Return a table with columns of these widths, in twentieths of a point."""
    made = element("tbl")
    properties = element("tblPr")
    properties.append(element("tblStyle", style))
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    properties.append(element("jc", "center"))
    properties.append(element("tblLayout", type="fixed"))
    made.append(properties)
    grid = element("tblGrid")
    grid.extend(element("gridCol", w=width) for width in widths)
    made.append(grid)
    made.extend(rows)
    return made


def page_area(references: Iterable[Element], *, across: bool = False, first: int = 0) -> Element:
    """Return the properties of a run of pages: A4, margins and grid of GB/T 9704-2012 §5.

    ``first`` is the number of its first page, 0 to count on.
    """
    made = element("sectPr")
    made.extend(references)
    made.append(element("type", "nextPage"))
    if across:
        made.append(element("pgSz", w=16838, h=11906, orient="landscape"))
        edges = {"top": 1588, "right": 1985, "bottom": 1474, "left": 2098}
    else:
        made.append(element("pgSz", w=11906, h=16838))
        edges = {"top": 2098, "right": 1474, "bottom": 1985, "left": 1588}
    made.append(element("pgMar", **edges, header=851, footer=907 if across else 1304, gutter=0))
    if first:
        made.append(element("pgNumType", start=first))
    made.append(element("docGrid", type="lines", linePitch=LINE))
    return made


def page_number(alignment: str) -> Element:
    """Return the paragraph — 1 — of a footer: outside, one character in (§7.5), or centred."""
    made = paragraph(FOOTER_ID)
    side = {"left": {"left": 280}, "right": {"right": 280}}.get(alignment, {})
    made[0].append(element("ind", firstLine=0, firstLineChars=0, **side))
    made[0].append(element("jc", alignment))
    number = element("fldSimple", instr=" PAGE ")
    number.append(run("1"))
    made.extend((run("— "), number, run(" —")))
    return made


def draft_mark() -> Element:
    """Return the paragraph of a header that puts 草稿 across the page, in grey, under the text."""
    return parse_xml(
        f"<w:p {W} {_VML}><w:r><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
        '</v:shapetype><v:shape id="ZipingDraft" type="#_x0000_t136" '
        'style="position:absolute;width:400pt;height:170pt;rotation:310;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" '
        'fillcolor="#e0e0e0" stroked="f"><v:textpath style="font-family:黑体" string="草 稿"/>'
        "</v:shape></w:pict></w:r></w:p>"
    )
