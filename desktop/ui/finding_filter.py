"""Which findings are listed: all, or those of a level, of a section, or still to be dealt with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from desktop.ui.fields.inputs import ChoiceInput
from desktop.ui.theme import STEP
from forms.checks.finding import Finding, Level

_ALL = ""


class FindingFilter(QWidget):
    """Two lists and a box above the findings. Nothing is left out at first."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = _choices("级别", "全部级别")
        for level in Level:
            self.level.addItem(level.chinese, level.value)
        self.section = _choices("章节", "全部章节")
        self._sections: list[tuple[str, str]] = []
        self.open_only = QCheckBox("只看待处理")
        self.open_only.setToolTip("略去提示和已写说明的")
        self.level.activated.connect(lambda _: self.changed.emit())
        self.section.activated.connect(lambda _: self.changed.emit())
        self.open_only.toggled.connect(lambda _: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(STEP, 0, STEP, 0)
        layout.setSpacing(STEP)
        for widget in (QLabel("只看"), self.level, self.section, self.open_only):
            layout.addWidget(widget)
        layout.addStretch(1)

    def begin(self) -> None:
        """Leave nothing out: another file comes."""
        self.blockSignals(True)
        self.level.setCurrentIndex(0)
        self.section.setCurrentIndex(0)
        self.open_only.setChecked(False)
        self.blockSignals(False)

    def show_level(self, level: Level) -> None:
        """Make sure that a level is not left out."""
        if self.level.currentData() not in (_ALL, level.value):
            self.level.setCurrentIndex(0)

    def admit(self, finding: Finding) -> None:
        """Make sure that a finding is not left out."""
        self.show_level(finding.level)
        if self.section.currentData() not in (_ALL, f"/{finding.section}"):
            self.section.setCurrentIndex(0)
        if self.open_only.isChecked() and not finding.is_open:
            self.blockSignals(True)
            self.open_only.setChecked(False)
            self.blockSignals(False)

    def show_sections(self, sections: Sequence[tuple[str, str]]) -> None:
        """Offer these sections (key, name), keeping the choice where it is among them."""
        if list(sections) == self._sections:
            return
        self._sections = list(sections)
        chosen = self.section.currentData()
        self.section.clear()
        self.section.addItem("全部章节", _ALL)
        for key, name in sections:
            self.section.addItem(name, f"/{key}")  # the cover's key is empty
        self.section.setCurrentIndex(max(self.section.findData(chosen), 0))

    def admitted(self, findings: Sequence[Finding], kept: Collection[str] = ()) -> list[Finding]:
        """Return the findings that are listed.

        Those of the identities ``kept`` are being explained: half a sentence, saved on the way,
        does not make them go.
        """
        level, section = self.level.currentData(), self.section.currentData()
        open_only = self.open_only.isChecked()
        if (level, section, open_only) == (_ALL, _ALL, False):
            return list(findings)
        return [
            one
            for one in findings
            if level in (_ALL, one.level.value)
            and section in (_ALL, f"/{one.section}")
            and (one.is_open or not open_only or one.identity in kept)
        ]


def _choices(name: str, everything: str) -> ChoiceInput:
    box = ChoiceInput(())
    box.setItemText(0, everything)
    box.setAccessibleName(name)
    return box
