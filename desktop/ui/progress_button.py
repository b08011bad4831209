"""How far the report has come: a share in percent, and the list of what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from desktop.ui.tabs import Missing
from desktop.ui.theme import STEP, colours


class ProgressButton(QToolButton):
    """Says 完成 87 % and opens the list of required entries that are missing; one leads there."""

    placeWanted = Signal(str, str)
    """The tab and the place of a missing entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._missing: tuple[Missing, ...] = ()
        self._share = 0.0
        self._menu = QMenu(self)
        self._menu.setAccessibleName("还缺的必填项")
        self._menu.aboutToShow.connect(self._fill)

    def show_progress(self, missing: Sequence[Missing], required: int) -> None:
        """Show what is missing of so many required entries."""
        self._missing = tuple(missing)
        filled = required - len(missing)
        # Never 100 % while something is missing.
        percent = filled * 100 // required if required else 100
        self._share = percent / 100
        told = f"　还缺 {len(missing)} 项" if missing else ""
        self.setText(f"完成 {percent} %{told}")
        self.setAccessibleName(self.text())
        if bool(missing) != (self.menu() is not None):
            self.setMenu(self._menu if missing else None)  # type: ignore[arg-type]
        self.setToolTip("点开看还缺哪些，点一项就到那里" if missing else "必填的都已填好")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the share that is done as a ground under the words."""
        scheme = colours()
        painter = QPainter(self)
        area = self.rect()
        painter.fillRect(area, QColor(scheme.window))
        done = area.adjusted(0, 0, -round(area.width() * (1 - self._share)), 0)
        painter.fillRect(done, QColor(scheme.selection))
        painter.setPen(QColor(scheme.accent if self.hasFocus() else scheme.line))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(scheme.text))
        text = area.adjusted(STEP, 0, -STEP, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, flags, self.text())
        painter.end()

    def sizeHint(self) -> QSize:
        """Ask for the height of a row of the list above."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 2 * STEP)

    def missing(self) -> tuple[Missing, ...]:
        """Return what is missing, in the order of the tabs."""
        return self._missing

    def _fill(self) -> None:
        self._menu.clear()
        for one in self._missing:
            action = self._menu.addAction(f"{one.title}：{one.label}".replace("&", "&&"))
            action.triggered.connect(
                lambda _=False, one=one: self.placeWanted.emit(one.tab, one.where)
            )
