"""What only a screen reader hears: names, and what changes where the focus is not."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QWidget

CLOSE_BUTTON: Final = "qt_dockwidget_closebutton"
"""Qt's own name of a dock's cross."""


def announce(widget: QWidget, sentence: str, urgent: bool = False) -> None:
    """Let a screen reader say a sentence; ``urgent``: at once, not after what it says now.

    Nothing happens where none listens.
    """
    if not sentence or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, sentence)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def name_close_button(dock: QDockWidget) -> None:
    """Let the cross of a dock say what it puts away; Qt's own words are a programmer's."""
    told = f"收起{dock.windowTitle()}"
    for button in dock.findChildren(QAbstractButton, CLOSE_BUTTON):
        button.setAccessibleName(told)
        button.setAccessibleDescription(told)
        button.setToolTip(told)
