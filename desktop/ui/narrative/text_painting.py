"""What is drawn over a text: quotes, and in the margin the headings' numbers and the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTextBlock

from desktop.ui.finding_mark import SIGNS
from desktop.ui.narrative.quote_drawing import draw_quotes
from desktop.ui.theme import colours
from forms.checks.finding import Level

if TYPE_CHECKING:
    from desktop.ui.narrative.text_edit import NarrativeEdit


class TextPainter:
    """Draws over one text; ``gutter`` is the margin's width in pixels."""

    def __init__(self, edit: NarrativeEdit, painter: QPainter, gutter: float) -> None:
        self._edit, self._painter, self._gutter = edit, painter, gutter
        self._scrolled = edit.verticalScrollBar().value()

    def paint(self, area: QRectF) -> None:
        """Draw what stands in an area of the viewport."""
        in_view = area.translated(0, self._scrolled)
        layout = self._edit.document().documentLayout()
        numbering, objected = self._edit.numbering(), self._edit.quoting.objected_blocks()
        cursor, waves = self._edit.textCursor(), self._edit.quoting.waves()
        block = self._edit.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            mark = numbering.mark(level) if level else ""  # those above count
            place = layout.blockBoundingRect(block)
            if place.intersects(in_view):
                draw_quotes(self._painter, block, self._edit.look, self._scrolled, cursor, waves)
                self._paint_margin(block, place.top(), mark, objected.get(block.blockNumber()))
            block = block.next()

    def _paint_margin(
        self, block: QTextBlock, top: float, number: str, objected: Level | None
    ) -> None:
        """Put a number beside a heading, and its level's sign beside what a check objects to."""
        line = block.layout().lineAt(0)
        if not line.isValid():
            return
        font = self._edit.font()
        font.setBold(True)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colours().quiet))
        baseline = top - self._scrolled + line.y() + line.ascent()
        if objected is not None:
            grave = objected is Level.MANDATORY
            self._painter.setPen(QColor(colours().error if grave else colours().quiet))
            self._painter.drawText(QPointF(2, baseline), SIGNS[objected])
            self._painter.setPen(QColor(colours().quiet))
        if number:
            width = self._painter.fontMetrics().horizontalAdvance(number)
            self._painter.drawText(QPointF(self._gutter - width, baseline), number)
