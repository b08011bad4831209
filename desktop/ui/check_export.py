"""导出审核报告: the findings with their explanations as a PDF, for the unit's own files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop.ui.background import CancelledError, in_background
from desktop.ui.files import proposed_name
from desktop.ui.written_file import tell_written

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


def export_check_report(window: MainWindow) -> None:
    """Ask for a place, check anew what is saved, and write the check report there."""
    document = window.session.document
    if document is None or not window.session.save():
        return
    start = document.path.with_name(f"{proposed_name(window.session.report, '审核报告')}.pdf")
    chosen, _ = QFileDialog.getSaveFileName(window, "导出审核报告", str(start), "PDF 文件 (*.pdf)")
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() != ".pdf":
        path = path.with_name(f"{path.name}.pdf")
    report, at, findings = window.session.report, document.saved_at, window.checking.run()

    def write() -> None:
        from desktop.export.pdf.check_report import write_check_report
        from desktop.export.replacing import replacing

        with replacing(path) as temporary:
            write_check_report(report, findings, temporary, at=at)

    from desktop.export import ExportError

    try:
        in_background(window, "正在导出审核报告……", lambda _: write())
    except CancelledError:
        window.say("导出已取消")
    except ExportError as error:
        window.tell(str(error))
    else:
        window.say(f"已导出“{path.name}”")
        tell_written(window, path)
