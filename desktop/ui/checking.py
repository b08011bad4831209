"""Runs the checks after edits, a moment after the last one, in pieces between the keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.session import Session
from forms.checks import Finding

if TYPE_CHECKING:
    from forms.checks.run import CheckSession, Steps

_DELAY = 300
"""Milliseconds after an edit until the checks run."""
_SOON = 40
"""Milliseconds after a file is shown until it is first checked."""
_FACES_DELAY = 600
"""Milliseconds after a file is shown until the printed faces are read for the checks."""
_SLICE = 0.004
"""Seconds for which a check goes on before keys are answered again."""


class Checking(QObject):
    """Keeps the findings of the open report.

    The faces' characters take a moment to read, so what is first shown of a file comes without
    them; who asks for a check gets one that knows them. With thousands of rows a check takes
    longer than a key may wait: it goes on in slices while nothing else is to do, and begins anew
    when the report changes meanwhile.
    """

    findingsChanged = Signal()
    """What is found is another: to be shown at the places it is about."""
    findingsSettled = Signal()
    """The places show it; what lists all of it follows."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._knows_faces = False
        self.findings: tuple[Finding, ...] = ()
        self._found: tuple[Finding, ...] = ()
        """All that the rules object to, before what stands unsaved in the window is looked at."""
        self._timer = _single_shot(self, _DELAY)
        self._timer.timeout.connect(self._start)
        self._soon = _single_shot(self, _SOON)
        self._soon.timeout.connect(self._start)
        self._steps: Steps[tuple[Finding, ...]] | None = None
        self._waiting: list[Callable[[], None]] = []
        self._slices = QTimer(self)  # of no interval: whenever nothing else is to do
        self._slices.timeout.connect(self._go_on)
        self._faces = _single_shot(self, _FACES_DELAY)
        self._faces.timeout.connect(self._read_faces)
        session.reportChanged.connect(self._start_later)
        session.documentChanged.connect(self._begin)
        session.unsavedChanged.connect(self._look_again)

    @cached_property
    def _checks(self) -> CheckSession:
        """The rules; they take a moment to import, so the window does not wait for them."""
        from forms.checks.run import CheckSession

        return CheckSession()

    def run_soon(self) -> None:
        """Check as soon as what is on its way to the screen is there."""
        self._soon.start()

    def _begin(self) -> None:
        self._leave()
        self._found = self.findings = ()
        if self._session.document and not self._knows_faces:
            self._faces.start()

    def _read_faces(self) -> None:
        """Check what was checked without the faces once more."""
        if self._know_faces():
            self._start()

    def _know_faces(self) -> bool:
        """Read the printed faces for the checks; False when they are known already."""
        if self._knows_faces:
            return False
        from desktop.export.pdf.fonts import FontBook
        from forms.checks.run import CheckSession

        self._checks = CheckSession(FontBook.shipped().covers)
        self._knows_faces = True
        return True

    def _start_later(self) -> None:
        """Check a moment after this change; a check of the report before it is no longer wanted."""
        self._leave()
        self._timer.start()

    def _start(self) -> None:
        """Begin a check that goes on while nothing else is to do."""
        self._leave()
        if self._session.document:
            self._steps = self._checks.steps(self._session.report)
            self._slices.start()

    def _go_on(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()
            if not self._waiting:
                self._slices.stop()
            return
        end = time.perf_counter() + _SLICE
        try:
            while self._steps and time.perf_counter() < end:
                next(self._steps)
        except StopIteration as done:
            self._steps, found = None, done.value
            # One a slice: each takes about as long as a slice of the check.
            self._waiting = [partial(self._take, found), self.findingsSettled.emit]
        except BaseException:  # a fault of a rule, told once; what was found before still stands
            self._leave()
            raise

    def _take(self, findings: tuple[Finding, ...]) -> None:
        self._found, self.findings = findings, self._without_unread(findings)
        self.findingsChanged.emit()

    def _without_unread(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Leave out that rows lack what stands in them and cannot be read.

        The advice to fill in 0 or to delete the row would cost an entry; that it is not saved is
        told at its cell, and keeps the report from being made final.
        """
        unread = {one.where for one in self._session.unsaved if one.part}
        if not unread:
            return findings
        from forms.checks.completeness import INCOMPLETE_ROW

        return tuple(
            one for one in findings if one.code != INCOMPLETE_ROW or one.where not in unread
        )

    def _look_again(self) -> None:
        """Follow entries that can no longer, or can now, be read; the report stays as it is."""
        if self._without_unread(self._found) != self.findings:
            self._take(self._found)
            self.findingsSettled.emit()

    def _leave(self) -> None:
        """Leave a check that is going on, or about to."""
        for timer in (self._timer, self._soon, self._slices):
            timer.stop()
        self._steps, self._waiting = None, []

    def run(self) -> tuple[Finding, ...]:
        """Check now, and return what is found."""
        self._leave()
        if self._session.document:
            self._know_faces()  # what is exported or made final must not miss a character
            self._take(self._checks.check(self._session.report))
            self.findingsSettled.emit()
        return self.findings


def _single_shot(parent: QObject, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    return timer
