"""What keeps the file safe, as the menus ask for it: history, 定稿, attachments, verifying.

Its dialogs are imported when they are wanted: the window does not wait for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from desktop.ui.actions import CHANGEABLE, FILE, Action
from desktop.ui.asking import agrees
from desktop.ui.background import CancelledError, in_background
from desktop.ui.finalizing import Finalizing
from desktop.ui.history.keeping import Keeping
from desktop.ui.naming import Naming
from forms.outline import YEAR
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.differences import Difference
    from desktop.ui.attachments import AttachmentsDialog, Outside
    from desktop.ui.main_window import MainWindow

_DOCUMENTS = "自评文件 (*.db)"


class Custody:
    """The deeds of the menus about the file itself."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._session = window.session
        self.finalizing = Finalizing(window)
        self.naming = Naming(window.session, window, window)
        self._outside: Outside | None = None
        self.keeping = Keeping(window.session, window.tell, window)

    def show_history(self) -> None:
        """Show what the report was, revision by revision and snapshot by snapshot."""
        from desktop.ui.history.history_window import HistoryWindow

        if self._session.save():
            window = self._window
            steps = [window.actions_.qt_action(name) for name in ("undo", "redo")]
            HistoryWindow(self._session, window.say, window.files.ask_target, steps, window).show()

    def restore_opening(self) -> None:
        """Make the report what it was when the file was opened."""
        from desktop.storage import snapshots
        from desktop.storage.errors import StorageError

        document = self._session.document
        if document is None or not self._session.save():
            return
        if not document.changed_since_opening:
            self._window.say("打开以来没有改动")
            return
        from desktop.storage.differences import differences

        found = differences(document.at_opening, document.report)
        if not agrees(
            self._window,
            f"把报告恢复到打开时的样子？打开以来改动的 {len(found)} 处都会改回去。",
            "现在的内容先留一份备份；恢复是一步修改，可以撤销。",
            "恢复",
        ):
            return
        told = ""
        try:
            self._session.carry_out(lambda one: snapshots.take(one, snapshots.Reason.RESTORE))
        except StorageError as error:  # nothing is lost by an edit: it goes on
            told = str(error)
        try:
            self._session.carry_out(lambda one: one.restore_opening())
        except StorageError as error:
            self._window.tell(str(error))
            return
        self._window.say("已恢复到打开时，可以撤销")
        if told:
            self._window.tell(told)

    def show_attachments(self) -> None:
        """Show what is attached to the report."""
        self._attachments().show()

    def add_stamped(self) -> None:
        """Ask for the stamped, scanned report and keep it."""
        dialog = self._attachments()
        dialog.show()
        dialog.ask_for_stamped()

    def _attachments(self) -> AttachmentsDialog:
        from desktop.ui.attachments import AttachmentsDialog, Outside

        self._outside = self._outside or Outside(self._session, self._window)
        return AttachmentsDialog(self._session, self._outside, self._window)

    def verify(self) -> None:
        """Ask for a print code and tell what it says of this file."""
        from desktop.ui.verify_dialog import VerifyDialog

        dialog: QDialog = VerifyDialog(self._session, self._window)
        dialog.show()

    def compare(self) -> None:
        """Ask for another file and list what differs; without an open file ask for two."""
        if self._session.document is None:
            before, after = self._ask("先前的文件"), None
            after = self._ask("后来的文件") if before else None
        else:
            if not self._session.save():
                return
            before, after = self._ask("和哪份文件比较"), self._session.document.path
        if before is not None and after is not None:
            self._compare(before, after)

    def _ask(self, title: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", _DOCUMENTS)
        return Path(name) if name else None

    def _compare(self, before: Path, after: Path) -> None:
        from desktop.storage.differences import differences
        from desktop.storage.document import Document
        from desktop.storage.errors import StorageError

        open_one = self._session.document

        def read(path: Path) -> Report:
            if open_one is not None and path == open_one.path:
                return open_one.report
            with Document.open(path, read_only=True) as found:
                return found.report

        def compare() -> tuple[tuple[str, str], Sequence[Difference]]:
            one, other = read(before), read(after)
            return _names((before, after), (one, other)), differences(one, other)

        try:
            names, found = in_background(self._window, "正在比较……", lambda _: compare())
        except CancelledError:
            return
        except StorageError as error:
            self._window.tell(str(error))
            return
        from desktop.ui.history.difference_list import ComparisonDialog, counted

        ComparisonDialog(
            "比较两个文件",
            f"“{names[0]}”和“{names[1]}”相比，{counted(found)}",
            names,
            found,
            self._window,
        ).show()


def _names(files: tuple[Path, Path], reports: tuple[Report, Report]) -> tuple[str, str]:
    """Return what two files are called beside each other: by name, and by year or folder."""
    names = [path.stem for path in files]
    years = [report.text_of(YEAR) for report in reports]
    if years[0] != years[1] and all(years):
        names = [f"{year}年度（{name}）" for year, name in zip(years, names, strict=True)]
    elif names[0] == names[1]:
        names = [f"{path.stem}（{path.absolute().parent.name}）" for path in files]
    return names[0], names[1]


def custody_actions(window: MainWindow) -> list[Action]:
    """Return the actions about the file itself."""
    custody, finalizing = window.custody, window.custody.finalizing
    return [
        Action("restore_opening", "恢复到打开时", custody.restore_opening, "", "编辑", 3,
               CHANGEABLE, "把报告改回这次打开时的样子，可以撤销"),
        Action("history", "历史与备份…", custody.show_history, "Ctrl+Shift+H", "查看", 4, FILE,
               "以前每一步改了什么；可以恢复"),
        Action("compare", "比较两个文件…", custody.compare, "", "查看", 4, "",
               "按章节、栏目和行列出不同"),
        Action("freeze", "定稿…", finalizing.freeze, "", "审核", 1, CHANGEABLE,
               "审核通过后定稿，内容不能再改"),
        Action("seal", "已盖章报送…", finalizing.mark_sealed, "", "审核", 1, FILE,
               "定稿印出、盖章并报送之后记一笔"),
        Action("unfreeze", "解除定稿…", finalizing.unfreeze, "", "审核", 1, FILE,
               "写明理由，再修改"),
        Action("attachments", "佐证材料…", custody.show_attachments, "", "审核", 2, FILE,
               "盖章扫描件和其他证明材料，和报告存在一起"),
        Action("verify", "核对打印校验码…", custody.verify, "", "审核", 2, FILE,
               "纸上是这份文件的哪一版"),
        Action("person", "当前使用者…", custody.naming.ask, "", "帮助", 2, "",
               "修改记录里写谁的名字"),
    ]  # fmt: skip
