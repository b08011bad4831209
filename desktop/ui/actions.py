"""All actions of the window: menus, shortcuts and the list of keys come from this registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop.ui.chinese import key_names


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can ask for.

    ``menu`` is the menu's title; its entries stand in the order of their ``group``, between
    which are lines. ``needs`` says when it is offered: always, with a file open, or with one that
    may be changed. ``keys`` are such as the part of the window being worked on answers itself:
    the menu only shows them. ``also`` are other keys for the same, as some are used to.
    """

    id: str
    text: str
    callback: Callable[[], None]
    shortcut: str = ""
    menu: str = ""
    group: int = 0
    needs: str = ""
    hint: str = ""
    checkable: bool = False
    keys: str = ""
    also: str = ""

    @property
    def key_names(self) -> str:
        """What to press, as it is printed on the keyboard; "" where there are no keys."""
        return key_names(self.shortcut or self.keys)


def plain_text(text: str) -> str:
    """Return an action's text without dots, keys and doubled marks."""
    return text.partition("\t")[0].rstrip("…").replace("&&", "&")


FILE = "file"
CHANGEABLE = "changeable"
MENUS = ("文件", "编辑", "插入", "表格", "查看", "审核", "帮助")
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
        wanted = list(actions)
        given = {action.menu for action in wanted}
        for title in MENUS:
            if title in given:
                self.menu(window, title)
            elif title in self._menus:
                self._menus.pop(title).menuAction().setVisible(False)
        for action in wanted:
            self._make(window, action)
        for title in given - {""}:
            self._fill(self.menu(window, title), [one for one in wanted if one.menu == title])

    def _make(self, window: QMainWindow, action: Action) -> None:
        if action.id in self.actions:
            raise ValueError(f"action {action.id} is registered twice")
        made = QAction(f"{action.text}\t{key_names(action.keys)}".rstrip(), window)
        made.setObjectName(action.id)
        if action.shortcut:
            keys = filter(None, (action.shortcut, action.also))
            made.setShortcuts([QKeySequence(one) for one in keys])
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setStatusTip(action.hint)
        made.setCheckable(action.checkable)
        made.triggered.connect(lambda _=False: action.callback())
        self.actions[action.id] = action
        self._made[action.id] = made
        if not action.menu:
            window.addAction(made)

    def _fill(self, menu: QMenu, entries: Iterable[Action]) -> None:
        last: int | None = None
        for entry in sorted(entries, key=lambda one: one.group):
            if last not in (None, entry.group):
                menu.addSeparator()
            last = entry.group
            menu.addAction(self._made[entry.id])

    def menu(self, window: QMainWindow, title: str) -> QMenu:
        """Return the menu of this title, made at its first use."""
        if title not in self._menus:
            self._menus[title] = window.menuBar().addMenu(title)
        self._menus[title].setToolTipsVisible(True)  # they say why something cannot be done now
        return self._menus[title]

    def qt_action(self, name: str) -> QAction:
        """Return the action as Qt knows it."""
        return self._made[name]

    def enable(self, has_file: bool, can_edit: bool) -> None:
        """Offer what is possible now."""
        for name, action in self.actions.items():
            possible = {"": True, FILE: has_file, CHANGEABLE: can_edit}[action.needs]
            self._made[name].setEnabled(possible)

    def allow(self, name: str, reason: str = "") -> None:
        """Offer an action, or do not and say why not."""
        made = self._made[name]
        made.setEnabled(not reason)
        made.setToolTip(reason)
        made.setStatusTip(reason or self.actions[name].hint)

    def check(self, name: str, checked: bool) -> None:
        """Show whether what an action switches is on."""
        self._made[name].setChecked(checked)

    def rename(self, name: str, text: str, enabled: bool) -> None:
        """Give an action another text (the undo menu names what it would undo)."""
        self._made[name].setText(text)
        self._made[name].setEnabled(enabled)
