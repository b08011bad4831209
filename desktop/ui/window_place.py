"""Where the window stands on the screen, and how its parts share the room: as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QSize, Qt

from desktop.ui.theme import text_width

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_GEOMETRY, _SPLITTER, _DOCKS = "geometry", "splitter", "docks"
_DOCKS_VERSION = 1
_SMALL = QSize(1366, 768)
"""On a screen no larger than this, a new window takes all of it."""
_SHARE, _LARGEST = 0.85, QSize(1600, 1000)
"""What a new window takes of a larger screen, and the most it takes."""


class WindowPlace:
    """Remembers size and place of the window, its splitters and its docks."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._preferences = window.preferences

    def restore(self) -> None:
        """Bring the window to where it was, which holds before anything else is loaded."""
        window = self._window
        window.setMinimumSize(text_width(window, 54), text_width(window, 40))
        geometry = self._preferences.text(_GEOMETRY)
        if not window.restoreGeometry(QByteArray.fromHex(geometry.encode())):
            self._begin()

    def _begin(self) -> None:
        """Take what is sensible of the screen at the first start: form and preview have room."""
        window, room = self._window, self._window.screen().availableGeometry()
        size = (room.size() * _SHARE).boundedTo(_LARGEST).expandedTo(window.minimumSize())
        area = QRect(room.topLeft(), size)
        area.moveCenter(room.center())
        window.setGeometry(area)
        if room.width() <= _SMALL.width() or room.height() <= _SMALL.height():
            window.setWindowState(Qt.WindowState.WindowMaximized)

    def restore_parts(self) -> None:
        """Give splitters and docks the sizes they had."""
        window = self._window
        window.work.restore_sizes(self._preferences.text(_SPLITTER))
        state = self._preferences.text(_DOCKS)
        if state:
            window.restoreState(QByteArray.fromHex(state.encode()), _DOCKS_VERSION)
            window.preview.keep_size()

    def remember(self) -> None:
        """Remember all of it for the next start."""
        window = self._window
        for name, value in (
            (_GEOMETRY, window.saveGeometry()),
            (_SPLITTER, window.work.saveState()),
            (_DOCKS, window.saveState(_DOCKS_VERSION)),
        ):
            self._preferences.remember(name, bytes(value.toHex().data()).decode())
