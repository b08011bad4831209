"""The deeds that bring content in: a document read, a workbook's rows, last year's report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from desktop.ui.actions import CHANGEABLE, FILE, Action
from desktop.ui.asking import chosen
from desktop.ui.background import CancelledError, Job, in_background
from desktop.ui.files import IMPORTS
from desktop.ui.importing.results import Results, results_action
from desktop.ui.outline_choice import ask_outline
from forms.report import Report

if TYPE_CHECKING:
    from desktop.importers import Imported, UnnamedError
    from desktop.importers.notes import ImportedPicture
    from desktop.ui.importing.rows_dialog import RowsDialog
    from desktop.ui.main_window import MainWindow
    from forms.outline import Outline

_WORKBOOKS = "Excel 文件 (*.xlsx)"


class Importing:
    """Reads documents, rolls reports over, and takes rows from workbooks."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._session = window.session
        self.results = Results(window)
        window.files.read_document = self.import_path

    def open_dropped(self, path: Path) -> None:
        """Open or import a file that was dropped on the window.

        A workbook may be meant for the table of the open report: that is asked.
        """
        has_table = self._session.can_edit and self._session.report.outline.expenditure
        if has_table and path.suffix.lower() == ".xlsx":
            self._after_this(partial(self._ask_use, path))
        else:
            self._window.files.open_path(path)

    def _ask_use(self, path: Path) -> None:
        use = chosen(
            self._window,
            f"“{path.name}”用来做什么？",
            "可以把其中的支出明细导入打开的这份报告（先看会改动什么，再导入），"
            "也可以读成一份新报告，放在新文件里。",
            ("导入支出明细", "读成新报告"),
        )
        if use == 0 and self._session.save():
            self.import_rows_from(path)
        elif use == 1:
            self._window.files.open_path(path)

    # Documents -----------------------------------------------------------------------------

    def import_file(self) -> None:
        """Ask for a document and read it into a new report's file."""
        path = self._window.files.ask_source("导入 Word", IMPORTS)
        if path:
            self.import_path(path)

    def import_path(
        self, path: Path, named: Report | None = None, outline: Outline | None = None
    ) -> None:
        """Read a Word file (or another) into a new report's file, and show what was read.

        Unit and year are asked for where the file does not say both (a workbook seldom does),
        and the outline where this program wrote the file after one it does not have.
        """
        from desktop.importers import (
            ImportProblemError,
            UnknownOutlineError,
            UnnamedError,
            import_file,
        )

        def read(_: Job) -> Imported:
            if named is None:
                return import_file(path, outline=outline)
            return import_file(path, outline=named.outline, unit=named.unit, year=named.year)

        try:
            imported = in_background(self._window, f"正在读取“{path.name}”……", read)
        except CancelledError:
            self._window.say("导入已取消")
            return
        except UnknownOutlineError as error:
            self._after_this(partial(self._import_with_outline, path, error.key))
            return
        except UnnamedError as error:
            self._after_this(partial(self._import_named, path, error))
            return
        except ImportProblemError as error:
            self._window.tell(str(error))
            return
        self._adopt(path.name, imported, path)

    def import_pasted(self) -> None:
        """Read a report copied as text into a new report's file, and show what was read.

        Unit and year are asked for where the text says neither.
        """
        from desktop.importers import ImportProblemError, UnnamedError, import_text

        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._window.tell("剪贴板里没有文字；请先在 Word 里选中报告全文并复制，再来导入。")
            return
        try:
            try:
                imported = import_text(text)
            except UnnamedError as error:
                named = self._ask_name("复制的文字", error)
                if named is None:
                    return
                imported = import_text(
                    text, outline=named.outline, unit=named.unit, year=named.year
                )
        except ImportProblemError as error:
            self._window.tell(str(error))
            return
        self._adopt("复制的文字", imported)

    def _adopt(self, name: str, imported: Imported, source: Path | None = None) -> None:
        if self._window.files.create(imported.report, f"导入 {name}", source=source):
            self._keep_pictures(imported.attachments)
            self.results.show_import(name, imported)

    def _after_this(self, ask: Callable[[], None]) -> None:
        """Ask only when the present event is done with: it may be a drop."""
        QTimer.singleShot(0, self._window, ask)

    def _import_with_outline(self, path: Path, key: str) -> None:
        question = f"“{path.name}”用的提纲“{key}”不在程序里；请选那份提纲的文件，或改用下面的提纲："
        outline = ask_outline(f"导入“{path.name}”", question, parent=self._window)
        if outline:
            self.import_path(path, outline=outline)

    def _import_named(self, path: Path, found: UnnamedError) -> None:
        named = self._ask_name(f"“{path.name}”", found)
        if named is not None:
            self.import_path(path, named)

    def _ask_name(self, what: str, found: UnnamedError) -> Report | None:
        """Ask for unit and year, what was found of them being filled in; None if given up."""
        from desktop.ui.new_dialog import NewDialog

        dialog = NewDialog(self._window, f"导入{what}：请填单位和年度")
        if found.unit:
            dialog.unit.setText(found.unit)
        if found.year:
            dialog.year.setText(str(found.year))
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.report() if accepted else None

    def _keep_pictures(self, pictures: Sequence[ImportedPicture]) -> None:
        """Keep a document's images as attachments."""
        from desktop.storage.errors import StorageError

        with tempfile.TemporaryDirectory(prefix="ziping-") as folder:
            for picture in pictures:
                source = Path(folder) / "picture"
                source.write_bytes(picture.data)
                try:
                    self._attach(source, picture.name)
                except StorageError as error:
                    self._window.tell(str(error))

    def _attach(self, source: Path, name: str) -> None:
        self._session.carry_out(lambda document: document.attach(source, name))

    # Rows of a workbook --------------------------------------------------------------------

    def import_rows(self) -> None:
        """Ask for a workbook and take rows of the expenditure table from it."""
        if not self._session.can_edit or not self._session.save():
            return
        if self._session.report.outline.expenditure is None:
            self._window.say("这份提纲没有支出明细表")
            return
        path = self._window.files.ask_source("从 Excel 导入支出明细", _WORKBOOKS)
        if path:
            self.import_rows_from(path)

    def import_rows_from(self, path: Path) -> None:
        """Take rows from this workbook, after the person saw what they would change."""
        from desktop.importers import ImportProblemError
        from desktop.importers.rows import open_rows

        report = self._session.report
        try:
            source = in_background(
                self._window, f"正在读取“{path.name}”……", lambda _: open_rows(path, report)
            )
        except CancelledError:
            return
        except ImportProblemError as error:
            self._window.tell(str(error))
            return
        from desktop.ui.importing.rows_dialog import RowsDialog

        dialog = RowsDialog(source, report, self._session.view_of(report), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._take(dialog)
        dialog.deleteLater()

    def _take(self, dialog: RowsDialog) -> None:
        from desktop.storage.errors import StorageError
        from desktop.storage.snapshots import Reason, take

        if dialog.plan is None:
            return
        try:
            self._session.carry_out(lambda document: take(document, Reason.IMPORT))
        except StorageError as error:  # the import can be undone: it goes on
            self._window.tell(str(error))
        if self._session.apply(dialog.plan.edit, dialog.label):
            self._session.table_options.follow(self._session.report)
            self._window.work.go_to_place("lines/1")
            self._window.say("支出明细已导入，可以撤销")

    # Next year -----------------------------------------------------------------------------

    def roll_open(self) -> None:
        """Make next year's report from the open one, in a file of its own."""
        if self._session.save():
            self.roll(self._session.report)

    def roll_with_outline(self) -> None:
        """Make next year's report from the open one by another outline, which is asked for."""
        if not self._session.save():
            return
        year = self._session.report.year
        following = None if year is None else year + 1
        outline = ask_outline("结转下年", "下一年用的参考提纲：", following, self._window)
        if outline:
            self.roll(self._session.report, outline)

    def ask_and_roll(self) -> None:
        """Ask for last year's file and make this year's from it."""
        path = self._window.files.ask_source("上年的自评文件")
        if path:
            self.roll_from(path)

    def roll_from(self, path: Path) -> None:
        """Make this year's report from last year's file, which stays as it is."""
        from desktop.storage.document import Document
        from desktop.storage.errors import StorageError

        try:
            with Document.open(path, read_only=True) as last:
                report = last.report
        except StorageError as error:
            self._window.tell(str(error))
            return
        self.roll(report, source=path)

    def roll(
        self, last: Report, outline: Outline | None = None, source: Path | None = None
    ) -> None:
        """Ask where next year's report shall lie, make it, and list what is still last year's.

        ``outline`` is next year's where it differs; ``source`` is last year's file where that is
        not the open one.
        """
        from forms.rolling import RollError, roll

        try:
            rolled = roll(last, outline=outline)
        except RollError as error:
            self._window.tell(str(error))
            return
        if self._window.files.create(rolled.report, f"由 {last.year} 年度结转", source=source):
            self.results.show_rolled(last, rolled)


def importing_actions(window: MainWindow) -> list[Action]:
    """Return the actions that bring content in."""
    importing = window.importing
    return [
        Action("import_pasted", "导入复制的文字…", importing.import_pasted, "", "文件", 1, "",
               hint="把复制的报告全文读进一份新报告"),
        Action("import_rows", "从 Excel 导入支出明细…", importing.import_rows, "", "表格", 4,
               CHANGEABLE, "选工作表和列，先看会改动什么，再导入"),
        Action("roll_open", "结转下年…", importing.roll_open, "", "审核", 3, FILE,
               "由正开着的这份报告做出下一年的，放在新文件里；这份不变"),
        Action("roll_outline", "按别的提纲结转…", importing.roll_with_outline, "", "审核", 3, FILE,
               "下一年的参考提纲和本年不同时用"),
        results_action(window),
    ]  # fmt: skip
