"""What was read, from where, how sure, and what could not be placed; each leads to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.theme import STEP, text_width

_SECTION = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know; ``section`` is the key of the tab it leads to, None for none."""

    group: str
    message: str
    section: str | None
    chapter: str = ""
    """What the chapter is called."""


class _Wrapped(QStyledItemDelegate):
    """Makes a row as high as its remark: a tree wraps words but does not make room for them."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = self._tree.columnWidth(0) - 2 * self._tree.indentation()
        option.rect = QRect(0, 0, width, 1)  # type: ignore[attr-defined]
        return super().sizeHint(option, index)


class ResultWindow(QDialog):
    """Lists remarks by group; it stays open beside the report while they are gone through."""

    placeWanted = Signal(str)
    """A remark about the tab of this key was clicked."""

    def __init__(
        self,
        title: str,
        sentence: str,
        remarks: Sequence[Remark],
        calm: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Groups named in ``calm`` need no look and are folded at first."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sentence = QLabel(sentence)
        self.sentence.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName(title)
        self.list.setHeaderLabels(("说明", "章节"))
        self.list.setWordWrap(True)
        self.list.setItemDelegateForColumn(0, _Wrapped(self.list))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(1, text_width(self, 12))
        header.sectionResized.connect(lambda *_: self.list.scheduleDelayedItemsLayout())
        self._fill(remarks, calm)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(lambda _=False: self.reject())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.setSpacing(STEP)
        layout.addWidget(self.sentence)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.resize(text_width(self, 54), text_width(self, 40))

    def _fill(self, remarks: Sequence[Remark], calm: Sequence[str]) -> None:
        for group in dict.fromkeys(one.group for one in remarks):
            found = [one for one in remarks if one.group == group]
            head = QTreeWidgetItem([f"{group} {len(found)}"])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            self.list.addTopLevelItem(head)
            for one in found:
                item = QTreeWidgetItem(head, [one.message, one.chapter])
                item.setToolTip(0, one.message)
                item.setData(0, _SECTION, one.section)
            head.setExpanded(group not in calm)

    def _go(self, item: QTreeWidgetItem) -> None:
        section = item.data(0, _SECTION)
        if isinstance(section, str):
            self.placeWanted.emit(section)
