"""Long work in the background: after half a second its progress shows and can be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

Result = TypeVar("Result")

PATIENCE: Final = 500
"""Milliseconds until progress shows; what is done sooner shows nothing."""


class CancelledError(Exception):
    """The work was cancelled by the person; nothing of it stands."""


class Job:
    """What the work is told while it runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = self._decided = False

    def cancel(self) -> bool:
        """Ask the work to stop; False when it is past the point where it could."""
        with self._lock:
            self._cancelled = not self._decided
            return self._cancelled

    def decide(self) -> bool:
        """Whether the work is still wanted; from a True on it cannot be cancelled any more."""
        with self._lock:
            self._decided = not self._cancelled
            return self._decided

    @property
    def is_cancelled(self) -> bool:
        """Whether the work is not wanted any more."""
        return self._cancelled


class _Work(QObject, Generic[Result]):
    """One piece of work and the thread it runs in."""

    done = Signal()

    def __init__(self, work: Callable[[Job], Result]) -> None:
        super().__init__()
        self.job = Job()
        self._work = work
        self.result: Result | None = None
        self.error: BaseException | None = None
        self.is_done = False
        self.thread_ = threading.Thread(target=self._run, name="background")

    def _run(self) -> None:
        try:
            self.result = self._work(self.job)
        except BaseException as error:  # noqa: BLE001 - raised again where it was asked for
            self.error = error
        self.is_done = True
        self.done.emit()


_leftover: list[_Work[object]] = []
"""Work that was cancelled and is coming to its end; its signal must live until then."""


def in_background(parent: QWidget, text: str, work: Callable[[Job], Result]) -> Result:
    """Return what ``work`` returns; the window stays alive meanwhile, but takes no input.

    ``text`` says what is being done. The work runs in a thread and must touch no widget and no
    open file of the session.

    Raises:
        CancelledError: the person did not want to wait.
        Exception: whatever the work raised.
    """
    running: _Work[Result] = _Work(work)
    loop = QEventLoop()
    running.done.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    running.thread_.start()
    QTimer.singleShot(PATIENCE, loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if not running.is_done:
        _show_progress(parent, text, running.job, loop, lambda: running.is_done)
    if running.job.is_cancelled:
        _keep(running)  # type: ignore[arg-type]
        raise CancelledError
    running.thread_.join()
    if running.error is not None:
        raise running.error
    return running.result  # type: ignore[return-value]


def progress_dialog(parent: QWidget, text: str, steps: int = 0) -> QProgressDialog:
    """Return a dialog that shows progress; without steps it only shows that there is some."""
    dialog = QProgressDialog(text, "取消", 0, steps, parent)
    dialog.setWindowTitle("自评")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(0 if steps == 0 else PATIENCE)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    return dialog


def _show_progress(
    parent: QWidget, text: str, job: Job, loop: QEventLoop, is_done: Callable[[], bool]
) -> None:
    dialog = progress_dialog(parent, text)
    dialog.canceled.connect(lambda: loop.quit() if job.cancel() else None)
    dialog.show()
    if not is_done():
        loop.exec()
    dialog.canceled.disconnect()
    dialog.close()
    dialog.deleteLater()


def _keep(running: _Work[object]) -> None:
    _leftover[:] = [one for one in _leftover if not one.is_done]
    _leftover.append(running)
