"""Objects of a PDF file, written as they are; reportlab's own would be built key by key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject


class RawObject(PDFObject):
    """A dictionary: entries already written, and references to other objects."""

    def __init__(self, entries: str, **references: Any) -> None:
        self.entries, self.references = entries, references

    def format(self, document: Any) -> bytes:
        """Write the dictionary."""
        parts = [self.entries]
        for name, value in self.references.items():
            if isinstance(value, Sequence):
                inside = " ".join(reference_text(document, part) for part in value)
                parts.append(f"/{name} [{inside}]")
            else:
                parts.append(f"/{name} {reference_text(document, value)}")
        return f"<< {' '.join(parts)} >>".encode("ascii")


class StreamObject(PDFObject):
    """A stream whose content is already encoded as its ``entries`` say.

    The end of the content stands on a line of its own, as PDF/A asks (ISO 19005-2 §6.1.7.1) and
    reportlab's streams do not have it.
    """

    def __init__(self, content: bytes, entries: str = "") -> None:
        self.content, self.entries = content, entries

    def format(self, document: Any) -> bytes:
        """Write dictionary and content."""
        head = f"<< /Length {len(self.content)} {self.entries} >>\nstream\n"
        return b"".join([head.encode("ascii"), self.content, b"\nendstream"])


def reference_text(document: Any, reference: Any) -> str:
    """A reference as it stands in the file ("12 0 R")."""
    number, version = document.idToObjectNumberAndVersion[reference.name]
    return f"{number} {version} R"
