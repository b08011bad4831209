"""Opening a file that cannot simply be opened: what is said, and the ways on that are offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from desktop.ui.background import CancelledError, in_background
from desktop.ui.notice_bar import Remedy
from desktop.ui.session import person

if TYPE_CHECKING:
    from desktop.storage.document import Document
    from desktop.storage.errors import DamagedError
    from desktop.storage.rescue import Offer
    from desktop.storage.snapshots import Snapshot


class OpeningHost(Protocol):
    """What the window does about a file that is being opened."""

    def tell(self, sentence: str, remedies: tuple[Remedy, ...] = (), lasting: bool = False) -> None:
        """Show a sentence above the page."""

    def say(self, sentence: str) -> None:
        """Show a short result in the status bar."""


class Opening:
    """The sentences and remedies for files that are damaged, read-only, or open elsewhere.

    ``reopen`` opens a path with the given options of ``Document.open``; ``copy_and_edit`` saves
    a copy and goes on in it; ``reload`` opens the open file anew, for writing where that is
    possible by now.
    """

    def __init__(
        self,
        host: OpeningHost,
        parent: QWidget,
        reopen: Callable[..., bool],
        copy_and_edit: Callable[[], None],
        reload: Callable[[], None],
    ) -> None:
        self._host = host
        self._parent = parent
        self._reopen = reopen
        self._copy_and_edit = copy_and_edit
        self._reload = reload

    # A damaged file ------------------------------------------------------------------------

    def tell_damage(self, path: Path, error: DamagedError) -> None:
        """Say that a file is damaged, and offer its newest good snapshot and a look at it."""
        offer, is_readable = self._weigh(path)
        if not is_readable:
            self._tell_lost(path, offer)
            return
        half = _first_half(str(error))
        if path.name not in half:
            half = f"“{path.name}”：{half}"
        look = Remedy("只看看", lambda: self._look(path, offer))
        if offer is None:
            self._host.tell(f"{half}“{path.name}”还没有备份；可以先看看还读得出什么。", (look,))
            return
        remedies = [*self._ways_back(path, offer), look]
        if offer.missing == ():
            remedies.append(Remedy("看看改动了哪里", lambda: self._compare(path, offer)))
        self._host.tell(f"{half}{offer.chinese}", tuple(remedies))

    def _tell_lost(self, path: Path, offer: Offer | None) -> None:
        """Say that nothing can be read any more, and offer the snapshot there may be."""
        lost = f"“{path.name}”里的内容已经读不出来"
        if offer is None:
            self._host.tell(f"{lost}，也没有备份；请重新复制一份，或改用另存的副本。")
        else:
            ways = tuple(self._ways_back(path, offer))
            self._host.tell(f"{lost}，没有打开；{offer.chinese}", ways)

    def tell_overwritten(self, path: Path) -> bool:
        """Say that nothing can be read where a report was, and offer its newest good snapshot.

        False where none is known: it may be a file of another kind.
        """
        offer, _ = self._weigh(path)
        if offer is not None:
            self._tell_lost(path, offer)
        return offer is not None

    def _ways_back(self, path: Path, offer: Offer) -> list[Remedy]:
        """Return how a snapshot is put in a file's place: the newest good one, or another."""
        from desktop.storage.snapshots import snapshots_for

        ways = [Remedy("恢复这份备份", lambda: self._put_back(path, offer.snapshot))]
        if len(snapshots_for(path)) > 1:
            ways.append(Remedy("别的备份…", lambda: self._choose_snapshot(path)))
        return ways

    def _weigh(self, path: Path) -> tuple[Offer | None, bool]:
        """Return what can be offered in a damaged file's place, and whether it can be read."""
        from desktop.storage.rescue import can_be_read, offer_for

        try:
            return in_background(
                self._parent, "正在查找备份……", lambda _: (offer_for(path), can_be_read(path))
            )
        except CancelledError:
            return None, True

    def _look(self, path: Path, offer: Offer | None) -> None:
        """Show what can still be read, with what differs from the newest snapshot at hand."""
        if not self._reopen(path, despite_damage=True):
            return
        remedies: tuple[Remedy, ...] = (Remedy("另存副本", self._copy_and_edit),)
        if offer is not None:
            remedies = (
                Remedy("恢复这份备份", lambda: self._put_back(path, offer.snapshot)),
                Remedy("看看改动了哪里", lambda: self._compare(path, offer)),
                *remedies,
            )
        self._host.tell(
            "文件已损坏或被别的软件改动过，所示内容可能有误，只能查看，不要对外报送。",
            remedies,
            lasting=True,
        )

    def _choose_snapshot(self, path: Path) -> None:
        """Let one of all snapshots be chosen by its date and revision, and put it back."""
        from desktop.storage.snapshots import snapshots_for

        found = {one.chinese: one for one in snapshots_for(path)}
        chosen, given = QInputDialog.getItem(
            self._parent,
            "恢复别的备份",
            "选一份备份；损坏的文件会原样留在旁边。",
            list(found),
            0,
            False,
        )
        if given:
            self._put_back(path, found[chosen])

    def _put_back(self, path: Path, snapshot: Snapshot) -> None:
        from desktop.storage.errors import StorageError
        from desktop.storage.rescue import put_back

        try:
            aside = put_back(path, snapshot, person())
        except StorageError as error:
            self._host.tell(str(error))
            return
        if self._reopen(path):
            self._host.tell(
                f"已恢复到 {snapshot.chinese}的备份；损坏的文件原样留在“{aside.name}”。"
            )

    def _compare(self, path: Path, offer: Offer) -> None:
        """List what was changed past the program, else what differs from the snapshot."""
        from desktop.storage.differences import differences
        from desktop.storage.document import Document
        from desktop.storage.errors import StorageError
        from desktop.storage.snapshots import open_snapshot
        from desktop.ui.history.difference_list import ComparisonDialog, counted

        name = path.name
        try:
            with Document.open(path, despite_damage=True) as damaged:
                found, now = damaged.unrecorded, damaged.report
            sentence = f"“{name}”里有 {len(found)} 处和修改记录不符：这些改动没有经过本程序。"
            names = ("修改记录里", "文件里")
            if not found:
                with open_snapshot(offer.snapshot) as good:
                    found = differences(good.report, now, with_last_year=True)
                sentence = f"“{name}”和 {offer.snapshot.chinese} 的备份相比，{counted(found)}"
                names = ("备份里", "文件里")
        except StorageError as error:
            self._host.tell(str(error))
            return
        ComparisonDialog("改动了哪里", sentence, names, found, self._parent).show()

    # A file that may only be read ------------------------------------------------------------

    def tell_read_only(self, document: Document) -> None:
        """Say why a file may only be read, and how to go on writing."""
        copy = Remedy("另存副本后编辑", self._copy_and_edit)
        sentence = document.notice or "文件以只读方式打开，只能查看。"
        if document.holder is None:
            self._host.tell(sentence, (copy,), lasting=True)
            return
        self._host.tell(
            sentence,
            (
                copy,
                Remedy("再试一次", self._reload),
                Remedy("接管…", lambda: self._take_over(document)),
            ),
            lasting=True,
        )

    def _take_over(self, document: Document) -> None:
        holder = document.holder
        who = holder.chinese if holder else "对方"
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("接管这份文件")
        box.setText(f"{who}正在填写这份文件。确实要接管吗？")
        box.setInformativeText(
            "接管之后，对方的窗口就不能再写入这份文件，对方还没有存进文件的内容只能另存副本。"
            "请先和对方说一声；如果对方的电脑已经关机或程序已经退出，接管是安全的。"
        )
        stay = box.addButton("不接管", QMessageBox.ButtonRole.RejectRole)
        box.addButton("接管", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        taken = box.clickedButton() is not stay
        box.deleteLater()
        if taken and self._reopen(document.path, take_over=True):
            self._host.say("已接管这份文件，可以填写了")


def _first_half(sentence: str) -> str:
    """Return what happened, without the advice: a better one follows."""
    return sentence.split("；")[0].rstrip("。") + "；"
