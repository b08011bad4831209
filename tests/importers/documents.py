"""Small Word files and texts that the tests of the importers share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from desktop.importers import Imported, import_file
from forms.report import Report

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

TITLE = "2020年度宁川市图书馆部门整体支出预算绩效自评报告"


class WordFile:
    """A Word file in the making, by paragraphs, tables and raw XML."""

    def __init__(self) -> None:
        self._document: Any = Document()

    def add(self, *texts: str, bold: bool = False, style: int = 0) -> WordFile:
        """Add paragraphs, bold ones or in a heading style."""
        for text in texts:
            if style:
                self._document.add_heading(text, style)
            else:
                run = self._document.add_paragraph().add_run(text)
                run.bold = bold or None
        return self

    def table(self, rows: Sequence[Sequence[str]]) -> WordFile:
        """Add a table."""
        table = self._document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        return self

    def xml(self, source: str) -> WordFile:
        """Add a block of WordprocessingML; its root must not declare the namespace w."""
        name, _, rest = source.partition(">")
        head = name.rstrip("/")
        closing = "/>" if name.endswith("/") else ">"
        body = self._document.element.body
        body.insert(len(body) - 1, parse_xml(f"{head} {NAMESPACE}{closing}{rest}"))
        return self

    def footnote(self, text: str) -> WordFile:
        """Add a part of footnotes that holds one."""
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            (
                f"<w:footnotes {NAMESPACE}><w:footnote w:type='separator' w:id='0'><w:p/>"
                "</w:footnote><w:footnote w:id='1'><w:p><w:r><w:t>"
                f"{text}</w:t></w:r></w:p></w:footnote></w:footnotes>"
            ).encode(),
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        return self

    def picture(self, path: Path) -> WordFile:
        """Add an image."""
        self._document.add_picture(str(path))
        return self

    def numbering(self, levels: Iterable[tuple[str, str]]) -> WordFile:
        """Define list 77 with a format and a pattern for each level."""
        parts = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
            for level, (kind, pattern) in enumerate(levels)
        )
        root = self._document.part.numbering_part.element
        root.insert(
            0, parse_xml(f'<w:abstractNum {NAMESPACE} w:abstractNumId="77">{parts}</w:abstractNum>')
        )
        root.append(
            parse_xml(f'<w:num {NAMESPACE} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )
        return self

    def numbered(self, level: int, text: str) -> WordFile:
        """Add a paragraph of list 77."""
        return self.xml(
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            f"</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )

    def read(self, folder: Path, **options: Any) -> Imported:
        """Save the file and import it."""
        path = folder / "报告.docx"
        self._document.save(str(path))
        return import_file(path, **options)


def read_text(folder: Path, text: str, encoding: str = "utf-8", **options: Any) -> Imported:
    """Import a text."""
    path = folder / "报告.txt"
    path.write_bytes(text.encode(encoding))
    return import_file(path, **options)


def texts(report: Report, key: str) -> list[tuple[int, str]]:
    """Return the blocks of a narrative as levels and printed texts."""
    return [(block.level, report.printed(block)) for block in report.narrative_of(key)]


def wan(report: Report) -> list[tuple[str, str | None, str | None]]:
    """Return the rows of the expenditure table as name, code and 万元."""
    return [
        (
            line.name,
            line.code,
            None if line.amount is None else str(line.amount.fen / 1_000_000),
        )
        for line in report.lines
    ]
