"""The list of tabs at the left: number, name and mark of each chapter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from desktop.ui.tabs import Progress, Tab
from desktop.ui.theme import text_width

_KEY = Qt.ItemDataRole.UserRole


class SectionList(QTreeWidget):
    """Shows the tabs in the report's order; choosing one tells its key."""

    chosen = Signal(str)

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
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(1, text_width(self, 2.5))
        self.setMinimumWidth(text_width(self, 13))
        self.currentItemChanged.connect(self._tell)

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
            item.setToolTip(0, tab.heading)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.addTopLevelItem(item)
        self.blockSignals(False)

    def show_progress(self, key: str, progress: Progress) -> None:
        """Show a tab's mark."""
        item = self._item(key)
        if item is not None:
            item.setText(1, progress.mark)
            item.setToolTip(1, progress.words)
            spoken = f"{item.text(0)}，{progress.words}"
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def mark_of(self, key: str) -> str:
        """Return the mark that a tab shows."""
        item = self._item(key)
        return item.text(1) if item else ""

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
