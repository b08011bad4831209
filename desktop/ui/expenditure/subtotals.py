"""按类小计: what the rows of each class come to, below the table; nothing here is entered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.ui.expenditure.columns import percent
from desktop.ui.theme import STEP
from forms.amount import ZERO, Amount, AmountView
from forms.economic import classification
from forms.report import Report

FREE = "不属于科目的资金"


@dataclass(frozen=True, slots=True)
class Subtotal:
    """One class: its code ("" for free rows), name, number of rows and their sum."""

    code: str
    name: str
    rows: int
    amount: Amount


def subtotals_of(report: Report) -> tuple[Subtotal, ...]:
    """Return the subtotals in the order of the classes' codes, free rows last."""
    rows: dict[str, int] = {}
    fen: dict[str, int] = {}
    for line in report.lines:
        code = (line.code or "")[:3]
        rows[code] = rows.get(code, 0) + 1
        fen[code] = fen.get(code, 0) + (line.amount or ZERO).fen
    known = classification().by_code
    return tuple(
        Subtotal(code, known[code].name if code in known else FREE, rows[code], Amount(fen[code]))
        for code in sorted(rows, key=lambda code: (not code, code))
    )


class SubtotalsView(QWidget):
    """Shows the subtotals as quiet lines: class, number of rows, sum, share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("按类小计")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * STEP)
        self._grid.setVerticalSpacing(STEP // 2)
        self._grid.setColumnStretch(0, 1)
        self._shown: tuple[tuple[str, ...], ...] = ()

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return what is shown, row by row."""
        return self._shown

    def show_report(self, report: Report, view: AmountView) -> None:
        """Show a report's subtotals."""
        wanted = tuple(
            (
                f"{one.code} {one.name}".strip(),
                f"{one.rows} 项",
                f"{view.format_exact(one.amount)} {view.unit.value}",
                percent(one.amount, report.expenditure_sum),
            )
            for one in subtotals_of(report)
        )
        if wanted == self._shown:
            return
        self._shown = wanted
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, texts in enumerate(wanted):
            for column, text in enumerate(texts):
                label = QLabel(text)
                label.setObjectName("quiet")
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(label, row, column)
