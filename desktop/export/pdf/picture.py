"""A picture of the expenditure: the share of each class, and budget against actual.

Drawn with reportlab's own charts in the report's 黑体, in greys with outlines, so that it reads
as well from a copier as in colour. Lengths are in points.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, NamedTuple

from desktop.export.pdf.flow import Flowable
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.grid import LINE_PITCH
from desktop.export.pdf.structure import CAPTION, FIGURE, Element, marked
from desktop.export.pdf.text import Alignment, draw_string
from forms.amount import Amount, total
from forms.economic import classification
from forms.report import ExpenditureLine, Report

OTHER: Final = "其他资金"
"""What rows without a subject of the classification are called together."""
_CAPTION: Final = "支出结构图"
_CAPTION_SIZE: Final = 12.0
_LABEL_SIZE: Final = 10.5
_BAR: Final = 16.0
_STEP: Final = _BAR + 4
"""From one bar to the next where each class has one."""
_CAPTION_DROP: Final = 20.0
_LEGEND_LINES: Final = 1.25
_LABELS_WIDTH: Final = 150.0
_DARK, _LIGHT = 0.35, 0.85
"""Grey of the actual figures and of the budget."""


class ClassShare(NamedTuple):
    """What was spent in one class, and what was approved for it where rows say so."""

    name: str
    spent: Amount
    budget: Amount | None


def by_class(report: Report) -> tuple[ClassShare, ...]:
    """The expenditure by class (类), in the order of the rows, free rows last."""
    groups: dict[str, list[ExpenditureLine]] = {}
    for line in sorted(report.lines, key=lambda line: not line.code):
        groups.setdefault((line.code or "")[:3], []).append(line)
    known = classification().by_code
    return tuple(
        ClassShare(
            known[code].name if code in known else OTHER,
            total(line.amount for line in lines),
            total(line.budget for line in lines) if any(line.budget for line in lines) else None,
        )
        for code, lines in groups.items()
    )


class ExpenditurePicture(Flowable):
    """The picture with its caption, as wide as its frame; nothing for less than two classes."""

    def __init__(self, report: Report, fonts: FontBook) -> None:
        self.fonts = fonts
        self.unit = report.outline.view.unit
        self.shares = [share for share in by_class(report) if share.spent.fen > 0]
        self.whole = sum(share.spent.fen for share in self.shares)
        self._against_budget = any(share.budget for share in self.shares)

    @property
    def is_telling(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.shares) > 1

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Take a whole number of lines: the charts, their legend and the caption."""
        count = len(self.shares)
        needed = LINE_PITCH + count * _STEP + _CAPTION_DROP
        if self._against_budget:
            needed += LINE_PITCH * _LEGEND_LINES + 2 * count * _STEP
        self.width, self.height = measure, math.ceil(needed / LINE_PITCH) * LINE_PITCH
        return self.width, self.height

    def draw(self) -> None:
        """Draw the charts from the top down, then the caption."""
        canvas = self.canv
        height = len(self.shares) * _STEP
        bottom = self.height - LINE_PITCH / 2 - height
        with marked(canvas, _figure(self._told())):
            chart = self._chart([[self._percent(share) for share in self.shares]], "%.1f%%")
            self._place(chart, bottom, height)
            if self._against_budget:
                bottom -= _LEGEND_LINES * LINE_PITCH
                self._draw_legend(bottom)
                bottom -= 2 * height
                self._place(self._comparison(), bottom, 2 * height)
        with marked(canvas, Element(CAPTION)):
            draw_string(
                canvas, self.fonts, self.width / 2, bottom - _CAPTION_DROP, _CAPTION, Face.HEITI,
                _CAPTION_SIZE, Alignment.CENTRED,
            )  # fmt: skip

    def _draw_legend(self, bottom: float) -> None:
        unit = self.unit.value
        for x, grey, text in ((0.0, _LIGHT, f"预算（{unit}）"), (110.0, _DARK, f"实际（{unit}）")):
            self.canv.saveState()
            self.canv.setFillGray(grey)
            self.canv.setLineWidth(0.5)
            self.canv.rect(_LABELS_WIDTH + x, bottom + 4, 16, 9, stroke=1, fill=1)
            self.canv.restoreState()
            draw_string(
                self.canv, self.fonts, _LABELS_WIDTH + x + 22, bottom + 4, text, Face.HEITI,
                _LABEL_SIZE,
            )  # fmt: skip

    def _comparison(self) -> Any:
        budget = [self._amount(share.budget) for share in self.shares]
        actual = [self._amount(share.spent) for share in self.shares]
        return self._chart([actual, budget], "%.2f")

    def _chart(self, data: list[list[float]], label: str) -> Any:
        # Only reports with a picture need the charts, which take time to import.
        from reportlab.graphics.charts.barcharts import HorizontalBarChart
        from reportlab.lib.colors import Color, black

        font = self.fonts.glyph("支", Face.HEITI).font
        chart: Any = HorizontalBarChart()
        chart.data = [row[::-1] for row in data]  # its first category is the lowest
        chart.categoryAxis.categoryNames = [share.name for share in self.shares][::-1]
        chart.categoryAxis.labels.fontName = font
        chart.categoryAxis.labels.fontSize = _LABEL_SIZE
        chart.categoryAxis.labels.dx = -4
        chart.categoryAxis.visibleTicks = False
        chart.valueAxis.valueMin = 0
        chart.valueAxis.valueMax = 1.3 * max(max(row) for row in data)
        chart.valueAxis.visible = False
        chart.barLabels.fontName = font
        chart.barLabels.fontSize = _LABEL_SIZE
        chart.barLabelFormat = label
        chart.barLabels.boxAnchor = "w"
        chart.barLabels.dx = 4
        chart.barWidth, chart.groupSpacing = _BAR, 8
        for number, grey in enumerate((_DARK, _LIGHT)[: len(data)]):
            chart.bars[number].fillColor = Color(grey, grey, grey)
            chart.bars[number].strokeColor = black
            chart.bars[number].strokeWidth = 0.5
        return chart

    def _place(self, chart: Any, bottom: float, height: float) -> None:
        from reportlab.graphics import renderPDF
        from reportlab.graphics.shapes import Drawing

        chart.x, chart.y = _LABELS_WIDTH, 0
        chart.width, chart.height = self.width - _LABELS_WIDTH, height
        # Or reportlab would refer to a Helvetica that it does not embed.
        drawing = Drawing(self.width, height, initialFontName=chart.barLabels.fontName)
        drawing.add(chart)
        renderPDF.draw(drawing, self.canv, 0, bottom)

    def _percent(self, share: ClassShare) -> float:
        exact = Decimal(share.spent.fen) * 100 / self.whole
        return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))

    def _amount(self, amount: Amount | None) -> float:
        view_fen = Amount.of("1", self.unit).fen
        return amount.fen / view_fen if amount else 0.0

    def _told(self) -> str:
        """What the picture shows, for who does not see it."""
        parts = (f"{share.name}{self._percent(share):.1f}%" for share in self.shares)
        return f"{_CAPTION}：{'，'.join(parts)}。"


def _figure(told: str) -> Element:
    return Element(FIGURE, f"/Alt <FEFF{told.encode('utf-16-be').hex().upper()}>")
