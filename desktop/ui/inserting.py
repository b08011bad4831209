"""What the menus 编辑, 插入 and 表格 ask of the text or table being worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

from desktop.ui.grid.view import GridView
from desktop.ui.narrative.editor import NarrativeEditor

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class Inserting:
    """Finds the text or table that is meant, and says so where the chapter has none."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def on_table(self, command: str) -> None:
        """Carry out a command of the table being worked on, or the page's only one."""
        table = self._window.work.nearest(GridView)
        if table is not None:
            getattr(table, command)()
            table.setFocus()
        else:
            self._window.say("这一章没有表格")

    def on_focus(self, command: str) -> None:
        """Carry out a command of the text, entry or table that has the focus."""
        focused = self._window.focusWidget()
        if isinstance(focused, QLineEdit | QPlainTextEdit | QTextEdit | GridView):
            getattr(focused, command)()
        else:
            self._window.say("请先点一下要编辑的文字、填写栏或表格")

    def offer_quotes(self) -> None:
        """Offer the figures that can be quoted in the text."""
        editor = self._narrative()
        if editor:
            editor.offer_quotes()

    def offer_sentences(self) -> None:
        """Offer the outline's sentences for the text."""
        editor = self._narrative()
        if editor and not editor.offer_sentences():
            self._window.say("提纲没有为这里给出标准句")

    def _narrative(self) -> NarrativeEditor | None:
        found = self._window.work.nearest(NarrativeEditor)
        if found is None:
            self._window.say("这一章没有文字")
        return found
