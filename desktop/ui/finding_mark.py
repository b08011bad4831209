"""The quiet word beside a label that says the checks object to this entry; a click says why."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from desktop.ui.session import Session
from forms.checks.finding import Finding, Level

SIGNS: Final = {Level.MANDATORY: "✕", Level.EXPLAIN: "?", Level.HINT: "○"}
"""How the levels are told apart where there is no room for their names, colours or none."""
_STANDS: Final = 60_000
"""Milliseconds for which a sentence stands while the mouse and the keys rest."""


def gravest(levels: Iterable[Level]) -> Level:
    """Return the level that weighs most."""
    return min(levels, key=list(Level).index)


def say_at(widget: QWidget, area: QRect, sentences: str) -> None:
    """Show sentences, one a line, below an area of a widget until something else is done."""
    wrapped = "<br>".join(html.escape(one, quote=False) for one in sentences.split("\n"))
    place = widget.mapToGlobal(QPoint(area.left(), area.bottom() + 2))
    QToolTip.showText(place, f"<p style='margin:0'>{wrapped}</p>", widget, area, _STANDS)


class FindingMark(QToolButton):
    """Names the gravest open finding's level; the sentences are shown by hovering and by a click.

    It is no stop of the Tab key, which goes from entry to entry: by keys, an action of the menu
    does what the click does.
    """

    wanted = Signal(object)
    """Clicked: the finding to be shown in the list."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing: list[Finding] = []
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(SIGNS[Level.HINT])
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or entries side by side stand at two heights
        self.setSizePolicy(policy)
        self.wanted.connect(session.findingWanted)
        self.clicked.connect(lambda _=False: self._tell())
        self.hide()

    def show_findings(self, findings: Sequence[Finding], missing: bool = False) -> None:
        """Show the mark for these findings, or none; ``missing``: nothing is entered yet."""
        self._standing = [finding for finding in findings if not finding.explained]
        self._standing.sort(key=lambda one: list(Level).index(one.level))
        self.setVisible(bool(self._standing))
        if not self._standing:
            return
        worst = self._standing[0].level
        self.setText("必填" if missing else f"{SIGNS[worst]} {worst.chinese}")
        self.setToolTip("\n".join(finding.message for finding in self._standing))
        self.setAccessibleDescription(self.toolTip())
        grave = worst is Level.MANDATORY and not missing
        self.setObjectName("error" if grave else "quiet")
        self.style().unpolish(self)
        self.style().polish(self)

    def sentences(self) -> str:
        """Return what the findings say, a sentence a line; "" while there is no mark."""
        return "" if self.isHidden() else self.toolTip()

    def _tell(self) -> None:
        """Show the sentences here at once, and the gravest finding in the list."""
        self.wanted.emit(self._standing[0])
        say_at(self, self.rect(), self.toolTip())
