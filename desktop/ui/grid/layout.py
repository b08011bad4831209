"""Widths of a table's columns by what they hold, and heights of its rows by what they wrap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QRect, Qt

from desktop.ui.theme import STEP

if TYPE_CHECKING:
    from desktop.ui.grid.view import GridView

MARGIN: Final = 2 * STEP
"""Pixels that a cell has beside its text."""
_SPARE: Final = STEP + STEP // 4
"""Those of them that a cell gives away where not all columns are in view."""
_HIGH: Final = 10_000


class ColumnWidths:
    """Gives each column what it needs, and the one that wraps its text what is left.

    A column whose edge was dragged keeps its width.
    """

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._needs: tuple[int, ...] = ()
        self._wrapping = -1
        self._least = 0
        self._tight = False
        self._dragged: dict[int, int] = {}
        self._fitting = False
        view.horizontalHeader().sectionResized.connect(self._note)
        view.grid.modelReset.connect(self.fit)

    def show(self, needs: Sequence[int], wrapping: int, least: int) -> bool:
        """Give the columns these widths; ``wrapping`` takes what is left, at least ``least``.

        Returns whether they are others than before.
        """
        shown = (tuple(needs), wrapping, least)
        if shown == (self._needs, self._wrapping, self._least):
            return False
        if len(needs) != len(self._needs):
            self._dragged.clear()  # they are other columns
        self._needs, self._wrapping, self._least = shown
        self.fit()
        return True

    @property
    def wanted(self) -> int:
        """The width in which nothing needs to be wrapped, with the head and the frame."""
        bar = self._view.verticalScrollBar().sizeHint().width()
        around = self._view.verticalHeader().sizeHint().width() + 2 * self._view.frameWidth()
        widths = (self._dragged.get(number, need) for number, need in enumerate(self._needs))
        return sum(widths) + around + bar

    def fit(self) -> None:
        """Share out the room there is: no column lies out of view while others can give way."""
        self._fitting = True
        self._tight = False
        self._tight = self._left() < self._least
        for number in range(len(self._needs)):
            self._view.setColumnWidth(number, self._shared(number))
        self._fitting = False

    def _shared(self, number: int) -> int:
        if number != self._wrapping or number in self._dragged:
            return self._width(number)
        left, least = self._left(), self._least
        if left >= (2 * least // 3 if self._tight else least):
            return left
        # Where there is not enough for all, the table is scrolled, and the name needs not suffer.
        return min(self._needs[number], 3 * least // 2)

    def _left(self) -> int:
        """Return what the others leave to the column that wraps its text."""
        others = sum(self._width(one) for one in range(len(self._needs)) if one != self._wrapping)
        return self._view.viewport().width() - others

    def _width(self, number: int) -> int:
        spare = _SPARE if self._tight and number != self._wrapping else 0
        return self._dragged.get(number, self._needs[number] - spare)

    def _note(self, number: int, _: int, width: int) -> None:
        if not self._fitting and number < len(self._needs):
            self._dragged[number] = width
            self.fit()


class RowHeights:
    """Makes rows as high as the texts that wrap in them, and as what stands below them."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._known: dict[tuple[str, int], int] = {}
        grid = view.grid
        grid.rowsInserted.connect(self._follow_rows)
        grid.rowsRemoved.connect(lambda *_: view.fit_height())
        grid.modelReset.connect(self._begin)
        grid.dataChanged.connect(self._follow_texts)
        grid.bandsChanged.connect(self.fit)
        view.horizontalHeader().sectionResized.connect(self._follow_width)

    def _begin(self) -> None:
        self.fit_all()
        self._view.fit_height()

    def _follow_rows(self, _: QModelIndex, first: int, last: int) -> None:
        self.fit(range(first, last + 1))
        self._view.fit_height()

    def _follow_texts(self, first: QModelIndex, last: QModelIndex, roles: Sequence[int]) -> None:
        shown = not roles or Qt.ItemDataRole.DisplayRole in roles
        columns = range(first.column(), last.column() + 1)
        if shown and any(map(self._view.grid.wraps, columns)):
            self.fit(range(first.row(), last.row() + 1))

    def _follow_width(self, column: int, _: int, __: int) -> None:
        if self._view.grid.wraps(column):
            self.fit_all()

    def fit_all(self) -> None:
        """Give all rows their heights."""
        self.fit(range(self._view.grid.rowCount()))

    def parts_of(self, rect: QRect, row: int) -> tuple[QRect, QRect]:
        """Divide a row's area, or a cell's, into the row itself and what stands below it."""
        height = self._band_height(row)
        return rect.adjusted(0, 0, 0, -height), rect.adjusted(0, rect.height() - height, 0, 0)

    def _band_height(self, row: int) -> int:
        """Return the height of what stands below a row: its texts wrap as those of rows do."""
        band = self._view.grid.band(row)
        if not band:
            return 0
        heights = (self._height(band[number], width) for number, width in self._wrapping())
        return max(self.usual, *heights)

    def _wrapping(self) -> list[tuple[int, int]]:
        """Return the columns in which texts wrap, each with the width that a text has there."""
        return [
            (number, self._view.columnWidth(number) - STEP)
            for number in range(self._view.grid.columnCount())
            if self._view.grid.wraps(number)
        ]

    @property
    def usual(self) -> int:
        """Height of a row of one line."""
        return self._view.fontMetrics().height() + STEP + 2

    def fit(self, rows: Iterable[int]) -> None:
        """Give these rows their heights."""
        header, grid = self._view.verticalHeader(), self._view.grid
        columns = self._wrapping()
        usual, changed = self.usual, False
        for row in rows:
            height = usual
            for number, width in columns:
                height = max(height, self._height(grid.text_at(row, number), width))
            height += self._band_height(row)
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)
                changed = True
        if changed:
            self._view.fit_height()

    def _height(self, text: str, width: int) -> int:
        known = self._known.get((text, width))
        if known is None:
            if len(self._known) > _HIGH:
                self._known.clear()
            area = QRect(0, 0, max(width, 1), _HIGH)
            metrics = self._view.fontMetrics()
            written = metrics.boundingRect(area, Qt.TextFlag.TextWordWrap, text).height()
            lines = max(1, round(written / metrics.lineSpacing()))
            known = self.usual + (lines - 1) * metrics.lineSpacing()
            self._known[text, width] = known
        return known
