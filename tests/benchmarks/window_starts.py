"""What `bench start` starts: one window a process, which ends when it has come so far.

    python -m tests.benchmarks.window_starts bare|window|sample [FILE.db]

Prints the peak memory of the process in MB.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

TABS, FIELDS, ROWS, PARAGRAPHS = 10, 20, 24, 40
"""Of the bare window: the tabs, rows and text of the sample, with twenty fields a tab."""


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
    from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QTabWidget

    application = QApplication(["bare"])
    window, tabs = QMainWindow(), QTabWidget()
    for number in range(TABS):
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(_page(number))
        tabs.addTab(area, f"第 {number} 章")
    window.setCentralWidget(tabs)
    window.resize(1100, 800)
    window.show()
    application.processEvents()
    finish()


def _page(number: int) -> QWidget:
    """A tab as the sample has it: fields with their hints, a text, and on one of them a table."""
    from PySide6.QtWidgets import (
        QFormLayout,
        QLabel,
        QLineEdit,
        QTableWidget,
        QTableWidgetItem,
        QTextEdit,
        QWidget,
    )

    page = QWidget()
    form = QFormLayout(page)
    for field in range(FIELDS):
        form.addRow(f"项目 {field}", QLineEdit("17742.08"))
        form.addRow("", QLabel("与财政批复文件一致；没有发生的填 0。"))
    text = QTextEdit()
    text.setPlainText("全年工作按计划推进，重点任务全部完成，各项支出合规。" * PARAGRAPHS)
    form.addRow("说明文字", text)
    if number == 0:
        table = QTableWidget(ROWS, 3)
        for row in range(ROWS):
            for column, cell in enumerate(("30101", "基本工资", "42.53")):
                table.setItem(row, column, QTableWidgetItem(cell))
        form.addRow(table)
    return page


def ours(named: list[str]) -> None:
    """Start the program as a person does, with a file or without."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from desktop import app
    from desktop.ui.main_window import MainWindow

    begin = app.begin

    def watched(window: MainWindow, named: Path | None) -> None:
        QApplication.processEvents()
        if named is None:
            finish()
        begin(window, named)
        if window.session.document is None:
            print(window.notice.text(), file=sys.stderr, flush=True)
            os._exit(1)
        QApplication.processEvents()
        none = Qt.KeyboardModifier.NoModifier
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, none, "a")
        QApplication.sendEvent(window.focusWidget() or window, key)  # it takes what is typed
        QApplication.processEvents()
        finish()

    app.begin = watched
    app.main(named)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    ours(sys.argv[2:])
