"""Last year's wording of a narrative, to be read while this year's is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.theme import STEP
from forms.narrative import Narrative, Quote
from forms.report import LAST

_LINES = 6
OPEN = "〔　〕"
"""Stands where last year's text has a figure: it must not be taken for this year's."""


def wording(narrative: Narrative, label: Callable[[str], str]) -> str:
    """Return a narrative's words with its amounts and rates left open; quotes by their names."""
    paragraphs = []
    for block in narrative:
        said = "".join(
            f"〔{label(piece.key)}〕" if isinstance(piece, Quote) else without_figures(piece)
            for piece in block.text
        )
        paragraphs.append(said if block.level else "　　" + said)
    return "\n".join(paragraphs)


def without_figures(text: str) -> str:
    """Return a text whose amounts and rates are left open."""
    from forms.prose import AmountMention, RateMention, read_prose  # wanted only with last year's

    parts: list[str] = []
    end = 0
    for mention in read_prose(text).mentions:
        if isinstance(mention, AmountMention | RateMention):
            parts += [text[end : mention.start], OPEN]
            end = mention.end
    return "".join((*parts, text[end:]))


class LastYear(QWidget):
    """A line that opens last year's wording above the text; nothing where there is none."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = LAST + key
        self._shown: Narrative = ()
        self.button = QToolButton()
        self.button.setText("去年的写法")
        self.button.setCheckable(True)
        self.button.setChecked(True)
        self.button.setAutoRaise(True)
        self.button.setArrowType(Qt.ArrowType.DownArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setToolTip("去年这一段的文字，只供参照，不会印出；金额和比例已略去")
        self.button.toggled.connect(self._open)
        self.text = QLabel()
        self.text.setObjectName("quiet")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._area = QScrollArea()
        self._area.setAccessibleName("去年的写法")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self.text)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + STEP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP // 2)
        layout.addWidget(self.button)
        layout.addWidget(self._area)
        self.hide()

    def _open(self, wanted: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if wanted else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)
        self._area.setVisible(wanted)

    def show_narratives(
        self, narrative: Callable[[str], Narrative], label: Callable[[str], str]
    ) -> None:
        """Show what ``narrative`` holds for last year."""
        found = narrative(self._key)
        if found != self._shown:
            self._shown = found
            self.text.setText(wording(found, label))
        self.setVisible(bool(found))
