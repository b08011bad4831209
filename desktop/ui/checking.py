"""Runs the checks after edits, a moment after the last one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.session import Session
from forms.checks import Coverage, Finding, check
from forms.checks.run import everything_prints

_DELAY = 300
"""Milliseconds after an edit until the checks run."""
_FACES_DELAY = 600
"""Milliseconds after a file is shown until the printed faces are read for the checks."""


class Checking(QObject):
    """Keeps the findings of the open report.

    The faces' characters take a moment to read, so the first findings come without them.
    """

    findingsChanged = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._coverage: Coverage = everything_prints
        self.findings: tuple[Finding, ...] = ()
        self._timer = _single_shot(self, _DELAY)
        self._timer.timeout.connect(self.run)
        self._faces = _single_shot(self, _FACES_DELAY)
        self._faces.timeout.connect(self._read_faces)
        session.reportChanged.connect(self._timer.start)
        session.documentChanged.connect(self._begin)

    def _begin(self) -> None:
        self._timer.stop()
        self.findings = ()
        if self._session.document and self._coverage is everything_prints:
            self._faces.start()

    def _read_faces(self) -> None:
        from desktop.export.pdf.fonts import FontBook

        self._coverage = FontBook.shipped().covers
        self.run()

    def run(self) -> tuple[Finding, ...]:
        """Check now, and return what is found."""
        self._timer.stop()
        if self._session.document:
            self.findings = check(self._session.report, self._coverage)
            self.findingsChanged.emit()
        return self.findings


def _single_shot(parent: QObject, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    return timer
