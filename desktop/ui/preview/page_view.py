"""Pages below each other, as pictures that come when they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.export.pdf.places import Place
from desktop.ui.preview.messages import Drawn, Laid
from desktop.ui.theme import STEP, colours

POINTS: Final = 72.0
_SCREEN_DPI: Final = 96.0
LEAST, MOST = 0.25, 4.0
"""Zoom; at 1 a page is as large as on paper, at the customary 96 dots an inch."""
_READING: Final = 0.3
"""Where in the height of the view one reads."""
_KEPT: Final = 3
"""Pages before and after those in view whose pictures are kept."""


class _Picture(NamedTuple):
    """A page as it was last drawn."""

    image: QImage
    data: bytes
    """What the image shows; it has no copy of its own."""
    dpi: float
    is_new: bool
    """Whether it shows the report as it is now."""


class PageView(QAbstractScrollArea):
    """Shows pages, fitted to the width unless a zoom is chosen."""

    pagesWanted = Signal()
    """Other pictures are wanted than before: ask :meth:`wanted`."""
    clicked = Signal(int, float, float)
    """A click: the page (from 0) and the place on it, as shares of its width and height."""
    zoomChanged = Signal(float)
    pageChanged = Signal(int)
    """Another page is where one reads."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._pictures: dict[int, _Picture] = {}
        self._zoom: float | None = None
        self._page = -1
        self.marked: tuple[Place, ...] = ()
        self.verticalScrollBar().valueChanged.connect(lambda _: self._moved())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    # What is shown -------------------------------------------------------------------------

    def show_laid(self, laid: Laid) -> None:
        """Show the pages of a report set anew; old pictures stand until the new ones come."""
        self._sizes = laid.sizes
        self._pictures = {
            page: picture._replace(is_new=False)
            for page, picture in self._pictures.items()
            if page < len(laid.sizes)
        }
        self._resized()

    def show_drawn(self, drawn: Drawn) -> None:
        """Show a page's picture."""
        image = QImage(
            drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32
        )
        self._pictures[drawn.page] = _Picture(image, drawn.data, drawn.dpi, True)
        self.viewport().update()

    def clear(self) -> None:
        """Show nothing."""
        self._sizes, self._pictures, self.marked = (), {}, ()
        self._resized()

    def mark(self, places: Sequence[Place]) -> None:
        """Mark where the entry being worked on stands."""
        self.marked = tuple(places)
        self.viewport().update()

    def wanted(self) -> list[tuple[int, float]]:
        """Return the pages in view whose pictures are old or missing, with dots an inch."""
        dpi = self._dpi()
        found = []
        for page, _ in self.pages_in_view():
            picture = self._pictures.get(page)
            if picture is None or not picture.is_new or abs(picture.dpi - dpi) > 0.5:
                found.append((page, dpi))
        return found

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page where one reads, in the upper part of the view (from 0); -1 for none."""
        return self._page

    @property
    def is_current(self) -> bool:
        """Whether every page in view shows the report as it is now."""
        return bool(self._sizes) and not self.wanted()

    # Measures ------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """The zoom in force."""
        if self._zoom is not None:
            return self._zoom
        widest = max((width for width, _ in self._sizes), default=595.0)
        room = self.viewport().width() - 2 * STEP
        return min(max(room / (widest * _SCREEN_DPI / POINTS), 0.05), MOST)

    @property
    def fits_width(self) -> bool:
        """Whether the pages follow the width of the view."""
        return self._zoom is None

    def set_zoom(self, zoom: float | None) -> None:
        """Choose a zoom; ``None`` fits the width. The middle of the view stays."""
        self._zoom = None if zoom is None else min(max(zoom, LEAST), MOST)
        self._rescale()
        self.zoomChanged.emit(self.zoom)

    def _rescale(self) -> None:
        """Show the pages in another size; what is in the middle of the view stays there."""
        bar = self.verticalScrollBar()
        share = (bar.value() + bar.pageStep() / 2) / max(1, bar.maximum() + bar.pageStep())
        self._resized()
        bar.setValue(round(share * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    def _dpi(self) -> float:
        return self.zoom * _SCREEN_DPI * self.devicePixelRatioF()

    def _area(self, page: int, top: float) -> QRectF:
        scale = self.zoom * _SCREEN_DPI / POINTS
        width, height = (length * scale for length in self._sizes[page])
        room = max(self.viewport().width(), width + 2 * STEP)
        left = (room - width) / 2 - self.horizontalScrollBar().value()
        return QRectF(left, top, width, height)

    def areas(self) -> Iterator[tuple[int, QRectF]]:
        """Yield each page with its area in the viewport."""
        top = float(STEP - self.verticalScrollBar().value())
        for page in range(len(self._sizes)):
            area = self._area(page, top)
            yield page, area
            top += area.height() + STEP

    def pages_in_view(self) -> list[tuple[int, QRectF]]:
        """Return the pages in view with their areas."""
        height = self.viewport().height()
        return [
            (page, area)
            for page, area in self.areas()
            if area.bottom() >= 0 and area.top() < height
        ]

    def _resized(self) -> None:
        scale = self.zoom * _SCREEN_DPI / POINTS
        high = sum(height * scale + STEP for _, height in self._sizes) + STEP
        wide = max((width * scale for width, _ in self._sizes), default=0.0) + 2 * STEP
        view = self.viewport().size()
        for bar, length, room in (
            (self.verticalScrollBar(), high, view.height()),
            (self.horizontalScrollBar(), wide, view.width()),
        ):
            bar.setRange(0, max(0, round(length) - room))
            bar.setPageStep(room)
            bar.setSingleStep(5 * STEP)
        self._moved()

    def _moved(self) -> None:
        seen = self.pages_in_view()
        reading = self.viewport().height() * _READING
        number = next((page for page, area in seen if area.bottom() >= reading), -1)
        number = number if number >= 0 or not seen else seen[-1][0]
        if seen:
            first, last = seen[0][0] - _KEPT, seen[-1][0] + _KEPT
            self._pictures = {n: one for n, one in self._pictures.items() if first <= n <= last}
        if number != self._page:
            self._page = number
            self.pageChanged.emit(number)
        self.viewport().update()
        self.pagesWanted.emit()

    # Going about ---------------------------------------------------------------------------

    def go_to_page(self, page: int) -> None:
        """Bring a page's head to the top of the view."""
        for number, area in self.areas():
            if number == page:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + round(area.top()) - STEP)

    def reveal(self, place: Place) -> None:
        """Bring a place into view, unless it is there."""
        for number, area in self.areas():
            if number != place.page:
                continue
            top = area.top() + place.top * area.height()
            bottom = area.top() + place.bottom * area.height()
            height = self.viewport().height()
            if top < STEP or min(bottom, top + height / 3) > height - STEP:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + round(top - height / 3))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell where a click fell."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        for page, area in self.pages_in_view():
            if area.contains(event.position()):
                point: QPointF = event.position() - area.topLeft()
                self.clicked.emit(page, point.x() / area.width(), point.y() / area.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages anew."""
        super().resizeEvent(event)
        self._rescale()
        if self._zoom is None:
            self.zoomChanged.emit(self.zoom)

    def sizeHint(self) -> QSize:
        """Ask for room for a page at half its size."""
        return QSize(320, 450)

    # Painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in view, white where no picture has come yet."""
        painter = QPainter(self.viewport())
        scheme = colours()
        painter.fillRect(event.rect(), QColor(scheme.window))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page, area in self.pages_in_view():
            picture = self._pictures.get(page)
            if picture is None:
                painter.fillRect(area, Qt.GlobalColor.white)
            else:
                painter.drawImage(self._exact(area, picture), picture.image)
            painter.setPen(QColor(scheme.line))
            painter.drawRect(area.adjusted(-1, -1, 0, 0))
            self._paint_mark(painter, page, area)
        painter.end()

    def _exact(self, area: QRectF, picture: _Picture) -> QRectF:
        """Return the area on whole pixels where the picture fits it, so that it stays sharp."""
        ratio = self.devicePixelRatioF()
        width, height = picture.image.width() / ratio, picture.image.height() / ratio
        if abs(width - area.width()) > 2 or abs(height - area.height()) > 2:
            return area
        left, top = round(area.left() * ratio) / ratio, round(area.top() * ratio) / ratio
        return QRectF(left, top, width, height)

    def _paint_mark(self, painter: QPainter, page: int, area: QRectF) -> None:
        for place in self.marked:
            if place.page == page:
                left = area.left() + place.left * area.width() - STEP
                top = area.top() + place.top * area.height()
                height = (place.bottom - place.top) * area.height()
                painter.fillRect(QRectF(left, top, 3, height), QColor("#1f5fa6"))
