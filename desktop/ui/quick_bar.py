"""What is wanted most often, in words at the right of the menus."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenuBar, QToolButton, QWidget

from desktop.ui.actions import ActionRegistry
from desktop.ui.theme import STEP

_GROUPS = (
    ("undo", "redo"),
    ("find", "commands"),
    ("check", "preview"),
    ("export_pdf", "print"),
)
"""Actions by their ids; groups are parted by a line."""
_SHORT = {"undo": "撤销", "redo": "重做", "commands": "查找命令"}
"""Where the text of the menu is longer or changes."""
_DRESSED = (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.LayoutRequest)


class QuickBar(QWidget):
    """Buttons of some of the actions. In a narrow window they give way to the menus."""

    def __init__(self, menus: QMenuBar, actions: ActionRegistry) -> None:
        super().__init__(menus)
        self._menus = menus
        self._wanted = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, STEP // 2, 0)
        layout.setSpacing(0)
        for number, group in enumerate(_GROUPS):
            if number:
                layout.addWidget(_line())
            for name in group:
                layout.addWidget(_button(actions, name))
        menus.setCornerWidget(self, Qt.Corner.TopRightCorner)
        menus.installEventFilter(self)
        self.show_for(False)

    def show_for(self, has_file: bool) -> None:
        """Stand there while a file is open."""
        self._wanted = has_file
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width of the menu bar, and the size of its text."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        elif event.type() in _DRESSED:
            self._later.start()  # once it is laid out anew
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Never make the window wider than it may be."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        room = self._menus.width() - self._menus_width() - 2 * STEP
        self.setVisible(self._wanted and self.sizeHint().width() <= room)

    def _menus_width(self) -> int:
        """Return how wide all menus are, those too that find no room beside these buttons."""
        metrics = self._menus.fontMetrics()
        menus = [action for action in self._menus.actions() if action.isVisible()]
        places = [self._menus.actionGeometry(action) for action in menus]
        words = [metrics.horizontalAdvance(action.text().replace("&", "")) for action in menus]
        margins = [one.width() - text for one, text in zip(places, words, strict=True)]
        apart = max((two.left() - one.right() for one, two in pairwise(places)), default=0)
        first = min((one.left() for one in places if one.width()), default=0)
        return first + sum(words) + len(words) * (max(0, *margins) + max(0, apart))


def _button(actions: ActionRegistry, name: str) -> QToolButton:
    action = actions.qt_action(name)
    action.setIconText(_SHORT.get(name, action.text().rstrip("…")))
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menus are there for keys
    return button


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFixedWidth(STEP)
    return line
