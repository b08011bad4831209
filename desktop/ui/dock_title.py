"""The title line of a dock: its name, its tools and its cross, all in one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from desktop.ui.announcing import CLOSE_BUTTON, name_close_button
from desktop.ui.theme import STEP
from desktop.ui.wrapping_row import WrappingRow


class DockTitle(QWidget):
    """Stands in place of the line that Qt gives a dock, which holds nothing but a name.

    A line of their own for the tools would take a low window's room from what the dock shows;
    they have one where name and tools find no room in one.
    """

    def __init__(self, dock: QDockWidget, tools: QWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        title = QLabel(dock.windowTitle())
        dock.windowTitleChanged.connect(title.setText)
        close = QToolButton()
        close.setObjectName(CLOSE_BUTTON)
        close.setAutoRaise(True)
        close.clicked.connect(dock.close)
        parts = WrappingRow()
        parts.setSpacing(STEP)
        parts.addWidget(title)
        tools.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        parts.addWidget(tools)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(STEP, STEP // 4, STEP // 2, STEP // 4)
        layout.setSpacing(STEP)
        layout.addLayout(parts, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        dock.setTitleBarWidget(self)
        dock.installEventFilter(self)
        name_close_button(dock)

    def sizeHint(self) -> QSize:
        """Ask for the height of as many lines as the width leads to; a dock asks for no more."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(self._dock.width()))

    def minimumSizeHint(self) -> QSize:
        """Ask for no more width than the wider of both parts has."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask anew when the dock has another width."""
        if event.type() is QEvent.Type.Resize:
            self.updateGeometry()
        return super().eventFilter(watched, event)
