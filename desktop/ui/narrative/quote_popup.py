"""The list that opens where 「@」 is typed: figures by name, initials or value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeGuard
from unicodedata import normalize

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.ui.announcing import announce
from desktop.ui.narrative.quote_columns import QuoteColumns, set_columns
from desktop.ui.narrative.quotes import Offer
from desktop.ui.theme import text_width
from desktop.ui.whole_rows import height_for
from forms.initials import closeness
from forms.narrative import Quote

AT: Final = ("@", "＠")
_ROWS: Final = 8
_GAP: Final = 2
"""Pixels between the cursor and the list."""
_APART: Final = 2
"""Nearness from which on others stand between the characters typed."""
_USABLE: Final = Qt.ItemFlag.ItemIsEnabled
_QUOTE: Final = Qt.ItemDataRole.UserRole


def matching(
    offers: Sequence[Offer],
    typed: str,
    printed: Callable[[Quote], str] = lambda _: "",
) -> list[Offer]:
    """Return the offers that what was typed after 「@」 may mean, the nearest first.

    They are known by label, by other names, by the initials of either, by their value as
    ``printed``, and by key. Characters that stand apart (ysps: 预算批复数) count only where
    none has what was typed in one piece, and where not more stands between than was typed.
    """
    wanted = normalize("NFKC", typed).strip()
    if not wanted:
        return list(offers)
    ranked = []
    for order, offer in enumerate(offers):
        ways = [(closeness(offer.label, wanted), 0)]
        ways += [(closeness(name, wanted), 1) for name in offer.names]
        ways.append((_closeness_of_value(printed(offer.quote), wanted), 2))
        ways.append(((1, 0) if offer.quote.key.startswith(wanted.lower()) else None, 3))
        known = [(near[0], way, near[1]) for near, way in ways if _is_meant(near, wanted)]
        if known:
            ranked.append((min(known), order, offer))
    ranked.sort(key=lambda one: one[:2])
    together = [offer for (near, *_), _, offer in ranked if near < _APART]
    return together or [offer for _, _, offer in ranked]


def _is_meant(near: tuple[int, int] | None, wanted: str) -> TypeGuard[tuple[int, int]]:
    """Whether a nearness is no accident: in a long name almost any letters stand somewhere."""
    return near is not None and near[1] <= len(wanted)


def _closeness_of_value(printed: str, wanted: str) -> tuple[int, int] | None:
    """Return how near a number typed comes to a value, whose digits stand together."""
    near = closeness(printed, wanted) if any(map(str.isdigit, wanted)) else None
    return near if near and near[0] < _APART else None


class QuotePopup(QListWidget):
    """Floats over the text and never takes the focus: typing goes on in the text."""

    chosen = Signal(Quote)
    allWanted = Signal()
    """All figures are to be listed, after nothing was found."""

    def __init__(self, text: QWidget) -> None:
        super().__init__(text.window())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("offers")
        self.setAccessibleName("可引用的指标")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.columns = QuoteColumns(self)
        self.setItemDelegate(self.columns)
        self.itemClicked.connect(self._choose)
        self.hide()

    def offer(self, offers: Sequence[tuple[Offer, str]], cursor: QRect, text: QWidget) -> None:
        """Show offers with what they would print, below the cursor."""
        self.clear()
        for offer, printed in offers:
            set_columns(self._add("", offer.quote), offer.label, printed, offer.place)
        self.columns.measure()
        self.setCurrentRow(0)
        self._stand(cursor, text)
        self._say(f"{len(offers)} 个指标")

    def offer_nothing(self, typed: str, cursor: QRect, text: QWidget) -> None:
        """Say that no figure fits, and offer them all; Enter is not taken from the text."""
        self.clear()
        told = f"没有找到“{typed}”"
        self._add(f"{told}。可输入名称、拼音首字母或数值", None).setFlags(Qt.ItemFlag.NoItemFlags)
        self._add("列出全部指标（↓ 再按 Enter）", None)
        self.setCurrentRow(-1)
        self._stand(cursor, text)
        announce(self, f"{told}，按向下键再按回车列出全部指标")

    def _add(self, told: str, quote: Quote | None) -> QListWidgetItem:
        item = QListWidgetItem(told)
        item.setData(_QUOTE, quote)
        self.addItem(item)
        return item

    def _stand(self, cursor: QRect, text: QWidget) -> None:
        """Take the room of whole rows, where the window has it."""
        window = self.window()
        top = text.mapTo(window, cursor.topLeft()).y()
        bottom = text.mapTo(window, cursor.bottomLeft()).y()
        room = max(top, window.height() - bottom) - 2 * _GAP
        widest = self.sizeHintForColumn(0) + text_width(self, 2)  # the scroll bar too
        width = min(max(text_width(self, 26), widest), window.width())
        self.resize(width, height_for(self, _ROWS, room))
        self.move(self._place(cursor, text))
        self.show()
        self.raise_()

    def _say(self, before: str = "") -> None:
        """Let a screen reader say the current entry: the focus stays in the text."""
        item = self.currentItem()
        if item is not None:
            announce(self, "，".join(filter(None, (before, item.text()))))

    def _place(self, cursor: QRect, text: QWidget) -> QPoint:
        """Return where the list fits: below the cursor, else above, inside of the window."""
        window = self.window()
        below = text.mapTo(window, cursor.bottomLeft()) + QPoint(0, _GAP)
        above = text.mapTo(window, cursor.topLeft()) - QPoint(0, self.height() + _GAP)
        fits = below.y() + self.height() <= window.height()
        place = below if fits or above.y() < 0 else above
        place.setX(max(0, min(place.x(), window.width() - self.width())))
        return place

    def step(self, rows: int) -> None:
        """Go up or down in the list, round its ends."""
        usable = [row for row in range(self.count()) if self.item(row).flags() & _USABLE]
        if not usable:
            return
        now = self.currentRow()
        place = usable.index(now) + rows if now in usable else min(rows, 0)
        self.setCurrentRow(usable[place % len(usable)])
        self._say()

    def take(self) -> bool:
        """Choose the current entry; False where there is none."""
        item = self.currentItem()
        if item is not None:
            self._choose(item)
        return item is not None

    def _choose(self, item: QListWidgetItem) -> None:
        if not item.flags() & _USABLE:
            return
        quote = item.data(_QUOTE)
        if isinstance(quote, Quote):
            self.hide()
            self.chosen.emit(quote)
        else:
            self.allWanted.emit()
