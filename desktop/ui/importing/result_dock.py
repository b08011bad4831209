"""The place of an import's or a roll-over's result in the window: beside the page, as a dock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from desktop.ui.dock_title import DockTitle
from desktop.ui.importing.remarks import Result
from desktop.ui.importing.result_panel import ResultPanel
from desktop.ui.theme import text_width
from forms.outline import Outline

_CHARACTERS = 32
"""Least width where no preview stands at the right that gives it its own."""


class ResultDock(QDockWidget):
    """Stands at the right, where it covers nothing of the page; the preview is a tab beside."""

    def __init__(self, window: QMainWindow, neighbour: QDockWidget) -> None:
        super().__init__(window)
        self.setObjectName("results")
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable
            | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.panel = ResultPanel()
        self.setWidget(self.panel)
        DockTitle(self, QWidget())
        right = Qt.DockWidgetArea.RightDockWidgetArea
        window.setTabPosition(right, QTabWidget.TabPosition.North)
        window.addDockWidget(right, self)
        window.tabifyDockWidget(neighbour, self)
        self._main, self._neighbour = window, neighbour
        self.hide()

    def show_result(self, result: Result, outline: Outline) -> None:
        """Show a result, before the preview if that stands there."""
        self.setWindowTitle(result.title)
        self.panel.show_result(result, outline)
        alone = self._neighbour.isHidden()
        self.show()
        self.raise_()
        if alone:
            width = max(text_width(self, _CHARACTERS), self._main.width() // 4)
            self._main.resizeDocks([self], [width], Qt.Orientation.Horizontal)
