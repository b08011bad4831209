"""The list of all commands: type a few characters, press Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.ui.actions import ActionRegistry, plain_text
from desktop.ui.announcing import announce
from desktop.ui.theme import STEP, text_width
from desktop.ui.whole_rows import height_for
from forms.initials import closeness, has_initials

_ID = Qt.ItemDataRole.UserRole
_CHARACTERS = 32
_ROWS = 12
_BELOW = 6 * STEP
"""Pixels from the top of the window, so that its name stays in view."""
_APART = 100
"""Rank of a word that stands in the hint or menu alone."""
_IMPOSSIBLE = 10_000
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandList(QFrame):
    """A small window over the other one; a click beside it or Esc puts it away."""

    def __init__(
        self, registry: ActionRegistry, run: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("commands")
        self.setAccessibleName("命令")
        self._registry, self._run = registry, run
        self.line = QLineEdit()
        self.line.setPlaceholderText("要做什么？输入几个字或拼音首字母")
        self.line.setAccessibleName("查找命令")
        self.list = QListWidget()
        self.list.setAccessibleName("找到的命令")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(STEP, STEP, STEP, STEP)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.line.textChanged.connect(self.show_matches)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self.choose())

    def open_over(self, window: QWidget) -> None:
        """Show the list at the head of the window."""
        self.line.clear()
        self.show_matches("")
        top = window.mapToGlobal(window.rect().topLeft()).y() + _BELOW
        self.setFixedWidth(min(text_width(self, _CHARACTERS), window.width() - 4 * STEP))
        self.line.ensurePolished()
        room = window.height() - _BELOW - self.line.sizeHint().height() - 4 * STEP
        self.list.setFixedHeight(height_for(self.list, _ROWS, room))
        self.adjustSize()
        middle = window.mapToGlobal(window.rect().center())
        self.move(middle.x() - self.width() // 2, top)
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_matches(self, typed: str) -> None:
        """List the commands that fit what is typed, those that are possible now first."""
        self.list.clear()
        for name in matching(self._registry, typed):
            action, made = self._registry.actions[name], self._registry.qt_action(name)
            keys = action.key_names
            menu = f"{action.menu}　" if action.menu else ""
            item = QListWidgetItem(f"{menu}{plain_text(made.text())}" + f"　{keys}" * bool(keys))
            item.setData(_ID, name)
            item.setToolTip(made.statusTip())
            if not made.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._say_nothing(typed)
        self._announce()

    def _say_nothing(self, typed: str) -> None:
        """Say that no command fits, and how to find one."""
        for told in (
            f"没有找到“{typed.strip()}”",
            "可以输入命令里的字，如“导出”，",
            "或拼音首字母，如 dc；清空即列出全部",
        ):
            item = QListWidgetItem(told)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)

    def _announce(self) -> None:
        """Let a screen reader say what is chosen: the focus stays in the line."""
        item = self.list.currentItem() or self.list.item(0)
        if self.isVisible() and item is not None:
            possible = item.flags() & Qt.ItemFlag.ItemIsEnabled or item.data(_ID) is None
            announce(self.line, item.text() if possible else f"{item.text()}，现在不能用")

    def choose(self) -> None:
        """Carry out the command chosen."""
        item = self.list.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.close()
            self._run(str(item.data(_ID)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrows, choose with Enter, while typing in the line."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self.list.event(event)
                self._announce()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)


def matching(registry: ActionRegistry, typed: str) -> Sequence[str]:
    """Return the ids of the commands that fit, best first.

    Each typed word must stand in the command's text, menu or hint, or be the first letters of
    its pinyin; where none fits so, the characters may stand apart. What cannot be done now
    comes last.
    """
    words = typed.lower().split()
    return _found(registry, words, apart=False) or _found(registry, words, apart=True)


def _found(registry: ActionRegistry, words: Sequence[str], apart: bool) -> list[str]:
    found: list[tuple[int, int, str]] = []
    for order, (name, action) in enumerate(registry.actions.items()):
        text = plain_text(registry.qt_action(name).text()).lower()
        everything = f"{text} {action.menu} {action.hint}".lower()
        own = [_farness(text, word, apart) for word in words]
        direct = [far for far in own if far is not None]
        if len(direct) < len(words) and not all(
            far is not None or word in everything for far, word in zip(own, words, strict=True)
        ):
            continue
        rank = sum(direct) + _APART * (len(words) - len(direct))
        possible = registry.qt_action(name).isEnabled()
        found.append((rank if possible else rank + _IMPOSSIBLE, order, name))
    return [name for _, _, name in sorted(found)]


def _farness(text: str, word: str, apart: bool) -> int | None:
    """Return how far a word typed is from a command's text; None where it is none of it."""
    if word in text or has_initials(text, word):
        return 0
    near = closeness(text, word) if apart else None
    return near[0] + near[1] if near else None
