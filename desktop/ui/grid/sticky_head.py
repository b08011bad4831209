"""The head of a long table and its buttons, held in view while the page is scrolled past them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.grid.view import GridView
from desktop.ui.page_watch import PageWatch, place_in

_LEAST_HEADS = 2
"""The table must reach so many times as deep as what is held; else it would hide what is left."""
_CHANGED = (
    QEvent.Type.Resize,
    QEvent.Type.FocusIn,
    QEvent.Type.FocusOut,
    QEvent.Type.StyleChange,
    QEvent.Type.PaletteChange,
)
"""What gives the head another look; the edge of a table shows whether it has the focus."""


class _Picture(QWidget):
    """A picture of a table's head line, made once: what scrolls below has it painted often."""

    def __init__(self, view: GridView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._made: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def forget(self) -> None:
        """Make the picture anew when it is next seen."""
        self._made = None
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the head's own size."""
        top = self._view.frameWidth()
        return QSize(self._view.width(), top + self._view.horizontalHeader().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the table shows at its top."""
        if self._made is None:
            self._made = self._view.grab(QRect(QPoint(0, 0), self.sizeHint()))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._made)
        painter.end()


class StickyHead(PageWatch):
    """Holds head and buttons at the top of the page that the table stands on.

    ``make_tools`` makes the buttons a second time; they are made when they are first wanted.
    """

    def __init__(self, view: GridView, make_tools: Callable[[], QWidget]) -> None:
        super().__init__(view)
        self._view = view
        self._make_tools = make_tools
        self._holder: QWidget | None = None
        self._picture: _Picture | None = None
        view.horizontalScrollBar().valueChanged.connect(lambda _: self._repaint())
        view.horizontalHeader().sectionResized.connect(lambda *_: self._repaint())
        view.grid.modelReset.connect(self._repaint)

    @property
    def height(self) -> int:
        """How much of the page's top is covered; 0 while nothing is held there."""
        holder = self._holder
        return holder.height() if holder is not None and not holder.isHidden() else 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the table, and dress the picture anew with it."""
        if watched is self._view and event.type() in _CHANGED:
            self._repaint()
        return super().eventFilter(watched, event)

    def follow(self, area: QScrollArea) -> None:
        """Hold the head where the table's own is scrolled out of view, or let it go."""
        view, place = self._view, place_in(area, self._view)
        if place.top() >= 0 or not view.isVisible():
            if self._holder is not None:
                self._holder.hide()
            return
        holder = self._held(area)
        height = holder.heightForWidth(view.width())
        holder.setGeometry(place.left(), 0, view.width(), height)
        holder.setVisible(place.top() + view.height() > _LEAST_HEADS * height)
        holder.raise_()

    def _held(self, area: QScrollArea) -> QWidget:
        if self._holder is None:
            holder = QWidget(area.viewport())
            holder.setAutoFillBackground(True)
            holder.setBackgroundRole(QPalette.ColorRole.Base)
            tools = self._make_tools()
            for button in tools.findChildren(QAbstractButton):
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the first ones are on Tab's way
            layout = QVBoxLayout(holder)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
            layout.addWidget(tools)
            self._picture = _Picture(self._view, holder)
            layout.addWidget(self._picture)
            self._holder = holder
            self._view.destroyed.connect(holder.deleteLater)
        return self._holder

    def _repaint(self) -> None:
        if self._picture is not None:
            self._picture.forget()
