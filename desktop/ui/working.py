"""Work beside the window: threads that do one thing after another and tell how each ended."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[_Value]):
    """How a piece of work ended: with a value, or with what stopped it."""

    value: _Value | None
    error: BaseException | None

    def get(self) -> _Value:
        """Return the value, or raise what stopped the work."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None is a value of work that has none


class Worker(QObject):
    """One thread; what it is given is done in order. Answers come in the window's thread."""

    _ended = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._pool: ThreadPoolExecutor | None = None
        self._ended.connect(_answer, Qt.ConnectionType.QueuedConnection)
        self._running = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is being done or an answer is still on its way."""
        return self._running > 0

    def run(self, work: Callable[[], _Value], then: Callable[[Outcome[_Value]], None]) -> None:
        """Do the work in the thread, then call ``then`` in the window's."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        self._running += 1

        def answer(outcome: Outcome[_Value]) -> None:
            self._running -= 1
            then(outcome)

        def ended(future: Future[_Value]) -> None:
            error = future.exception()
            value = None if error else future.result()
            self._ended.emit((answer, Outcome(value, error)))

        self._pool.submit(work).add_done_callback(ended)

    def wait_for(self, work: Callable[[], _Value]) -> _Value:
        """Do the work in the thread and wait for it; the window paints, keys and clicks wait.

        Raises whatever the work raises.
        """
        found: list[Outcome[_Value]] = []
        self.run(work, found.append)
        wait_until(lambda: bool(found))
        return found[0].get()

    def end(self) -> None:
        """Let the thread go when it is done."""
        if self._pool is not None:
            self._pool.shutdown(wait=False)
            self._pool = None


def _answer(told: tuple[Callable[[Outcome[Any]], None], Outcome[Any]]) -> None:
    then, outcome = told
    then(outcome)


def wait_until(done: Callable[[], bool]) -> None:
    """Let the window paint and hear answers until ``done``; keys and clicks wait their turn."""
    loop = QEventLoop()
    flags = QEventLoop.ProcessEventsFlag
    while not done():
        loop.processEvents(flags.ExcludeUserInputEvents | flags.WaitForMoreEvents)
