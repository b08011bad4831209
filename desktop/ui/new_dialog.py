"""新建: which outline, which unit, which year."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.fields.readers import parse_year
from desktop.ui.outline_choice import OutlineChoice, quiet_line, trust_told
from desktop.ui.theme import STEP, text_width
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
        last_year = (today or date.today()).year - 1
        self.unit = QLineEdit()
        self.unit.setPlaceholderText("与公章一致的全称")
        self.year = QLineEdit(str(last_year))
        self.outline = OutlineChoice()
        self._trust = quiet_line()
        self._note = quiet_line()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._arrange()
        self.year.textChanged.connect(lambda _: self._follow_year())
        self.unit.textChanged.connect(lambda _: self._judge())
        self.outline.outlineChanged.connect(self._judge)
        self.outline.told.connect(self._note.setText)
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
            self.outline.follow_year(year)
        self._judge()

    def _judge(self) -> None:
        """Say what is still missing, and allow to go on when nothing is."""
        year, outline = self._year(), self.outline.outline
        if year is None:
            told = "请填四位年份，例如 2020。"
        elif not self.unit.text().strip():
            told = "请填单位名称。"
        elif not outline.valid_in(year):
            told = f"这份提纲不是为 {year} 年度写的；如果当年的要求相同，仍可使用。"
        else:
            told = "下一步选择文件存放的位置。"
        self._note.setText(told)
        self._trust.setText(trust_told(outline))
        self._trust.setVisible(bool(outline.status))
        ready = year is not None and bool(self.unit.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)

    def report(self) -> Report:
        """Return the report asked for; only after the dialog was accepted."""
        return new_report(self.outline.outline, self.unit.text().strip(), self._year() or 0)
