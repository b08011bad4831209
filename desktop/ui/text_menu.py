"""The menu of a text or field: its undo and redo are the document's, as in the menu 编辑."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QTextEdit


def text_menu(widget: QLineEdit | QPlainTextEdit | QTextEdit) -> QMenu:
    """Return what Qt offers for a text, with the window's undo and redo in place of its own.

    A widget's own undo knows only its own typing, and nothing once that is saved. A window that
    has no such actions (a dialog) keeps the widget's.
    """
    menu = widget.createStandardContextMenu()
    own = {action.objectName(): action for action in menu.actions()}
    for name in ("undo", "redo"):
        before, action = own.get(f"edit-{name}"), widget.window().findChild(QAction, name)
        if before is not None and isinstance(action, QAction):
            menu.insertAction(before, action)
            menu.removeAction(before)
    return menu
