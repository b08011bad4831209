"""The line at the foot: saved when, draft or final, which version, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from desktop.ui.announcing import announce
from desktop.ui.notice_bar import Remedy
from desktop.ui.theme import STEP
from forms.checks.finding import Finding, Level
from forms.outline import YEAR
from forms.report import DRAFT, STATUS

if TYPE_CHECKING:
    from desktop.storage.document import Document

_SAID = 8_000
"""Milliseconds for which a short result stands before the state comes back."""
_OFFERED = 20_000
"""Milliseconds for which one stands about which something can be done."""


class StatusLine:
    """Writes the window's status bar."""

    def __init__(self, bar: QStatusBar) -> None:
        self._state = QLabel()
        self._findings = QLabel()
        self._selection = QLabel()
        self._selection.setContentsMargins(0, 0, 2 * STEP, 0)
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(STEP, 0, STEP, 0)
        self._offer = QToolButton()
        self._offer.setObjectName("link")
        self._offer.setAutoRaise(True)
        self._offer.setCursor(Qt.CursorShape.PointingHandCursor)
        self._offer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._offer.clicked.connect(lambda _=False: self._take_offer())
        self._offer.setAccessibleName("撤销或重做")
        self._offer.hide()
        self._said = ""
        self._remedy: Remedy | None = None
        self.unsaved = QToolButton()
        """Says how much is not saved, while there is anything; a click leads there."""
        self.unsaved.setObjectName("unsaved")
        self.show_unsaved(0)
        self.unsaved.setAutoRaise(True)
        self.unsaved.setCursor(Qt.CursorShape.PointingHandCursor)
        bar.addWidget(self.unsaved)
        bar.addWidget(self._state)
        bar.addWidget(self._offer)
        bar.addWidget(QWidget(), 1)
        bar.addPermanentWidget(self._selection)
        bar.addPermanentWidget(self._findings)
        self._lasting = ""
        self._saving = ""
        self._timer = QTimer(bar)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_lasting)

    def clear(self) -> None:
        """Show nothing: no file is open."""
        self._lasting = ""
        self._show_lasting()
        self._findings.clear()
        self._selection.clear()

    def show_document(self, document: Document, saving: str = "") -> None:
        """Show the state of the file, and what is to be said of entries on their way there."""
        report = document.report
        status = report.text_of(STATUS) or DRAFT
        saved = "只读" if document.read_only else f"已保存 {clock(document)}"
        if not self.unsaved.isHidden() and not saving:
            saved = ""  # what stands beside it has the word
        saved = saving or saved
        whose = f"{report.unit} {report.text_of(YEAR)}年度".strip()
        parts = (saved, status, f"第 {document.revision} 版", whose)
        self._lasting = " · ".join(filter(None, parts))
        if self._remedy is None:
            self._show_lasting()
        else:  # what can still be done goes on standing, also after a slow write
            self._state.setText(self._lasting if saving else self._said)
        if saving != self._saving:
            self._saving = saving
            announce(self._state, saving)

    def show_unsaved(self, count: int, told: str = "") -> None:
        """Show how many entries are not saved; ``told`` says which."""
        self.unsaved.setText(f"有 {count} 处没有保存")
        self.unsaved.setToolTip(f"{told}点一下，到这一处" if told else "")
        self.unsaved.setAccessibleDescription(self.unsaved.toolTip())
        self.unsaved.setVisible(count > 0)

    def forget_findings(self) -> None:
        """Say nothing of what is left to do: another file is to be checked."""
        self._findings.clear()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what is left to do."""
        told = findings_text(findings)
        if told != self._findings.text():
            self._findings.setText(told)
            announce(self._findings, told)

    def show_selection(self, told: str) -> None:
        """Show sum, average and count of the cells selected; "" for none."""
        self._selection.setText(told)

    def say(self, sentence: str, remedy: Remedy | None = None) -> None:
        """Show a short result for a while, with a button for what can be done about it."""
        self._state.setText(sentence)
        self._said, self._remedy = sentence, remedy
        self._offer.setVisible(remedy is not None)
        if remedy is not None:
            self._offer.setText(remedy.text)
            self._offer.setAccessibleName(remedy.text)
        self._timer.start(_OFFERED if remedy else _SAID)
        announce(self._state, sentence)

    def end_offer(self) -> None:
        """Take a result away whose remedy no longer stands."""
        if self._remedy is not None:
            self._show_lasting()

    def _take_offer(self) -> None:
        if self._remedy is not None:
            self._remedy.callback()

    def _show_lasting(self) -> None:
        self._timer.stop()
        self._remedy = None
        self._offer.hide()
        self._state.setText(self._lasting)

    def offer(self) -> QToolButton | None:
        """Return the button beside a result; None where there is none."""
        return None if self._offer.isHidden() else self._offer

    def text(self) -> str:
        """Return what stands at the left."""
        return self._state.text()


def clock(document: Document) -> str:
    """Return the time of the last change, local, to the second."""
    return document.saved_at.astimezone().strftime("%H:%M:%S")


def findings_text(findings: Sequence[Finding]) -> str:
    """Say in a few words what is left to do about the findings."""
    standing = Counter(one.level for one in findings if one.is_open)
    parts = []
    if standing[Level.MANDATORY]:
        parts.append(f"{standing[Level.MANDATORY]} 条逻辑性问题须改正")
    if standing[Level.EXPLAIN]:
        parts.append(f"{standing[Level.EXPLAIN]} 条核实性问题待说明")
    return "，".join(parts) or "没有待处理的审核结果"
