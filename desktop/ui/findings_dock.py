"""The findings' place in the window: below, with how many there are and the filter in one line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QToolButton,
    QWidget,
)

from desktop.ui.announcing import CLOSE_BUTTON, name_close_button
from desktop.ui.findings_panel import FindingsPanel, summary
from desktop.ui.theme import STEP
from forms.checks.finding import Finding

_NAME = "审核结果"


class FindingsDock(QDockWidget):
    """Holds the list of findings. Its title line says the counts and holds the filter.

    One line of its own for each would take a low window's room from the list.
    """

    def __init__(self, panel: FindingsPanel, window: QMainWindow) -> None:
        super().__init__(_NAME, window)
        self.setObjectName("findings")
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable
            | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.setAllowedAreas(
            Qt.DockWidgetArea.BottomDockWidgetArea | Qt.DockWidgetArea.TopDockWidgetArea
        )
        self.setWidget(panel)
        self._told = QLabel(_NAME)
        self.setTitleBarWidget(self._title_line(panel.filter))
        name_close_button(self)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self)

    def show_summary(self, findings: Sequence[Finding]) -> None:
        """Say how many findings there are of each level."""
        self.setWindowTitle(f"{_NAME}　{summary(findings)}")
        self._told.setText(self.windowTitle())

    def _title_line(self, filtering: QWidget) -> QWidget:
        close = QToolButton()
        close.setObjectName(CLOSE_BUTTON)
        close.setAutoRaise(True)
        close.clicked.connect(self.close)
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(STEP, 0, STEP // 2, 0)
        layout.setSpacing(STEP)
        layout.addWidget(self._told)
        layout.addWidget(filtering, 1)
        layout.addWidget(close)
        return line
