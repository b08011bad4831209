"""Paper and file: which revision of a file a printed page shows.

The print code is computed from the report and not kept: at 5,000 rows that takes some thirty
times as long as saving an edit. It is asked for rarely, and then the journal leads back to the
report of each revision.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.storage.differences import Difference, differences
from desktop.storage.errors import StorageError
from desktop.storage.journal import JournalLine
from forms.edits import Batch, Edit, SetValue
from forms.report import ATTACHMENT, EXPLANATION, STATUS, Report
from forms.report_json import PRINT_CODE_LENGTH, print_code

if TYPE_CHECKING:
    from desktop.storage.document import Document

_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_MISREAD: Final = str.maketrans("018", "OIB")
"""Digits that no code has, and the letters they were read from."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a code says of a file: which revision bears it, and what changed since."""

    line: JournalLine
    is_present: bool
    changes: tuple[Difference, ...]

    @property
    def chinese(self) -> str:
        """The verdict in one sentence."""
        at = self.line.at
        when = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
        who = f"，{self.line.by}" if self.line.by else ""
        told = f"第 {self.line.revision} 版（{when}{who}）"
        if self.is_present:
            return f"纸上的内容就是文件现在的内容，{told}。"
        return f"纸上的内容是{told}的内容，此后改动了 {len(self.changes)} 处。"


def typed_code(text: str) -> str:
    """Read a code as people type it: in small letters, with spaces, 0 for O, 1 for I.

    Raises:
        StorageError: it cannot be a code.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    code = "".join(filter(str.isalnum, folded)).translate(_MISREAD)
    if len(code) != PRINT_CODE_LENGTH or not set(code) <= _ALPHABET:
        raise StorageError(
            f"打印校验码是页脚上的 {PRINT_CODE_LENGTH} 个字母和数字，“{text}”不是；请核对后再查。",
            "CODE",
        )
    return code


def verify(document: Document, text: str) -> Verdict | None:
    """Return which revision of a file bears a code, the newest one; None: it is not this file's.

    Raises:
        StorageError: it cannot be a code.
        DamagedError: the journal does not lead back to what was.
    """
    code = typed_code(text)
    known, present = "", document.report
    for line, report in document.history():
        known = known or print_code(report)
        if known == code:
            changes = differences(report, present)
            return Verdict(line, _is_same_on_paper(report, present), changes)
        edit = line.edit
        if edit is None or _changes_paper(edit):
            known = ""
    return None


def _is_same_on_paper(report: Report, present: Report) -> bool:
    return report is present or print_code(report) == print_code(present)


def _changes_paper(edit: Edit) -> bool:
    """Whether an edit may change what is printed."""
    if isinstance(edit, Batch):
        return any(map(_changes_paper, edit.edits))
    return not (
        isinstance(edit, SetValue)
        and (edit.key == STATUS or edit.key.startswith((EXPLANATION, ATTACHMENT)))
    )
