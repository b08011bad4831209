"""One window for one file: a second start with the same file brings the first window forward.

Each open file has a name of its own among the local sockets of the user. Who starts with a file
first calls that name; only when nobody answers is the file opened here. A socket left behind by
a crash answers to nobody and is taken over.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDir, QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_PATIENCE: Final = 500
"""Milliseconds to wait for an answer; the other window may be busy for a moment."""
_HERE: Final = b"here"


def name_of(path: Path) -> str:
    """Return the name under which a file's window answers; links lead to the same one."""
    whole = os.path.normcase(os.path.realpath(path))
    return "ziping-" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def calls_forward(path: Path) -> bool:
    """Bring the window that has this file open to the front; False when there is none."""
    if os.name == "posix" and not Path(QDir.tempPath(), name_of(path)).exists():
        return False  # where a socket is a file, Qt's network need not be loaded to see that
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name_of(path))
    if not socket.waitForConnected(_PATIENCE):
        return False
    answered = socket.waitForReadyRead(_PATIENCE) and socket.readAll().data() == _HERE
    socket.disconnectFromServer()
    return answered


class OneWindow(QObject):
    """Answers for the file that is open in this window."""

    def __init__(self, forward: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forward = forward
        self._server: QLocalServer | None = None

    def answer_for(self, path: Path | None) -> None:
        """Answer for this file from now on, and for no other; ``None`` for no file."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        if path is None:
            return
        from PySide6.QtNetwork import QLocalServer, QLocalSocket

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = name_of(path)
        if not server.listen(name):
            probe = QLocalSocket()
            probe.connectToServer(name)
            if probe.waitForConnected(_PATIENCE):
                return  # another window has the file open too, to read
            QLocalServer.removeServer(name)
            server.listen(name)
        server.newConnection.connect(self._greet)
        self._server = server

    def _greet(self) -> None:
        server = self._server
        socket = server.nextPendingConnection() if server else None
        if socket is None:
            return
        socket.disconnected.connect(socket.deleteLater)
        socket.write(_HERE)
        socket.flush()
        self._forward()
