"""历史与备份: look at what was, see what differs from now, bring it back or keep it as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.announcing import announce
from desktop.ui.asking import agrees
from desktop.ui.background import CancelledError, in_background
from desktop.ui.clearing import offer_clearing
from desktop.ui.dialog_size import begin_with_size
from desktop.ui.history.difference_list import DifferenceList, counted
from desktop.ui.history.moments import Moment, moments_of
from desktop.ui.session import Session, person
from desktop.ui.theme import STEP, text_width

if TYPE_CHECKING:
    from desktop.storage.differences import Difference

_RESTORE = "把报告改回当时的样子；这也是一步修改，可以撤销"
_PAUSE = 700
"""Milliseconds without a change until the list follows what was written meanwhile."""


class HistoryWindow(QDialog):
    """The list of moments at the left; beside it what differs from the present.

    ``say`` shows a short result in the window; ``ask_target`` asks for a title and a name where
    a report's file shall lie. ``steps`` take a change back or do it again, by their keys here too.
    """

    def __init__(
        self,
        session: Session,
        say: Callable[[str], None],
        ask_target: Callable[[str, str], Path | None],
        steps: Sequence[QAction],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.addActions(steps)
        self.setWindowTitle("历史与备份")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._say = say
        self._ask_target = ask_target
        self._moments: list[Moment] = []
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("按内容、姓名或日期查找")
        self.filter.setAccessibleName("查找历史")
        offer_clearing(self.filter)
        self.nothing = QLabel()
        self.nothing.setObjectName("quiet")
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        self.list = _moment_list()
        self.told = QLabel("请在左边选一处，右边列出它和现在的不同。")
        self.told.setWordWrap(True)
        self.differences = DifferenceList("当时", "现在")
        self.restore = QPushButton("恢复到当时")
        self._differing = 0
        self.keep = QPushButton("另存为文件…")
        self.keep.setToolTip("把当时的报告另存为一份文件，现在的不变")
        self._arrange()
        self.filter.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.restore.clicked.connect(lambda _=False: self._restore())
        self.keep.clicked.connect(lambda _=False: self._keep())
        session.documentChanged.connect(self.close)
        session.savingChanged.connect(self._follow)
        self._seen = -1
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP)
        column.addWidget(self.filter)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(STEP, 0, 0, 0)
        beside.setSpacing(STEP)
        beside.addWidget(self.told)
        beside.addWidget(self.differences, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(STEP)
        buttons.addStretch(1)
        close = QPushButton("关闭")
        close.clicked.connect(lambda _=False: self.reject())
        for button in (self.restore, self.keep, close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addWidget(splitter, 1)
        layout.addLayout(buttons)
        begin_with_size(self, 84, 44)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the line above into the list with ↓."""
        if event.key() == Qt.Key.Key_Down and self.focusWidget() is self.filter:
            self._go_into_list()
        else:
            super().keyPressEvent(event)

    def _go_into_list(self) -> None:
        """Put the focus on the moment chosen, or on the first in view."""
        rows = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        seen = [item for item in rows if item is not None and not item.isHidden()]
        current = self.list.currentItem()
        if seen and (current is None or current.isHidden()):
            self.list.setCurrentItem(seen[0])
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # The list ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the moments anew; the chosen one stays."""
        document = self._session.document
        if document is None:
            return
        chosen = self.chosen()
        self._seen = document.revision
        self._moments = moments_of(document, self._session.view_of(self._session.report))
        self.list.clear()
        for moment in self._moments:
            item = QTreeWidgetItem([moment.when, moment.what, moment.by, f"{moment.revision}"])
            item.setToolTip(1, moment.what)
            item.setToolTip(2, moment.by)
            item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        self._filter()
        self._choose(chosen)
        self._show_chosen()

    def _choose(self, wanted: Moment | None) -> None:
        for row, moment in enumerate(self._moments):
            item = self.list.topLevelItem(row)
            same = wanted and (moment.at, moment.what) == (wanted.at, wanted.what)
            if item is not None and same:
                self.list.setCurrentItem(item)
                return

    def _follow(self) -> None:
        document = self._session.document
        if document and not self._session.is_saving and document.revision != self._seen:
            self._later.start()  # a long list must not come between two keystrokes

    def _filter(self) -> None:
        wanted = self.filter.text().strip()
        found = 0
        for row, moment in enumerate(self._moments):
            item = self.list.topLevelItem(row)
            if item is not None:
                item.setHidden(bool(wanted) and not moment.tells(wanted))
                found += not item.isHidden()
        nothing = f"没有找到“{wanted}”。" if wanted and not found else ""
        self.nothing.setVisible(bool(nothing))
        if nothing != self.nothing.text():
            self.nothing.setText(nothing)
            announce(self.nothing, nothing)

    def chosen(self) -> Moment | None:
        """Return the moment chosen in the list."""
        item = self.list.currentItem()
        row = self.list.indexOfTopLevelItem(item) if item else -1
        return self._moments[row] if 0 <= row < len(self._moments) else None

    # The chosen moment ---------------------------------------------------------------------

    def _show_chosen(self) -> None:
        moment = self.chosen()
        found = self._compare(moment) if moment else None
        self.keep.setEnabled(found is not None)
        self.differences.setVisible(found is not None)
        if moment is None or found is None:
            self._allow_restore("请先在左边选一处")
            return
        self._differing = len(found)
        self._allow_restore("" if found else "和现在完全相同，不必恢复")
        self.told.setText(f"{moment.name}和现在相比，{counted(found)}")
        self.differences.show_differences(found)

    def _allow_restore(self, reason: str) -> None:
        """Let the chosen moment be restored, or say why not."""
        document = self._session.document
        if document is not None and document.read_only:
            reason = "文件是以只读方式打开的，不能恢复；可以“另存为文件”"
        elif document is not None and not self._session.can_edit:
            reason = "报告已定稿，不能恢复；要恢复请先解除定稿"
        self.restore.setEnabled(not reason)
        self.restore.setToolTip(reason or _RESTORE)

    def _compare(self, moment: Moment) -> Sequence[Difference] | None:
        """Return what differs from the present; None where it could not be read."""
        from desktop.storage.differences import differences
        from desktop.storage.errors import StorageError

        now = self._session.report
        try:
            return in_background(self, "正在读取……", lambda _: differences(moment.load(), now))
        except CancelledError:
            self.told.setText("没有读取。")
        except StorageError as error:
            self.told.setText(str(error))
        return None

    def _restore(self) -> None:
        moment = self.chosen()
        if moment is None or not self._session.save():
            return
        from desktop.storage.errors import StorageError

        if not agrees(
            self,
            f"把报告恢复到{moment.name}？",
            f"右边列出的 {self._differing} 处都会改成当时的样子，佐证材料和说明也一样。\n"
            "现在的内容先留一份备份；恢复是一步修改，可以撤销。",
            "恢复到当时",
        ):
            return
        try:
            told = self._bring_back(moment)
        except StorageError as error:
            self.told.setText(str(error))
            return
        self.refresh()
        self.told.setText(f"已恢复到{moment.name}；这是一步修改，按 Ctrl+Z 可以撤销。{told}")
        self._say(f"已恢复到{moment.name}，可以撤销")

    def _bring_back(self, moment: Moment) -> str:
        from desktop.storage import snapshots
        from desktop.storage.errors import StorageError

        snapshot = moment.snapshot
        if snapshot is not None:
            return self._session.carry_out(lambda one: snapshots.restore(one, snapshot))
        then, told = moment.load(), ""
        try:
            self._session.carry_out(lambda one: snapshots.take(one, snapshots.Reason.RESTORE))
        except StorageError as error:  # nothing is lost by an edit: it goes on
            told = str(error)
        self._session.carry_out(lambda one: one.restore(then, f"恢复到{moment.name}"))
        return told

    def _keep(self) -> None:
        moment, document = self.chosen(), self._session.document
        if moment is None or document is None:
            return
        at = moment.at.astimezone().strftime("%Y%m%d-%H%M")
        path = self._ask_target("另存当时的报告", f"{document.path.stem} {at}.db")
        if path is None:
            return
        from desktop.storage.errors import StorageError

        try:
            self._write(moment, path)
        except StorageError as error:
            self.told.setText(str(error))
            return
        self.told.setText(f"当时的报告已存到 {path}")

    def _write(self, moment: Moment, path: Path) -> None:
        from desktop.storage.document import Document
        from desktop.storage.snapshots import open_snapshot

        if moment.snapshot is not None:
            with open_snapshot(moment.snapshot) as then:
                then.save_copy(path)
            return
        Document.create(path, moment.load(), person(), f"取自{moment.name}").close()


def _moment_list() -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName("历史")
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setAlternatingRowColors(True)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    labels: Sequence[str] = ("时间", "做了什么", "谁", "版")
    made.setHeaderLabels(labels)
    header = made.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    made.setColumnWidth(0, text_width(made, 10.5))
    made.setColumnWidth(2, text_width(made, 8))
    made.setColumnWidth(3, text_width(made, 2.5))
    return made
