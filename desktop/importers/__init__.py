"""An existing report read from a file: last year's Word file, plain text, a workbook, JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from desktop.importers.notes import Imported, ImportedPicture, Note
from desktop.importers.problem import ImportProblemError, UnknownOutlineError, UnnamedError
from forms.amount import AmountError
from forms.outline import Outline

FORMATS: Final = (".docx", ".txt", ".json", ".xlsx")
"""Endings of the files that can be read."""

__all__ = [
    "FORMATS",
    "ImportProblemError",
    "Imported",
    "ImportedPicture",
    "Note",
    "UnknownOutlineError",
    "UnnamedError",
    "import_file",
    "import_text",
]

_SAVE_AS: Final = {
    ".doc": "是旧的 Word 格式，请在 Word 或 WPS 中打开，另存为 .docx 后再导入。",
    ".wps": "是 WPS 自己的格式，请在 WPS 中打开，另存为 .docx 后再导入。",
    ".pdf": "是 PDF，文字的次序不可靠，请用它的 Word 原稿，或在 WPS 中转为 .docx 后再导入。",
    ".rtf": "是 RTF 格式，请在 Word 或 WPS 中打开，另存为 .docx 后再导入。",
    ".xls": "是旧的表格格式，请在 Excel 或 WPS 中打开，另存为 .xlsx 后再导入。",
    ".et": "是 WPS 自己的表格格式，请在 WPS 中打开，另存为 .xlsx 后再导入。",
}


def import_file(
    path: Path,
    *,
    outline: Outline | None = None,
    unit: str | None = None,
    year: int | None = None,
) -> Imported:
    """Read an existing report. Outline, unit and year are found in the file where not given.

    Raises:
        ImportProblemError: the file cannot be read, or says neither unit nor year.
    """
    ending = path.suffix.lower()
    if ending in _SAVE_AS:
        raise ImportProblemError(f"“{path.name}”{_SAVE_AS[ending]}")
    if ending not in FORMATS:
        raise ImportProblemError(
            f"不认识“{path.name}”的格式，请另存为 .docx、.txt、.xlsx 或 .json 后再导入。"
        )
    if not path.is_file():
        raise ImportProblemError(f"没有找到文件“{path.name}”，请检查路径。")
    try:
        return _read(path, ending, outline=outline, unit=unit, year=year)
    except AmountError as error:
        # Each amount was in bounds, but not their sum.
        raise ImportProblemError(f"“{path.name}”支出明细各项之和不像真的：{error}") from error


def import_text(
    text: str,
    *,
    outline: Outline | None = None,
    unit: str | None = None,
    year: int | None = None,
) -> Imported:
    """Read a report pasted as text, as :func:`import_file` reads one saved as .txt.

    Raises:
        ImportProblemError: there is no text, it is too long, or says neither unit nor year.
    """
    from desktop.importers.document_report import report_from
    from desktop.importers.text_source import text_document

    try:
        return report_from(text_document(text), outline=outline, unit=unit, year=year)
    except AmountError as error:
        raise ImportProblemError(f"粘贴的支出明细各项之和不像真的：{error}") from error


def _read(
    path: Path, ending: str, *, outline: Outline | None, unit: str | None, year: int | None
) -> Imported:
    # Each format brings heavy packages of its own, so none is imported before it is asked for.
    if ending == ".json":
        from desktop.importers.json_report import read_json

        return read_json(path, outline=outline, unit=unit, year=year)
    if ending == ".xlsx":
        from desktop.importers.workbook import read_workbook

        return read_workbook(path, outline=outline, unit=unit, year=year)
    from desktop.importers.document_report import report_from

    if ending == ".docx":
        from desktop.importers.docx_source import read_docx

        document = read_docx(path)
        if document.own_outline is not None:
            from desktop.importers.own_document import report_from_own

            return report_from_own(document, outline=outline, unit=unit, year=year)
        return report_from(document, outline=outline, unit=unit, year=year)
    from desktop.importers.text_source import read_text_file

    return report_from(read_text_file(path), outline=outline, unit=unit, year=year)
