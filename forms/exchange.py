"""The names by which files that this program wrote are known again when they are read back.

Export and importers do not know each other; both hold to these.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class WordRole(Enum):
    """What a paragraph or table of a Word file is; the value is its style's name in Word."""

    TITLE = "自评标题"
    COVER = "自评封面"
    BODY = "自评正文"
    RUN_IN = "自评连排"
    """A heading with its paragraph in one; the heading's characters bear :data:`RUN_IN_HEAD`."""
    NOTHING = "自评空章"
    """What an empty chapter says on paper (无。)."""
    CAPTION = "自评表题"
    UNIT = "自评表注"
    NOTE = "自评备注"
    CHECK = "自评核对"
    CLOSING = "自评落款"
    EXPENDITURE = "自评支出明细表"
    TABLE = "自评表格"


RUN_IN_HEAD: Final = "自评连排标题"
"""Name of the character style of a run-in heading."""
CELL_STYLE: Final = "自评表格文字"
BOOKMARK: Final = "ziping_"
"""Prefix of bookmarks: ``ziping_s_KEY`` on a heading, ``ziping_c_CODE_N`` on a subject's row."""
NO_CODE: Final = "0"
"""Stands for the code of a row that has none."""
_DOT: Final = "__"

SHEET_COVER: Final = "封面"
SHEET_FIGURES: Final = "指标"
SHEET_EXPENDITURE: Final = "支出明细"
SHEET_TEXT: Final = "正文"
SHEET_TABLES: Final = "其他表格"
SHEET_FINDINGS: Final = "审核结果"
MARK_COLUMN: Final = 200
"""The hidden column of our workbooks that says what each row is, as :class:`RowMark` and parts
between bars: ``heading|KEY|LEVEL``."""
BAR: Final = "|"


class RowMark(Enum):
    """What a row of our workbooks is."""

    WORKBOOK = "ziping"
    """First row of the first sheet; the outline's key follows."""
    VALUE = "value"
    """An entry of the cover; its key follows."""
    FIGURE = "figure"
    LINE = "line"
    TOTAL = "total"
    NOTE = "note"
    HEADING = "heading"
    """Key and level follow; the cell holds number and heading, whose lengths follow."""
    PARAGRAPH = "paragraph"
    GOES_ON = "goes on"
    """The rest of a text too long for one cell."""
    NOTHING = "nothing"
    """A row that only says 无。 or where something else is."""
    EXPENDITURE = "expenditure"
    CAPTION = "caption"
    """Of a table of text; its section's key follows."""
    ROW = "row"
    """Of a table of text; its number of cells follows."""


def row_mark(mark: RowMark, *parts: object) -> str:
    """Return what the hidden column says of a row."""
    return BAR.join((mark.value, *map(str, parts)))


def read_mark(text: str) -> tuple[RowMark | None, list[str]]:
    """Return what :func:`row_mark` wrote; None for anything else."""
    name, *parts = text.split(BAR)
    try:
        return RowMark(name), parts
    except ValueError:
        return None, []


def section_bookmark(key: str) -> str:
    """Return the bookmark of a heading with this key."""
    return f"{BOOKMARK}s_{key.replace('.', _DOT)}"


def key_of_bookmark(name: str) -> str | None:
    """Return the heading's key that a bookmark names, or None."""
    prefix = f"{BOOKMARK}s_"
    return name.removeprefix(prefix).replace(_DOT, ".") if name.startswith(prefix) else None


def subject_bookmark(code: str, row: int) -> str:
    """Return the bookmark of the row (from 1) of a subject; it keeps the code that is not shown."""
    return f"{BOOKMARK}c_{code}_{row}"


def subject_of_bookmark(name: str) -> tuple[str | None, int] | None:
    """Return the code and the row that a bookmark keeps, or None where it keeps none."""
    prefix = f"{BOOKMARK}c_"
    code, _, row = name.removeprefix(prefix).rpartition("_")
    if not name.startswith(prefix) or not row.isdecimal():
        return None
    return (None if code == NO_CODE else code), int(row)
