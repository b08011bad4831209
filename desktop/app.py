"""Start of the window: it shows itself first, then loads what it works with."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.storage.home import data_folder
from desktop.ui.chinese import speak_chinese, write_dates_in_chinese
from desktop.ui.fonts import prepare_fonts
from desktop.ui.main_window import MainWindow
from desktop.ui.preferences import Preferences
from desktop.ui.theme import apply_theme

LOG = "ziping.log"
_ANSWERING = 300
"""Milliseconds after the start from which on a second start is answered."""


def main(argv: Sequence[str]) -> int:
    """Open the window, with the file that is named if any; return the exit status."""
    gc.disable()  # until the window stands: there is no garbage yet
    choose_input_method()
    application = make_application()
    named = Path(argv[0]).absolute() if argv else None
    if named is not None and named.suffix.lower() == ".db" and stands_open(named):
        return 0
    window = MainWindow(Preferences(data_folder() / "window.json"), furnished=False)
    note_faults(window)
    window.show()
    QTimer.singleShot(0, window, lambda: begin(window, named))
    return application.exec()


def save_when_left(application: QApplication, window: MainWindow) -> None:
    """Save what is being typed when the system ends the session, and when another program
    comes to the front: the machine may be put to sleep or the stick be pulled next.
    """
    application.commitDataRequest.connect(window.session.save)
    application.applicationStateChanged.connect(window.session.commit)


def stands_open(path: Path) -> bool:
    """Whether another window has this file open; it has then come forward."""
    from desktop.ui.one_window import calls_forward

    return calls_forward(path)


def begin(window: MainWindow, named: Path | None) -> None:
    """Load what the window works with, now that it is shown, and open the file that is named."""
    from desktop.ui.one_window import OneWindow

    window.furnish()
    application = QApplication.instance()
    if isinstance(application, QApplication):
        save_when_left(application, window)

    one = OneWindow(window.come_forward, window)

    def follow() -> None:
        document = window.session.document
        one.answer_for(document.path if document else None)

    if named is not None:
        window.files.open_path(named)
    window.session.documentChanged.connect(follow)
    QTimer.singleShot(_ANSWERING, window, follow)
    gc.freeze()  # what stands now stands to the end; it need not be looked through again
    gc.enable()


def choose_input_method() -> None:
    """Let Chinese be typed on Linux: the wheels bring no plugin for fcitx, whose fifth
    generation answers ibus. (Tried with fcitx5 5.0.21 and ibus 1.5.27, pinyin typed into a
    text, a field and a cell; the fourth generation of fcitx has no way into Qt 6.)

    Both are reached over D-Bus, whose library ends the whole process where the machine was
    never given its identity (a container, a fresh image) unless told to only warn.
    """
    if not sys.platform.startswith("linux"):
        return
    os.environ.setdefault("DBUS_FATAL_WARNINGS", "0")
    if os.environ.get("QT_IM_MODULE", "") in ("", "fcitx", "fcitx5"):
        os.environ["QT_IM_MODULE"] = "ibus"


def make_application() -> QApplication:
    """Return the application with its Chinese words, fonts and colours."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        write_dates_in_chinese()
        application = QApplication(["ziping"])
    application.setApplicationName("ziping")
    application.setApplicationDisplayName("自评")
    speak_chinese(application)
    application.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)  # words do
    prepare_fonts(application)
    apply_theme(application)
    return application


def note_faults(window: MainWindow) -> None:
    """Write faults of the program to the log, and tell of them in one sentence."""
    log = data_folder() / "log" / LOG
    logger = logging.getLogger("ziping")
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(log, encoding="utf-8", delay=True)
    except OSError:  # nowhere to write: the sentence is still told
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        logger.error("fault", exc_info=(kind, error, trace))
        sentence = (
            f"程序出了没有料到的差错，这一步没有做成；此前的填写都已保存。"
            f"请再试一次；仍不行的，请把“{log}”交给维护人员。"
        )
        if window.isVisible():
            window.tell(sentence)
        else:
            QMessageBox.warning(None, "自评", sentence)

    sys.excepthook = note
