"""The report as a file that can be handed on: one function, dispatching by the file's ending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.export.replacing import ExportError, replacing
from forms.report import Report

FORMATS: Final = (".pdf", ".docx", ".xlsx", ".json")
"""Endings of the files that can be written."""

__all__ = ["FORMATS", "ExportCancelledError", "ExportError", "export_report"]


class ExportCancelledError(ExportError):
    """The export was not wanted any more; what stood at its place is unharmed."""


def export_report(
    report: Report,
    path: Path,
    *,
    draft: bool,
    revision: int,
    at: datetime | None,
    proceed: Callable[[], bool] = lambda: True,
) -> None:
    """Write the report to ``path`` in the format its ending names, replacing an old file at once.

    ``draft`` marks a PDF or Word file as 草稿; ``revision`` and ``at`` are those of the saved
    file, and the only number and time that the result may hold. Whether a PDF may be written at
    all is for the caller to decide. ``proceed`` is asked before the old file gives way.

    Raises:
        ExportCancelledError: ``proceed`` said no.
        ExportError: the ending names no format, or the file could not be written. What stood
            at ``path`` before is then unharmed.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise ExportError(
            f"不认识“{path.name}”的格式，文件名请以 .pdf、.docx、.xlsx 或 .json 结尾；没有导出。"
        )
    with replacing(path) as temporary:
        _write(report, temporary, draft=draft, revision=revision, at=at)
        if not proceed():
            raise ExportCancelledError(f"“{path.name}”的导出已取消，没有写入任何内容。")


def _write(report: Report, path: Path, *, draft: bool, revision: int, at: datetime | None) -> None:
    # Each format brings heavy packages of its own, so none is imported before it is asked for.
    match path.suffix:
        case ".pdf":
            from desktop.export.pdf.report import write_pdf

            write_pdf(report, path, draft=draft, revision=revision, at=at)
        case ".docx":
            from desktop.export.word import write_word

            write_word(report, path, draft=draft, at=at)
        case ".xlsx":
            from desktop.export.findings import findings_of
            from desktop.export.workbook import write_workbook

            write_workbook(report, path, findings_of(report), revision=revision, at=at)
        case ".json":
            from forms.report_json import report_json

            path.write_bytes(report_json(report))
