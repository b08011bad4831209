"""What the window offers for tables, text and findings: actions, and how they reach the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.ui.actions import CHANGEABLE, FILE, Action
from desktop.ui.expenditure.options import LABELS
from desktop.ui.expenditure.panel import ExpenditurePanel

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_OPTIONS = "table_options"
"""Name under which the preferences remember what the expenditure table shows."""


def desk_actions(window: MainWindow) -> list[Action]:
    """Return the actions, to stand among those of the window."""
    return [*_table_actions(window)]


def _table_actions(window: MainWindow) -> list[Action]:
    options = window.session.table_options
    return [
        Action("fill_down", "向下填充\tCtrl+D", lambda: window.on_table("fill_down"), "", "表格", 1,
               CHANGEABLE, "把所选的第一行填到下面各行"),
        Action("sort_by_code", "按科目编码排序", lambda: _sort(window), "", "表格", 1, CHANGEABLE,
               "支出明细按科目编码排列，不属于科目的排在最后；可以撤销"),
        *(
            Action(f"show_{name}", f"显示或隐藏{label}", partial(options.toggle, name), "",
                   "查看", 1, FILE, f"支出明细表：{label}")
            for name, label in LABELS.items()
        ),
    ]  # fmt: skip


def _sort(window: MainWindow) -> None:
    panel = window.work.nearest(ExpenditurePanel)
    if panel is None:
        window.say("这一章没有支出明细")
    else:
        panel.sort()


def connect_desk(window: MainWindow) -> None:
    """Connect what tables, text and findings tell with the window around them."""
    options = window.session.table_options
    options.restore(window.preferences.text(_OPTIONS))
    options.changed.connect(lambda: window.preferences.remember(_OPTIONS, options.text()))
