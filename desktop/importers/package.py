"""Office packages (docx, xlsx are ZIP files) looked over before anything is unpacked.

A package made to do harm unpacks to more than any report holds, or brings entities that grow
when they are read. Either is refused by what the package says of itself, at once.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from desktop.importers.problem import ImportProblemError

LARGEST_FILE: Final = 100_000_000
"""Bytes beyond which a file is no report; photographs may take most of it."""
LARGEST_PACKAGE: Final = 150_000_000
"""Unpacked bytes beyond which a package is taken for a hostile one."""
LARGEST_PART: Final = 16_000_000
"""Unpacked bytes beyond which one text part cannot be that of a report."""
LARGEST_STYLES: Final = 8_000_000
"""The same for the styles of a workbook, which cost most to read."""
MOST_PARTS: Final = 5_000
_PROLOG: Final = 2_048
_DOCTYPE: Final = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T", re.IGNORECASE)
_OLE: Final = b"\xd0\xcf\x11\xe0"

BROKEN: Final = (
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RuntimeError,
    NotImplementedError,
    MemoryError,
    OverflowError,
    SyntaxError,  # lxml's own is one
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
"""What zipfile, lxml and the readers on top raise on files damaged or made to do harm."""


def check_package(path: Path, *, old: str, wanted: str) -> None:
    """Refuse a package that is no plain Office file; read no more of it than that takes.

    ``old`` is the format that an encrypted or renamed file may be (.doc), ``wanted`` the one to
    save it as.

    Raises:
        ImportProblemError: it cannot be read, is of another kind, or is too large.
        zipfile.BadZipFile: it is damaged (one of :data:`BROKEN`).
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise ImportProblemError(f"“{path.name}”读不出来，请检查路径和权限。") from error
    if start.startswith(_OLE):
        raise ImportProblemError(
            f"“{path.name}”带密码，或其实是旧的 {old} 格式；"
            f"请用 Office 或 WPS 打开，去掉密码，另存为 {wanted} 后再导入。"
        )
    if size > LARGEST_FILE:
        raise _too_large(path)
    with zipfile.ZipFile(path) as package:
        entries = package.infolist()
        texts = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
        largest = max((entry.file_size for entry in texts), default=0)
        styles = max((e.file_size for e in texts if e.filename == "xl/styles.xml"), default=0)
        whole = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_PARTS or whole > LARGEST_PACKAGE or largest > LARGEST_PART:
            raise _too_large(path)
        if styles > LARGEST_STYLES:
            raise _too_large(path)
        for entry in texts:
            with package.open(entry) as part:
                if _DOCTYPE.search(part.read(_PROLOG)):
                    raise ImportProblemError(
                        f"“{path.name}”里有 Office 文件不会有的内容，可能被人改造过，没有读入；"
                        f"请用 Office 或 WPS 打开，另存为 {wanted} 后再导入。"
                    )


def _too_large(path: Path) -> ImportProblemError:
    return ImportProblemError(f"“{path.name}”太大，不像一份自评报告，请核对后再导入。")


def damaged(path: Path, kind: str, wanted: str) -> ImportProblemError:
    """Return what is said of a file that cannot be read although it looked right."""
    return ImportProblemError(
        f"“{path.name}”已损坏或不是{kind}；请用 Office 或 WPS 打开，另存为 {wanted} 后再导入。"
    )
