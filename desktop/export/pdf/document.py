"""The PDF file as a sequence of objects (PDF 32000-1 §7.5), written in one go.

reportlab writes each object by several objects of its own. A long table has some ten thousand
elements in its structure tree; here such a mass takes a range of numbers and is bytes already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

_HEADER: Final = b"%%PDF-%d.%d\n%%\xe5\xae\xa1\xe6\xa0\xb8\n"
"""Four bytes above 127 tell that the file is binary (ISO 19005-2 §6.1.2)."""
_FREE: Final = b"0000000000 65535 f \n"


class ReportDocument(pdfdoc.PDFDocument):
    """reportlab's document, with a mass of objects that are written already."""

    objectcounter: int

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._first, self._mass = 0, list[bytes]()

    def reserve(self, count: int) -> int:
        """Keep `count` numbers for the mass; return the first."""
        self._first = self.objectcounter + 1
        self.objectcounter += count
        return self._first

    def add_mass(self, objects: Sequence[bytes]) -> None:
        """Hand in the objects of the numbers reserved."""
        self._mass = list(objects)

    def format(self) -> bytes:
        """The whole file. More objects may be registered while others are written."""
        document: Any = self
        catalog, info = document.Reference(document.Catalog), document.Reference(document.info)
        parts = [_HEADER % document._pdfVersion]
        offsets = []
        offset, number = len(parts[0]), 1
        while number <= self.objectcounter:
            data = b"%d 0 obj\n%b\nendobj\n" % (number, self._written(number))
            parts.append(data)
            offsets.append(offset)
            offset += len(data)
            number += 1
        parts.append(b"xref\n0 %d\n" % number)
        parts.append(_FREE)
        parts.extend(b"%010d 00000 n \n" % place for place in offsets)
        identity = document.signature.hexdigest().encode("ascii")
        parts.append(
            b"trailer\n<< /Size %d /Root %b /Info %b /ID [<%b><%b>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (number, catalog.format(self), info.format(self), identity, identity, offset)
        )
        return b"".join(parts)

    def _written(self, number: int) -> bytes:
        """An object as it stands in the file."""
        place = number - self._first
        if self._first and 0 <= place < len(self._mass):
            return self._mass[place]
        document: Any = self
        written: bytes = pdfdoc.format(
            document.idToObject[document.numberToId[number]], document, toplevel=1
        )
        return written.rstrip(b"\n") if written.endswith(b">>\n") else written
