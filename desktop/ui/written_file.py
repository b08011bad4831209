"""A file that was just written: what is said of it, and the ways to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.ui.notice_bar import Remedy
from forms.checks.finding import Finding, Level

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


def tell_written(
    window: MainWindow, path: Path, told: str = "", remedies: Sequence[Remedy] = ()
) -> None:
    """Say above the page where the file lies, with what else is to be known of it."""
    left_out = window.unsaved.left_out("其中")
    tell = window.tell if left_out else window.tell_done
    tell(
        f"已导出到 {path}。{left_out}{told}",
        (
            Remedy("打开", lambda: _open(window, path)),
            Remedy("打开所在文件夹", lambda: _show_folder(window, path)),
            *window.unsaved.remedies(),
            *remedies,
        ),
    )


def still_open(findings: Sequence[Finding]) -> str:
    """Say what an exported report still has to be dealt with; "" for nothing."""
    parts = []
    for level, wanted in ((Level.MANDATORY, "须改正"), (Level.EXPLAIN, "待说明")):
        count = sum(one.level is level and one.is_open for one in findings)
        if count:
            parts.append(f"{count} 条{level.chinese}问题{wanted}")
    return f"报告还有 {'、'.join(parts)}，处理完才能定稿。" if parts else ""


def _open(window: MainWindow, path: Path) -> None:
    """Show the file with the program that the system has for it."""
    if not path.exists():
        window.tell(f"“{path.name}”已经不在 {path.parent}，可能被移走或改了名；请再导出一次。")
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        window.tell(
            f"系统里没有能打开“{path.name}”的程序；文件在 {path.parent}，可以拿到别的电脑上打开。",
            (Remedy("打开所在文件夹", lambda: _show_folder(window, path)),),
        )


def _show_folder(window: MainWindow, path: Path) -> None:
    """Show the folder in which the file lies."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
        window.tell(f"没有能打开文件夹的程序；文件在 {path.parent}。")
