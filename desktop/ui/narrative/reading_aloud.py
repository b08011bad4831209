"""What a screen reader says of a text beyond its characters.

Headings' numbers and quoted figures are drawn, not written, and so are the marks of the checks;
they are said when the cursor comes to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible

from desktop.ui.announcing import announce
from desktop.ui.narrative.conversion import quotes_in
from forms.narrative import Quote

if TYPE_CHECKING:
    from desktop.ui.narrative.text_edit import NarrativeEdit


class ReadingAloud(QObject):
    """Follows the cursor of one text while a screen reader listens."""

    def __init__(self, edit: NarrativeEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._block = -1
        edit.cursorPositionChanged.connect(self._follow)

    def _follow(self) -> None:
        if not QAccessible.isActive() or not self._edit.hasFocus():
            return
        block = self._edit.textCursor().blockNumber()
        if block != self._block:
            self._block = block
            announce(self._edit, self.of_block())
        else:
            quote = self._edit.quote_near()
            announce(self._edit, self._of_quote(quote) if quote else "")

    def of_block(self) -> str:
        """Return what is to be said of the block at the cursor; "" for plain text."""
        block = self._edit.textCursor().block()
        number = self._edit.marks()[block.blockNumber()]
        quotes = [self._of_quote(quote) for _, quote in quotes_in(block)]
        objections = self._edit.quoting.objections_at(block.blockNumber())
        return "；".join(filter(None, (f"标题 {number}" if number else "", *quotes, objections)))

    def _of_quote(self, quote: Quote) -> str:
        return f"引用{self._edit.quote_name(quote)} {self._edit.printed(quote)}"
