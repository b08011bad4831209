"""What the window says and offers while entries cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from desktop.ui.notice_bar import Remedy
from desktop.ui.session import Session


class FailureHost(Protocol):
    """What the window does about entries that cannot be written."""

    def tell(self, sentence: str, remedies: tuple[Remedy, ...] = (), lasting: bool = False) -> None:
        """Show a sentence above the page."""

    def say(self, sentence: str) -> None:
        """Show a short result in the status bar."""

    def follow_rights(self) -> None:
        """Allow or forbid typing, where that is no longer as it was."""

    def end_telling(self) -> None:
        """Take the sentence away: it no longer stands."""

    def retry(self) -> None:
        """Write again what could not be written."""


class WriteFailures(QObject):
    """Tells of a failed write until it went well; the entries stay where they were typed."""

    def __init__(
        self,
        session: Session,
        host: FailureHost,
        rescue: Callable[[], None],
        reload: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._host = host
        self._rescue = rescue
        self._reload = reload
        self._told = ""
        session.failed.connect(self._tell)
        session.savingChanged.connect(self._judge)
        session.documentChanged.connect(self.end)

    def _tell(self, sentence: str) -> None:
        self._host.say("没有保存")
        if sentence != self._told:
            self._told = sentence
            self._host.follow_rights()
            self._host.tell(sentence, self._remedies(), lasting=True)

    def _remedies(self) -> tuple[Remedy, ...]:
        from desktop.storage.errors import ReplacedError

        copy = Remedy("另存副本", self._rescue)
        if isinstance(self._session.failure, ReplacedError):
            return Remedy("重新载入", self._reload), Remedy("把我的另存为副本", self._rescue)
        if self._session.document and self._session.document.read_only:
            return (copy,)
        return Remedy("重试", self._host.retry), copy

    def _judge(self) -> None:
        if self._told and not self._session.is_saving:
            self.end()

    def end(self) -> None:
        """What was told no longer stands."""
        if self._told:
            self._told = ""
            self._host.end_telling()
