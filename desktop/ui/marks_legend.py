"""What the marks in the list of chapters mean, in one quiet line below it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.section_list import draw_badge
from desktop.ui.theme import STEP, colours

_MARKS = (("✓", "好了"), ("!", "缺必填"), ("", "待处理数"))
_WORDS = (
    "✓　必填的已填好，也没有待处理的审核结果",
    "!　还缺必填的内容",
    "未存　有填了却读不懂的，没有保存",
    "圈里的数　这一章还有几条审核结果待处理（逻辑性的须改正，核实性的待说明）",
)


class MarksLegend(QWidget):
    """Draws each mark as the list draws it, with a word or two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip("\n".join(_WORDS))
        self.setAccessibleName("章节列表中记号的意思")
        self.setAccessibleDescription("；".join(_WORDS))

    def sizeHint(self) -> QSize:
        """Ask for the height of a line."""
        return QSize(0, self.fontMetrics().height() + STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks from the left."""
        scheme, metrics = colours(), self.fontMetrics()
        painter = QPainter(self)
        gap = metrics.horizontalAdvance("中") // 3
        left = STEP
        for mark, words in _MARKS:
            width = metrics.height() if not mark else metrics.horizontalAdvance(mark)
            place = QRect(left, 0, width, self.height())
            if not mark:
                draw_badge(painter, place, mark, self.font())
            else:
                painter.setPen(QColor(scheme.text))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, mark)
            left += width + gap
            place = QRect(left, 0, metrics.horizontalAdvance(words), self.height())
            painter.setPen(QColor(scheme.quiet))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            left += place.width() + 3 * gap
        painter.end()
