"""The first columns of a table, held in view while the others are scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QToolTip, QWidget

from desktop.ui.theme import STEP, colours

if TYPE_CHECKING:
    from desktop.ui.grid.view import GridView


class FrozenColumns(QWidget):
    """A picture of the first columns over a table that is scrolled sideways.

    It is no table of its own: a click chooses the cell in the table itself, which comes into
    view, so that typing, keys and blocks are in one place.
    """

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("固定的列")
        self.hide()
        grid, head = view.grid, view.horizontalHeader()
        for signal in (
            view.horizontalScrollBar().valueChanged,
            view.horizontalScrollBar().rangeChanged,
            view.verticalScrollBar().valueChanged,
            head.sectionResized,
            view.verticalHeader().sectionResized,
            view.selectionModel().selectionChanged,
            grid.dataChanged,
            grid.rowsInserted,
            grid.rowsRemoved,
            grid.modelReset,
        ):
            signal.connect(lambda *_: self.follow())

    @property
    def room(self) -> int:
        """Width of what is held in view; 0 while nothing needs to be, or too little is left."""
        scrolled = self._view.horizontalScrollBar().value() > 0
        width = sum(map(self._view.columnWidth, range(self._view.grid.frozen())))
        return width if scrolled and width * 3 < self._view.viewport().width() * 2 else 0

    def follow(self) -> None:
        """Lie over the left end of the table, or nowhere."""
        room, port = self.room, self._view.viewport().geometry()
        self.setVisible(bool(room))
        if room:
            top = self._view.horizontalHeader().geometry().top()
            self.setGeometry(port.left(), top, room, port.bottom() + 1 - top)
            self.raise_()
            self.update()

    # Painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the heads and the rows in view."""
        painter = QPainter(self)
        scheme, view = colours(), self._view
        painter.fillRect(self.rect(), QColor(scheme.base))
        left = 0
        for column in range(view.grid.frozen()):
            width = view.columnWidth(column)
            self._paint_head(painter, QRect(left, 0, width, self._head_height), column)
            for row, top in self._rows():
                area = QRect(left, top, width - 1, view.rowHeight(row) - 1)
                self._paint_cell(painter, area, row, column)
            left += width
        painter.setPen(QColor(scheme.quiet))
        painter.drawLine(left - 1, 0, left - 1, self.height())
        painter.end()

    @property
    def _head_height(self) -> int:
        return self._view.horizontalHeader().height()

    def _rows(self) -> list[tuple[int, int]]:
        """Return the rows in view, each with its upper edge."""
        view = self._view
        row, found = view.rowAt(0), []
        while 0 <= row < view.grid.rowCount():
            top = view.rowViewportPosition(row)
            if top > view.viewport().height():
                break
            found.append((row, top + self._head_height))
            row += 1
        return found

    def _paint_head(self, painter: QPainter, area: QRect, column: int) -> None:
        scheme = colours()
        painter.fillRect(area, QColor(scheme.window))
        painter.setPen(QColor(scheme.quiet))
        title = str(self._view.grid.headerData(column, Qt.Orientation.Horizontal))
        painter.drawText(
            area.adjusted(STEP // 2, 0, 0, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            title,
        )
        painter.setPen(self._view.line_colour())
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())

    def _paint_cell(self, painter: QPainter, area: QRect, row: int, column: int) -> None:
        view = self._view
        index = view.grid.index(row, column)
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        option.rect = area  # type: ignore[attr-defined]
        if row % 2:
            option.features |= QStyleOptionViewItem.ViewItemFeature.Alternate  # type: ignore[attr-defined]
            painter.fillRect(area, QColor(colours().alternate))
        else:
            painter.fillRect(area, QColor(colours().base))
        if view.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        view.itemDelegate().paint(painter, option, index)
        painter.setPen(view.line_colour())
        painter.drawLine(area.left(), area.bottom() + 1, area.right() + 1, area.bottom() + 1)
        painter.drawLine(area.right() + 1, area.top(), area.right() + 1, area.bottom() + 1)

    # Pointing ------------------------------------------------------------------------------

    def _cell_at(self, x: int, y: int) -> tuple[int, int]:
        left = 0
        for column in range(self._view.grid.frozen()):
            left += self._view.columnWidth(column)
            if x < left:
                break
        return self._view.rowAt(y - self._head_height), column

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell in the table itself."""
        row, column = self._cell_at(event.position().toPoint().x(), event.position().toPoint().y())
        if row >= 0 and event.position().y() >= self._head_height:
            self._view.keyboard.forget_run()
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            self._view.go_to(row, column)

    def event(self, event: QEvent) -> bool:
        """Tell of a cell what the table would tell."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self._cell_at(event.x(), event.y())
            told = self._view.grid.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
            QToolTip.showText(event.globalPos(), str(told or ""), self)
            return True
        return super().event(event)
