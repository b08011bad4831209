"""How figures stand in the list behind 「@」: name, value and the place where each is entered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.ui.theme import STEP, colours
from forms.report import BLANK

_COLUMNS: Final = int(Qt.ItemDataRole.UserRole) + 1
_GAP: Final = 2 * STEP
_WIDEST: Final = 18
"""Characters beyond which a name or a value (a unit's) is cut off."""

_Index = QModelIndex | QPersistentModelIndex


def set_columns(item: QListWidgetItem, name: str, value: str, place: str) -> None:
    """Give an entry its three columns; a screen reader says them in one."""
    item.setData(_COLUMNS, (name, value, place))
    item.setText("　".join((name, value, place)))


class QuoteColumns(QStyledItemDelegate):
    """Draws entries in columns as wide as the widest of them; values end at one line."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view
        self.widths = (0, 0, 0)

    def measure(self) -> None:
        """Take the widths that the entries listed now need."""
        self._view.ensurePolished()
        metrics = self._view.fontMetrics()
        widest = metrics.horizontalAdvance("中") * _WIDEST
        listed = [self._view.item(row).data(_COLUMNS) for row in range(self._view.count())]
        shown = [columns for columns in listed if columns]
        name, value, place = (
            # A pixel more, for the fraction that is rounded away.
            max((metrics.horizontalAdvance(columns[number]) + 1 for columns in shown), default=0)
            for number in range(3)
        )
        self.widths = (min(name, widest), min(value, widest), place)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Ask for room for all columns."""
        size = super().sizeHint(option, index)
        if index.data(_COLUMNS):
            size.setWidth(sum(self.widths) + 4 * _GAP)
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the entry's ground, and its columns over it."""
        columns = index.data(_COLUMNS)
        if not columns:
            super().paint(painter, option, index)
            return
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""  # type: ignore[attr-defined]
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, self._view)
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        text = option.palette.color(QPalette.ColorRole.Text)  # type: ignore[attr-defined]
        quiet = QColor(colours().quiet)
        painter.save()
        painter.setFont(self._view.font())
        left = rect.left() + _GAP // 2
        for number, (words, width) in enumerate(zip(columns, self.widths, strict=True)):
            area = QRect(left, rect.top(), width, rect.height())
            is_quiet = number == 2 or words == BLANK
            painter.setPen(quiet if is_quiet else text)
            side = Qt.AlignmentFlag.AlignRight if number == 1 else Qt.AlignmentFlag.AlignLeft
            told = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, told)
            left += width + _GAP
        painter.restore()
