"""Qt's own words, keys and dates, as they are said and written in China."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QKeySequence

from forms.resources import RESOURCES

_SYSTEM_LOCALE = "LC_ALL"


def speak_chinese(application: QCoreApplication) -> None:
    """Translate what Qt says by itself: first its own translation, then what that lacks.

    The second one is ``resources/translations``: names of keys as they are printed on keyboards
    sold in China, and the words of Qt's dialogs for files and printers.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    for name, folder in (
        ("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("window_zh_CN", str(RESOURCES / "translations")),
    ):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)


def write_dates_in_chinese() -> None:
    """Let Qt's file dialog write dates in Chinese also where the system speaks English.

    It asks the system's locale, whatever the program's default is. Qt reads that once, from the
    environment, which is given back at once: other programs are started with it. Windows and
    macOS have file dialogs of their own.
    """
    if not sys.platform.startswith("linux"):
        return
    before = os.environ.get(_SYSTEM_LOCALE)
    os.environ[_SYSTEM_LOCALE] = "zh_CN.UTF-8"
    QLocale.system().name()
    if before is None:
        del os.environ[_SYSTEM_LOCALE]
    else:
        os.environ[_SYSTEM_LOCALE] = before


def key_names(keys: str) -> str:
    """Return keys as they are printed on the keyboard (``Alt+Up``: Alt+↑)."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
