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


def wording(narrative: Narrative, printed: Callable[[Quote], str]) -> str:
    """Return a narrative's words as last year's paper had them."""
    paragraphs = []
    for block in narrative:
        said = "".join(
            printed(piece) if isinstance(piece, Quote) else piece for piece in block.text
        )
        paragraphs.append(said if block.level else "　　" + said)
    return "\n".join(paragraphs)


class LastYear(QWidget):
    """A line that opens last year's wording above the text; nothing where there is none."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = LAST + key
        self._shown: Narrative = ()
        self.button = QToolButton()
        self.button.setText("上年的写法")
        self.button.setCheckable(True)
        self.button.setChecked(True)
        self.button.setAutoRaise(True)
        self.button.setArrowType(Qt.ArrowType.DownArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setToolTip("上年的报告里这一段的文字和数，只供参照，不会印出")
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
        self._area.setAccessibleName("上年的写法")
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
        self, narrative: Callable[[str], Narrative], printed: Callable[[Quote], str]
    ) -> None:
        """Show what ``narrative`` holds for last year, quotes as they were ``printed``."""
        found = narrative(self._key)
        if found != self._shown:
            self._shown = found
            self.text.setText(wording(found, printed))
        self.setVisible(bool(found))
