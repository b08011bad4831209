"""Last year's wording of a narrative, to be read while this year's is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QScrollArea, QTextEdit, QToolButton, QVBoxLayout, QWidget

from desktop.ui.page_watch import PageWatch, place_in
from desktop.ui.theme import STEP, colours
from forms.narrative import Narrative, Quote
from forms.report import LAST

_LINES: Final = 6
_HELD_LINES: Final = 4
_WORDS: Final = 12
"""Characters before the cursor by which its place is found in last year's paragraph."""
_ALIKE: Final = 0.35
"""Share of common pairs of characters from which on two paragraphs are about the same."""


def wording(narrative: Narrative, printed: Callable[[Quote], str]) -> list[str]:
    """Return a narrative's paragraphs as last year's paper had them."""
    paragraphs = []
    for block in narrative:
        said = "".join(
            printed(piece) if isinstance(piece, Quote) else piece for piece in block.text
        )
        paragraphs.append(said if block.level else "　　" + said)
    return paragraphs


Pairs: TypeAlias = frozenset[tuple[str, str]]
"""What a paragraph says, as the pairs of letters that follow each other in it."""


def counterpart(text: str, paragraphs: Sequence[Pairs], expected: int = 0) -> int | None:
    """Return which of last year's paragraphs this one goes back to; None where none is like it.

    Of equals the one nearest to ``expected``, the place that this one has itself. Figures do
    not count: they are what changes. This is asked at every key, so last year's are read once.
    """
    pairs = pairs_of(text)
    best, found = _ALIKE, None
    for number in sorted(range(len(paragraphs)), key=lambda one: abs(one - expected)):
        others = paragraphs[number]
        alike = 2 * len(pairs & others) / max(1, len(pairs) + len(others))
        if alike > best:
            best, found = alike, number
    return found


def place_of(before: str, paragraph: str) -> int:
    """Return where a paragraph goes on as another does behind the words ``before``; else 0.

    The last words before the place are looked for, as many of them as stand there.
    """
    for length in range(min(_WORDS, len(before)), 1, -1):
        at = paragraph.find(before[-length:])
        if at >= 0:
            return at + length
    return 0


def pairs_of(text: str) -> Pairs:
    """Return the pairs of letters of a text; digits and marks are none."""
    letters = [one for one in text if one.isalpha()]
    return frozenset(pairwise(letters))


class LastYear(QWidget):
    """A line that opens last year's wording above the text; nothing where there is none.

    The paragraph that the one being written goes back to is marked and brought into view.
    """

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = LAST + key
        self._shown: Narrative = ()
        self._paragraphs: list[str] = []
        self._pairs: list[Pairs] = []
        self.button = QToolButton()
        self.button.setText("上年的写法")
        self.button.setCheckable(True)
        self.button.setChecked(True)
        self.button.setAutoRaise(True)
        self.button.setArrowType(Qt.ArrowType.DownArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setToolTip("上年的报告里这一段的文字和数，只供参照，不会印出")
        self.button.toggled.connect(self._open)
        self._text: QTextEdit | None = None
        self._holder = QWidget()
        self._holder.setFixedHeight(self.height_of(_LINES))
        inner = QVBoxLayout(self._holder)
        inner.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP // 2)
        layout.addWidget(self.button)
        layout.addWidget(self._holder)
        self.hide()

    def height_of(self, lines: int) -> int:
        """Return the room that so many lines take."""
        return self.fontMetrics().lineSpacing() * lines + STEP

    @property
    def text(self) -> QTextEdit:
        """The wording; made when there is one."""
        if self._text is None:
            text = self._text = QTextEdit()
            text.setObjectName("quiet")
            text.setReadOnly(True)
            text.setFrameShape(QFrame.Shape.NoFrame)
            text.setAccessibleName("上年的写法")
            text.setTabChangesFocus(True)
            text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            text.document().setDocumentMargin(0)
            self.take_back()
        return self._text

    @property
    def is_open(self) -> bool:
        """Whether there is a wording and it is wanted."""
        return bool(self._shown) and self.button.isChecked()

    def take_back(self) -> None:
        """Show the wording in its own place."""
        inner = self._holder.layout()
        if self._text is not None and inner is not None and inner.indexOf(self._text) < 0:
            inner.addWidget(self._text)

    def _open(self, wanted: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if wanted else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)
        self._holder.setVisible(wanted)

    def show_narratives(
        self, narrative: Callable[[str], Narrative], printed: Callable[[Quote], str]
    ) -> None:
        """Show what ``narrative`` holds for last year, quotes as they were ``printed``."""
        found = narrative(self._key)
        if found != self._shown:
            self._shown = found
            self._paragraphs = wording(found, printed)
            self._pairs = [pairs_of(one) for one in self._paragraphs]
            self.text.setPlainText("\n".join(self._paragraphs))
        self.setVisible(bool(found))

    def follow(self, text: str, number: int, at: int = 0) -> None:
        """Mark the paragraph that this one, the ``number``-th of its text, goes back to.

        ``at`` is the cursor's place in it: the line that says the same is brought into view.
        """
        if not self.is_open:
            return
        found = counterpart(text, self._pairs, number)
        marks = []
        if found is not None:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.text.document().findBlockByNumber(found))  # type: ignore[attr-defined]
            mark.format.setBackground(QColor(colours().tint))  # type: ignore[attr-defined]
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
            marks.append(mark)
            self._bring_up(found, place_of(text[:at], self._paragraphs[found]))
        self.text.setExtraSelections(marks)

    def _bring_up(self, number: int, at: int) -> None:
        """Show a paragraph from its beginning, or from the line before a place further on."""
        block = self.text.document().findBlockByNumber(number)
        top = self.text.document().documentLayout().blockBoundingRect(block).top()
        line = block.layout().lineForTextPosition(at)
        above = line.y() - line.height() if line.isValid() and line.lineNumber() else 0.0
        self.text.verticalScrollBar().setValue(round(top + above))


class HeldLastYear(PageWatch):
    """Holds last year's wording at the top of the page's window while a text is worked on.

    Only where its own place is scrolled away: then a few lines of it stay beside the paragraph.
    """

    def __init__(self, last_year: LastYear, edit: QWidget) -> None:
        super().__init__(edit)
        self._last_year = last_year
        self._strip: QFrame | None = None

    @property
    def height(self) -> int:
        """How much of the page's top is covered; 0 while nothing is held there."""
        strip = self._strip
        return strip.height() if strip is not None and not strip.isHidden() else 0

    def follow(self, area: QScrollArea) -> None:
        """Hold the wording, or let it go back to its place."""
        edit, own = place_in(area, self._watched), place_in(area, self._last_year)
        height = self._last_year.height_of(_HELD_LINES) + STEP
        wanted = (
            self._last_year.is_open
            and self._watched.isVisible()
            and (self._watched.hasFocus() or self._last_year.text.hasFocus())
            and own.bottom() < height
            and edit.bottom() > 2 * height
            and area.viewport().height() > 2 * height
        )
        if wanted:
            strip = self._strip or self._make_strip(area)
            strip.setGeometry(edit.left(), 0, edit.width(), height)
            inner = strip.layout()
            if inner is not None and inner.indexOf(self._last_year.text) < 0:
                inner.addWidget(self._last_year.text)
            strip.show()
            strip.raise_()
        elif self._strip is not None and not self._strip.isHidden():
            self._last_year.take_back()
            self._strip.hide()

    def _make_strip(self, area: QScrollArea) -> QFrame:
        strip = self._strip = QFrame(area.viewport())
        strip.setObjectName("held")
        strip.setAutoFillBackground(True)
        layout = QVBoxLayout(strip)
        layout.setContentsMargins(STEP // 2, STEP // 2, STEP // 2, STEP // 2)
        self._watched.destroyed.connect(strip.deleteLater)
        return strip
