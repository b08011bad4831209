"""定稿: the report that is handed in stays as it is until someone unfreezes it with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from desktop.ui.asking import agrees
from desktop.ui.notice_bar import NoticeBar, Remedy
from forms.checks.finding import Level
from forms.moments import moment_told
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
        else:
            self.show_actions()

    def _show(self) -> None:
        document = self._session.document
        if document is None or not self._session.report.is_final:
            self.banner.clear()
            return
        remedies: tuple[Remedy, ...] = ()
        if not document.read_only:
            remedies = (Remedy("解除定稿…", self.unfreeze),)
            if self._session.report.text_of(STATUS) != SEALED:
                remedies = (Remedy("已盖章报送…", self.mark_sealed), *remedies)
        self.banner.tell(_told(document), remedies, lasting=True)

    def show_actions(self) -> None:
        """Offer what the state of the report allows; what it does not says why."""
        document = self._session.document
        if document is None:
            return
        status = self._session.report.text_of(STATUS)
        is_final, read_only = self._session.report.is_final, _READ_ONLY * document.read_only
        sealed = "已经记为已盖章报送" if status == SEALED else ""
        for name, reason in (
            ("freeze", read_only or ("报告已定稿" if is_final else "")),
            ("seal", read_only or (sealed if is_final else _NOT_SEALED)),
            ("unfreeze", read_only or ("" if is_final else "报告还没有定稿，可以直接修改")),
        ):
            self._window.actions_.allow(name, reason)

    # What the menu asks for ----------------------------------------------------------------

    def freeze(self) -> None:
        """Ask, and make the report final; where findings stand, say which and go to the first."""
        from desktop.export.pdf.fonts import FontBook
        from desktop.storage import freezing
        from desktop.storage.errors import BlockedError

        if not self._session.save() or self._window.unsaved.forbid("没有定稿"):
            return
        try:
            covers = FontBook.shipped().covers  # as the window's own checks know them
            freezing.require_ready(self._session.report, covers)
            if not agrees(self._window, _FREEZE, self._what_freezes(), "定稿"):
                return
            done = self._carry_out(lambda document: document.freeze(covers))
        except BlockedError as error:
            self._tell_blocked(error)
            return
        if done:
            self._window.say("已定稿")

    def _what_freezes(self) -> str:
        """Say what is printed from now on, and what is left open."""
        from forms.report_json import print_code

        findings = self._window.checking.run()
        told = Counter(one.level for one in findings if not one.explained)
        explained = sum(bool(one.explained) for one in findings)
        code = print_code(self._session.report)
        parts = [
            f"打印校验码：{code[:5]} {code[5:]}，印在每页页脚，和这一版对应。",
            f"审核结果：没有待处理的；已说明 {explained} 条，提示 {told[Level.HINT]} 条供参考。",
            "盖章扫描件等佐证材料，定稿后还可以添加。",
        ]
        return "\n".join(parts)

    def _tell_blocked(self, error: BlockedError) -> None:
        first = error.findings[0]
        self._window.checking.run()
        self._window.show_findings_of(first.level)
        self._window.tell(
            str(error), (Remedy("到第一处", lambda: self._window.work.go_to_finding(first)),)
        )
        self._window.work.go_to_finding(first)

    def mark_sealed(self) -> None:
        """Ask, and note that the report was stamped and handed in."""
        if not self._session.save() or not self._is_sealed_on_paper():
            return
        if self._carry_out(lambda document: document.mark_sealed()):
            self._window.say("已记为已盖章报送")
            self._window.tell_done(
                "已记为已盖章报送；盖章后的扫描件可以放进“佐证材料”，和报告存在一起。",
                (Remedy("添加盖章扫描件…", self._window.custody.add_stamped),),
            )

    def _is_sealed_on_paper(self) -> bool:
        document = self._session.document
        today = date.today()
        by = document.by if document else ""
        return agrees(
            self._window,
            "报告已经印出、盖章并报送了吗？",
            f"将记下：{today.year}年{today.month}月{today.day}日，{by}，已盖章报送。\n"
            "记下后不能直接改回；要再改报告，须写明理由“解除定稿”。",
            "记为已盖章报送",
        )

    def unfreeze(self) -> None:
        """Ask for the reason and let the report be edited again."""
        asked, reason, given = "为什么要解除定稿？理由会记入修改记录。", "", True
        while given and not reason:
            reason, given = QInputDialog.getText(self._window, "解除定稿", asked)
            reason = reason.strip()
            asked = "还没有写明理由。为什么要解除定稿？写一句就行，会记入修改记录。"
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


_FREEZE = "定稿后，内容不能再改；要改须写明理由“解除定稿”。现在定稿吗？"
_READ_ONLY = "文件是以只读方式打开的"
_NOT_SEALED = "报告还没有定稿；定稿、打印、盖章并报送之后再记"


def _told(document: Document) -> str:
    """Say since when and by whom the report is final."""
    status = document.report.text_of(STATUS)
    lines = [one for one in document.journal() if one.label in ("定稿", SEALED)]
    since = ""
    if lines:
        at = lines[-1].at.astimezone()
        by = f"，{lines[-1].by}" if lines[-1].by else ""
        since = f"（{moment_told(at)}{by}）"
    return f"报告已{status.removeprefix('已')}{since}，内容不能再改；要修改请先解除定稿并写明理由。"
