"""The list of tabs at the left: number, name and mark of each chapter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from desktop.ui.tabs import Progress, Tab
from desktop.ui.theme import colours, text_width

_KEY = Qt.ItemDataRole.UserRole
_HEADING = Qt.ItemDataRole.UserRole + 1
LIST_CHARACTERS = 15
"""Width in which number, short name and both marks of a chapter have room."""
_FINDINGS, _MARK = 1, 2
"""Columns of the badge for open findings and of the mark for completeness."""


class BadgeDelegate(QStyledItemDelegate):
    """Draws a number in a rounded field, so that it is not taken for part of the name."""

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        """Leave the text to :meth:`paint`."""
        return ""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the badge over the row's ground."""
        text = str(index.data() or "")
        super().paint(painter, option, index)
        if not text:
            return
        draw_badge(painter, option.rect, text, option.font)  # type: ignore[attr-defined]


def draw_badge(painter: QPainter, area: QRect, text: str, font: QFont) -> None:
    """Draw a number in a rounded field in the middle of an area."""
    metrics = QFontMetrics(font)
    height = metrics.height()
    width = max(height, metrics.horizontalAdvance(text) + height // 2)
    badge = QRect(0, 0, width, height)
    badge.moveCenter(area.center())
    scheme = colours()
    painter.save()
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(scheme.quiet))
    painter.setBrush(QColor(scheme.base))
    painter.drawRoundedRect(badge, height / 2, height / 2)
    painter.setPen(QColor(scheme.text))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class SectionList(QTreeWidget):
    """Shows the tabs in the report's order; choosing one tells its key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName("章节")
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIndentation(0)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(1)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (_FINDINGS, _MARK):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setItemDelegateForColumn(_FINDINGS, BadgeDelegate(self))
        self._fit()
        self.currentItemChanged.connect(self._tell)

    def _fit(self) -> None:
        """Give the columns the widths that the text asks for."""
        for column, width in ((_FINDINGS, 2.0), (_MARK, 1.8)):
            self.setColumnWidth(column, text_width(self, width))
        self.setMinimumWidth(text_width(self, LIST_CHARACTERS))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _tell(self, current: QTreeWidgetItem | None) -> None:
        if current is not None:
            self.chosen.emit(str(current.data(0, _KEY)))

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """List these tabs; none is chosen yet."""
        self.blockSignals(True)
        self.clear()
        for tab in tabs:
            item = QTreeWidgetItem([tab.title, "", ""])
            item.setData(0, _KEY, tab.key)
            item.setData(0, _HEADING, tab.heading)
            item.setToolTip(0, tab.heading)
            for column in (_FINDINGS, _MARK):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignCenter)
            self.addTopLevelItem(item)
        self.blockSignals(False)

    def show_progress(self, key: str, progress: Progress) -> None:
        """Show a tab's mark."""
        item = self._item(key)
        if item is not None:
            item.setText(_FINDINGS, str(progress.findings or ""))
            item.setText(_MARK, progress.mark)
            item.setToolTip(0, f"{item.data(0, _HEADING)}\n{progress.words}")
            for column in (_FINDINGS, _MARK):
                item.setToolTip(column, progress.words)
                item.setData(column, Qt.ItemDataRole.AccessibleTextRole, progress.words)
            spoken = f"{item.text(0)}，{progress.words}"
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def mark_of(self, key: str) -> str:
        """Return the mark that a tab shows."""
        item = self._item(key)
        return item.text(_MARK) if item else ""

    def findings_of(self, key: str) -> str:
        """Return the number of open findings that a tab shows; "" for none."""
        item = self._item(key)
        return item.text(_FINDINGS) if item else ""

    def choose(self, key: str) -> None:
        """Make a tab the current one, without telling."""
        item = self._item(key)
        if item is not None:
            self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(False)

    def titles(self) -> list[str]:
        """Return what the list shows, from above."""
        return [self._top(row).text(0) for row in range(self.topLevelItemCount())]

    def _item(self, key: str) -> QTreeWidgetItem | None:
        items = [self._top(row) for row in range(self.topLevelItemCount())]
        return next((item for item in items if item.data(0, _KEY) == key), None)

    def _top(self, row: int) -> QTreeWidgetItem:
        item = self.topLevelItem(row)
        if item is None:
            raise IndexError(row)
        return item
