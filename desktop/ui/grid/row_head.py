"""The numbers at the left of a table; rows are dragged by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QHeaderView

if TYPE_CHECKING:
    from desktop.ui.grid.view import GridView


class RowHead(QHeaderView):
    """Shows each number beside its row, and nothing beside what stands below the row."""

    def __init__(self, view: GridView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one number."""
        row, band = self._view.heights.parts_of(rect, logicalIndex)
        super().paintSection(painter, row, logicalIndex)
        if band.height():
            painter.fillRect(band, self.palette().color(QPalette.ColorRole.AlternateBase))
            painter.setPen(self._view.line_colour())
            painter.drawLine(band.bottomLeft(), band.bottomRight())
            painter.drawLine(band.topRight(), band.bottomRight())
