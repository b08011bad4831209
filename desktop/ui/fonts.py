"""Fonts of the window: the system's own, or the shipped 黑体 where it has no Chinese one."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from forms.resources import RESOURCES

HEITI: Final = "heiti.ttf"
RARE: Final = ("rare.ttf", "symbols.ttf")
"""Faces that stand in for characters which the first one lacks (rare names, marks)."""


def prepare_fonts(application: QApplication) -> None:
    """Give the window a font in which Chinese shows, whatever the machine has.

    A system with a Chinese font keeps its own; Qt then finds the characters itself. Without
    one even Latin digits are set from the shipped face, so that lines keep one height.
    """
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return
    families = [family for name in (HEITI, *RARE) for family in _added(name)]
    if not families:
        return
    font = QFont(application.font())
    font.setFamilies(families)
    application.setFont(font)


def _added(name: str) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
