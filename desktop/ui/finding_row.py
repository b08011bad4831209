"""One finding: its sentence, its rule, the way to its place, and a line for the explanation."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.earlier_explanation import EarlierExplanation
from desktop.ui.editor import SAVE_DELAY, Editor
from desktop.ui.fields.inputs import LineInput
from desktop.ui.rule_button import RuleButton
from desktop.ui.session import Session
from desktop.ui.theme import STEP, text_width
from forms.checks.explaining import explained, explaining_label, key_of
from forms.checks.finding import Finding, Level, registered
from forms.report import Report

_EXPLANATION_CHARACTERS = 18


class ClickLabel(QLabel):
    """A sentence that can be clicked."""

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click of the left button."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


class FindingRow(Editor):
    """Shows a finding; for one that may stand, the reason is typed beside it."""

    placeWanted = Signal(object)
    correctionWanted = Signal(object)

    def __init__(
        self,
        session: Session,
        finding: Finding,
        explained_by: Callable[[str, str], str] = lambda *_: "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._explained_by = explained_by
        self.finding = finding
        self._typed = False
        self.message = ClickLabel(finding.message)
        self.message.setWordWrap(True)
        self.message.setCursor(Qt.CursorShape.PointingHandCursor)
        self.message.setToolTip("点一下，到这一处")
        if finding.level is Level.MANDATORY:
            self.message.setObjectName("error")
        self.message.clicked.connect(self._want_place)
        self._go = QPushButton("→ 到此")
        self._go.setAccessibleName(f"到此处：{finding.message}")
        self._go.clicked.connect(lambda _=False: self._want_place())
        self.explanation: LineInput | None = None
        self.why = RuleButton(finding.message)
        self.rule = _quiet(rule_in_words(finding.code, session.report))
        self.rule.hide()
        self.why.toggled.connect(self.rule.setVisible)
        self.told = _quiet("")
        self.told.hide()
        self.earlier = EarlierExplanation(finding.message)
        self.earlier.wanted.connect(self._take_over)
        layout = QHBoxLayout()
        layout.setSpacing(STEP)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.why)
        if finding.level is Level.EXPLAIN:
            self.explanation = self._make_explanation()
            layout.addWidget(self.explanation)
        if finding.correction is not None:
            layout.addWidget(self._make_correct())
        layout.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addLayout(layout)
        column.addWidget(self.told)
        column.addWidget(self.earlier)
        column.addWidget(self.rule)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_DELAY)
        self._timer.timeout.connect(self.commit)
        self.show_finding(finding)
        session.register(self)

    def _make_correct(self) -> QPushButton:
        button = QPushButton("改正")
        button.setAccessibleName(f"改正：{self.finding.message}")
        button.setToolTip("照这一条的意思改好；可以撤销")
        button.setEnabled(self._session.can_edit)
        button.clicked.connect(lambda _=False: self.correctionWanted.emit(self.finding))
        return button

    def _make_explanation(self) -> LineInput:
        line = LineInput("", right=False)
        line.setPlaceholderText("说明原因")
        line.setAccessibleName(f"说明：{self.finding.message}")
        line.setFixedWidth(text_width(line, _EXPLANATION_CHARACTERS))
        line.setReadOnly(not self._session.can_edit)
        line.edited.connect(self._note_typing)
        line.left.connect(self.commit)
        line.reverted.connect(self._revert)
        return line

    def _want_place(self) -> None:
        self.placeWanted.emit(self.finding)

    def show_finding(self, finding: Finding) -> None:
        """Show a finding with its explanation, leaving alone what is being typed.

        The explanation is the report's: that of the finding may be from before the last edit.
        """
        self.finding = finding
        report = self._session.report
        told = report.text_of(key_of(report, finding))
        line = self.explanation
        if line is not None and not self._typed and line.text().strip() != told:
            line.show_content(told)
        self._show_told(told)
        earlier = finding.earlier
        self.earlier.show_text(earlier.text if earlier and not told else "")
        self.earlier.allow(self._session.can_edit)

    def _show_told(self, explanation: str) -> None:
        """Say who explained it and when, where the file knows."""
        who = self._explained_by(self.finding.identity, explanation) if explanation else ""
        self.told.setText(f"说明：{who}" if who else "")
        self.told.setVisible(bool(who))

    def _note_typing(self) -> None:
        self._typed = True
        self._timer.start()
        self._session.typing.emit()

    def _revert(self) -> None:
        self._typed = False
        self._timer.stop()
        self.show_finding(self.finding)

    def commit(self) -> bool:
        self._timer.stop()
        if not self._typed or self.explanation is None or not self._session.can_edit:
            return True
        self._typed = False
        if not self._explain(self.explanation.text().strip()):
            self._typed = True
            return False
        return True

    def _explain(self, text: str) -> bool:
        report, finding = self._session.report, self.finding
        label = explaining_label(report, finding, text)
        return self._session.apply(explained(report, finding, text), label)

    def _take_over(self) -> None:
        """Let what was typed for other figures explain the finding as it stands now."""
        earlier = self.finding.earlier
        if earlier is not None and self._session.can_edit:
            self._typed = False
            self._timer.stop()
            self._explain(earlier.text)
            self.show_finding(self.finding)


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def rule_in_words(code: str, report: Report) -> str:
    """Return the rule behind a finding: its code, title and words, or the outline's relation."""
    found = next((one for one in registered() if one.code == code), None)
    if found is not None:
        return f"{code} {found.title}：{found.text}"
    outline = report.outline
    labels = {one.code: one.label for one in outline.formulas}
    labels |= {one.code: one.label for one in outline.relations}
    label = labels.get(code, "")
    return f"{code} 提纲规定的关系：{label}" if label else code
