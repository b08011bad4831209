"""What a table of the window offers to its view, beyond Qt's own model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Cell: TypeAlias = tuple[int, int]
"""Row and column."""
DIGITS: Final = 60
"""Digits to compute with: sums of thousands of amounts are exact."""


class GridModel(QAbstractTableModel):
    """A table whose last row is a blank one, in which typing adds a row.

    Every change is one edit of the report, whatever number of cells it touches.
    """

    refused = Signal(str)
    """A sentence about what could not be taken over as it was meant; "" takes it back."""
    bandsChanged = Signal(object)
    """Below these rows something stands that did not, or no longer does."""

    signsChanged = Signal()
    """Other rows than before bear a sign."""

    def entries(self) -> int:
        """Return the number of rows that are entered, without the blank one."""
        raise NotImplementedError

    def can_edit(self) -> bool:
        """Whether the table may be changed now; only then has it a blank row."""
        raise NotImplementedError

    def heading(self, column: int) -> str:
        """Return what stands over a column."""
        raise NotImplementedError

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Return the side at which a column's heading and cells stand."""
        raise NotImplementedError

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the rows entered and the blank one."""
        if parent is not None and parent.isValid():
            return 0
        return self.entries() + (1 if self.can_edit() else 0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be chosen, and those of typed columns be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.can_edit() and self.is_editable(index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a column's heading or a row's number; the blank row has a ＋."""
        if orientation == Qt.Orientation.Vertical:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            return str(section + 1) if section < self.entries() else "＋"
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heading(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(section) | Qt.AlignmentFlag.AlignVCenter
        return None

    def clear_cells(self, cells: Sequence[Cell]) -> None:
        """Empty these cells."""
        raise NotImplementedError

    def fill_cells(self, cells: Mapping[Cell, str], label: str) -> None:
        """Write these cells; ``label`` names the change for the undo menu."""
        raise NotImplementedError

    def insert_row(self, row: int) -> None:
        """Insert an empty row before ``row``."""
        raise NotImplementedError

    def delete_rows(self, first: int, count: int) -> None:
        """Delete rows."""
        raise NotImplementedError

    def move_row(self, row: int, to: int) -> None:
        """Move a row so that it stands at ``to`` afterwards."""
        raise NotImplementedError

    def paste(self, row: int, column: int, cells: Sequence[Sequence[str]]) -> None:
        """Write a block of cells from here on, adding rows as needed."""
        raise NotImplementedError

    def is_editable(self, column: int) -> bool:
        """Whether a column is typed into (not computed)."""
        raise NotImplementedError

    def wraps(self, column: int) -> bool:
        """Whether a long text of this column goes on in a second line."""
        return False

    def frozen(self) -> int:
        """Return how many of the first columns stay in view when the table is scrolled."""
        return 0

    def band(self, row: int) -> tuple[str, ...]:
        """Return quiet texts, by column, that stand below a row and are no row; empty for none."""
        return ()

    def sign(self, row: int) -> str:
        """Return the sign beside a row's number; "" for none."""
        return ""

    def number_at(self, row: int, column: int) -> Decimal | None:
        """Return a cell's number as shown, exactly; None where it holds none."""
        raise NotImplementedError

    def total_at(self, column: int, rows: range) -> tuple[Decimal, int]:
        """Return what a column's numbers in these rows come to, exactly, and how many there are."""
        found = [number for row in rows if (number := self.number_at(row, column)) is not None]
        with localcontext() as context:
            context.prec = DIGITS
            return sum(found, Decimal(0)), len(found)

    def text_at(self, row: int, column: int) -> str:
        """Return a cell's text as shown."""
        return str(self.data(self.index(row, column), Qt.ItemDataRole.DisplayRole) or "")
