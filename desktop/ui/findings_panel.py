"""审核结果: what the checks found, by level; a click leads to the place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.finding_row import FindingRow
from desktop.ui.session import Session
from desktop.ui.theme import STEP
from forms.checks.finding import Finding, Level


class FindingsPanel(QScrollArea):
    """Lists the findings; those that want a reason have a line for it."""

    placeWanted = Signal(object)
    """A finding was clicked."""
    correctionWanted = Signal(object)
    """A finding shall be put right by the edit it brings along."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: list[FindingRow] = []
        self._notes: list[str] = []
        self._findings: tuple[Finding, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("审核结果")
        self._rebuild()

    def begin(self) -> None:
        """Forget everything: another file comes."""
        self._notes = []
        self._findings = ()
        self._rebuild()

    def show_level(self, level: Level) -> None:
        """Bring the first finding of a level into view."""
        row = next((row for row in self.rows if row.finding.level is level), None)
        if row is not None:
            self.ensureWidgetVisible(row, 0, 4 * STEP)

    def show_notes(self, notes: Sequence[str]) -> None:
        """List what an import could not place, above the findings, until the file is closed."""
        self._notes = list(notes)
        self._rebuild()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """List these findings; lines that are being typed in stay as they are."""
        same = [_outline(one) for one in findings] == [_outline(one) for one in self._findings]
        self._findings = findings
        if same and self.rows:
            for row, finding in zip(self.rows, findings, strict=True):
                row.show_finding(finding)
            return
        self._rebuild()

    def _rebuild(self) -> None:
        focused = next((row.finding for row in self.rows if row.has_focus()), None)
        for row in self.rows:
            row.commit()
            self._session.unregister(row)
        content = QWidget()
        content.setObjectName("page")
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        column.setSpacing(STEP)
        self.rows = []
        if self._notes:
            column.addWidget(_caption(f"导入说明 {len(self._notes)}"))
            for note in self._notes:
                column.addWidget(_wrapped(note))
        for level in Level:
            found = [one for one in self._findings if one.level is level]
            if found:
                column.addWidget(_caption(_count_text(level, found)))
            for finding in found:
                column.addWidget(self._row(finding))
        if not self._findings:
            column.addWidget(_wrapped("没有审核出问题。"))
        column.addStretch(1)
        position = self.verticalScrollBar().value()
        self.setWidget(content)
        self.verticalScrollBar().setValue(position)
        for row in self.rows:
            if focused is not None and row.finding.identity == focused.identity:
                row.focus_explanation()
                break

    def _row(self, finding: Finding) -> FindingRow:
        row = FindingRow(self._session, finding)
        # Through the event loop: following the click may rebuild this very row.
        queued = Qt.ConnectionType.QueuedConnection
        row.placeWanted.connect(self.placeWanted, queued)
        row.correctionWanted.connect(self.correctionWanted, queued)
        self.rows.append(row)
        return row


def summary(findings: Sequence[Finding]) -> str:
    """Return the panel's title line: the number of findings of each level."""
    counts = [f"{level.chinese} {sum(one.level is level for one in findings)}" for level in Level]
    return "  ".join(counts)


def _outline(finding: Finding) -> tuple[object, ...]:
    return finding.level, finding.identity, finding.where, finding.message


def _count_text(level: Level, found: Sequence[Finding]) -> str:
    what = {
        Level.MANDATORY: "须改正后才能导出正式 PDF",
        Level.EXPLAIN: "属实的请写说明",
        Level.HINT: "供参考",
    }[level]
    return f"{level.chinese} {len(found)}  ·  {what}"


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("caption")
    return label


def _wrapped(text: str) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(STEP, 0, 0, 0)
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    layout.addWidget(label)
    return holder
