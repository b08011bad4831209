"""A Word file as a document: paragraphs and tables in their order, as a reader sees them.

python-docx opens the package and its styles; the body is walked here, because its own lists
leave out text boxes, content controls and inserted text.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any, Final, TypeAlias

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from desktop.importers.docx_numbering import ListNumbers
from desktop.importers.docx_styles import Style, Styles, is_on, said_by, switch
from desktop.importers.package import BROKEN, check_package, damaged
from desktop.importers.problem import too_long
from desktop.importers.raised import lowered, raised
from desktop.importers.source import MOST_ITEMS, Grid, Item, Line, Picture, SourceDocument
from forms.exchange import BOOKMARK, CELL_STYLE, RUN_IN_HEAD, WordRole

_VALUE: Final = qn("w:val")
_PARAGRAPH, _TABLE, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tc")
_RUN, _RUN_PROPERTIES, _RUN_STYLE = qn("w:r"), qn("w:rPr"), qn("w:rStyle")
_PARAGRAPH_PROPERTIES, _BOLD, _TEXT, _BREAK = qn("w:pPr"), qn("w:b"), qn("w:t"), qn("w:br")
_STRIKES: Final = (qn("w:strike"), qn("w:dstrike"))
_ALIGNED: Final = qn("w:vertAlign")
_SET: Final = {"superscript": raised, "subscript": lowered}
_MATHS, _BOX = qn("m:oMath"), qn("w:txbxContent")
_END_DELETED: Final = f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED: Final = qn("r:embed")
DEEPEST_NESTING: Final = 20

Element: TypeAlias = Any
"""An element of lxml, which publishes no types."""

_ROLES: Final = frozenset(role.value for role in WordRole) | {CELL_STYLE}
_SKIPPED: Final = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:delText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_HOLDERS: Final = {
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml")
}
_FOOTNOTES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_ENDNOTES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"


def read_docx(path: Path) -> SourceDocument:
    """Read a .docx file.

    Raises:
        ImportProblemError: it cannot be read, is damaged, or is another kind of file.
    """
    try:
        check_package(path, old=".doc", wanted=".docx")
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong in it and can be read is read
            return _Body(Document(file)).read()
    except (*BROKEN, PackageNotFoundError) as error:
        raise damaged(path, " Word 文件", ".docx") from error


@dataclass(slots=True)
class _Run:
    text: str
    bold: bool
    is_head: bool = False
    struck: bool = False


class _Body:
    """Walks the body of one Word file."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles = Styles(document.styles.element)
        self._numbers = ListNumbers(document)
        self._own = self._styles.has(WordRole.BODY.value)
        body = document.element.body
        self._has_boxes = next(body.iter(_BOX), None) is not None
        self._has_pictures = next(body.iter(_PICTURE), None) is not None
        self._carried: list[_Run] = []
        self._found: list[Picture] = []
        self._struck: list[str] = []

    def read(self) -> SourceDocument:
        """Return the body's items, then the text of its notes."""
        items: list[Item] = []
        pictures: list[Picture] = []
        for item in self._blocks(self._document.element.body, 0):
            items.append(item)
            if len(items) > MOST_ITEMS:
                raise too_long()
            pictures += [replace(picture, at=len(items) - 1) for picture in self._found]
            self._found.clear()
        properties = self._document.core_properties
        items += self._notes()
        return SourceDocument(
            tuple(items),
            tuple(pictures),
            properties.category if self._own else None,
            properties.keywords if self._own else "",
            tuple(self._struck),
        )

    def _blocks(self, parent: Element, depth: int) -> Iterator[Item]:
        if depth > DEEPEST_NESTING:
            raise ValueError("nested too deeply")
        for child in parent.iterchildren():
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child, depth)
            elif child.tag == _TABLE:
                yield from self._table(child, depth)
            elif child.tag in _HOLDERS:
                yield from self._blocks(child, depth + 1)

    # Paragraphs ---------------------------------------------------------------------------

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[Item]:
        for box in _text_boxes(paragraph) if self._has_boxes else ():
            yield from self._blocks(box, depth + 1)
        if self._has_pictures:
            self._found += self._pictures(paragraph)
        style = self._styles.of(paragraph)
        runs = [*self._carried, *self._live(paragraph, bool(style.bold))]
        self._carried = []
        if paragraph.find(_END_DELETED) is not None:
            self._carried = runs  # the paragraph's end was deleted: it goes on in the next
            return
        if self._own:
            yield self._own_line(paragraph, style, runs)
        else:
            yield from self._plain_lines(paragraph, style, runs)

    def _plain_lines(self, paragraph: Element, style: Style, runs: list[_Run]) -> Iterator[Line]:
        number = self._numbers.next_for(paragraph, style.chain)
        contents = style.name.lower().startswith(("toc ", "目录"))
        level = self._styles.level(paragraph, style)
        for text, bold in _lines(runs):
            if number:
                text, bold = number + text, bold + len(number) if bold else 0
            yield Line(text, bold, level, contents=contents)
            number, level = "", 0

    def _pictures(self, paragraph: Element) -> Iterator[Picture]:
        """Yield the pictures of a paragraph."""
        for picture in paragraph.iter(_PICTURE):
            if any(ancestor.tag in _SKIPPED for ancestor in _between(picture, paragraph)):
                continue
            for blip in picture.iter(_BLIP):
                part = self._document.part.related_parts.get(blip.get(_EMBED, ""))
                if part is not None:
                    yield Picture(Path(str(part.partname)).name, part.blob)
                else:
                    yield Picture("", b"")  # linked, not kept in the file

    def _own_line(self, paragraph: Element, style: Style, runs: list[_Run]) -> Line:
        """Return a paragraph of a file that this program wrote, as it is."""
        text = "".join(run.text for run in runs)
        level, role = self._styles.level(paragraph, style), style.name
        if role not in _ROLES and not level:
            text = text.strip()
        head = sum(len(run.text) for run in takewhile(lambda run: run.is_head, runs))
        place = _list_level(paragraph)
        return Line(
            text, style=place if head else level, role=role, head=head, mark=_mark_in(paragraph)
        )

    def _live(self, paragraph: Element, bold: bool) -> list[_Run]:
        """Return the runs of a paragraph that are not struck out, and remember those that are."""
        live: list[_Run] = []
        for struck, runs in groupby(self._runs(paragraph, bold), lambda run: run.struck):
            if not struck:
                live += runs
            elif words := "".join(run.text for run in runs).strip():
                self._struck.append(words)
        return live

    def _runs(self, parent: Element, bold: bool) -> Iterator[_Run]:
        for child in parent.iterchildren():
            if child.tag in _SKIPPED or child.tag == _PARAGRAPH_PROPERTIES:
                continue
            if child.tag == _RUN:
                yield from self._run(child, bold)
            elif child.tag == _MATHS:
                yield _Run("".join(text.text or "" for text in child.iter(qn("m:t"))), bold)
            else:
                yield from self._runs(child, bold)

    def _run(self, run: Element, bold: bool) -> Iterator[_Run]:
        properties = run.find(_RUN_PROPERTIES)
        own = switch(properties, _BOLD)
        found = properties.find(_RUN_STYLE) if properties is not None else None
        style = self._styles.named(found.get(_VALUE, "")) if found is not None else None
        if own is None and style is not None:
            own = style.bold
        text = "".join(map(_character, run.iterchildren()))
        aligned = said_by(properties, style, _ALIGNED)
        if aligned is not None and (set_so := _SET.get(aligned.get(_VALUE, ""))):
            text = set_so(text)
        if text:
            struck = any(is_on(said_by(properties, style, strike)) for strike in _STRIKES)
            is_head = style is not None and style.name == RUN_IN_HEAD
            yield _Run(text, bold if own is None else own, is_head, struck)

    # Tables -------------------------------------------------------------------------------

    def _table(self, table: Element, depth: int) -> Iterator[Item]:
        rows = [list(self._cells(row)) for row in _rows(table)]
        if self._own and any(rows):
            yield self._own_grid(table, rows, depth)
            return
        if max((sum(span for _, span in row) for row in rows), default=0) <= 1:
            for row in rows:  # one column only lays out the page
                for cell, _ in row:
                    yield from self._blocks(cell, depth + 1)
            return
        nested: list[Item] = []
        grid: list[tuple[str, ...]] = []
        for row in rows:
            texts: list[str] = []
            for cell, span in row:
                inner = list(self._blocks(cell, depth + 1))
                lines = [item.text for item in inner if isinstance(item, Line) and item.text]
                nested += [item for item in inner if isinstance(item, Grid)]
                goes_on = _continues(cell)
                texts += ["" if goes_on else "\n".join(lines), *[""] * (span - 1)]
            grid.append(tuple(texts))
        width = max(map(len, grid))
        yield Grid(tuple(row + ("",) * (width - len(row)) for row in grid))
        yield from nested

    def _own_grid(self, table: Element, rows: list[list[tuple[Element, int]]], depth: int) -> Grid:
        """Return a table of a file that this program wrote, its rows as long as they are."""
        style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        role = self._styles.named(style.get(_VALUE, "")).name if style is not None else ""
        grid: list[tuple[str, ...]] = []
        for row in rows:
            texts: list[str] = []
            for cell, span in row:
                inner = [item for item in self._blocks(cell, depth + 1) if isinstance(item, Line)]
                texts += ["\n".join(line.text for line in inner), *[""] * (span - 1)]
            grid.append(tuple(texts))
        marks = tuple(next(filter(None, (_mark_in(cell) for cell, _ in row)), "") for row in rows)
        return Grid(tuple(grid), role, marks)

    def _cells(self, row: Element) -> Iterator[tuple[Element, int]]:
        """Yield the cells of a row with the number of columns each spans."""
        for child in row.iterchildren():
            if child.tag == _CELL:
                span = child.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                columns = int(span.get(qn("w:val"), "1")) if span is not None else 1
                yield child, max(1, min(columns, 63))
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml")):
                yield from self._cells(child)

    # Notes --------------------------------------------------------------------------------

    def _notes(self) -> Iterator[Line]:
        """Yield the text of footnotes and endnotes."""
        for relation in self._document.part.rels.values():
            if relation.is_external or relation.reltype not in (_FOOTNOTES, _ENDNOTES):
                continue
            root: Element = parse_xml(relation.target_part.blob)
            for note in root.iterchildren():
                if note.get(qn("w:type")) is None:  # others are the separating rules
                    for paragraph in note.iter(qn("w:p")):
                        text = "".join(run.text for run in self._live(paragraph, False)).strip()
                        if text:
                            yield Line(text, aside=True)


_CHARACTERS: Final = {
    qn("w:tab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def _character(child: Element) -> str:
    """Return what one child of a run prints."""
    if child.tag == _TEXT:
        return str(child.text or "")
    if child.tag == _BREAK:
        return "" if child.get(qn("w:type")) in ("page", "column") else "\n"
    if child.tag == qn("w:sym"):
        code = child.get(qn("w:char"), "")
        return chr(int(code, 16)) if code else ""
    return _CHARACTERS.get(child.tag, "")


def _mark_in(parent: Element) -> str:
    """Return the first bookmark of ours, or ""."""
    names = (str(mark.get(qn("w:name"), "")) for mark in parent.iter(qn("w:bookmarkStart")))
    return next((name for name in names if name.startswith(BOOKMARK)), "")


def _list_level(paragraph: Element) -> int:
    """Return the level (1–9) at which a paragraph itself is numbered; 0 where it is not."""
    level = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
    return int(level.get(qn("w:val"), "0")) + 1 if level is not None else 0


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph, each once, not those inside another."""
    for box in paragraph.iter(_BOX):
        around = {ancestor.tag for ancestor in _between(box, paragraph)}
        if not around & (_SKIPPED | {_BOX}):
            yield box


def _between(element: Element, top: Element) -> Iterator[Element]:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return
        yield ancestor


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, also those in content controls, without deleted ones."""
    for child in table.iterchildren():
        if child.tag == qn("w:tr"):
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml")):
            yield from _rows(child)


def _continues(cell: Element) -> bool:
    """Whether a cell continues the one above it (merged downwards)."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


_LONGEST_LINE: Final = 28
"""Characters of a printed line; what is longer and stops mid-sentence goes on in the next."""


def _lines(runs: list[_Run]) -> Iterator[tuple[str, int]]:
    """Part a paragraph at its line breaks, but not in the middle of a sentence.

    Yields texts without blanks at their ends, each with its number of bold characters.
    """
    line: list[_Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(_Run(first, run.bold))
        for part in others:
            so_far = "".join(piece.text for piece in line).rstrip()
            if len(so_far) <= _LONGEST_LINE or so_far.endswith(("。", "！", "？", "；", "：", "”")):
                yield _line(line)
                line = []
            line.append(_Run(part, run.bold))
    yield _line(line)


def _line(runs: list[_Run]) -> tuple[str, int]:
    text = "".join(run.text for run in runs)
    bold = 0
    for run in runs:
        if run.text.strip() and not run.bold:
            break
        bold += len(run.text)
    start = len(text) - len(text.lstrip())
    stripped = text.strip()
    return stripped, max(0, min(bold - start, len(stripped)))
