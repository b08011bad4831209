"""What differs between two states of a report, side by side: where, then, now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.dialog_size import begin_with_size
from desktop.ui.theme import STEP, text_width

if TYPE_CHECKING:
    from desktop.storage.differences import Difference

_NOTHING = "（无）"
_MOST_SHOWN = 2_000
"""Rows at most: nobody reads on, and building more takes noticeable time."""


class DifferenceList(QTableWidget):
    """A table of differences: 章节, 项目, and both sides."""

    def __init__(self, before: str, after: str, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.setAccessibleName("不同之处")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in enumerate(
            (
                QHeaderView.ResizeMode.Interactive,
                QHeaderView.ResizeMode.Interactive,
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.Stretch,
            )
        ):
            header.setSectionResizeMode(column, mode)
        self.setColumnWidth(0, text_width(self, 9))
        self.setColumnWidth(1, text_width(self, 11))
        self.show_titles(before, after)

    def show_titles(self, before: str, after: str) -> None:
        """Name the two sides."""
        self.setHorizontalHeaderLabels(["章节", "项目", before, after])

    def show_differences(self, found: Sequence[Difference]) -> None:
        """List these differences."""
        shown = found[:_MOST_SHOWN]
        self.clearSpans()
        self.setRowCount(len(shown) + (len(found) > len(shown)))
        for row, one in enumerate(shown):
            where = "，".join(part for part in (one.label, one.counted_row) if part)
            before, after = (_NOTHING if side is None else side for side in (one.before, one.after))
            for column, text in enumerate((one.heading, where, before, after)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self.setItem(row, column, item)
        if len(found) > len(shown):
            self.setItem(len(shown), 0, QTableWidgetItem(f"……共 {len(found)} 处，其余没有列出"))
            self.setSpan(len(shown), 0, 1, self.columnCount())
        self.resizeRowsToContents()


class ComparisonDialog(QDialog):
    """Shows what differs between two reports, named by ``before`` and ``after``."""

    def __init__(
        self,
        title: str,
        sentence: str,
        names: tuple[str, str],
        found: Sequence[Difference],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sentence = QLabel(sentence)
        self.sentence.setWordWrap(True)
        self.list = DifferenceList(*names)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.setSpacing(STEP)
        layout.addWidget(self.sentence)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        begin_with_size(self, 68, 38)
        self.list.show_differences(found)


def counted(found: Sequence[Difference]) -> str:
    """Say in words how many entries differ."""
    return f"有 {len(found)} 处不同。" if found else "内容完全相同。"
