"""What `bench start` starts: one window a process, which ends when it has come so far.

    python -m tests.benchmarks.window_starts bare|window|sample [FILE.db]

Prints the peak memory of the process in MB.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

TABS, FIELDS, ROWS = 10, 20, 24
"""Of the bare window: as many as the sample has, with more fields than any of its tabs."""


def peak() -> float:
    """Return the most memory this process has had (MB); 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next((one for one in status.splitlines() if one.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) / 1024


def finish() -> None:
    """End the process here and now, without what only an orderly end would cost."""
    print(f"{peak():.1f}", flush=True)
    os._exit(0)


def bare() -> None:
    """Show a window of Qt's own widgets with the same tabs, and nothing else."""
    from PySide6.QtWidgets import (
        QApplication,
        QFormLayout,
        QLineEdit,
        QMainWindow,
        QTableWidget,
        QTabWidget,
        QWidget,
    )

    application = QApplication(["bare"])
    window, tabs = QMainWindow(), QTabWidget()
    for number in range(TABS):
        page = QWidget()
        form = QFormLayout(page)
        for field in range(FIELDS):
            form.addRow(f"项目 {field}", QLineEdit())
        if number == 0:
            form.addRow(QTableWidget(ROWS, 3))
        tabs.addTab(page, f"第 {number} 章")
    window.setCentralWidget(tabs)
    window.resize(1100, 800)
    window.show()
    application.processEvents()
    finish()


def ours(named: list[str]) -> None:
    """Start the program as a person does, with a file or without."""
    from PySide6.QtWidgets import QApplication

    from desktop import app
    from desktop.ui.main_window import MainWindow

    begin = app.begin

    def watched(window: MainWindow, path: Path | None) -> None:
        QApplication.processEvents()
        if path is None:
            finish()
        begin(window, path)
        if window.session.document is None:
            print(window.notice.text(), file=sys.stderr, flush=True)
            os._exit(1)
        window.checking.run()
        QApplication.processEvents()
        finish()

    app.begin = watched
    app.main(named)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    ours(sys.argv[2:])
