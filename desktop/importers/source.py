"""A document as the importers see it: lines and tables in their order, whatever the file was.

Every reader of a file format makes this neutral sequence, and one recogniser reads it. So a
Word file and the plain text of the same report give the same report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


class ImportProblemError(Exception):
    """A file that cannot be imported. Its message is one Chinese sentence with a way out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, without blanks at its ends.

    ``bold`` counts the characters set bold from the start of the line (all of them in a bold
    line). ``style`` is the level of a Word heading style or outline level, 1–9; 0 is body text.
    ``aside`` marks text that stands beside the report's course, such as a footnote;
    ``contents`` marks an entry of a table of contents.
    """

    text: str
    bold: int = 0
    style: int = 0
    aside: bool = False
    contents: bool = False

    @property
    def is_bold(self) -> bool:
        """Whether the whole line is bold."""
        return 0 < len(self.text) <= self.bold


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cell texts. A merged cell has its text once and blanks beside it."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


Item: TypeAlias = Line | Grid


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A read document. ``pictures`` counts the images, which are not imported."""

    items: tuple[Item, ...]
    pictures: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines alone."""
        return tuple(item for item in self.items if isinstance(item, Line))
