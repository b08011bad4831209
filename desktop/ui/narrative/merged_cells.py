"""The merged cells of a copied table: what stands for them in rows and columns they reach into."""

from __future__ import annotations

from typing import Final

_MOST_ROWS: Final = 500
_MOST_COLUMNS: Final = 63
_LONGEST_REPEATED: Final = 24
"""Characters of a cell that is said again in each of its rows; a longer one leaves a blank."""


def span_of(given: str, most: int) -> int:
    """Return how many rows or columns a cell says that it takes, from 1."""
    return max(1, min(int(given), most)) if given.isdecimal() else 1


class MergedCells:
    """Follows the cells of one table, row by row, so that all stand in their own columns."""

    def __init__(self) -> None:
        self._below: dict[int, tuple[int, str]] = {}
        self._column = 0
        self._span: tuple[int, int] | None = None

    def begin_table(self) -> None:
        """Forget the table before."""
        self._below.clear()
        self.begin_row()

    def begin_row(self) -> None:
        """Begin a row at the first column."""
        self._column, self._span = 0, None

    def next_cell(self, rows: str, columns: str) -> list[str]:
        """Begin a cell that takes so many rows and columns ("" is one).

        Returns the texts of the cells from above that stand before it.
        """
        before = self._from_above()
        self._span = span_of(rows, _MOST_ROWS), span_of(columns, _MOST_COLUMNS)
        return before

    @property
    def is_in_cell(self) -> bool:
        """Whether a cell was begun and not ended."""
        return self._span is not None

    def end_cell(self, text: str) -> int:
        """End a cell that says ``text``; return how many columns more than one it takes."""
        rows, columns = self._span or (1, 1)
        self._span = None
        repeated = text if len(text) <= _LONGEST_REPEATED else ""
        for place in range(columns if rows > 1 else 0):
            self._below[self._column + place] = rows - 1, "" if place else repeated
        self._column += columns
        return columns - 1

    def end_row(self) -> list[str]:
        """Return the texts from above that stand after the row's own cells."""
        after: list[str] = []
        while any(column >= self._column for column in self._below):
            above = self._from_above()
            self._column += 0 if above else 1
            after += above or [""]
        return after

    def _from_above(self) -> list[str]:
        """Return the texts of the cells from above at the present column and right after it."""
        found: list[str] = []
        while self._column in self._below:
            rows, text = self._below.pop(self._column)
            if rows > 1:
                self._below[self._column] = rows - 1, text
            found.append(text)
            self._column += 1
        return found
