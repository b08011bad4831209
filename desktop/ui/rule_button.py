"""依据: opens and closes the rule behind a finding; it looks like the link it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget


class RuleButton(QToolButton):
    """An underlined word with an arrow; click, space and Enter open and close."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        """``about`` is the sentence whose rule it shows."""
        super().__init__(parent)
        self.setObjectName("link")
        self.setText("依据")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"依据：{about}")
        self.toggled.connect(self._show_state)
        self._show_state(False)

    def _show_state(self, is_open: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self.setArrowType(arrow)
        self.setToolTip("收起规则" if is_open else "看这一条按什么规则审核")
        self.setAccessibleDescription("已展开" if is_open else "已收起")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as a click, as for other buttons and links."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
