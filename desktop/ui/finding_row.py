"""One finding: its sentence, its rule, the way to its place, and a line for the explanation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.earlier_explanation import EarlierExplanation
from desktop.ui.editor import SAVE_DELAY, Editor
from desktop.ui.explanation_input import ExplanationInput
from desktop.ui.finding_mark import SIGNS
from desktop.ui.rule_button import RuleButton
from desktop.ui.session import Session
from desktop.ui.theme import STEP, text_width
from forms.checks.explaining import dropped, explained, explaining_label, key_of, stands
from forms.checks.finding import Earlier, Finding, Level, registered
from forms.edits import Edit
from forms.report import Report

_LEVEL_CHARACTERS = 3.4
_TOP = 3
"""Pixels above words, where those of buttons and fields beside them begin."""
_MESSAGE, _EXPLANATION = 3, 2
"""Shares of the width; where nothing is to be explained, the sentence has both."""


class ClickLabel(QLabel):
    """A sentence that can be clicked."""

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click of the left button."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


class FindingRow(Editor):
    """Shows a finding, or several that say the same; the reason is typed beside it.

    What each row has stands in one column with that of the others: level, sentence, 说明, 依据
    and the way to the place.
    """

    placeWanted = Signal(object)
    correctionWanted = Signal(object)

    def __init__(
        self,
        session: Session,
        findings: Sequence[Finding],
        explained_by: Callable[[str, str], str] = lambda *_: "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._explained_by = explained_by
        self.findings: tuple[Finding, ...] = tuple(findings)
        self._place = -1
        """Which of the places was gone to last; -1 for none yet."""
        self._typed = False
        self._offered: Earlier | None = None
        """What was typed for other figures: kept until the line is left with a new reason."""
        message = self.finding.message
        self.message = self._make_message(message)
        self._go = QPushButton("→ 到此")
        self._go.setAccessibleName(f"到此处：{message}")
        self._go.clicked.connect(lambda _=False: self._want_place())
        if not self.finding.where:  # nowhere that the outline knows of: no way leads there
            self._go.setEnabled(False)
            self.message.unsetCursor()
        self.explanation: ExplanationInput | None = None
        if self.finding.level is Level.EXPLAIN:
            self.explanation = self._make_explanation()
        self.why = RuleButton(message)
        self.rule = _quiet(rule_in_words(self.finding.code, session.report))
        self.rule.hide()
        self.why.toggled.connect(self.rule.setVisible)
        self.told = _quiet("")
        self.told.hide()
        self.earlier = EarlierExplanation(message)
        self.earlier.wanted.connect(self._take_over)
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_DELAY)
        self._timer.timeout.connect(self.commit)
        self.take(findings)
        session.register(self)

    @property
    def finding(self) -> Finding:
        """The finding, or the first of those that say the same."""
        return self.findings[0]

    def _arrange(self) -> None:
        level = self.finding.level
        self.level, self._sign = QLabel(level.chinese), QLabel(SIGNS[level])
        sign = self._sign
        for label in (sign, self.level):
            label.setObjectName("error" if level is Level.MANDATORY else "quiet")
            label.setContentsMargins(0, _TOP, 0, 0)
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        marked = QHBoxLayout()
        marked.setSpacing(STEP // 2)
        marked.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        marked.addWidget(self.level, 0, Qt.AlignmentFlag.AlignTop)
        sentence = QHBoxLayout()
        sentence.setSpacing(STEP)
        sentence.addWidget(self.message, 1)
        if self.finding.correction is not None:
            sentence.addWidget(self._make_correct(), 0, Qt.AlignmentFlag.AlignTop)
        across = QHBoxLayout()
        across.setSpacing(STEP)
        across.addLayout(marked)
        across.addLayout(sentence, _MESSAGE if self.explanation else _MESSAGE + _EXPLANATION)
        if self.explanation:
            across.addWidget(self.explanation, _EXPLANATION)
        for widget in (self.why, self._go):
            across.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        below = self._below = QVBoxLayout()
        below.setSpacing(STEP // 2)
        for part in (self.told, self.earlier, self.rule):
            below.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, 2, 0, 2)
        column.setSpacing(STEP // 2)
        column.addLayout(across)
        column.addLayout(below)
        self._fit()

    def _fit(self) -> None:
        """Give sign and level the room that they take in the present size of the text."""
        for label, width in ((self._sign, 1.0), (self.level, _LEVEL_CHARACTERS)):
            label.setFixedWidth(text_width(label, width))
        left = self._sign.width() + self.level.width() + 3 * STEP // 2
        self._below.setContentsMargins(left, 0, 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _make_message(self, text: str) -> ClickLabel:
        message = ClickLabel(text)
        message.setWordWrap(True)
        message.setAlignment(Qt.AlignmentFlag.AlignTop)
        message.setContentsMargins(0, _TOP, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        message.setSizePolicy(policy)
        message.setCursor(Qt.CursorShape.PointingHandCursor)
        if self.finding.level is Level.MANDATORY:
            message.setObjectName("error")
        message.clicked.connect(self._want_place)
        return message

    def _make_correct(self) -> QPushButton:
        button = QPushButton("改正")
        button.setAccessibleName(f"改正：{self.finding.message}")
        button.setToolTip("照这一条的意思改好；可以撤销")
        button.setEnabled(self._session.can_edit)
        button.clicked.connect(lambda _=False: self._want_correction())
        return button

    def _want_correction(self) -> None:
        """Ask for the place that is shown to be put right; before any was, the first."""
        self.correctionWanted.emit(self.findings[max(self._place, 0)])

    def _make_explanation(self) -> ExplanationInput:
        line = ExplanationInput(self.finding.message)
        line.setReadOnly(not self._session.can_edit)
        line.edited.connect(self._note_typing)
        line.entered.connect(self._settle)
        line.left.connect(self._settle)
        line.reverted.connect(self._revert)
        return line

    @property
    def is_worked_on(self) -> bool:
        """Whether the cursor stands in the line for the explanation."""
        return self.explanation is not None and self.explanation.hasFocus()

    def _want_place(self) -> None:
        """Ask for the place; where several say the same, for each in turn."""
        if not self.finding.where:
            return
        self.placeWanted.emit(self.findings[(self._place + 1) % len(self.findings)])

    def step_to(self, finding: Finding) -> None:
        """Show which of the places was gone to: the next that this finding may be."""
        count = len(self.findings)
        order = [(self._place + 1 + one) % count for one in range(count)]
        self._place = next((one for one in order if self.findings[one] == finding), self._place)
        self._show_message()

    def show_current(self, is_current: bool) -> None:
        """Show whether this is what was gone to."""
        if bool(self.property("current")) != is_current:
            self.setProperty("current", is_current)
            self.style().unpolish(self)
            self.style().polish(self)

    def _show_message(self) -> None:
        count = len(self.findings)
        here = f"，现在是第 {self._place + 1} 处" if self._place >= 0 else ""
        self.message.setText(self.finding.message + (f"（{count} 处{here}）" if count > 1 else ""))
        told = "点一下，到这一处" if count == 1 else "点一下，到下一处"
        self.message.setToolTip(told)
        self._go.setToolTip(told)

    def take(self, findings: Sequence[Finding]) -> None:
        """Show findings that say the same, leaving alone what is being typed."""
        self.findings = tuple(findings)
        self._place = min(self._place, len(findings) - 1)
        self._show_message()
        self.follow()

    def follow(self) -> None:
        """Show the explanation that the report has now, leaving alone what is being typed.

        That of the finding may be from before the last edit.
        """
        report = self._session.report
        told = report.text_of(key_of(report, self.finding))
        line = self.explanation
        if line is not None and not self._typed and line.content().strip() != told:
            line.show_content(told)
        self._show_told(told)
        if self.finding.earlier or not self.is_worked_on:
            self._offered = self.finding.earlier
        offered = self._offered
        self.earlier.show_text(offered.text if offered and stands(report, offered) else "")
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
        self.follow()

    def pending_edit(self) -> Edit | None:
        if not self._typed or self.explanation is None:
            return None
        finding, text = replace(self.finding, earlier=None), self.explanation.content().strip()
        return explained(self._session.report, finding, text)

    def commit(self) -> bool:
        self._timer.stop()
        if not self._typed or self.explanation is None or not self._session.can_edit:
            return True
        self._typed = False
        if not self._explain(self.explanation.content().strip()):
            self._typed = True
            return False
        return True

    def _settle(self) -> None:
        """Save the reason; one typed for other figures has had its day where there is a new one."""
        offered = self._offered
        if not self.commit() or offered is None or not self._session.can_edit:
            return
        report = self._session.report
        if report.text_of(key_of(report, self.finding)) and stands(report, offered):
            self._session.apply(dropped(offered), "原说明由新的说明代替")
            self._offered = None
            self.follow()

    def _explain(self, text: str, earlier: Earlier | None = None) -> bool:
        """Write the reason; ``earlier`` is what it takes the place of."""
        report, finding = self._session.report, replace(self.finding, earlier=earlier)
        label = explaining_label(report, finding, text)
        return self._session.apply(explained(report, finding, text), label)

    def _take_over(self) -> None:
        """Let what was typed for other figures explain the finding as it stands now."""
        earlier = self._offered
        if earlier is not None and self._session.can_edit:
            self._typed = False
            self._timer.stop()
            self._explain(earlier.text, earlier)
            self.follow()


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
