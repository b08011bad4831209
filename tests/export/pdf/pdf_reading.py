"""Reading a finished PDF back: its text, and where each character stands."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True)
class Character:
    """A printed character with its box (pt from the page's left and bottom)."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


class Pages:
    """The pages of a PDF."""

    def __init__(self, data: bytes) -> None:
        self.document = pypdfium2.PdfDocument(io.BytesIO(data))

    def __len__(self) -> int:
        return len(self.document)

    def text(self, page: int) -> str:
        """All text of a page, without line ends."""
        found: str = self.document[page].get_textpage().get_text_range()
        return found.replace("\r", "").replace("\n", "")

    def characters(self, page: int) -> list[Character]:
        """The characters of a page that leave ink, in reading order."""
        textpage = self.document[page].get_textpage()
        found = []
        for index in range(textpage.count_chars()):
            text = textpage.get_text_range(index, 1)
            if text.strip():
                found.append(Character(text, *textpage.get_charbox(index)))
        return found

    def outline(self) -> list[tuple[int, str]]:
        """Depth and title of each entry of the outline."""
        return [(mark.level, mark.get_title()) for mark in self.document.get_toc()]
