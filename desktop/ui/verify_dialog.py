"""核对打印校验码: which revision of the file a printed page shows, and what changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.background import CancelledError, in_background
from desktop.ui.dialog_size import bounded
from desktop.ui.history.difference_list import DifferenceList
from desktop.ui.session import Session
from desktop.ui.theme import STEP, text_width

if TYPE_CHECKING:
    from desktop.storage.differences import Difference
    from desktop.storage.document import Document

_ASK = "请输入纸面页脚上的打印校验码（10 个字母和数字，大小写和空格不论）。"
_FOREIGN = "这不是这份文件的打印校验码：纸上的内容和文件的任何一版都不一致。"


class VerifyDialog(QDialog):
    """Asks for a code and answers at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对打印校验码")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._meant = ""
        self.code = QLineEdit()
        self.code.setAccessibleName("打印校验码")
        self.code.setPlaceholderText("例如 K3QF7 2ZXAB")
        self.answer = QLabel(_ASK)
        self.answer.setWordWrap(True)
        self.meant = QPushButton()
        self.meant.setAutoDefault(False)
        self.meant.hide()
        self.changes = DifferenceList("纸上", "现在")
        self.changes.hide()
        self._verify = QPushButton("核对")
        self._verify.setDefault(True)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        line = QHBoxLayout()
        line.setSpacing(STEP)
        line.addWidget(self.code, 1)
        line.addWidget(self._verify)
        line.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addLayout(line)
        layout.addWidget(self.answer)
        offered = QHBoxLayout()
        offered.addWidget(self.meant)
        offered.addStretch(1)
        layout.addLayout(offered)
        layout.addWidget(self.changes, 1)
        layout.addStretch(0)
        self._verify.clicked.connect(lambda _=False: self.verify())
        self.meant.clicked.connect(lambda _=False: self._take_meant())
        close.clicked.connect(lambda _=False: self.reject())
        session.documentChanged.connect(self.close)
        self.setMinimumWidth(text_width(self, 40))

    def verify(self) -> None:
        """Look for the code among all revisions."""
        self._look_up()
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is told: a sentence of several lines is not cut off."""
        layout = self.layout()
        if self.changes.isVisible() or layout is None:
            width = max(self.width(), text_width(self, 62))
            self.resize(bounded(self, width, text_width(self, 32)))
        else:
            height = layout.totalHeightForWidth(self.width())
            self.resize(bounded(self, self.width(), height))

    def _look_up(self) -> None:
        from desktop.storage.errors import StorageError

        document, text = self._session.document, self.code.text()
        self.changes.hide()
        self.meant.hide()
        if document is None or not text.strip():
            self.answer.setText(_ASK)
            return
        if not self._session.save():
            self.answer.setText("最后的填写还没有存进文件，没有核对；请先处理窗口上方的提示。")
            return
        try:
            answer, changes, meant = in_background(
                self, "正在逐版核对……", lambda _: _looked_up(document, text)
            )
        except CancelledError:
            self.answer.setText("没有核对完。")
            return
        except StorageError as error:
            self.answer.setText(str(error))
            return
        self.answer.setText(answer)
        self._offer(meant)
        if changes:
            self.changes.show_differences(changes)
            self.changes.show()

    def _offer(self, meant: str) -> None:
        """Offer the code that was probably meant."""
        self._meant = meant
        self.meant.setText(f"是不是 {meant[:5]} {meant[5:]}？按它核对")
        self.meant.setVisible(bool(meant))

    def _take_meant(self) -> None:
        self.code.setText(self._meant)
        self.verify()


def _looked_up(document: Document, text: str) -> tuple[str, tuple[Difference, ...], str]:
    """Return the answer to a code, what changed since, and the code that was probably meant.

    Raises:
        StorageError: the journal does not tell.
    """
    from desktop.storage.errors import DamagedError, StorageError
    from desktop.storage.print_codes import similar, verify

    try:
        verdict = verify(document, text)
    except DamagedError:
        raise
    except StorageError as error:
        return str(error), (), similar(document, text)
    if verdict is None:
        return _FOREIGN, (), similar(document, text)
    return verdict.chinese, verdict.changes, ""
