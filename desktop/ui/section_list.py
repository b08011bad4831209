"""The list of tabs at the left: number, name and mark of each chapter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from desktop.ui.tabs import UNSAVED, Progress, Tab
from desktop.ui.theme import STEP, colours, text_width

_KEY = Qt.ItemDataRole.UserRole
_HEADING = Qt.ItemDataRole.UserRole + 1
_MARK = Qt.ItemDataRole.UserRole + 2
_FINDINGS = Qt.ItemDataRole.UserRole + 3
_INTO = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right)
LIST_CHARACTERS = 15
"""Width in which number, short name and marks of most chapters have room."""
_MOST_CHARACTERS = 22
"""Width beyond which a long name is cut off rather than the page."""
_STATE = 1
"""Column of what a chapter still wants."""
_SLOT, _STATE_WIDTH = 1.8, 4.2
"""In characters: the room of ✓, ! or the number, which all stand in one line, and of all."""


class StateDelegate(QStyledItemDelegate):
    """Draws how far a chapter has come: its mark, or the number of open findings in a rounded
    field, all in one line at the right; what is both has the mark before the number."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw over the row's ground."""
        super().paint(painter, option, index)
        rect, font = option.rect, option.font  # type: ignore[attr-defined]
        mark, number = str(index.data(_MARK) or ""), str(index.data(_FINDINGS) or "")
        metrics = QFontMetrics(font)
        slot = QRect(rect)
        slot.setLeft(rect.right() - round(metrics.horizontalAdvance("中") * _SLOT))
        if number:
            draw_badge(painter, slot, number, font)
        before = QRect(rect)
        before.setRight(slot.left() if number else slot.right())
        inside = mark and not number and mark != UNSAVED
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(colours().wrong if mark == UNSAVED else colours().text))
        if inside:
            painter.drawText(slot, Qt.AlignmentFlag.AlignCenter, mark)
        else:
            sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                before.adjusted(0, 0, -metrics.averageCharWidth() // 2, 0), sides, mark
            )
        painter.restore()


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
    entryWanted = Signal()
    """Enter or → was pressed: the chapter in view shall be filled in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName("章节")
        self.setColumnCount(2)
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
        header.setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Fixed)
        self.setItemDelegateForColumn(_STATE, StateDelegate(self))
        self._fit()
        self.currentItemChanged.connect(self._tell)

    def _fit(self) -> None:
        """Give names and marks the room that the text asks for, also beside a scroll bar."""
        state = text_width(self, _STATE_WIDTH)
        self.setColumnWidth(_STATE, state)
        names = [self.fontMetrics().horizontalAdvance(title) for title in self.titles()]
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted = max(names, default=0) + 2 * STEP + state + bar
        least, most = text_width(self, LIST_CHARACTERS), text_width(self, _MOST_CHARACTERS)
        self.setMinimumWidth(min(max(wanted, least), most))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and → go into the chapter that the arrows brought into view."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _INTO and self.currentItem() is not None:
            self.entryWanted.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self, current: QTreeWidgetItem | None) -> None:
        if current is not None:
            self.chosen.emit(str(current.data(0, _KEY)))

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """List these tabs; none is chosen yet."""
        self.blockSignals(True)
        self.clear()
        for tab in tabs:
            item = QTreeWidgetItem([tab.title, ""])
            item.setData(0, _KEY, tab.key)
            item.setData(0, _HEADING, tab.heading)
            item.setToolTip(0, tab.heading)
            self.addTopLevelItem(item)
        self.blockSignals(False)
        self._fit()

    def show_progress(self, key: str, progress: Progress) -> None:
        """Show a tab's mark."""
        item = self._item(key)
        if item is not None:
            item.setData(_STATE, _FINDINGS, str(progress.findings or ""))
            item.setData(_STATE, _MARK, progress.mark)
            item.setToolTip(0, f"{item.data(0, _HEADING)}\n{progress.words}")
            item.setToolTip(_STATE, progress.words)
            item.setData(_STATE, Qt.ItemDataRole.AccessibleTextRole, progress.words)
            spoken = f"{item.text(0)}，{progress.words}"
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def mark_of(self, key: str) -> str:
        """Return the mark that a tab shows."""
        item = self._item(key)
        return str(item.data(_STATE, _MARK) or "") if item else ""

    def findings_of(self, key: str) -> str:
        """Return the number of open findings that a tab shows; "" for none."""
        item = self._item(key)
        return str(item.data(_STATE, _FINDINGS) or "") if item else ""

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
