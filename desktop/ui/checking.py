"""Runs the checks after edits, a moment after the last one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.session import Session
from forms.checks import Finding

if TYPE_CHECKING:
    from forms.checks.run import CheckSession

_DELAY = 300
"""Milliseconds after an edit until the checks run."""
_SOON = 40
"""Milliseconds after a file is shown until it is first checked."""
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
        self._knows_faces = False
        self.findings: tuple[Finding, ...] = ()
        self._timer = _single_shot(self, _DELAY)
        self._timer.timeout.connect(self.run)
        self._soon = _single_shot(self, _SOON)
        self._soon.timeout.connect(self.run)
        self._faces = _single_shot(self, _FACES_DELAY)
        self._faces.timeout.connect(self._read_faces)
        session.reportChanged.connect(self._timer.start)
        session.documentChanged.connect(self._begin)

    @cached_property
    def _checks(self) -> CheckSession:
        """The rules; they take a moment to import, so the window does not wait for them."""
        from forms.checks.run import CheckSession

        return CheckSession()

    def run_soon(self) -> None:
        """Check as soon as what is on its way to the screen is there."""
        self._soon.start()

    def _begin(self) -> None:
        self._timer.stop()
        self.findings = ()
        if self._session.document and not self._knows_faces:
            self._faces.start()

    def _read_faces(self) -> None:
        from desktop.export.pdf.fonts import FontBook
        from forms.checks.run import CheckSession

        self._checks = CheckSession(FontBook.shipped().covers)
        self._knows_faces = True
        self.run()

    def run(self) -> tuple[Finding, ...]:
        """Check now, and return what is found."""
        self._timer.stop()
        self._soon.stop()
        if self._session.document:
            self.findings = self._checks.check(self._session.report)
            self.findingsChanged.emit()
        return self.findings


def _single_shot(parent: QObject, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    return timer
