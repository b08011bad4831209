"""The list that opens where 「@」 is typed: figures by label, key or pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.ui.narrative.quotes import Offer
from desktop.ui.theme import text_width
from forms.initials import has_initials
from forms.narrative import Quote

AT: Final = ("@", "＠")
_ROWS: Final = 8
_QUOTE: Final = Qt.ItemDataRole.UserRole


def matching(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Return the offers that what was typed after 「@」 may mean, the best first."""
    wanted = typed.strip().lower()

    def rank(offer: Offer) -> int:
        if offer.label.startswith(wanted):
            return 0
        return 1 if wanted in offer.label or offer.quote.key.startswith(wanted) else 2

    found = [
        offer
        for offer in offers
        if wanted in offer.label.lower()
        or wanted in offer.quote.key
        or has_initials(offer.label, wanted)
    ]
    return sorted(found, key=rank)


class QuotePopup(QListWidget):
    """Floats over the text and never takes the focus: typing goes on in the text."""

    chosen = Signal(Quote)

    def __init__(self, text: QWidget) -> None:
        super().__init__(text.window())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("可引用的指标")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)
        self.hide()

    def offer(self, offers: Sequence[tuple[Offer, str]], cursor: QRect, text: QWidget) -> None:
        """Show offers with what they would print, below the cursor; hide where there is none."""
        self.clear()
        for offer, printed in offers:
            item = QListWidgetItem(f"{offer.label}　{printed}")
            item.setData(_QUOTE, offer.quote)
            self.addItem(item)
        if not offers:
            self.hide()
            return
        self.setCurrentRow(0)
        rows = min(len(offers), _ROWS)
        height = rows * self.sizeHintForRow(0) + 2 * self.frameWidth() + 8
        width = min(text_width(self, 26), self.window().width())
        self.resize(width, height)
        self.move(self._place(cursor, text))
        self.show()
        self.raise_()

    def _place(self, cursor: QRect, text: QWidget) -> QPoint:
        """Return where the list fits: below the cursor, else above, inside of the window."""
        window = self.window()
        below = text.mapTo(window, cursor.bottomLeft()) + QPoint(0, 2)
        above = text.mapTo(window, cursor.topLeft()) - QPoint(0, self.height() + 2)
        fits = below.y() + self.height() <= window.height()
        place = below if fits or above.y() < 0 else above
        place.setX(max(0, min(place.x(), window.width() - self.width())))
        return place

    def step(self, rows: int) -> None:
        """Go up or down in the list, round its ends."""
        if self.count():
            self.setCurrentRow((self.currentRow() + rows) % self.count())

    def take(self) -> None:
        """Choose the current entry."""
        item = self.currentItem()
        if item is not None:
            self._choose(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.data(_QUOTE))
