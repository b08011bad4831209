"""Export and print: what leaves the window, refused while findings stand that must be put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.ui.background import CancelledError, in_background, progress_dialog
from desktop.ui.notice_bar import Remedy
from desktop.ui.written_file import still_open, tell_written
from forms.checks.finding import Finding, Level

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class HandingOn:
    """The deeds of the menus 导出 and 打印. What is being typed is saved first."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    # Files ---------------------------------------------------------------------------------

    def export(self, ending: str, kind: str, draft: bool = False) -> None:
        """Export what is entered, and say what of it is missing or still to be dealt with."""
        window = self._window
        if not window.session.save():
            return
        window.notice.put_away()  # an earlier refusal would read as that of this export
        path = window.files.export(ending, kind, draft)
        if path is None:
            return
        standing = [one for one in window.checking.run() if one.is_open]
        remedies = (Remedy("查看审核结果", lambda: self._show(standing)),) if standing else ()
        tell_written(window, path, still_open(standing), remedies)

    def _show(self, standing: Sequence[Finding]) -> None:
        """Open the panel at the gravest of these findings."""
        self._window.show_findings_of(standing[0].level)

    def export_pdf(self) -> None:
        """Export the PDF that is handed in."""
        if self._may_be_final("正式 PDF 没有导出", Remedy("导出草稿", self.export_draft)):
            self.export(".pdf", "PDF")

    def export_draft(self) -> None:
        """Export a PDF marked as a draft."""
        self.export(".pdf", "PDF", draft=True)

    def export_word(self) -> None:
        """Export a Word file, marked as a draft while findings stand that must be put right."""
        if self._window.session.save():
            draft = any(one.level is Level.MANDATORY for one in self._window.checking.run())
            self.export(".docx", "Word", draft)

    def _may_be_final(self, refused: str, remedy: Remedy) -> bool:
        """Save and check; tell what stands against a final paper."""
        window = self._window
        if not window.session.save() or window.unsaved.forbid(refused, remedy):
            return False
        standing = sum(one.level is Level.MANDATORY for one in window.checking.run())
        if standing:
            window.show_findings_of(Level.MANDATORY)
            window.tell(
                f"还有 {standing} 条逻辑性问题，{refused}；请按下方“审核结果”逐条改正，"
                "或先用带“草稿”字样的。",
                (remedy,),
            )
        return not standing

    # Paper ---------------------------------------------------------------------------------

    def print_report(self) -> None:
        """Print the report that is stamped."""
        if self._may_be_final("没有打印", Remedy("打印草稿", self.print_draft)):
            self._print(draft=False)

    def print_draft(self) -> None:
        """Print pages marked as a draft."""
        if self._window.session.save():
            self._print(draft=True)

    def _print(self, draft: bool) -> None:
        window, document = self._window, self._window.session.document
        if document is None:
            return
        from desktop.ui import printing  # Qt's printing is not wanted before

        if not printing.has_printer():
            export = self.export_draft if draft else self.export_pdf
            window.tell(
                "这台电脑上没有找到打印机，没有打印；请先接好打印机，"
                "或导出 PDF，拿到有打印机的电脑上按“实际大小”打印。",
                (Remedy("导出 PDF", export),),
            )
            return
        report, at = window.session.report, document.saved_at

        def make() -> tuple[bytes, int]:
            from desktop.export.pdf.fonts import FontBook
            from desktop.export.pdf.pages import PrintedPages
            from desktop.export.pdf.report import pdf_bytes

            data = pdf_bytes(report, draft=draft, at=at, fonts=FontBook.installed())
            with PrintedPages(data) as pages:
                return data, len(pages)

        try:
            data, count = in_background(window, "正在排版……", lambda _: make())
        except CancelledError:
            window.say("没有打印")
            return
        printer = printing.ask_printer(window, report.title, count)
        if printer is None:
            return
        pages = printing.pages_to_print(printer, count)
        dialog = progress_dialog(window, "正在打印……", len(pages))

        def proceed(number: int) -> bool:
            dialog.setValue(number)
            QApplication.processEvents()
            return not dialog.wasCanceled()

        printed = printing.print_pages(data, printer, pages, proceed)
        stopped = dialog.wasCanceled()
        dialog.close()
        dialog.deleteLater()
        if printed:
            window.say(f"{len(pages)} 页已送到打印机")
            window.unsaved.tell_left_out("打印的草稿")
        elif stopped:
            window.say("打印已取消")
        else:
            window.tell(
                "打印机没有接受这份报告，没有打印；请看看打印机是否开着、有没有纸，再打印一次。",
                (Remedy("再打印", self.print_draft if draft else self.print_report),),
            )
