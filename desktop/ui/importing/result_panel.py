"""What was read, from where, how sure, and what could not be placed; each leads to its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.importing.remarks import Place, Remark, Result, place_of
from desktop.ui.importing.settled import Settled
from desktop.ui.theme import STEP
from forms.outline import UNPLACED, Outline
from forms.section_places import place_name, section_places

_REMARK = Qt.ItemDataRole.UserRole
_TITLE = Qt.ItemDataRole.UserRole + 1
_TICK = "✓"


class _Wrapped(QStyledItemDelegate):
    """Makes a row as high as its remark: a tree wraps words but does not make room for them."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        depth = 2 if index.parent().isValid() else 1
        whole = self._tree.viewport().width() if depth == 1 else self._tree.columnWidth(0)
        width = whole - depth * self._tree.indentation()
        option.rect = QRect(0, 0, width, 1)  # type: ignore[attr-defined]
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + STEP // 2)


class ResultPanel(QWidget):
    """Lists remarks by group, beside the report while they are gone through."""

    remarkChosen = Signal(object)
    """A remark was clicked."""
    shown = Signal()
    """The list came into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setContentsMargins(STEP, 0, STEP, 0)
        self.kept = QLabel(
            "收起以后，用“审核”菜单里的“导入或结转结果…”再打开。清单留在这台电脑上，不随文件走。"
        )
        self.kept.setObjectName("quiet")
        self.kept.setWordWrap(True)
        self.kept.setContentsMargins(STEP, 0, STEP, 0)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(("说明", "章节"))
        self.list.setWordWrap(True)
        self.list.setItemDelegateForColumn(0, _Wrapped(self.list))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.sectionResized.connect(lambda *_: self.list.scheduleDelayedItemsLayout())
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, STEP // 2)
        layout.setSpacing(STEP // 2)
        layout.addWidget(self.sentence)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.kept)

    def show_result(self, result: Result, outline: Outline) -> None:
        """List the remarks of an import or a roll-over."""
        self.sentence.setText(result.sentence)
        self.list.setAccessibleName(result.title)
        self.list.clear()
        for group in dict.fromkeys(one.group for one in result.remarks):
            found = [one for one in result.remarks if one.group == group]
            places = [place_of(outline, one.about) for one in found]
            calm = group in result.calm
            self._add_group(_head(group, places, outline, calm), found, places, calm)

    def _add_group(
        self, title: str, remarks: Sequence[Remark], places: Sequence[Place], folded: bool
    ) -> None:
        head = QTreeWidgetItem([title])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        head.setData(0, _TITLE, title)
        self.list.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        for one, place in zip(remarks, places, strict=True):
            item = QTreeWidgetItem(head, [one.message, place.chapter])
            item.setToolTip(0, one.message)
            item.setData(0, _REMARK, one)
        head.setExpanded(not folded)

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the rows out anew: their heights follow the width, which is known now."""
        super().showEvent(event)
        self.list.scheduleDelayedItemsLayout()
        self.shown.emit()

    def show_settled(self, settled: Callable[[Remark], Settled]) -> None:
        """Tick off the remarks that are settled, and count them in their group's head."""
        for row in range(self.list.topLevelItemCount()):
            head = self.list.topLevelItem(row)
            items = [head.child(place) for place in range(head.childCount())] if head else []
            ticked = sum(self._show_one(item, settled(item.data(0, _REMARK))) for item in items)
            title = str(head.data(0, _TITLE)) if head else ""
            if ticked == len(items):
                title = f"{_TICK} {title}"
            elif ticked:
                title += f"，已处理 {ticked}"
            _set_text(head, title)

    def _show_one(self, item: QTreeWidgetItem, told: Settled) -> bool:
        """Show how far one remark is settled; return whether it is."""
        remark: Remark = item.data(0, _REMARK)
        left = f"（还有 {told.open_places} 处）" if told.open_places else ""
        _set_text(item, f"{_TICK} {remark.message}" if told.is_settled else remark.message + left)
        quiet = self.palette().brush(QPalette.ColorRole.PlaceholderText)
        for column in (0, 1):
            item.setForeground(column, quiet if told.is_settled else QBrush())
        return told.is_settled

    def _go(self, item: QTreeWidgetItem) -> None:
        remark = item.data(0, _REMARK)
        if isinstance(remark, Remark):
            self.remarkChosen.emit(remark)
        else:
            item.setExpanded(not item.isExpanded())


def _set_text(item: QTreeWidgetItem | None, text: str) -> None:
    if item is not None and item.text(0) != text:
        item.setText(0, text)


def _head(group: str, places: Sequence[Place], outline: Outline, calm: bool) -> str:
    """Return a group's title; one that is folded says what it holds."""
    if not calm:
        return f"{group} {len(places)}"
    counted = Counter(place.chapter for place in places)
    chapters = (place_name(outline, key) for key in ("", *section_places(outline), UNPLACED))
    told = "，".join(f"{one} {counted[one]}" for one in chapters if one in counted)
    return f"{group} {len(places)}（没有疑问；点开看读到了什么、取自哪里）：{told}"
