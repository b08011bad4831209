"""How a quoted figure looks in the text: tinted, in brackets, and as it will print.

The figure is drawn over the one character that stands for it, which the text's layout gives
the figure's width. So lines break around a figure as around any word, and no full stop is
left at the beginning of a line, as it would be after a text object of Qt's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextBlock, QTextCursor

from desktop.ui.narrative.conversion import Look, quotes_in
from desktop.ui.theme import colours

_WAVE: Final = 2
"""Pixels of half a wave."""


def quote_area(block: QTextBlock, offset: int) -> QRectF:
    """Return where the quote at an offset of its block stands, in the document's points."""
    layout = block.layout()
    if offset >= layout.preeditAreaPosition() >= 0:  # a word is being composed before it
        offset += len(layout.preeditAreaText().encode("utf-16-le")) // 2
    line = layout.lineForTextPosition(offset)
    if not line.isValid():
        return QRectF()
    left, right = _x(line.cursorToX(offset)), _x(line.cursorToX(offset + 1))
    corner = QPointF(left, line.y()) + layout.position()
    return QRectF(corner.x(), corner.y(), right - left, line.ascent() + line.descent())


def _x(place: object) -> float:
    """Return the distance of ``cursorToX``, which comes with the place that was meant."""
    return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]


def draw_quotes(
    painter: QPainter,
    block: QTextBlock,
    look: Look,
    scrolled: float,
    cursor: QTextCursor,
    objected: Sequence[tuple[int, int]] = (),
) -> None:
    """Draw a block's quotes, as the text's cursor selects them.

    ``objected`` are start and end of what checks object to in the document.
    """
    scheme = colours()
    for offset, quote in quotes_in(block):
        font = look.font(block.blockFormat().headingLevel())
        metrics = QFontMetricsF(font)
        whole = quote_area(block, offset).translated(0, -scrolled)
        baseline = whole.bottom() - block.layout().lineForTextPosition(offset).descent()
        position = block.position() + offset
        left = whole.left() + (position == cursor.position())  # the cursor itself stays in view
        top = baseline - metrics.ascent()
        area = QRectF(left, top, whole.right() - left, metrics.height())
        chosen = cursor.selectionStart() <= position < cursor.selectionEnd()
        painter.fillRect(area, QColor(scheme.selection if chosen else scheme.tint))
        painter.setPen(QColor(scheme.accent))
        painter.setFont(font)
        painter.drawText(QPointF(whole.left(), baseline), look.shown(quote))
        if any(start <= position < end for start, end in objected):
            _draw_wave(painter, area)


def _draw_wave(painter: QPainter, area: QRectF) -> None:
    """Draw the line under a quote that a check objects to, as it stands under other words."""
    steps = range(round(area.width() / _WAVE))
    line = [
        QPointF(area.left() + step * _WAVE, area.bottom() - _WAVE * (step % 2)) for step in steps
    ]
    painter.setPen(QColor(colours().wrong))
    painter.drawPolyline(line)
