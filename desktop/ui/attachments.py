"""佐证材料: files kept in the report's own file, the stamped and scanned report among them."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressDialog,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.dialog_size import begin_with_size
from desktop.ui.session import Session
from desktop.ui.theme import STEP, text_width
from forms.moments import moment_listed

if TYPE_CHECKING:
    from desktop.storage.attachments import Attachment

STAMPED = "盖章扫描件"
"""What the name of the stamped and scanned report begins with."""
_HINT = (
    "和报告存在同一份文件里，单个不超过 50 MB；可以把文件拖到这里。"
    "盖章后的扫描件请用“添加盖章扫描件”。"
)
_FINAL = "报告已定稿，佐证材料只能添加，不能移除；要移除请先解除定稿"
_READ_ONLY = "文件是以只读方式打开的，不能添加或移除佐证材料"


class Outside(QObject):
    """Folders of the copies that other programs show; they go when the report is closed."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: list[tempfile.TemporaryDirectory[str]] = []
        session.documentChanged.connect(self._sweep)

    def folder(self) -> Path:
        """Return a new folder."""
        made = tempfile.TemporaryDirectory(prefix="ziping-", ignore_cleanup_errors=True)
        self._folders.append(made)
        return Path(made.name)

    def _sweep(self) -> None:
        while self._folders:
            self._folders.pop().cleanup()


class AttachmentsDialog(QDialog):
    """Lists what is attached; adds, opens, extracts and removes."""

    def __init__(self, session: Session, outside: Outside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("佐证材料")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._session = session
        self._shown: tuple[Attachment, ...] = ()
        self._outside = outside
        self.list = _attachment_list()
        self.told = QLabel(_HINT)
        self.told.setWordWrap(True)
        self.add_button = QPushButton("添加…")
        self.stamped_button = QPushButton("添加盖章扫描件…")
        self.open_button = QPushButton("打开")
        self.extract_button = QPushButton("取出…")
        self.remove_button = QPushButton("移除")
        self._arrange()
        self.add_button.clicked.connect(lambda _=False: self._ask_and_add())
        self.stamped_button.clicked.connect(lambda _=False: self.ask_for_stamped())
        self.open_button.clicked.connect(lambda _=False: self._open())
        self.extract_button.clicked.connect(lambda _=False: self._extract())
        self.remove_button.clicked.connect(lambda _=False: self._remove())
        self.list.currentItemChanged.connect(lambda *_: self._enable())
        self.list.itemActivated.connect(lambda *_: self._open())
        session.reportChanged.connect(self.refresh)
        session.documentChanged.connect(self.close)
        self.refresh()
        self.told.setText(self._hint())

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(STEP)
        for button in (
            self.add_button,
            self.stamped_button,
            self.open_button,
            self.extract_button,
            self.remove_button,
        ):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(lambda _=False: self.reject())
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.setSpacing(STEP)
        layout.addWidget(self.told)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        begin_with_size(self, 60, 30)

    # The list ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List what is attached now."""
        from desktop.storage.attachments import attachments_of

        if self._session.document is None:
            return
        shown = attachments_of(self._session.report)
        if shown != self._shown or not self.list.topLevelItemCount():
            chosen = self.chosen()
            self._shown = shown
            self.list.clear()
            for one in shown:
                self.list.addTopLevelItem(_item(one))
            self._choose(chosen)
        self._enable()

    def _choose(self, wanted: Attachment | None) -> None:
        """Choose an attachment, if it is there."""
        item = None
        if wanted is not None and wanted in self._shown:
            item = self.list.topLevelItem(self._shown.index(wanted))
        if item is not None:
            self.list.setCurrentItem(item)

    def chosen(self) -> Attachment | None:
        """Return the attachment chosen in the list."""
        item = self.list.currentItem()
        row = self.list.indexOfTopLevelItem(item) if item else -1
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _enable(self) -> None:
        document = self._session.document
        may_add = document is not None and not document.read_only  # a final report takes more
        self.add_button.setEnabled(may_add)
        self.stamped_button.setEnabled(may_add)
        chosen = self.chosen() is not None
        self.open_button.setEnabled(chosen)
        self.extract_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen and self._session.can_edit)
        self.remove_button.setToolTip(self._why_kept(chosen, may_add))
        for button in (self.add_button, self.stamped_button):
            button.setToolTip("" if may_add else _READ_ONLY)

    def _hint(self) -> str:
        """Say what this list is for, and what is not possible now."""
        document = self._session.document
        if document is None or self._session.can_edit:
            return _HINT
        return f"{_HINT}\n{_READ_ONLY if document.read_only else _FINAL}。"

    def _why_kept(self, chosen: bool, may_add: bool) -> str:
        """Say why nothing can be removed now; "" where it can."""
        if not may_add:
            return _READ_ONLY
        if not self._session.can_edit:
            return _FINAL
        return "" if chosen else "请先在上面选一个文件"

    # Adding --------------------------------------------------------------------------------

    def _ask_and_add(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "添加佐证材料", "", "全部文件 (*)")
        self.add([Path(name) for name in names])

    def ask_for_stamped(self) -> None:
        """Ask for the stamped and scanned report and keep it, marked as such."""
        name, _ = QFileDialog.getOpenFileName(
            self, "添加盖章扫描件", "", "PDF 或图片 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"
        )
        if name:
            self.add([Path(name)], STAMPED)

    def add(self, paths: Sequence[Path], mark: str = "") -> None:
        """Keep these files, one after the other; what cannot be kept is said.

        The last one is chosen, to be looked at.
        """
        from desktop.storage.errors import StorageError

        before = self._shown
        added, refused = 0, []
        progress = _progress(self, len(paths))
        for number, path in enumerate(paths):
            progress.setValue(number)
            progress.setLabelText(f"正在添加“{path.name}”……")
            if progress.wasCanceled():
                break
            name = f"{mark} {path.name}" if mark else path.name
            try:
                self._attach(path, name)
            except StorageError as error:
                refused.append(str(error))
            else:
                added += 1
        progress.close()
        progress.deleteLater()
        self._choose(next((one for one in reversed(self._shown) if one not in before), None))
        told = [f"已添加 {added} 个文件。"] if added else []
        self.told.setText("\n".join((*told, *refused)) or self._hint())

    def _attach(self, path: Path, name: str) -> None:
        self._session.carry_out(lambda document: document.attach(path, name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take any files."""
        if self.add_button.isEnabled() and _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep the files."""
        event.acceptProposedAction()
        self.add(_files(event.mimeData()))

    # Using ---------------------------------------------------------------------------------

    def _open(self) -> None:
        """Show the content with the program that the system has for it, from a copy."""
        attachment = self.chosen()
        if attachment is None:
            return
        target = self._outside.folder() / _plain(attachment.name)
        if not self._write(attachment, target):
            return
        target.chmod(stat.S_IRUSR)  # what is typed into the copy would be lost
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(target))):
            self.told.setText(f"“{attachment.name}”已用别的程序打开；那是一份只读的副本。")
        else:
            self.told.setText("系统里没有能打开它的程序；请“取出”后用别的电脑打开。")

    def _extract(self) -> None:
        attachment = self.chosen()
        if attachment is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, "取出佐证材料", _plain(attachment.name))
        if chosen and self._write(attachment, Path(chosen)):
            self.told.setText(f"已取出到 {chosen}")

    def _write(self, attachment: Attachment, target: Path) -> bool:
        from desktop.storage.errors import StorageError

        document = self._session.document
        if document is None:
            return False
        try:
            self._session.worker.wait_for(lambda: document.extract(attachment, target))
        except StorageError as error:
            self.told.setText(str(error))
            return False
        return True

    def _remove(self) -> None:
        from desktop.storage.errors import StorageError

        attachment = self.chosen()
        if attachment is None:
            return
        try:
            self._session.carry_out(lambda one: one.detach(attachment))
        except StorageError as error:
            self.told.setText(str(error))
            return
        self.told.setText(f"已移除“{attachment.name}”，可以在“编辑”中撤销。")


def _attachment_list() -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName("佐证材料")
    made.setRootIsDecorated(False)
    made.setAlternatingRowColors(True)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setHeaderLabels(("名称", "大小", "添加时间", "添加人"))
    header = made.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in ((1, 6), (2, 9), (3, 6)):
        made.setColumnWidth(column, text_width(made, width))
    return made


def _item(one: Attachment) -> QTreeWidgetItem:
    at = one.added_at
    when = moment_listed(at.astimezone()) if at else ""
    item = QTreeWidgetItem([one.name, size_text(one.size), when, one.by])
    item.setToolTip(0, one.name)
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if one.name.startswith(STAMPED):
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
    return item


def size_text(size: int) -> str:
    """Say a size in bytes as people read it."""
    if size < 1 << 20:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1 << 20):.1f} MB"


def _progress(parent: QWidget, steps: int) -> QProgressDialog:
    dialog = QProgressDialog("", "停止", 0, steps, parent)
    dialog.setWindowTitle("自评")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(500)
    return dialog


def _files(mime: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]


def _plain(name: str) -> str:
    """Return a file name from a name that may come from anywhere."""
    kept = "".join("_" if one in '\\/:*?"<>|' or one < " " else one for one in name).strip(" .")
    return kept[-120:] or "佐证材料"
