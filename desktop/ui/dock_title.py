"""The title line of a dock: its name, its tools and its cross, all in one."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.ui.announcing import CLOSE_BUTTON, name_close_button
from desktop.ui.theme import STEP


class DockTitle(QWidget):
    """Stands in place of the line that Qt gives a dock, which holds nothing but a name.

    A line of their own for the tools would take a low window's room from what the dock shows.
    """

    def __init__(self, dock: QDockWidget, tools: QWidget) -> None:
        super().__init__(dock)
        title = QLabel(dock.windowTitle())
        dock.windowTitleChanged.connect(title.setText)
        close = QToolButton()
        close.setObjectName(CLOSE_BUTTON)
        close.setAutoRaise(True)
        close.clicked.connect(dock.close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(STEP, STEP // 4, STEP // 2, STEP // 4)
        layout.setSpacing(STEP)
        layout.addWidget(title)
        layout.addWidget(tools, 1)
        layout.addWidget(close)
        dock.setTitleBarWidget(self)
        name_close_button(dock)
