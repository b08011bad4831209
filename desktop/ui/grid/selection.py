"""What is selected in a table, as a block of cells, and what its numbers come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from PySide6.QtCore import QItemSelectionModel

from desktop.ui.grid.model import DIGITS, Cell, GridModel

_AVERAGE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Selected:
    """A rectangle of cells; all four edges belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    @property
    def is_single(self) -> bool:
        """Whether it is one cell."""
        return self.height == self.width == 1

    def cells(self) -> Iterator[Cell]:
        """Yield the cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


def selected(model: QItemSelectionModel) -> Selected | None:
    """Return the block that is selected; None for nothing. It costs the same for any size."""
    selection = model.selection()
    ranges = [selection.at(number) for number in range(selection.count())]
    if not ranges:
        return None
    return Selected(
        min(one.top() for one in ranges),
        min(one.left() for one in ranges),
        max(one.bottom() for one in ranges),
        max(one.right() for one in ranges),
    )


def told(model: GridModel, block: Selected | None) -> str:
    """Return sum, average and count of a selection in words; "" where there is nothing to add."""
    if block is None or block.is_single:
        return ""
    rows = range(block.top, block.bottom + 1)
    totals = [model.total_at(column, rows) for column in range(block.left, block.right + 1)]
    count = sum(one for _, one in totals)
    if not count:
        return ""
    with localcontext() as context:
        context.prec = DIGITS
        whole = sum((one for one, _ in totals), Decimal(0))
        average = (whole / count).quantize(_AVERAGE, rounding=ROUND_HALF_UP)
    return f"求和 {_plain(whole)}　平均 {_plain(average)}　计数 {count}"


def _plain(number: Decimal) -> str:
    """Write a number with thousands grouped and at least two decimals."""
    exponent = int(number.normalize().as_tuple().exponent) if number else 0
    return format(number, f",.{max(2, -exponent)}f")
