"""A document as the importers see it: lines and tables in their order, whatever the file was.

Every reader of a file format makes this neutral sequence, and one recogniser reads it. So a
Word file and the plain text of the same report give the same report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, without blanks at its ends.

    ``bold`` counts the characters set bold from the start of the line (all of them in a bold
    line). ``style`` is the level of a Word heading style or outline level, 1–9; 0 is body text.
    ``aside`` marks text that stands beside the report's course, such as a footnote;
    ``contents`` marks an entry of a table of contents.

    In a file that this program wrote, ``role`` is the name of the line's style, ``head`` counts
    the characters of a heading run in before its text, and ``mark`` is a bookmark of ours.
    """

    text: str
    bold: int = 0
    style: int = 0
    aside: bool = False
    contents: bool = False
    role: str = ""
    head: int = 0
    mark: str = ""

    @property
    def is_bold(self) -> bool:
        """Whether the whole line is bold."""
        return 0 < len(self.text) <= self.bold


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cell texts. A merged cell has its text once and blanks beside it."""

    rows: tuple[tuple[str, ...], ...]
    role: str = ""
    marks: tuple[str, ...] = ()
    """Our bookmarks in the rows, "" where there is none; empty in other programs' files."""

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its file's name and bytes, and the index of the item in which it stands.

    Name and bytes are empty for one that the document only links to.
    """

    name: str
    data: bytes
    at: int = 0


Item: TypeAlias = Line | Grid
MOST_ITEMS: Final = 15_000
"""Paragraphs and tables beyond which a document is no report."""
LONGEST_LINE: Final = 50_000
"""Characters beyond which one paragraph is none of a report."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A read document."""

    items: tuple[Item, ...]
    pictures: tuple[Picture, ...] = ()
    own_outline: str | None = None
    """Key of the outline where this program wrote the file; None where another did."""
    own_year: str = ""
    struck: tuple[str, ...] = ()
    """What was struck out and so is in no item, each with nothing but itself."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines alone."""
        return tuple(item for item in self.items if isinstance(item, Line))
