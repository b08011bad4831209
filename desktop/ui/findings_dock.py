"""The findings' place in the window: below, with how many there are and the filter in one line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow

from desktop.ui.dock_title import DockTitle
from desktop.ui.findings_panel import FindingsPanel, summary
from desktop.ui.preferences import Preferences
from forms.checks.finding import Finding

_NAME = "审核结果"
_SHOWN = "findings"
"""Name under which the preferences remember whether the list is shown."""


class FindingsDock(QDockWidget):
    """Holds the list of findings. Its title line says the counts and holds the filter.

    It is shown with a file, until the person puts it away; then, until she asks for it.
    """

    def __init__(self, panel: FindingsPanel, window: QMainWindow, preferences: Preferences) -> None:
        super().__init__(_NAME, window)
        self._preferences = preferences
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

    def show_with(self, has_file: bool) -> None:
        """Show it while a file is open, unless it was put away."""
        self.setVisible(has_file and self._preferences.text(_SHOWN) != "off")

    def open(self) -> None:
        """Show it, also from now on."""
        self._remember("on")
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay away, also when the next file is opened."""
        self._remember("off")
        super().closeEvent(event)

    def _remember(self, shown: str) -> None:
        if self._preferences.text(_SHOWN) != shown:
            self._preferences.remember(_SHOWN, shown)

    def show_summary(self, findings: Sequence[Finding]) -> None:
        """Say how many findings there are of each level."""
        self.setWindowTitle(f"{_NAME}　{summary(findings)}")
