"""Following a widget about on the scrolled page that it stands on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Slot
from PySide6.QtWidgets import QScrollArea, QWidget

_MOVED = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize, QEvent.Type.Move)


class PageWatch(QObject):
    """Calls :meth:`follow` whenever a widget may stand elsewhere in the page's window."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._watched = watched
        self._area: QScrollArea | None = None
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget as it is shown, hidden, moved and resized."""
        if watched is self._watched and event.type() in _MOVED:
            self._attach()
            self.look()
        return super().eventFilter(watched, event)

    def _attach(self) -> None:
        """Find the page when the widget first stands on one."""
        above: QWidget | None = self._watched.parentWidget()
        while above is not None and self._area is None:
            if isinstance(above, QScrollArea):
                self._area = above
                # Slots of this object, which end with it; the page lives on.
                above.verticalScrollBar().valueChanged.connect(self.look)
                above.verticalScrollBar().rangeChanged.connect(self.look)
            above = above.parentWidget()

    @Slot()
    def look(self) -> None:
        """Follow the widget to where it is now."""
        if self._area is not None:
            self.follow(self._area)

    def follow(self, area: QScrollArea) -> None:
        """Do what the widget's place on the page asks for."""
        raise NotImplementedError


def place_in(area: QScrollArea, widget: QWidget) -> QRect:
    """Return where a widget is in a page's window; its top is negative where scrolled away."""
    return QRect(widget.mapTo(area.viewport(), QPoint(0, 0)), widget.size())
