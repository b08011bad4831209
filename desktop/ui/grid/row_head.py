"""The numbers at the left of a table; rows are dragged by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView

from desktop.ui.theme import colours

if TYPE_CHECKING:
    from desktop.ui.grid.view import GridView


class RowHead(QHeaderView):
    """Shows each number beside its row, and nothing beside what stands below the row."""

    def __init__(self, view: GridView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setSectionsClickable(True)
        view.grid.signsChanged.connect(self.viewport().update)

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        """Keep room for a sign before the number."""
        return super().sectionSizeFromContents(logicalIndex) + QSize(self._sign_width(), 0)

    def _sign_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("中")

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one number."""
        row, band = self._view.heights.parts_of(rect, logicalIndex)
        painter.save()  # Qt leaves a painter on which nothing more is seen
        super().paintSection(painter, row, logicalIndex)
        painter.restore()
        sign = self._view.grid.sign(logicalIndex)
        if sign:
            place = QRect(row.left() + 2, row.top(), self._sign_width(), row.height())
            painter.setPen(QColor(colours().text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, sign)
        if band.height():
            painter.fillRect(band, self.palette().color(QPalette.ColorRole.AlternateBase))
            painter.setPen(self._view.line_colour())
            painter.drawLine(band.bottomLeft(), band.bottomRight())
            painter.drawLine(band.topRight(), band.bottomRight())
