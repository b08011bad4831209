"""No test may wait for a person: a modal dialog that a test did not answer fails it at once."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox

_ASKING = {
    QDialog: ("exec",),
    QMessageBox: ("exec", "about", "critical", "information", "question", "warning"),
    QPrintDialog: ("exec",),
    QMenu: ("exec",),
    QFileDialog: (
        "exec",
        "getExistingDirectory",
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
    ),
    QInputDialog: ("exec", "getInt", "getItem", "getMultiLineText", "getText"),
}
"""What waits for an answer, by class."""


class UnansweredError(AssertionError):
    """A dialog was opened that the test did not expect."""


def forbid_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that would wait for an answer raise; a test answers by patching it anew."""
    for asking, names in _ASKING.items():
        for name in names:
            monkeypatch.setattr(asking, name, _refusal(f"{asking.__name__}.{name}"))


def _refusal(name: str) -> Callable[..., NoReturn]:
    def refuse(*asked: object, **_: object) -> NoReturn:
        title = getattr(asked[0], "windowTitle", None) if asked else None
        text = getattr(asked[0], "text", None) if isinstance(asked[0], QMessageBox) else None
        told = " ".join(str(one()) for one in (title, text) if callable(one))
        raise UnansweredError(f"{name} waits for an answer: {told}")

    return refuse


def close_left_open() -> list[str]:
    """Close modal dialogs that still stand, and return what they are."""
    found = []
    for _ in range(10):
        left = QApplication.activeModalWidget() if QApplication.instance() else None
        if left is None:
            break
        found.append(f"{type(left).__name__} “{left.windowTitle()}”")
        left.close()
        left.hide()
    return found
