"""The preview's place in the window: at the right, off by choice and on small screens."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from desktop.export.pdf.places import SECTION
from desktop.ui.dock_title import DockTitle
from desktop.ui.preferences import Preferences
from desktop.ui.preview.controller import PreviewController
from desktop.ui.preview.panel import PreviewPanel
from desktop.ui.session import Session
from desktop.ui.theme import FORM_CHARACTERS, text_width
from desktop.ui.work_area import WorkArea

_SHOWN, _ZOOM = "preview", "preview_zoom"
_LEAST_CHARACTERS = 20
_FORM_CHARACTERS = 14 + FORM_CHARACTERS + 6
"""What the list of chapters and a form of full width take; the rest is the preview's at first."""
_PAGE_CHARACTERS = 70
"""Beyond the width of a page on paper the preview would only be coarser; the form gains more."""
_WIDE_CHARACTERS, _WIDE = 100, 1280
"""Width of a screen, in Chinese characters and at least in device-independent pixels, from
which on the preview is shown unasked."""


class PreviewDock(QDockWidget):
    """Shows the pages beside the form, while a file is open and they are wished for."""

    wishedChanged = Signal(bool)

    def __init__(
        self, window: QMainWindow, session: Session, work: WorkArea, preferences: Preferences
    ) -> None:
        super().__init__("预览", window)
        self.setObjectName("preview")
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable
            | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._session, self._work, self._preferences = session, work, preferences
        self.panel = PreviewPanel()
        self.panel.setMinimumWidth(text_width(window, _LEAST_CHARACTERS))
        self.setWidget(self.panel)
        DockTitle(self, self.panel.tools)
        self.controller = PreviewController(session, self.panel, work.place, self)
        self.panel.placeWanted.connect(self._go_to)
        work.tabChanged.connect(lambda _: self.controller.follow())
        session.documentChanged.connect(self.refresh)
        self.visibilityChanged.connect(self._follow_visibility)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        self._main, self._sized = window, False
        self.hide()
        zoom = preferences.text(_ZOOM)
        if zoom:
            self.panel.pages.set_zoom(float(zoom))

    @property
    def is_wished(self) -> bool:
        """Whether the preview is to be shown while a file is open."""
        chosen = self._preferences.text(_SHOWN)
        if chosen:
            return chosen == "on"
        wide = max(text_width(self, _WIDE_CHARACTERS), _WIDE)
        return self.screen().availableGeometry().width() >= wide

    def toggle(self) -> None:
        """Show the preview, or put it away; the choice is remembered.

        Where it stands behind the list of an import, it comes before that.
        """
        behind = not self.isHidden() and self.visibleRegion().isEmpty()
        if behind:
            self.raise_()
        self.wish(behind or not self.is_wished)

    def wish(self, wished: bool) -> None:
        """Choose whether the preview is shown."""
        self._preferences.remember(_SHOWN, "on" if wished else "off")
        self.refresh()
        self.wishedChanged.emit(wished)

    def keep_size(self) -> None:
        """Leave the width as it was restored."""
        self._sized = True

    def end(self) -> None:
        """Let the typesetter go: the window closes. The zoom is remembered."""
        pages = self.panel.pages
        self._preferences.remember(_ZOOM, "" if pages.fits_width else f"{pages.zoom:.3f}")
        self.controller.end()

    def refresh(self) -> None:
        """Show it or put it away, as is wished."""
        shown = self._session.document is not None and self.is_wished
        self.setVisible(shown)
        if shown and not self._sized:
            self._sized = True
            room = self._main.width() - text_width(self, _FORM_CHARACTERS)
            least, most = (text_width(self, n) for n in (_LEAST_CHARACTERS, _PAGE_CHARACTERS))
            width = min(max(room, least), most)
            self._main.resizeDocks([self], [width], Qt.Orientation.Horizontal)
        self._follow_visibility()

    def _follow_visibility(self) -> None:
        self.controller.set_active(not self.isHidden())

    def closeEvent(self, event: object) -> None:
        """Closing by its cross is a choice too."""
        self._preferences.remember(_SHOWN, "off")
        self.wishedChanged.emit(False)
        super().closeEvent(event)  # type: ignore[arg-type]

    def _follow_focus(self) -> None:
        if not self.isHidden() and self._session.document is not None:
            self.controller.follow()

    def _go_to(self, where: str) -> None:
        if where.startswith(SECTION):
            self._work.go_to_tab(where.removeprefix(SECTION))
        else:
            self._work.go_to_place(where)
