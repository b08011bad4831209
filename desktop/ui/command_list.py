"""The list of all commands: type a few characters, press Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.ui.actions import ActionRegistry, plain_text
from desktop.ui.theme import STEP, text_width
from forms.initials import has_initials

_ID = Qt.ItemDataRole.UserRole
_CHARACTERS = 32
_ROWS = 12
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
        row = self.list.sizeHintForRow(0) if self.list.count() else 2 * STEP
        width = min(text_width(self, _CHARACTERS), window.width() - 4 * STEP)
        self.setFixedSize(width, self.line.sizeHint().height() + _ROWS * row + 4 * STEP)
        middle = window.mapToGlobal(window.rect().center())
        self.move(middle.x() - width // 2, window.mapToGlobal(window.rect().topLeft()).y() + 48)
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_matches(self, typed: str) -> None:
        """List the commands that fit what is typed, those that are possible now first."""
        self.list.clear()
        for name in matching(self._registry, typed):
            action, made = self._registry.actions[name], self._registry.qt_action(name)
            keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            menu = f"{action.menu}　" if action.menu else ""
            item = QListWidgetItem(f"{menu}{plain_text(made.text())}" + f"　{keys}" * bool(keys))
            item.setData(_ID, name)
            item.setToolTip(action.hint)
            if not made.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

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
    its pinyin. What cannot be done now comes last.
    """
    words = typed.lower().split()
    found: list[tuple[int, int, str]] = []
    for order, (name, action) in enumerate(registry.actions.items()):
        text = plain_text(registry.qt_action(name).text()).lower()
        everything = f"{text} {action.menu} {action.hint}".lower()
        if all(word in everything or has_initials(text, word) for word in words):
            direct = all(word in text or has_initials(text, word) for word in words)
            rank = (0 if direct else 1) + (0 if registry.qt_action(name).isEnabled() else 2)
            found.append((rank, order, name))
    return [name for _, _, name in sorted(found)]
