"""Heads of groups in the list of findings, which open and close them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget


class GroupHead(QToolButton):
    """A level's or a section's line; a click or the space bar opens or closes its group."""

    def __init__(
        self, text: str, is_open: bool, inner: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(is_open)
        self.setAutoRaise(True)
        self.setObjectName("quiet" if inner else "caption")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("padding: 0 2px;")  # heads are many and the list is low
        self.setAccessibleName(text)
        self.setAccessibleDescription("已展开" if is_open else "已收起")


class MoreButton(QToolButton):
    """Shows more of a long group."""

    def __init__(self, left: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(f"还有 {left} 条，再显示一些")
        self.setAutoRaise(True)
