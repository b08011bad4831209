"""当前使用者: the name under which changes are noted, asked once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from desktop.ui.notice_bar import Remedy
from desktop.ui.session import Session, login, person


class NamingHost(Protocol):
    """What the window does to ask for the name."""

    def tell(self, sentence: str, remedies: tuple[Remedy, ...] = (), lasting: bool = False) -> None:
        """Show a sentence above the page."""

    def say(self, sentence: str) -> None:
        """Show a short result in the status bar."""

    def end_telling(self) -> None:
        """Take the sentence away."""


class Naming(QObject):
    """Asks for the name at the first change, in a line that does not interrupt the typing."""

    def __init__(self, session: Session, host: NamingHost, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._host = host
        self._window = parent
        self._asked = False
        session.savingChanged.connect(self._ask_once)

    def _ask_once(self) -> None:
        from desktop.storage.people import person as remembered

        if self._asked or self._session.failure is not None:
            return
        self._asked = True
        if remembered():
            return
        name = login()
        offer = Remedy(f"就用登录名“{name}”", self._telling_off(lambda: self._remember(name)))
        self._host.tell(
            f"修改记录会写明是谁改的，现在记的是“{person()}”；请填写您的姓名。",
            (Remedy("填写姓名…", self.ask), *((offer,) if name else ())),
        )

    def _telling_off(self, then: Callable[[], None]) -> Callable[[], None]:
        def done() -> None:
            self._host.end_telling()
            then()

        return done

    def ask(self) -> None:
        """Ask for the name and keep it for all files."""
        from desktop.storage.people import person as remembered

        name, given = QInputDialog.getText(
            self._window, "当前使用者", "姓名（写入修改记录）：", text=remembered()
        )
        if given:
            self._remember(name)

    def _remember(self, name: str) -> None:
        from desktop.storage.errors import StorageError
        from desktop.storage.people import remember_person

        try:
            kept = remember_person(name)
        except StorageError as error:
            self._host.tell(str(error), (Remedy("填写姓名…", self.ask),))
            return
        if self._session.document is not None:
            self._session.document.by = kept
        self._host.end_telling()
        self._host.say(f"修改记录里将写“{kept}”")
