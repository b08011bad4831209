"""All actions of the window: menus, shortcuts and the list of keys come from this registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can ask for.

    ``menu`` is the menu's title; ``group`` separates entries of one menu by lines. ``needs``
    says when it is offered: always, with a file open, or with one that may be changed.
    """

    id: str
    text: str
    callback: Callable[[], None]
    shortcut: str = ""
    menu: str = ""
    group: int = 0
    needs: str = ""
    hint: str = ""
    short: str = ""
    checkable: bool = False


def plain_text(text: str) -> str:
    """Return an action's text without dots, keys and doubled marks."""
    return text.partition("\t")[0].rstrip("…").replace("&&", "&")


FILE = "file"
CHANGEABLE = "changeable"
MENUS = ("文件", "编辑", "插入", "表格", "查看", "审核", "定稿", "帮助")
"""The menus from left to right; any other stands after them."""


class ActionRegistry:
    """The actions of one window, by id."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Iterable[Action],
        menus: Mapping[str, QMenu] | None = None,
    ) -> None:
        """``menus`` are those that stand already, by title; empty ones are put away."""
        self.actions: dict[str, Action] = {}
        self._made: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = dict(menus or {})
        self._groups: dict[str, int] = {}
        wanted = list(actions)
        given = {action.menu for action in wanted}
        for title in MENUS:
            if title in given:
                self.menu(window, title)
            elif title in self._menus:
                self._menus.pop(title).menuAction().setVisible(False)
        for action in wanted:
            self._add(window, action)

    def _add(self, window: QMainWindow, action: Action) -> None:
        if action.id in self.actions:
            raise ValueError(f"action {action.id} is registered twice")
        made = QAction(action.text, window)
        made.setObjectName(action.id)
        if action.shortcut:
            made.setShortcut(QKeySequence(action.shortcut))
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setStatusTip(action.hint)
        made.setCheckable(action.checkable)
        made.triggered.connect(lambda _=False: action.callback())
        self.actions[action.id] = action
        self._made[action.id] = made
        if action.menu:
            menu = self.menu(window, action.menu)
            if self._groups.get(action.menu, action.group) != action.group:
                menu.addSeparator()
            self._groups[action.menu] = action.group
            menu.addAction(made)
        else:
            window.addAction(made)

    def menu(self, window: QMainWindow, title: str) -> QMenu:
        """Return the menu of this title, made at its first use."""
        if title not in self._menus:
            self._menus[title] = window.menuBar().addMenu(title)
        return self._menus[title]

    def qt_action(self, name: str) -> QAction:
        """Return the action as Qt knows it."""
        return self._made[name]

    def enable(self, has_file: bool, can_edit: bool) -> None:
        """Offer what is possible now."""
        for name, action in self.actions.items():
            possible = {"": True, FILE: has_file, CHANGEABLE: can_edit}[action.needs]
            self._made[name].setEnabled(possible)

    def check(self, name: str, checked: bool) -> None:
        """Show whether what an action switches is on."""
        self._made[name].setChecked(checked)

    def rename(self, name: str, text: str, enabled: bool) -> None:
        """Give an action another text (the undo menu names what it would undo)."""
        self._made[name].setText(text)
        self._made[name].setEnabled(enabled)
