"""The line above a page that says what happened, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.ui.announcing import announce
from desktop.ui.theme import STEP


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that can be done about a notice."""

    text: str
    callback: Callable[[], None]


class NoticeBar(QFrame):
    """Shows one sentence at a time; a new one takes the place of the old.

    A lasting one comes back when the one over it is put away, until :meth:`clear`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName("提示")
        self._sign = QLabel("✓")
        self._sign.hide()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(STEP)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setToolTip("收起")
        self._close.setAccessibleName("收起提示")
        self._close.setAutoRaise(True)
        self._close.clicked.connect(lambda _=False: self.put_away())
        self._lasting: tuple[str, tuple[Remedy, ...]] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        layout.setSpacing(STEP)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addLayout(self._buttons)
        layout.addWidget(self._close)
        self.hide()

    def tell(
        self,
        sentence: str,
        remedies: Sequence[Remedy] = (),
        lasting: bool = False,
        done: bool = False,
    ) -> None:
        """Show a sentence; a lasting one cannot be put away while its cause stands.

        ``done``: it tells that something went well, and looks so.
        """
        if lasting:
            self._lasting = (sentence, tuple(remedies))
        self._text.setText(sentence)
        self._sign.setVisible(done)
        if bool(self.property("done")) != done:
            self.setProperty("done", done)
            self.style().unpolish(self)
            self.style().polish(self)
        while self._buttons.count():
            widget = self._buttons.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        for remedy in remedies:
            button = QPushButton(remedy.text)
            button.clicked.connect(lambda _=False, run=remedy.callback: run())
            self._buttons.addWidget(button)
        self._close.setVisible(not lasting)
        self.show()
        announce(self._text, sentence, urgent=True)

    def put_away(self) -> None:
        """Hide the sentence shown; a lasting one comes back."""
        if self._lasting is None:
            self.hide()
        else:
            self.tell(*self._lasting, lasting=True)

    def clear(self) -> None:
        """Show nothing: what was told no longer stands."""
        self._lasting = None
        self.hide()

    def text(self) -> str:
        """Return the sentence shown; "" while the bar is put away."""
        return "" if self.isHidden() else self._text.text()

    def buttons(self) -> list[QPushButton]:
        """Return the buttons shown."""
        widgets = [self._buttons.itemAt(index).widget() for index in range(self._buttons.count())]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]
