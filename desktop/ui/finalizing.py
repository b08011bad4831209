"""定稿: the report that is handed in stays as it is until someone unfreezes it with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from desktop.ui.notice_bar import NoticeBar, Remedy
from forms.report import SEALED, STATUS, Report

if TYPE_CHECKING:
    from desktop.storage.document import Document
    from desktop.storage.errors import BlockedError
    from desktop.ui.main_window import MainWindow


class Finalizing(QObject):
    """The deeds of the menu 定稿, and the banner over a report that is final."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self.banner = NoticeBar()
        self.banner.setObjectName("state")
        self.banner.setAccessibleName("报告的状态")
        self._was_final = False
        self._session.reportChanged.connect(self._follow)
        self._session.documentChanged.connect(self._begin)

    # The banner ----------------------------------------------------------------------------

    def _begin(self) -> None:
        document = self._session.document
        self._was_final = document is not None and document.report.is_final
        self._show()

    def _follow(self) -> None:
        """Show a report anew when it became final or stopped being it."""
        self._show()
        if self._session.document is None:
            return
        is_final = self._session.report.is_final
        if is_final != self._was_final:
            self._was_final = is_final
            self._window.begin_again()

    def _show(self) -> None:
        document = self._session.document
        if document is None or not self._session.report.is_final:
            self.banner.clear()
            return
        remedies: tuple[Remedy, ...] = ()
        if not document.read_only:
            remedies = (Remedy("解除定稿…", self.unfreeze),)
            if self._session.report.text_of(STATUS) != SEALED:
                remedies = (Remedy("已盖章报送", self.mark_sealed), *remedies)
        self.banner.tell(_told(document), remedies, lasting=True)

    # What the menu asks for ----------------------------------------------------------------

    def freeze(self) -> None:
        """Make the report final, unless findings stand; then say which and go to the first."""
        from desktop.export.pdf.fonts import FontBook
        from desktop.storage.errors import BlockedError

        if not self._session.save() or self._window.unsaved.forbid("没有定稿"):
            return
        try:
            covers = FontBook.shipped().covers  # as the window's own checks know them
            done = self._carry_out(lambda document: document.freeze(covers))
        except BlockedError as error:
            self._tell_blocked(error)
            return
        if done:
            self._window.say("已定稿")

    def _tell_blocked(self, error: BlockedError) -> None:
        first = error.findings[0]
        self._window.checking.run()
        self._window.show_findings_of(first.level)
        self._window.tell(
            str(error), (Remedy("到第一处", lambda: self._window.work.go_to_finding(first)),)
        )
        self._window.work.go_to_finding(first)

    def mark_sealed(self) -> None:
        """Note that the report was stamped and handed in."""
        if self._session.save() and self._carry_out(lambda document: document.mark_sealed()):
            self._window.say("已记为已盖章报送")
            self._window.tell(
                "已记为已盖章报送；盖章后的扫描件可以放进“佐证材料”，和报告存在一起。",
                (Remedy("添加盖章扫描件…", self._window.custody.add_stamped),),
            )

    def unfreeze(self) -> None:
        """Ask for the reason and let the report be edited again."""
        if not self._session.report.is_final:
            self._window.say("报告还没有定稿")
            return
        reason, given = QInputDialog.getText(
            self._window,
            "解除定稿",
            "为什么要解除定稿？理由会记入修改记录。",
        )
        if given and self._carry_out(lambda document: document.unfreeze(reason)):
            self._window.say("已解除定稿，可以修改了")

    def _carry_out(self, work: Callable[[Document], Report]) -> bool:
        from desktop.storage.errors import BlockedError, StorageError

        try:
            self._session.carry_out(work)
        except BlockedError:
            raise
        except StorageError as error:
            self._window.tell(str(error))
            return False
        return True


def _told(document: Document) -> str:
    """Say since when and by whom the report is final."""
    status = document.report.text_of(STATUS)
    lines = [one for one in document.journal() if one.label in ("定稿", SEALED)]
    since = ""
    if lines:
        at = lines[-1].at.astimezone()
        by = f"，{lines[-1].by}" if lines[-1].by else ""
        since = f"（{at.year}年{at.month}月{at.day}日 {at:%H:%M}{by}）"
    return f"报告已{status.removeprefix('已')}{since}，内容不能再改；要修改请先解除定稿并写明理由。"
