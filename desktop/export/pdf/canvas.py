"""The canvas on which the pages of a report are drawn, saved as PDF/A-2u."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas

from desktop.export.pdf.archive import declare
from desktop.export.pdf.document import ReportDocument
from desktop.export.pdf.drawing import number
from desktop.export.pdf.objects import StreamObject, reference_text
from desktop.export.pdf.places import Places
from desktop.export.pdf.structure import StructureTree

_VERSION: Final = (1, 7)
"""On which PDF/A-2 rests (ISO 19005-2 §6.1.2)."""


class ReportCanvas(Canvas):
    """reportlab's canvas with pages, streams and catalog as PDF/A asks, and a structure tree."""

    _doc: Any
    _pagesize: tuple[float, float]
    _pageRotation: int
    _pageNumber: int

    def __init__(self, filename: Any, **options: Any) -> None:
        super().__init__(filename, **options)
        self._doc = ReportDocument(
            compression=1, invariant=1, pdfVersion=_VERSION, lang=options.get("lang")
        )
        self.structure: StructureTree | None = StructureTree()
        self.places: Places | None = None

    def showPage(self) -> None:
        """Finish the page."""
        document = self._doc
        content = "\n".join(self._code).encode("latin-1")
        document.updateSignature(content)
        width, height = self._pagesize
        stream = document.Reference(StreamObject(_deflated(content), "/Filter /FlateDecode"))
        page = _Page(width, height, self._pageRotation, stream, self._pageNumber - 1,
                     self.structure is not None)  # fmt: skip
        document.addPage(page)
        base: Any = super()
        base._startPage()

    def save(self) -> None:
        """Finish the last page and write the file."""
        if len(self._code):
            self.showPage()
        document = self._doc
        if self.structure:
            document.Catalog.StructTreeRoot = self.structure.write(document)
        declare(document, tagged=self.structure is not None)
        super().save()

    def _restartAccumulators(self) -> None:
        base: Any = super()
        base._restartAccumulators()
        self._code: list[str] = []


@lru_cache(maxsize=512)
def _deflated(content: bytes) -> bytes:
    """A content stream compressed; what did not change is not compressed again."""
    return zlib.compress(content)


class _Page(PDFObject):
    """A page with its content; all pages share their fonts."""

    def __init__(
        self, width: float, height: float, rotation: int, content: Any, index: int, tagged: bool
    ) -> None:
        self.width, self.height, self.rotation = width, height, rotation
        self.content, self.index, self.tagged = content, index, tagged

    def format(self, document: Any) -> bytes:
        """Write the page's dictionary."""
        fonts = document.idToObject["BasicFonts"]
        entries = [
            f"/Type {PDFName('Page')}",
            f"/Parent {reference_text(document, document.Reference(document.Pages))}",
            f"/MediaBox [0 0 {number(self.width)} {number(self.height)}]",
            f"/Resources << /Font {reference_text(document, document.Reference(fonts))} >>",
            f"/Contents {reference_text(document, self.content)}",
        ]
        if self.rotation:
            entries.append(f"/Rotate {self.rotation}")
        if self.tagged:
            entries.append(f"/StructParents {self.index}")
        return f"<< {' '.join(entries)} >>".encode("ascii")
