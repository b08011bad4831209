"""A row of small widgets that goes on in a second line where the first is full."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrappingRow(QLayout):
    """Gives each widget its own width, and as many lines to all of them as that takes.

    One that expands, and stands last in its line, has what is left of that.

    A button that is given less than its words would say “…” instead.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """``side`` is where the lines begin: left, or right for what stands at the end of one."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._to_right = side == Qt.AlignmentFlag.AlignRight
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Give one of them away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than the widgets have."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Be as high as the lines that a width leads to."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines, where this is their width."""
        lines = self._lines(width)
        return sum(map(_height, lines)) + self._gap * max(len(lines) - 1, 0)

    def sizeHint(self) -> QSize:
        """Wish for one line."""
        items = self._shown()
        return QSize(self._width(items), _height(items))

    def minimumSize(self) -> QSize:
        """Ask at least for the room of the widest."""
        items = self._shown()
        return QSize(max((one.sizeHint().width() for one in items), default=0), _height(items))

    def setGeometry(self, rect: QRect) -> None:
        """Put the widgets in their lines."""
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            left = rect.left()
            if self._to_right:
                left += max(rect.width() - self._width(line), 0)
            height = _height(line)
            for item in line:
                size = item.sizeHint()
                if item is line[-1] and item.expandingDirections() & Qt.Orientation.Horizontal:
                    size.setWidth(rect.right() + 1 - left)
                place = QPoint(left, top + (height - size.height()) // 2)
                item.setGeometry(QRect(place, size))
                left += size.width() + self._gap
            top += height + self._gap

    @property
    def _gap(self) -> int:
        return max(self.spacing(), 0)

    def _shown(self) -> list[QLayoutItem]:
        return [one for one in self._items if not one.isEmpty()]

    def _width(self, items: list[QLayoutItem]) -> int:
        """Return the width of these in one line."""
        gaps = self._gap * max(len(items) - 1, 0)
        return sum(one.sizeHint().width() for one in items) + gaps

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Return what stands in each line of this width."""
        lines: list[list[QLayoutItem]] = []
        for item in self._shown():
            if lines and self._width([*lines[-1], item]) <= width:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines


def _height(items: list[QLayoutItem]) -> int:
    return max((one.sizeHint().height() for one in items), default=0)
