"""Opening, making and handing on files, as the window's menus ask for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.ui.background import CancelledError, Job, in_background
from desktop.ui.dropping import IMPORT_ENDINGS
from desktop.ui.notice_bar import Remedy
from desktop.ui.opening import Opening
from desktop.ui.session import Session, person
from forms.outline import YEAR
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.document import Document

DOCUMENTS = "自评文件 (*.db)"
IMPORTS = "可导入的文件 (*.docx *.txt *.xlsx *.json);;Word 文件 (*.docx);;全部文件 (*)"


class FileHost(Protocol):
    """What the window does for its files."""

    def tell(self, sentence: str, remedies: tuple[Remedy, ...] = (), lasting: bool = False) -> None:
        """Show a sentence in the window."""

    def say(self, sentence: str) -> None:
        """Show a short result in the status bar."""

    def tell_left_out(self, what: str) -> None:
        """Say what a thing just made lacks, because it stands in the window alone."""

    def resume(self) -> None:
        """Go on in the copy that now is the open file."""

    def adopt(self, document: Document | None, notes: tuple[str, ...] = ()) -> None:
        """Show this document in place of the one before; ``None`` shows the first page."""

    def begin_again(self) -> None:
        """Show the open file anew: it is another than what was shown."""

    def may_leave(self) -> bool:
        """Save what stands in editors; whether the open file may be left."""


class Files:
    """The file menu's deeds. Failures are told in the window, in the officer's words."""

    def __init__(self, session: Session, host: FileHost, parent: QWidget) -> None:
        self._session = session
        self._host = host
        self._parent = parent
        self.read_document: Callable[[Path], None] | None = None
        """Takes over what is no report's file but can be read into one."""
        self._last: Path | None = None
        """The folder of the file that was open last."""
        self.opening = Opening(
            host, parent, self._reopen, lambda: self.save_copy(then_open=True), self.reload
        )

    # Beginning -----------------------------------------------------------------------------

    def new(self) -> None:
        """Ask what the new report needs and make its file."""
        from desktop.ui.new_dialog import NewDialog

        dialog = NewDialog(self._parent)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.create(dialog.report(), "新建")
        dialog.deleteLater()

    def sample(self) -> None:
        """Make a file of the sample report."""
        from desktop.sample import sample_report

        self.create(sample_report(), "示例", "示例 ")

    def create(
        self,
        report: Report,
        label: str,
        prefix: str = "",
        notes: tuple[str, ...] = (),
        source: Path | None = None,
    ) -> bool:
        """Ask where the report's file should lie, make it, and show it; return whether it is.

        ``source`` is the file it is made from, beside which it is proposed to lie.
        """
        name = f"{prefix}{proposed_name(report, '自评')}.db"
        beside = source.absolute().parent if source else None
        if beside and not os.access(beside, os.W_OK):  # a disc, a colleague's folder
            beside = None
        path = self._ask_target("新文件存放在", name, DOCUMENTS, beside)
        if path is None or not self._host.may_leave():
            return False
        if path.exists():
            self._host.tell(f"“{path.name}”已经有了，没有新建；请换一个文件名，或直接打开它。")
            return False

        def make() -> Document:
            from desktop.storage.document import Document

            return Document.create(path, report, person(), label)

        return self._adopt(make, notes)

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self.ask_source("打开", f"{DOCUMENTS};;全部文件 (*)")
        if path:
            self.open_path(path)

    def open_path(self, path: Path, read_only: bool = False) -> None:
        """Open a report's file, or import any other that can be imported."""
        if path.suffix.lower() in IMPORT_ENDINGS and self.read_document:
            self.read_document(path)
            return
        document = self._session.document
        if document and _same(document.path, path):
            self._host.say("这份文件已经打开")
            return
        self._reopen(path, read_only=read_only)

    def _reopen(self, path: Path, **options: bool) -> bool:
        """Open a file in place of the one that is open; return whether it is."""
        if not self._host.may_leave():
            return False
        document = self._session.document
        if document and _same(document.path, path):
            self._host.adopt(None)  # its lock would keep ourselves out

        def load() -> Document:
            from desktop.storage.document import Document

            return Document.open(path, person(), **options)

        return self._adopt(load, (), path)

    def _adopt(
        self, load: Callable[[], Document], notes: tuple[str, ...], path: Path | None = None
    ) -> bool:
        from desktop.storage.errors import DamagedError, ForeignError, StorageError

        try:
            with _waiting():  # not in the window's thread: a stick may be slow, a file large
                document = self._session.worker.wait_for(load)
        except DamagedError as error:
            if path is None:
                self._host.tell(str(error))
            else:
                self.opening.tell_damage(path, error)
            return False
        except ForeignError as error:
            if path is None or not self.opening.tell_overwritten(path):
                self._host.tell(str(error))
            return False
        except StorageError as error:
            self._host.tell(str(error))
            return False
        self._last = document.path.parent
        self._host.adopt(document, notes)
        if document.notice and not document.read_only:
            self._host.tell(document.notice)
        return True

    # Handing on ----------------------------------------------------------------------------

    def save_copy(self, then_open: bool = False) -> None:
        """Ask for a place and write a copy there; on request go on in the copy."""
        path = self._copied("另存副本", "副本", history=True)
        if path is None:
            return
        if then_open:
            self.open_path(path)
        else:
            self._host.say(f"副本已存到 {path}")
            self._host.tell_left_out("副本里")

    def hand_in_copy(self) -> None:
        """Write a copy that says nothing of earlier states (不带修改记录), to be handed in."""
        path = self._copied("另存不带修改记录的副本", "报送", history=False)
        if path is not None:
            self._host.say(f"不带修改记录的副本已存到 {path}")
            self._host.tell_left_out("副本里")

    def _copied(self, title: str, mark: str, *, history: bool) -> Path | None:
        document = self._session.document
        if document is None:
            return None
        if not self._session.save():  # a copy takes over what cannot be written
            self.rescue()
            return None
        path = self.ask_target(title, f"{document.path.stem} {mark}.db")
        if path is None:
            return None
        from desktop.storage.errors import StorageError

        try:
            with _waiting():
                lost = self._session.worker.wait_for(
                    lambda: document.save_copy(path, history=history)
                )
        except StorageError as error:
            self._host.tell(str(error))
            return None
        if lost:
            named = "、".join(lost)
            self._host.tell(f"副本已存到 {path}，其中缺佐证材料“{named}”：它的内容已经读不出来。")
        return path

    def reload(self) -> None:
        """Take what stands in the file now, after something else put it there."""
        from desktop.storage.errors import StorageError

        try:
            with _waiting():
                self._session.reload()
        except StorageError as error:
            self._host.tell(str(error), (Remedy("另存副本", self.rescue),))
            return
        self._host.begin_again()
        self._host.say("已重新载入文件现在的内容")

    def rescue(self) -> None:
        """Go on in a copy, because the open file cannot be written; nothing typed is lost.

        Where not even reading works any more (a stick pulled), the copy is made of what the
        window holds; it begins a history of its own.
        """
        document = self._session.document
        if document is None:
            return
        name = f"{document.path.stem} 副本.db"
        path = self._ask_target("另存副本，并在副本中继续", name, DOCUMENTS)
        if path is None:
            return
        from desktop.storage.document import Document as Opened
        from desktop.storage.errors import StorageError

        complete = False
        with _waiting():
            self._session.hold()
            try:
                document.save_copy(path)
                copy = Opened.open(path, person())
            except StorageError:
                complete = True
                try:
                    copy = Opened.create(
                        path, self._session.report, person(), "从不能写入的文件另存"
                    )
                except StorageError as error:
                    self._session.retry()
                    self._host.tell(str(error), (Remedy("另存副本", self.rescue),))
                    return
        self._session.continue_in(copy, complete=complete)
        self._host.resume()

    def export(self, ending: str, kind: str, draft: bool = False) -> Path | None:
        """Ask for a place and export the saved report there; None where it was not."""
        document = self._session.document
        if document is None:
            return None
        named = f" {kind}" if kind.isascii() else kind
        deed = f"导出草稿{named}" if draft else f"导出{named}"
        files = f"{kind} 文件" if kind.isascii() else kind
        name = f"{proposed_name(self._session.report, '自评报告')}{'（草稿）' * draft}{ending}"
        path = self._ask_target(deed, name, f"{files} (*{ending})", document.path.parent)
        if path is None:
            return None
        from desktop.export import ExportError, export_report

        report, revision, at = self._session.report, document.revision, document.saved_at

        def write(job: Job) -> None:
            export_report(report, path, draft=draft, revision=revision, at=at, proceed=job.decide)

        try:
            in_background(self._parent, f"正在{deed}……", write)
        except CancelledError:
            self._host.say("导出已取消，原来的文件没有动")
            return None
        except ExportError as error:
            self._host.tell(str(error))
            return None
        self._host.say(f"已导出“{path.name}”{_faces_said(ending)}")
        return path

    # Asking --------------------------------------------------------------------------------

    def _folder(self) -> Path:
        if self._session.document:
            return self._session.document.path.parent
        if self._last is not None and self._last.is_dir():
            return self._last
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(documents) or Path.home())

    def ask_source(self, title: str, kinds: str = DOCUMENTS) -> Path | None:
        """Ask for a file to read; None where that was given up."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(self._folder()), kinds)
        return Path(name) if name else None

    def ask_target(self, title: str, name: str) -> Path | None:
        """Ask where a report's file shall lie; None where that was given up."""
        return self._ask_target(title, name, DOCUMENTS)

    def _ask_target(
        self, title: str, name: str, kinds: str, folder: Path | None = None
    ) -> Path | None:
        start = (folder or self._folder()) / _file_name(name)
        if kinds != DOCUMENTS:
            return self._chosen(title, start, kinds)
        # A report is never written over another: no question whether it is to be replaced.
        keep = QFileDialog.Option.DontConfirmOverwrite
        path = self._chosen(title, _free(start), kinds, keep)
        if path is not None and path.exists():
            title = f"“{path.name}”已经有了，请换一个文件名"
            path = self._chosen(title, _free(path), kinds, keep)
        return path

    def _chosen(
        self,
        title: str,
        start: Path,
        kinds: str,
        options: QFileDialog.Option = QFileDialog.Option(0),  # noqa: B008 - a value, no call
    ) -> Path | None:
        """Ask for a file to be written, its ending being that of the name proposed."""
        chosen, _ = QFileDialog.getSaveFileName(self._parent, title, str(start), kinds, "", options)
        if not chosen:
            return None
        path = Path(chosen)
        ending = start.suffix
        return path if path.suffix.lower() == ending else path.with_name(path.name + ending)


def proposed_name(report: Report, kind: str) -> str:
    """Return what a file of a report is to be called: unit, year, and what it is."""
    year = report.text_of(YEAR)
    return f"{report.unit} {year and f'{year}年度'}{kind}".strip()


def _free(path: Path) -> Path:
    """Return a name that no file has yet: this one, or with the first number that is free."""
    number, free = 2, path
    while free.exists():
        free = path.with_stem(f"{path.stem} {number}")
        number += 1
    return free


def _file_name(name: str) -> str:
    """Return a name without what file systems refuse."""
    return "".join("_" if character in '\\/:*?"<>|' else character for character in name).strip()


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


class _waiting:  # noqa: N801 - reads as a statement where it is used
    """Shows the waiting cursor for a while."""

    def __enter__(self) -> None:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)

    def __exit__(self, *_: object) -> None:
        QGuiApplication.restoreOverrideCursor()


def _faces_said(ending: str) -> str:
    """Return which faces an exported PDF is set in, as what follows a sentence; "" for others."""
    if ending != ".pdf":
        return ""
    from desktop.export.pdf.fonts import FontBook, faces_in_use

    return f"。{faces_in_use(FontBook.installed())}"
