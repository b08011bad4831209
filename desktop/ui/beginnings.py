"""The ways to begin, as the first page and the menu offer them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.ui.actions import Action

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


def beginnings(window: MainWindow) -> list[Action]:
    """Return the ways to begin. They are offered before the window is furnished."""

    def then(begin: Callable[[], Callable[[], None]]) -> Callable[[], None]:
        def run() -> None:
            window.furnish()
            begin()()

        return run

    return [
        Action("new", "新建…", then(lambda: window.files.new), "Ctrl+N", "文件", 0,
               hint="按提纲新建一份报告"),
        Action("roll", "从上年的文件…", then(lambda: window.importing.ask_and_roll),
               "Ctrl+Shift+N", "文件", 1,
               hint="选上年的自评文件，由它做出本年的报告；上年的文件不用打开"),
        Action("import", "导入 Word…", then(lambda: window.importing.import_file), "Ctrl+I", "文件",
               1, hint="把上年的 Word 文件读进一份新报告；文本、Excel、JSON 文件也可以"),
        Action("open", "打开…", then(lambda: window.files.open), "Ctrl+O", "文件", 0,
               hint="打开一份自评文件"),
        Action("sample", "示例…", then(lambda: window.files.sample), "", "帮助", 1,
               hint="用一份虚构的报告试试看"),
    ]  # fmt: skip
