"""Files of plain text: how large they may be, and how they are encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.importers.problem import ImportProblemError

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_TEXT: Final = 8_000_000
"""Bytes beyond which a text is no report."""


def read_text(path: Path) -> str:
    """Read a file of text.

    Raises:
        ImportProblemError: it cannot be read, is too large, or is no text.
    """
    try:
        if path.stat().st_size > _LARGEST_TEXT:
            raise ImportProblemError(f"“{path.name}”太大，不像一份自评报告，请核对后再导入。")
        data = path.read_bytes()
    except OSError as error:
        raise ImportProblemError(f"“{path.name}”读不出来，请检查路径和权限。") from error
    return _decoded(data, path.name)


def _decoded(data: bytes, name: str) -> str:
    """Decode UTF-8 with or without BOM, UTF-16 with BOM, else GB 18030.

    Raises:
        ImportProblemError: it is none of these, or no text at all.
    """
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ImportProblemError(
        f"“{name}”不是文本文件，或编码不认识；请在记事本中另存为 UTF-8 后再导入。"
    )
