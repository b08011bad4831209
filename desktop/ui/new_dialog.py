"""新建: which outline, which unit, which year."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.calm_combo import CalmComboBox
from desktop.ui.fields.readers import parse_year
from desktop.ui.theme import STEP, text_width
from forms.outline import Outline
from forms.outline_reader import shipped_outlines
from forms.report import Report, new_report


class NewDialog(QDialog):
    """Asks what a new report needs; the outline follows the year until it is chosen."""

    def __init__(
        self,
        parent: QWidget | None = None,
        title: str = "新建自评报告",
        today: date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._outlines = list(shipped_outlines().values())
        last_year = (today or date.today()).year - 1
        self.unit = QLineEdit()
        self.unit.setPlaceholderText("与公章一致的全称")
        self.year = QLineEdit(str(last_year))
        self.outline = CalmComboBox()
        for outline in self._outlines:
            status = f"（{outline.status}）" if outline.status else ""
            self.outline.addItem(outline.name + status)
        self._trust = _quiet_line()
        self._note = _quiet_line()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._arrange()
        self.year.textChanged.connect(lambda _: self._follow_year())
        self.unit.textChanged.connect(lambda _: self._judge())
        self.outline.activated.connect(lambda _: self._judge())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._follow_year()

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(STEP)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for label, widget in (
            ("单位名称", self.unit),
            ("年度", self.year),
            ("参考提纲", self.outline),
        ):
            widget.setAccessibleName(label)
            form.addRow(label, widget)
        self.unit.setMinimumWidth(text_width(self, 30))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        layout.setSpacing(2 * STEP)
        form.addRow("", self._trust)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addWidget(self.buttons)

    def _year(self) -> int | None:
        try:
            year = parse_year(self.year.text())
        except ValueError:
            return None
        return int(year) if year else None

    def _follow_year(self) -> None:
        year = self._year()
        if year is not None:
            fitting = [n for n, outline in enumerate(self._outlines) if outline.valid_in(year)]
            if fitting:
                self.outline.setCurrentIndex(fitting[0])
        self._judge()

    def _judge(self) -> None:
        """Say what is still missing, and allow to go on when nothing is."""
        year, outline = self._year(), self._outline()
        if year is None:
            told = "请填四位年份，例如 2020。"
        elif not self.unit.text().strip():
            told = "请填单位名称。"
        elif not outline.valid_in(year):
            told = f"这份提纲不是为 {year} 年度写的；如果当年的要求相同，仍可使用。"
        else:
            told = "下一步选择文件存放的位置。"
        self._note.setText(told)
        self._trust.setText(_trust_told(outline))
        self._trust.setVisible(bool(outline.status))
        ready = year is not None and bool(self.unit.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)

    def _outline(self) -> Outline:
        return self._outlines[self.outline.currentIndex()]

    def report(self) -> Report:
        """Return the report asked for; only after the dialog was accepted."""
        return new_report(self._outline(), self.unit.text().strip(), self._year() or 0)


def _quiet_line() -> QLabel:
    line = QLabel()
    line.setObjectName("quiet")
    line.setWordWrap(True)
    return line


def _trust_told(outline: Outline) -> str:
    """Say what an outline's status means and what to do about it; "" for a confirmed one."""
    if not outline.status:
        return ""
    return (
        f"“{outline.status}”：章名按各地公开的做法整理，没有见过文件原文；可以照常使用，"
        "报送前请对照财政部门当年印发的提纲，不同的地方以它为准。"
    )
