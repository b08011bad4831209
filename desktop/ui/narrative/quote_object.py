"""How a quoted figure looks in the text: tinted, in brackets, and as it will print."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from desktop.ui.narrative.conversion import quote_of
from desktop.ui.theme import colours
from forms.narrative import Quote


class QuoteObject(QPyTextObject):
    """Measures and draws the objects that stand for quotes."""

    def __init__(self, printed: Callable[[Quote], str], parent: QObject) -> None:
        super().__init__(parent)
        self._printed = printed

    def _text(self, quote_format: QTextFormat) -> str:
        quote = quote_of(quote_format)
        return f"〔{self._printed(quote)}〕" if quote else ""

    def _font(self, document: QTextDocument, quote_format: QTextFormat) -> QFont:
        font = QFont(document.defaultFont())
        font.setBold(quote_format.toCharFormat().fontWeight() >= QFont.Weight.Bold.value)
        return font

    def intrinsicSize(
        self,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,  # noqa: A002
    ) -> QSizeF:
        """Return the room the figure takes in its line."""
        metrics = QFontMetricsF(self._font(doc, format))
        return QSizeF(metrics.horizontalAdvance(self._text(format)), metrics.height())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,  # noqa: A002
    ) -> None:
        """Draw the figure on its tint."""
        font = self._font(doc, format)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(colours().tint))
        area = QRectF(rect)
        painter.drawRoundedRect(area, 3, 3)
        painter.setPen(QColor(colours().accent))
        painter.setFont(font)
        baseline = area.bottom() - QFontMetricsF(font).descent()
        painter.drawText(QPointF(area.left(), baseline), self._text(format))
        painter.restore()
