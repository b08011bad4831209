"""The window as the officer has it, on a file of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop import app
from desktop.storage.document import Document
from desktop.storage.people import remember_person
from desktop.ui.main_window import MainWindow
from desktop.ui.preferences import Preferences
from forms.outline_reader import find_outline
from forms.report import Report, new_report
from tests.ui.modal_guard import close_left_open, forbid_waiting

OpenWindow = Callable[[Report], MainWindow]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))
    remember_person("测试")  # so that it is not asked for at the first entry


@pytest.fixture(autouse=True, scope="session")
def _clipboard_is_left_empty(qapp: QApplication) -> Iterator[None]:
    """What a test copied must not outlive Python: Qt frees its clipboard last of all."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    forbid_waiting(monkeypatch)
    yield
    left = close_left_open()
    assert not left, f"left open: {left}"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window with no file open."""
    app.make_application()
    made = MainWindow(Preferences(tmp_path / "home" / "window.json"))
    made.setWindowState(Qt.WindowState.WindowNoState)  # as on a screen larger than here
    made.resize(1100, 800)
    made.show()
    made.activateWindow()
    with qtbot.waitActive(made):
        pass
    yield made
    # Not left to qtbot: it closes windows first thing, and a wrong entry would ask and wait.
    made.may_leave = lambda: True  # type: ignore[method-assign]
    made.close()
    made.deleteLater()


@pytest.fixture
def open_window(window: MainWindow, tmp_path: Path) -> OpenWindow:
    """Open the window on a report."""

    def open_report(report: Report) -> MainWindow:
        path = tmp_path / "报告.db"
        Document.create(path, report, "测试").close()
        window.files.open_path(path)
        window.checking.run()
        return window

    return open_report


@pytest.fixture
def fresh() -> Report:
    """A report with nothing but its unit, year and standard sentences."""
    return new_report(find_outline("changsha-2020"), "某区服务中心", 2020)
