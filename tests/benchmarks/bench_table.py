"""The expenditure table with 5,000 rows beside the one with 24: keys, edits and scrolling.

The last row is the longest single stretch for which the window's thread is busy after an edit,
until it is checked and what was found is shown: for so long a key may have to wait.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop import app
from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.main_window import MainWindow
from desktop.ui.preferences import Preferences
from forms.amount import Amount
from forms.report import ExpenditureLine

SHORT, LONG = 24, 5_000
FRAME = 16.0
"""Milliseconds in which a key must be answered."""


def lines_of(rows: int) -> tuple[ExpenditureLine, ...]:
    """Return so many lines: those of the sample over and over, to the fen."""
    own = sample_report().lines
    lines = (own[row % len(own)] for row in range(rows))
    return tuple(
        replace(line, amount=Amount(line.amount.fen + row) if line.amount else None)
        for row, line in enumerate(lines)
    )


@contextmanager
def panel_of(rows: int, checked: bool = False) -> Iterator[tuple[MainWindow, ExpenditurePanel]]:
    """Open the window on the sample with so many lines, at its table.

    ``checked``: what the checks find is shown, as always in the program.
    """
    app.make_application()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.db"
        Document.create(path, replace(sample_report(), lines=lines_of(rows)), "bench").close()
        window = MainWindow(Preferences(Path(folder) / "window.json"))
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(1366, 768)
        window.show()
        window.files.open_path(path)
        if not checked:
            window.checking.findingsChanged.disconnect()
            window.checking.findingsSettled.disconnect()
        window.work.go_to_tab("spending_use")
        panel = window.findChild(ExpenditurePanel)
        if not isinstance(panel, ExpenditurePanel):
            raise TypeError("the sample has an expenditure table")
        until_quiet()
        gc.collect()
        gc.freeze()  # as the program does once it stands
        yield window, panel
        gc.unfreeze()
        window.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def timed(run: Callable[[], object], rounds: int) -> list[float]:
    """Return how long each round took with what it led to, in milliseconds of this thread.

    Time of the thread, not of the clock: other programs of a busy machine do not count.
    """
    took = []
    for _ in range(rounds):
        start = time.thread_time()
        run()
        QApplication.processEvents()
        took.append((time.thread_time() - start) * 1000)
    return took


def percentile(took: list[float], share: int) -> float:
    """Return the value that so many per cent stay below."""
    return quantiles(took, n=100)[share - 1]


def measures(rows: int, rounds: int) -> dict[str, list[float]]:
    """Return the times of typing, entering, stepping and scrolling in a table of so many rows."""
    with panel_of(rows) as (window, panel):
        view, model = panel.view, panel.model
        amount = model.first_amount_column()
        middle = rows // 2
        view.setFocus()
        view.go_to(middle, amount)
        number = iter(range(10**6))

        def typed() -> None:
            QTest.keyClicks(view, "7")

        def entered() -> None:
            editor = view.indexWidget(view.currentIndex())
            if isinstance(editor, QLineEdit):
                editor.setText(str(next(number)))
                QTest.keyClick(editor, Qt.Key.Key_Return)
            view.go_to(middle, amount)

        found: dict[str, list[float]] = {"按键": [], "回车写入一格": []}
        for _ in range(rounds):
            found["按键"] += timed(typed, 1)
            found["回车写入一格"] += timed(entered, 1)
        found["方向键"] = timed(lambda: QTest.keyClick(view, Qt.Key.Key_Down), rounds)
        bar = view.verticalScrollBar()
        scroll = lambda: bar.setValue((bar.value() + 3) % (bar.maximum() + 1))  # noqa: E731
        found["滚动"] = timed(scroll, rounds)
        view.selectAll()
        found["全选求和"] = timed(view._tell_selection, 5)
        number = iter(range(10**6, 2 * 10**6))
        found["审核一次做完"] = []
        for _ in range(5):
            view.go_to(middle, amount)
            typed()
            entered()
            found["审核一次做完"] += timed(window.checking.run, 1)
        window.session.commit()
    return found


def stretches(rows: int, edits: int) -> list[float]:
    """Return the longest stretch of the window's thread after each of so many edits."""
    longest = []
    with panel_of(rows, checked=True) as (window, panel):
        view, middle = panel.view, rows // 2
        amount = panel.model.first_amount_column()
        for number in range(edits):
            view.setFocus()
            view.go_to(middle, amount)
            QTest.keyClicks(view, "7")
            editor = view.indexWidget(view.currentIndex())
            if isinstance(editor, QLineEdit):
                editor.setText(str(number + 10))
                start = time.thread_time()
                QTest.keyClick(editor, Qt.Key.Key_Return)
                entered = (time.thread_time() - start) * 1000
                longest.append(max(entered, *until_checked(window)))
        window.session.settle()
    return longest


def until_quiet() -> None:
    """Answer events until all pages are built and the first checks are done."""
    end = time.monotonic() + 3
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)


def until_checked(window: MainWindow) -> list[float]:
    """Answer events until the next check is shown; return how long each pass took."""
    dispatcher, told = QAbstractEventDispatcher.instance(), []
    connection = window.checking.findingsSettled.connect(lambda: told.append(True))
    took = []
    end = time.monotonic() + 10
    after = 20
    while after and time.monotonic() < end:
        start = time.thread_time()
        busy = dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        took.append((time.thread_time() - start) * 1000)
        after -= bool(told)
        if not busy:
            time.sleep(0.001)
    window.checking.findingsSettled.disconnect(connection)
    return took


def run(long: bool = False) -> str:
    """Measure and return the table, tab-separated with a header."""
    rounds = 200 if long else 40
    short, many = measures(SHORT, rounds), measures(LONG, rounds)
    edits = 100 if long else 25
    short["改后最长的一段"], many["改后最长的一段"] = (
        stretches(SHORT, edits),
        stretches(LONG, edits),
    )
    lines = ["操作\t24 行 中位数\t5000 行 中位数\t5000 行 95%\t5000 行 最大\t上限（毫秒）"]
    for name, took in many.items():
        limit = "—" if name in ("全选求和", "审核一次做完") else f"{FRAME:.0f}"
        lines.append(
            f"{name}\t{median(short[name]):.2f}\t{median(took):.2f}"
            f"\t{percentile(took, 95):.2f}\t{max(took):.2f}\t{limit}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(run())
