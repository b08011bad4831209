"""The first page, while no file is open: ways to begin, and the files opened lately."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import Action, plain_text
from desktop.ui.preferences import RecentFile
from desktop.ui.theme import FORM_CHARACTERS, STEP, text_width

_STEPS = (
    "有上年的自评文件：“从上年的文件”；只有 Word：“导入 Word”；都没有：“新建”。",
    "在左边一章一章填。还缺必填项的章标 !；圈里的数是这一章还有几条审核结果待处理。",
    "按“审核结果”逐条改正或写明原因。填好了、也处理了的章标 ✓；左下角写着还差什么。",
    "导出 PDF，打印，盖章，报送。",
)


def _next_steps() -> QLabel:
    """Return what to do, one step after the other."""
    label = QLabel("\n".join(f"{number}. {step}" for number, step in enumerate(_STEPS, 1)))
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label


class FirstPage(QScrollArea):
    """Offers to begin, and lists recent files; those that are gone are greyed."""

    fileChosen = Signal(Path)

    def __init__(self, ways: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("首页")
        self._begin: QPushButton | None = None
        self._files = QVBoxLayout()
        self._files.setSpacing(STEP)
        self.setWidget(self._build(ways))

    def showEvent(self, event: QShowEvent) -> None:
        """Let Enter and the arrows begin at the first way: the focus is there from the start."""
        super().showEvent(event)
        if self._begin is not None and not event.spontaneous():
            self._begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, ways: Sequence[Action]) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        column = QWidget()
        column.setMaximumWidth(text_width(self, FORM_CHARACTERS))
        across = QHBoxLayout(page)
        across.setContentsMargins(4 * STEP, 6 * STEP, 4 * STEP, 4 * STEP)
        across.addStretch(1)
        across.addWidget(column, 8)
        across.addStretch(1)
        layout = QVBoxLayout(column)
        layout.setSpacing(2 * STEP)
        banner = QLabel("自评")
        banner.setObjectName("banner")
        told = QLabel("部门整体支出绩效自评报告的编写、审核与存档。填写即保存，不需要联网。")
        told.setObjectName("quiet")
        told.setWordWrap(True)
        layout.addWidget(banner)
        layout.addWidget(told)
        layout.addLayout(self._ways(ways))
        layout.addWidget(_next_steps())
        caption = QLabel("最近的文件")
        caption.setObjectName("caption")
        layout.addSpacing(STEP)
        layout.addWidget(caption)
        layout.addLayout(self._files)
        layout.addStretch(1)
        return page

    def _ways(self, ways: Sequence[Action]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(STEP)
        for way in ways:
            button = QPushButton(plain_text(way.text))
            button.setObjectName(f"way_{way.id}")
            button.setToolTip(way.hint)
            button.setAccessibleDescription(way.hint)
            button.setMinimumHeight(5 * STEP)
            button.setMinimumWidth(text_width(self, 6))
            button.setAutoDefault(True)  # Enter is a click, too, where the focus is
            button.clicked.connect(lambda _=False, run=way.callback: run())
            row.addWidget(button)
            self._begin = self._begin or button
        row.addStretch(1)
        return row

    def show_recent(self, files: Sequence[RecentFile]) -> None:
        """List these files."""
        while self._files.count():
            widget = self._files.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        for file in files:
            self._files.addWidget(self._entry(file))
        if not files:
            none = QLabel("还没有打开过文件。第一次用，可以先看看“示例”。")
            none.setObjectName("quiet")
            self._files.addWidget(none)

    def _entry(self, file: RecentFile) -> QWidget:
        there = file.path.is_file()
        name = f"{file.unit or file.path.stem}  {file.year}{'年度' if file.year else ''}"
        gone = "" if there else "（不在这里了；移动过的，请用“打开”找到它）"
        place = f"{file.path}{gone}"
        button = QPushButton()
        button.setFlat(True)
        button.setAutoDefault(True)
        button.setEnabled(there)
        button.setAccessibleName(f"{name} {place}")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        top, below = QLabel(name), QLabel()
        below.setObjectName("quiet")
        below.setText(
            below.fontMetrics().elidedText(
                place, Qt.TextElideMode.ElideMiddle, text_width(self, FORM_CHARACTERS - 4)
            )
        )
        below.setToolTip(str(file.path))
        changed = QLabel(file.changed)
        changed.setObjectName("quiet")
        line = QHBoxLayout()
        line.addWidget(top, 1)
        line.addWidget(changed)
        layout = QVBoxLayout(button)
        layout.setContentsMargins(STEP, STEP // 2, STEP, STEP // 2)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(below)
        for label in (top, below, changed):
            label.setEnabled(there)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.setMinimumHeight(layout.sizeHint().height())
        button.clicked.connect(lambda _=False: self.fileChosen.emit(file.path))
        return button
