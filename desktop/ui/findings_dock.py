"""The findings' place in the window: below, with how many there are and the filter in one line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from desktop.ui.dock_title import DockTitle
from desktop.ui.findings_panel import FindingsPanel, summary
from forms.checks.finding import Finding

_NAME = "审核结果"


class FindingsDock(QDockWidget):
    """Holds the list of findings. Its title line says the counts and holds the filter."""

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
        DockTitle(self, panel.filter)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self)

    def begin(self) -> None:
        """Say nothing of the findings of the file before."""
        self.setWindowTitle(_NAME)

    def show_summary(self, findings: Sequence[Finding]) -> None:
        """Say how many findings there are of each level."""
        self.setWindowTitle(f"{_NAME}　{summary(findings)}")
