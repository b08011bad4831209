"""The preview as it stands beside the form: its tools, thumbnails at the left, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.export.pdf.places import Place
from desktop.ui.preview.messages import Drawn, Laid
from desktop.ui.preview.page_view import PageView
from desktop.ui.theme import STEP, text_width

_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_THUMBNAIL_CHARACTERS = 7


class PreviewPanel(QWidget):
    """Shows the pages and tells which place was clicked.

    ``tools`` stand where its holder puts them.
    """

    placeWanted = Signal(str)
    """A click fell on an entry: its place, as findings name places."""
    pagesWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = PageView("预览")
        self.thumbnails = PageView("缩略图")
        self.thumbnails.setFixedWidth(text_width(self, _THUMBNAIL_CHARACTERS))
        self.thumbnails.hide()
        self._labels: tuple[str, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._whereabouts: tuple[str, ...] = ()
        self.number = QLabel()
        self.told = QLabel()
        self.told.setObjectName("quiet")
        self.told.hide()
        self._arrange()
        self.pages.clicked.connect(self._clicked)
        self.pages.pagesWanted.connect(self.pagesWanted)
        self.pages.pageChanged.connect(lambda _: self._show_number())
        self.pages.zoomChanged.connect(lambda _: self._show_zoom())
        self.thumbnails.clicked.connect(lambda page, *_: self.pages.go_to_page(page))
        self.thumbnails.pagesWanted.connect(self.pagesWanted)

    def _arrange(self) -> None:
        self._small = _tool("缩略图", "在左边列出各页的小图", self.show_thumbnails)
        self._small.setCheckable(True)
        self._less = _tool("－", "缩小", lambda: self.step_zoom(-1))
        self._zoom = _tool("100%", "按纸上的大小显示", lambda: self.pages.set_zoom(1.0))
        self._more = _tool("＋", "放大", lambda: self.step_zoom(1))
        self._fit = _tool("适合宽度", "页面随窗口的宽度缩放", lambda: self.pages.set_zoom(None))
        for button, name in ((self._less, "缩小"), (self._more, "放大")):
            button.setAccessibleName(name)
        self.tools = QWidget()
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(STEP // 2)
        tools.addWidget(self._small)
        tools.addWidget(self.number)
        tools.addStretch(1)
        for button in (self._less, self._zoom, self._more, self._fit):
            tools.addWidget(button)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.thumbnails)
        across.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.told)
        layout.addLayout(across, 1)

    # Showing -------------------------------------------------------------------------------

    def show_laid(self, laid: Laid) -> None:
        """Show the pages of a report set anew."""
        self._labels, self._places = laid.labels, laid.places
        self.pages.show_laid(laid)
        self.thumbnails.show_laid(laid)
        self._show_number()
        self.pages.mark(self._marked())

    def show_drawn(self, drawn: Drawn) -> None:
        """Show a page's picture where it was wished for."""
        thumbnail = self.thumbnails.isVisible() and (drawn.page, drawn.dpi) in (
            self.thumbnails.wanted()
        )
        if thumbnail:
            self.thumbnails.show_drawn(drawn)
        else:
            self.pages.show_drawn(drawn)

    def tell(self, sentence: str) -> None:
        """Say something quietly above the pages; "" takes it away."""
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))

    def clear(self) -> None:
        """Show nothing: no file is open."""
        self._labels, self._places, self._whereabouts = (), (), ()
        self.pages.clear()
        self.thumbnails.clear()
        self.number.clear()

    def wanted(self, thumbnails: bool) -> list[tuple[int, float]]:
        """Return the pictures wished for: of the pages, and of the thumbnails if they may come."""
        small = self.thumbnails.wanted() if thumbnails and self.thumbnails.isVisible() else []
        return [*self.pages.wanted(), *small]

    def show_thumbnails(self) -> None:
        """Show the thumbnails, or put them away."""
        self.thumbnails.setVisible(self._small.isChecked())
        self.pagesWanted.emit()

    def step_zoom(self, by: int) -> None:
        """Take the next zoom, or the one before."""
        now = self.pages.zoom
        steps = [one for one in _STEPS if (one > now + 0.01 if by > 0 else one < now - 0.01)]
        if steps:
            self.pages.set_zoom(steps[0] if by > 0 else steps[-1])

    def _show_number(self) -> None:
        page = self.pages.page
        if 0 <= page < len(self._labels):
            label = self._labels[page]
            printed = f"第 {label} 页" if label.isdecimal() else label
            self.number.setText(f"{printed} / 共 {len(self._labels) - 1} 页")

    def _show_zoom(self) -> None:
        self._zoom.setText(f"{self.pages.zoom:.0%}")

    # Places --------------------------------------------------------------------------------

    def follow(self, whereabouts: Iterable[str]) -> None:
        """Mark an entry's place and bring it into view: the first of these that is printed."""
        self._whereabouts = tuple(whereabouts)
        places = self._marked()
        self.pages.mark(places)
        if places:
            self.pages.reveal(places[0])

    def _marked(self) -> tuple[Place, ...]:
        printed = {place.where for place in self._places}
        found = next((where for where in self._whereabouts if where in printed), None)
        return tuple(place for place in self._places if place.where == found)

    def _clicked(self, page: int, x: float, y: float) -> None:
        where = self.place_at(page, x, y)
        if where:
            self.placeWanted.emit(where)

    def place_at(self, page: int, x: float, y: float) -> str:
        """Return the entry that is printed at a place of a page; "" for none.

        Of entries in one another the inner one counts (a row, not its table).
        """
        found = [
            place
            for place in self._places
            if place.page == page
            and place.left - 0.02 <= x <= place.right + 0.02
            and place.top <= y <= place.bottom
        ]
        inner = min(found, key=lambda one: one.bottom - one.top, default=None)
        return inner.where if inner else ""


def _tool(text: str, hint: str, callback: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(hint)
    button.setAccessibleName(text)
    button.setAutoRaise(True)
    button.clicked.connect(lambda _=False: callback())
    return button
