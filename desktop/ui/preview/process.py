"""The window's end of the typesetter: asks one thing at a time, and never waits for it.

A thread writes to the process and reads its answers; signals bring them to the window. What is
asked for while the process works waits, and a newer wish takes the place of an older one.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop.ui.preview.changes import changes_between
from desktop.ui.preview.messages import Answer, Draw, Failed, Job, Laid, Lay, receive, send
from forms.report import Report
from forms.resources import RESOURCES

OPTION: Final = "--typesetter"
"""What a packaged program is started with to be the typesetter."""
_MOST_RESTARTS: Final = 3
"""How often in a row the process may die before the preview gives up."""


class TypesetterProcess(QObject):
    """Sets reports and draws pages in another process."""

    laid = Signal(object)
    """A :class:`Laid`: the newest report is set."""
    drawn = Signal(object)
    """A :class:`Drawn`: one of the pages wished for."""
    failed = Signal(str)
    """A report could not be set; the fault is for the log."""
    restarted = Signal()
    """The process had died and is there again."""
    gone = Signal()
    """It died again and again, and is not started any more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wake = threading.Condition()
        self._report: Report | None = None
        self._known: Report | None = None
        self._pages: list[tuple[int, float]] = []
        self._serial = 0
        self._ended = False
        self._deaths = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    # Wishes, from the window's thread ---------------------------------------------------------

    def start(self) -> None:
        """Start the process, so that it is warm when the first report comes."""
        if self._thread is None:
            self._ended = False
            self._thread = threading.Thread(target=self._work, name="typesetter", daemon=True)
            self._thread.start()

    def lay(self, report: Report) -> None:
        """Set this report, as soon as the process is free; it takes the place of others waiting."""
        self.start()
        with self._wake:
            self._report = report
            self._pages.clear()
            self._wake.notify()

    def draw(self, pages: Sequence[tuple[int, float]]) -> None:
        """Draw these pages (from 0, with dots an inch) in order, and none wished for before."""
        with self._wake:
            self._pages = list(pages)
            self._wake.notify()

    def end(self) -> None:
        """End the process; a later wish starts it again."""
        with self._wake:
            self._ended = True
            self._report, self._known = None, None
            self._pages.clear()
            process = self._process
            self._wake.notify()
        if process is not None:
            process.kill()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    @property
    def number(self) -> int | None:
        """The system's number of the process, while there is one."""
        return self._process.pid if self._process else None

    # Work, in the thread ----------------------------------------------------------------------

    def _work(self) -> None:
        self._begin()
        try:
            while job := self._next():
                self._do(job)
        finally:
            self._let_go()

    def _next(self) -> Job | None:
        with self._wake:
            while not (self._ended or self._report is not None or self._pages):
                self._wake.wait()
            if self._ended:
                return None
            self._serial += 1
            if self._report is not None:
                report, self._report = self._report, None
                changes = changes_between(self._known, report)
                self._known = report
                return Lay(self._serial, changes)
            page, dpi = self._pages.pop(0)
            return Draw(self._serial, page, dpi)

    def _do(self, job: Job) -> None:
        process = self._process
        try:
            if process is None or process.stdin is None or process.stdout is None:
                raise EOFError
            send(process.stdin, job)  # type: ignore[arg-type]
            answer = receive(process.stdout)  # type: ignore[arg-type]
        except (OSError, EOFError, ValueError):
            self._begin_again()
            return
        self._deaths = 0
        if isinstance(answer, Laid | Failed) or hasattr(answer, "data"):
            self._tell(answer)  # type: ignore[arg-type]

    def _tell(self, answer: Answer) -> None:
        if isinstance(answer, Laid):
            self.laid.emit(answer)
        elif isinstance(answer, Failed):
            logging.getLogger("ziping").error("typesetter: %s", answer.fault)
            self.failed.emit(answer.fault)
        else:
            self.drawn.emit(answer)

    def _begin(self) -> None:
        frozen = getattr(sys, "frozen", False)
        command = [OPTION] if frozen else ["-m", "desktop.ui.preview.typesetter"]
        try:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=RESOURCES.parent,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._process = None

    def _begin_again(self) -> None:
        """Start anew after the process died, with the report it was to set."""
        with self._wake:
            if self._ended:
                return
        self._let_go()
        self._deaths += 1
        if self._deaths > _MOST_RESTARTS:
            with self._wake:
                self._ended = True
            self.gone.emit()
            return
        self._begin()
        with self._wake:
            if self._report is None:
                self._report = self._known
            self._known = None
        self.restarted.emit()

    def _let_go(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what it had not read yet goes with it
                    continue
        process.wait()
