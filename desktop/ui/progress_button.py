"""How far the report has come: what is entered and what the checks still object to, told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from desktop.ui.editor import Unsaved
from desktop.ui.tabs import Missing, Tab
from desktop.ui.theme import STEP, colours
from forms.checks.finding import Finding, Level

_WANTED = {Level.MANDATORY: "须改正", Level.EXPLAIN: "待说明"}
"""What is to be done about open findings of a level."""


class ProgressButton(QToolButton):
    """Says 填写 87% and 审核 还有 7 条待处理, and lists both; a line of the list leads there."""

    placeWanted = Signal(str, str)
    """The tab and the place of a missing entry."""
    unsavedWanted = Signal(object)
    """What stands somewhere and cannot be saved."""
    findingsWanted = Signal(object)
    """The level whose findings shall be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._missing: tuple[Missing, ...] = ()
        self._unsaved: tuple[tuple[Tab, Unsaved], ...] = ()
        self._open: Counter[Level] = Counter()
        self._share = 0.0
        self._rests = False
        """Whether the checks have nothing left to object to."""
        self._menu = QMenu(self)
        self._menu.setAccessibleName("还差什么")
        self._menu.aboutToShow.connect(self._fill)

    def begin(self) -> None:
        """Say nothing of the report before: another one is looked through now."""
        self._missing, self._unsaved, self._open = (), (), Counter()
        self._share, self._rests = 0.0, False
        self._tell("正在审核……", "")

    def show_progress(
        self,
        missing: Sequence[Missing],
        required: int,
        findings: Sequence[Finding] = (),
        unsaved: Sequence[tuple[Tab, Unsaved]] = (),
    ) -> None:
        """Show what is missing of so many required entries, and how many findings are open.

        ``unsaved`` is what stands in editors and cannot be saved, with its tab.
        """
        self._missing, self._unsaved = tuple(missing), tuple(unsaved)
        self._open = Counter(one.level for one in findings if one.is_open)
        filled = required - len(missing)
        # Never 100 % while something is missing or not saved.
        percent = filled * 100 // required if required else 100
        if unsaved:
            percent = min(percent, 99)
        self._share = percent / 100
        entered = f"还缺 {len(missing)} 项" if missing else "必填项已填好"
        if unsaved:
            entered = f"有 {len(unsaved)} 处没有保存"
        standing = self._open.total()
        self._rests = not standing
        checked = f"还有 {standing} 条待处理" if standing else "没有待处理的"
        self._tell(
            f"填写 {percent}%　{entered}\n审核　{checked}",
            "点开看还差哪些，点一项就到那里；都好了才能定稿"
            if missing or standing or unsaved
            else "必填的都已填好，审核结果都已处理",
        )

    def _tell(self, text: str, hint: str) -> None:
        self.setText(text)
        self.setAccessibleName(text.replace("\n", "；"))
        left = bool(self._missing) or bool(self._unsaved) or bool(self._open)
        if left != (self.menu() is not None):
            self.setMenu(self._menu if left else None)  # type: ignore[arg-type]
        self.setToolTip(hint)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a ground under what is done: the share entered, and the checks once they rest."""
        scheme = colours()
        painter = QPainter(self)
        area = self.rect()
        painter.fillRect(area, QColor(scheme.window))
        upper = area.adjusted(0, 0, 0, -area.height() // 2)
        lower = area.adjusted(0, upper.height(), 0, 0)
        done = QColor(scheme.selection)
        share = done if self._share == 1 else QColor(scheme.partial)
        painter.fillRect(upper.adjusted(0, 0, -round(upper.width() * (1 - self._share)), 0), share)
        if self._rests:
            painter.fillRect(lower, done)
        painter.setPen(QColor(scheme.accent if self.hasFocus() else scheme.line))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(scheme.text))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for half, line in zip((upper, lower), self.text().split("\n"), strict=False):
            painter.drawText(half.adjusted(STEP, 0, -STEP, 0), flags, line)
        painter.end()

    def sizeHint(self) -> QSize:
        """Ask for the height of two lines."""
        return QSize(super().sizeHint().width(), 2 * (self.fontMetrics().height() + STEP))

    def missing(self) -> tuple[Missing, ...]:
        """Return what is missing, in the order of the tabs."""
        return self._missing

    def _fill(self) -> None:
        self._menu.clear()
        for tab, unsaved in self._unsaved:
            action = self._menu.addAction(
                f"没有保存　{tab.title}：{unsaved.what}".replace("&", "&&")
            )
            action.triggered.connect(
                lambda _=False, unsaved=unsaved: self.unsavedWanted.emit(unsaved)
            )
        for one in self._missing:
            action = self._menu.addAction(f"还缺　{one.title}：{one.label}".replace("&", "&&"))
            action.triggered.connect(
                lambda _=False, one=one: self.placeWanted.emit(one.tab, one.where)
            )
        if (self._missing or self._unsaved) and self._open:
            self._menu.addSeparator()
        for level, wanted in _WANTED.items():
            if self._open[level]:
                action = self._menu.addAction(
                    f"审核　{self._open[level]} 条{level.chinese}问题{wanted}"
                )
                action.triggered.connect(
                    lambda _=False, level=level: self.findingsWanted.emit(level)
                )
