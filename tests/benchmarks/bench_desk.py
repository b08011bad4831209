"""How the window answers while one works in it: keys, preview, and memory over many edits.

    print(run())

Keys and preview are measured in the real window with the ten-page sample, its preview drawn by
its own process: from the key's event until the handlers have returned, and from the last key
until the pages in view show it. Medians and 95th percentiles in milliseconds.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.ui.main_window import MainWindow
from desktop.ui.narrative.text_edit import NarrativeEdit
from desktop.ui.preferences import Preferences
from forms.edits import set_value

KEYS, LONG_KEYS = 150, 1000
CHANGES, LONG_CHANGES = 25, 200
EDITS, LONG_EDITS = 1000, 10_000
KEY_LIMIT, PREVIEW_LIMIT, GROWTH_LIMIT = 16.0, 150.0, 5.0
"""Milliseconds, milliseconds, and MB."""
_WARM_EDITS: Final = 300
_TURN: Final = 50
"""Milliseconds between two keys of a quick typist."""


def memory() -> float:
    """Return what this process holds in memory (MB); 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next((one for one in status.splitlines() if one.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(line.split()[1]) / 1024


def until(reached: Callable[[], bool], seconds: float = 20.0) -> None:
    """Let the window work until something is reached.

    Raises:
        TimeoutError: it never was.
    """
    end = time.perf_counter() + seconds
    while not reached():
        if time.perf_counter() > end:
            raise TimeoutError("the window did not come so far")
        QApplication.processEvents()
        time.sleep(0.0005)


def work_for(milliseconds: float) -> None:
    """Let the window work for a while."""
    end = time.perf_counter() + milliseconds / 1000
    until(lambda: time.perf_counter() >= end)


def percentile(values: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(values, n=20)[-1]


class Desk:
    """The window with the sample open."""

    def __init__(self, folder: Path) -> None:
        os.environ["ZIPING_HOME"] = str(folder / "home")
        app.make_application()
        file = folder / "sample.db"
        Document.create(file, sample_report(), "bench").close()
        self.window = MainWindow(Preferences(folder / "home" / "window.json"))
        self.window.setWindowState(Qt.WindowState.WindowNoState)
        self.window.resize(1600, 900)
        self.window.show()
        self.window.files.open_path(file)
        self.window.checking.run()
        work_for(1500)  # the faces are read for the checks

    def text(self) -> NarrativeEdit:
        """Go to the longest text and put the cursor at its end."""
        self.window.work.go_to_tab("results")
        page = self.window.work.current
        edit = page.findChild(NarrativeEdit) if page else None
        if not isinstance(edit, NarrativeEdit):
            raise RuntimeError("no text to type into")
        edit.setFocus()
        edit.moveCursor(QTextCursor.MoveOperation.End)
        return edit

    def keys(self, count: int) -> list[float]:
        """Return how long each of so many keys takes while the preview follows."""
        edit = self.text()
        taken = []
        for number in range(count):
            begun = time.perf_counter()
            QTest.keyClicks(edit, "abcdefghij"[number % 10])
            taken.append((time.perf_counter() - begun) * 1000)
            work_for(_TURN)
        self.window.session.commit()
        return taken

    def changes(self, count: int) -> list[float]:
        """Return how long after each of so many keys the pages in view show it."""
        edit = self.text()
        process, pages = self.window.preview.controller.process, self.window.preview.panel.pages
        taken = []
        for _ in range(count):
            laid: list[object] = []
            connection = process.laid.connect(laid.append)
            begun = time.perf_counter()
            QTest.keyClicks(edit, "x")
            until(lambda laid=laid: bool(laid) and pages.is_current)  # type: ignore[misc]
            taken.append((time.perf_counter() - begun) * 1000)
            process.laid.disconnect(connection)
            work_for(_TURN)
        self.window.session.commit()
        return taken

    def growth(self, count: int) -> float:
        """Return by how much so many edits, one after the other, let the memory grow (MB)."""

        def edit(number: int) -> None:
            report = self.window.session.report
            self.window.session.apply(set_value(report, "cover.phone", f"0700-{number:07}"))
            QApplication.processEvents()

        for number in range(_WARM_EDITS):
            edit(number)
        self._settle()
        before = memory()
        for number in range(count):
            edit(number + _WARM_EDITS)
        self._settle()
        return memory() - before

    def _settle(self) -> None:
        until(lambda: not self.window.session.is_saving, 120.0)
        work_for(600)
        gc.collect()


def run(long: bool = False) -> str:
    """Measure and return the table, tab-separated with a header."""
    lines = ["窗口\t中位数\t95 百分位\t目标"]
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        growth = desk.growth(LONG_EDITS if long else EDITS)
        desk.window.preview.wish(True)
        until(lambda: desk.window.preview.panel.pages.is_current)
        keys = desk.keys(LONG_KEYS if long else KEYS)
        changes = desk.changes(LONG_CHANGES if long else CHANGES)
        edits = LONG_EDITS if long else EDITS
        for name, taken, limit in (
            ("按键到处理完，预览同时在排（毫秒）", keys, KEY_LIMIT),
            ("最后一键到预览（毫秒）", changes, PREVIEW_LIMIT),
        ):
            lines.append(f"{name}\t{median(taken):.1f}\t{percentile(taken):.1f}\t≤ {limit:.0f}")
        lines.append(f"{edits} 次修改后内存增加（MB）\t{growth:.1f}\t\t< {GROWTH_LIMIT:.0f}")
        desk.window.close()
    return "\n".join(lines)
