"""The quiet word beside a label that says the checks object to this entry."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from forms.checks.finding import Finding, Level


class FindingMark(QLabel):
    """Names the gravest open finding's level; the sentences are its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()

    def show_findings(self, findings: Sequence[Finding], missing: bool = False) -> None:
        """Show the mark for these findings, or none; ``missing``: nothing is entered yet."""
        standing = [finding for finding in findings if not finding.explained]
        self.setVisible(bool(standing))
        if not standing:
            return
        worst = min((finding.level for finding in standing), key=list(Level).index)
        self.setText("必填" if missing else f"● {worst.chinese}")
        self.setToolTip("\n".join(finding.message for finding in standing))
        self.setAccessibleDescription(self.toolTip())
        grave = worst is Level.MANDATORY and not missing
        self.setObjectName("error" if grave else "quiet")
        self.style().unpolish(self)
        self.style().polish(self)

    def sentences(self) -> str:
        """Return what the findings say, a sentence a line; "" while there is no mark."""
        return "" if self.isHidden() else self.toolTip()
