"""What is told below a long table or text, held in view while its own place is scrolled away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.page_watch import PageWatch, place_in
from desktop.ui.theme import STEP


class HeldNote(PageWatch):
    """Shows a note's urgent sentence at the foot of the page's window.

    ``body`` is what the note is about: only while some of it is in view is the note held.
    ``make_tools`` makes what stands beside the sentence, when it is first wanted.
    """

    def __init__(
        self, note: NoteLabel, body: QWidget, make_tools: Callable[[], QWidget] | None = None
    ) -> None:
        super().__init__(body)
        self._note = note
        self._make_tools = make_tools
        self._strip: QFrame | None = None
        self._text = QLabel()
        note.said.connect(self.look)

    @property
    def sentence(self) -> str:
        """The sentence that is held in view; "" while none is."""
        strip = self._strip
        return self._text.text() if strip is not None and not strip.isHidden() else ""

    def follow(self, area: QScrollArea) -> None:
        """Hold the sentence, or let it go where the note itself is seen."""
        body, note = place_in(area, self._watched), place_in(area, self._note)
        window = area.viewport().rect()
        wanted = (
            self._note.is_urgent
            and self._watched.isVisible()
            and body.intersects(window)
            and note.bottom() > window.bottom()
        )
        if wanted:
            self._show(area.viewport(), body)
        elif self._strip is not None:
            self._strip.hide()

    def _show(self, window: QWidget, body: QRect) -> None:
        strip = self._strip or self._make_strip(window)
        if self._text.objectName() != self._note.objectName():
            self._text.setObjectName(self._note.objectName())
            self._text.style().unpolish(self._text)
            self._text.style().polish(self._text)
        self._text.setText(self._note.text())
        height = strip.heightForWidth(body.width())
        strip.setGeometry(body.left(), window.height() - height, body.width(), height)
        strip.show()
        strip.raise_()

    def _make_strip(self, window: QWidget) -> QFrame:
        strip = self._strip = QFrame(window)
        strip.setObjectName("held")
        strip.setAutoFillBackground(True)
        self._text.setWordWrap(True)
        layout = QHBoxLayout(strip)
        layout.setContentsMargins(STEP // 2, STEP // 2, STEP // 2, STEP // 2)
        layout.setSpacing(STEP // 2)
        layout.addWidget(self._text, 1)
        if self._make_tools is not None:
            layout.addWidget(self._make_tools(), 0, Qt.AlignmentFlag.AlignTop)
        self._watched.destroyed.connect(strip.deleteLater)
        return strip
