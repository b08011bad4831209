"""查找和替换: a bar above the page; typing goes to the first place, Enter to the next."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.announcing import announce
from desktop.ui.clearing import offer_clearing
from desktop.ui.search.finder import Hit, find, find_figures, quotes_holding, replaced
from desktop.ui.session import Session
from desktop.ui.theme import STEP, text_width
from forms.narrative import Quote
from forms.report import Report


class SearchBar(QFrame):
    """Finds literal text in the whole report, and replaces it in one step."""

    placeWanted = Signal(object)
    """A place (:class:`Hit`) is to be shown; the focus stays in the bar."""
    closed = Signal()
    said = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.hits: list[Hit] = []
        self._at = -1
        self._searched: tuple[Report, str, bool] | None = None
        self._done = ""
        """What was replaced, to be read until something else is looked for."""
        self._before: Report | None = None
        """The report as it was before that."""
        self.setObjectName("search")
        self.wanted = _line("查找", "在全文中查找")
        self.by = _line("替换为", "替换为")
        self.match_case = QCheckBox("区分大小写")
        self.told = QLabel()
        self.told.setObjectName("quiet")
        self.told.setWordWrap(True)
        self._arrange()
        self.wanted.textEdited.connect(lambda _: self._search())
        self.match_case.toggled.connect(lambda _: self._search())
        session.reportChanged.connect(self._refresh)
        session.documentChanged.connect(self.hide)
        self.hide()

    def _arrange(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        before = _button("上一处", "Shift+Enter", lambda: self.step(-1))
        after = _button("下一处", "Enter", lambda: self.step(1))
        close = QToolButton()
        close.setText("✕")
        close.setAccessibleName("关闭查找")
        close.setToolTip("关闭（Esc）")
        close.setAutoRaise(True)
        close.clicked.connect(lambda _=False: self.close_bar())
        for widget in (
            _caption("查找", self.wanted),
            self.wanted,
            before,
            after,
            self.match_case,
        ):
            first.addWidget(widget)
        first.addWidget(self.told, 1)
        first.addWidget(close)
        self._replacing = QWidget()
        self._replace_one = _button("替换", "替换这一处，再到下一处（Enter）", self.replace_one)
        self._replace_all = _button("全部替换", "替换全文各处；可以一步撤销", self.replace_all)
        for widget in (
            _caption("替换", self.by), self.by, self._replace_one, self._replace_all,
        ):  # fmt: skip
            second.addWidget(widget)
        second.addStretch(1)
        second.setContentsMargins(0, 0, 0, 0)
        for row in (first, second):  # each would take its own, and the lines not stand in a column
            row.setSpacing(STEP)
        self._replacing.setLayout(second)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        layout.setSpacing(STEP)
        layout.addLayout(first)
        layout.addWidget(self._replacing)
        way = (self.wanted, self.by, self._replace_one, self._replace_all, before, after)
        for one, following in pairwise((*way, self.match_case, close)):
            self.setTabOrder(one, following)  # both words are typed before a button is pressed
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)

    @property
    def current(self) -> Hit | None:
        """The place in view."""
        return self.hits[self._at] if 0 <= self._at < len(self.hits) else None

    # Opening and closing ---------------------------------------------------------------------

    def open_bar(self, replacing: bool, wanted: str = "") -> None:
        """Show the bar, with the line for replacing where it is wanted."""
        self._session.commit()
        self._replacing.setVisible(replacing)
        for button in (self._replace_one, self._replace_all):
            button.setEnabled(self._session.can_edit)
        if wanted:
            self.wanted.setText(wanted)
        self.show()
        self.wanted.setFocus()
        self.wanted.selectAll()
        self._search(go=False)

    def close_bar(self) -> None:
        """Put the bar away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Esc puts the bar away.

        In the line for replacing, Enter replaces and goes on.
        """
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.by.hasFocus() and not is_back:
                self.replace_one()
            else:
                self.step(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    # Finding -------------------------------------------------------------------------------

    def _search(self, go: bool = True) -> None:
        self._done = ""
        self._look()
        self._at = 0 if self.hits and go else -1
        if self._at == 0:
            self.placeWanted.emit(self.hits[0])
        self._tell()

    def _look(self) -> None:
        if self._session.document is None:
            self.hits = []
            return
        report, wanted = self._session.report, self.wanted.text()
        asked = (report, wanted, self.match_case.isChecked())
        last = self._searched
        if last and last[0] is report and last[1:] == asked[1:]:
            return
        self._searched = asked
        self.hits = find(report, wanted, match_case=asked[2])
        self.hits += find_figures(report, wanted, self._session.view_of(report))

    def _refresh(self) -> None:
        """Follow a change of the report, staying where one is."""
        if not self.isVisible():
            self._searched = None
            return
        self._look()
        self._at = min(self._at, len(self.hits) - 1)
        if self._done and self._session.report == self._before:
            self._done = ""  # it was taken back
        self._tell()

    def step(self, by: int) -> None:
        """Go to the next place or the one before, round the ends."""
        self._session.commit()
        self._done = ""
        self._look()
        if self.hits:
            before = self._at if self._at >= 0 else -min(by, 0) - 1
            self._at = (before + by) % len(self.hits)
            self.placeWanted.emit(self.hits[self._at])
        self._tell()

    def _tell(self) -> None:
        if self._done:
            told = self._done
        elif not self.wanted.text():
            told = ""
        elif not self.hits:
            told = self._nothing_told()
        elif self._at < 0:
            told = f"共 {len(self.hits)} 处"
        else:
            hit = self.hits[self._at]
            what = f"填报的数 {hit.around}" if hit.figure else f"…{hit.around}…"
            told = f"第 {self._at + 1} 处，共 {len(self.hits)} 处：{what}"
        if told != self.told.text():
            self.told.setText(told)
            announce(self.told, told)

    def _nothing_told(self) -> str:
        """Say that nothing was found, and where it prints all the same."""
        if self._session.document is None:
            return "全文没有找到"
        held = len(self._held(self._session.report))
        return f"全文没有找到；引用的指标里有 {held} 处" if held else "全文没有找到"

    def _held(self, report: Report) -> list[Quote]:
        match_case = self.match_case.isChecked()
        return quotes_holding(report, self.wanted.text(), match_case=match_case)

    # Replacing -----------------------------------------------------------------------------

    def replace_one(self) -> None:
        """Replace the place in view, and go to the next one; the first time only go there."""
        self._session.commit()
        self._look()
        if not self.hits or not self._session.can_edit:
            self._tell()
            return
        if self._at < 0:
            self.step(1)
            return
        hit, by = self.hits[self._at], self.by.text()
        if hit.figure:
            self._done = "这一处是填报的数，没有替换；请到它的填写处改。按“下一处”往下找"
            self._tell()
            return
        if self._session.apply(replaced(self._session.report, [hit], by), self._label(1)):
            after = [
                number
                for number, one in enumerate(self.hits)
                if (one.target, one.index, one.piece) != (hit.target, hit.index, hit.piece)
                or one.offset >= hit.offset + len(by)
            ]
            self._at = next((number for number in after if number >= self._at), 0)
            if self.hits:
                self.placeWanted.emit(self.hits[self._at])
            self._tell()

    def replace_all(self) -> None:
        """Replace all places in one step, and tell how many there were."""
        self._session.commit()
        self._look()
        hits = [hit for hit in self.hits if not hit.figure]
        if not hits or not self._session.can_edit:
            self._tell()
            return
        before = self._session.report
        edit = replaced(before, hits, self.by.text())
        # Before the report changes: what is told then stays.
        self._done, self._before = f"已替换 {len(hits)} 处", before
        if not self._session.apply(edit, self._label(len(hits))):
            self._done = ""
        else:
            self._done += self._left_told(before)
            self.said.emit(f"已替换 {len(hits)} 处，按 Ctrl+Z 一步撤销")
        self._tell()

    def _left_told(self, before: Report) -> str:
        """Say how many quoted figures still print what was looked for; "" for none."""
        after = self._session.report
        left = sum(after.quoted(one) == before.quoted(one) for one in self._held(before))
        quoted = f"{left} 处是引用的指标" if left else ""
        figures = sum(bool(hit.figure) for hit in self.hits)
        entered = f"{figures} 处是填报的数" if figures else ""
        others = "、".join(filter(None, (quoted, entered)))
        return f"；另有 {others}，没有改，请到它的填写处修改" if others else ""

    def _label(self, count: int) -> str:
        return f"把“{self.wanted.text()}”替换为“{self.by.text()}”{count} 处"


def _line(hint: str, name: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(hint)
    line.setAccessibleName(name)
    line.setMinimumWidth(text_width(line, 14))
    offer_clearing(line)
    return line


def _caption(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    return label


def _button(text: str, hint: str, run: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(hint)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: run())
    return button
