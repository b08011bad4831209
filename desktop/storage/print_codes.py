"""Paper and file: which revision of a file a printed page shows.

The print code is computed from the report and not kept: at 5,000 rows that takes some thirty
times as long as saving an edit. It is asked for rarely, and then the journal leads back to the
report of each revision.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.storage.differences import Difference, differences
from desktop.storage.errors import StorageError
from desktop.storage.freezing import state_of
from desktop.storage.journal import JournalLine
from forms.edits import Batch, Edit, SetValue
from forms.moments import moment_told
from forms.outline import UNPLACED
from forms.report import ATTACHMENT, DRAFT, EXPLANATION, FINAL, LAST, SEALED, STATUS, Report
from forms.report_json import PRINT_CODE_LENGTH, print_code

if TYPE_CHECKING:
    from desktop.storage.document import Document

_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_MISREAD: Final = str.maketrans("018", "OIB")
"""Digits that no code has, and the letters they were read from."""
_STATES: Final = (DRAFT, FINAL, SEALED)
_UNPRINTED: Final = (EXPLANATION, ATTACHMENT, LAST)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a code says of a file: which revision bears it, and what of the paper changed since.

    ``state`` is the furthest that the report came with this content: 草稿, 定稿 or 已盖章报送.
    """

    line: JournalLine
    is_present: bool
    changes: tuple[Difference, ...]
    state: str

    @property
    def chinese(self) -> str:
        """The verdict in words."""
        when = moment_told(self.line.at)
        who = f"，{self.line.by}" if self.line.by else ""
        told = f"第 {self.line.revision} 版（{when}{who}，{self.state}）"
        since = f"此后改动了 {len(self.changes)} 处" if self.changes else "此后又有改动"
        now = f"纸上的内容就是文件现在的内容，{told}"
        then = f"纸上的内容是{told}的内容，{since}"
        if self.state != DRAFT:
            return f"{now if self.is_present else then}。纸上如有“草稿”二字，是定稿之前印的。"
        if self.is_present:
            return f"{now}；报告还没有定稿，这张纸不能当作定稿。"
        return f"{then}；那一版没有定稿，这张纸不能当作定稿。"


def typed_code(text: str) -> str:
    """Read a code as people type it: in small letters, with spaces, 0 for O, 1 for I, 8 for B.

    What else stands in the footer (打印校验码：) may be copied with it.

    Raises:
        StorageError: it cannot be a code; the sentence says why.
    """
    code = _folded(text)
    foreign = "”“".join(sorted(set(code) - _ALPHABET))
    if foreign:
        why = f"校验码里没有“{foreign}”，只有字母和数字 2 至 7"
    elif len(code) != PRINT_CODE_LENGTH:
        why = f"这里有 {len(code)} 个"
    else:
        return code
    raise StorageError(
        f"打印校验码是页脚上的 {PRINT_CODE_LENGTH} 个字母和数字，“{text.strip()}”不是：{why}；"
        "请核对后再查。",
        "CODE",
    )


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(one for one in folded if one.isascii() and one.isalnum()).translate(_MISREAD)


def verify(document: Document, text: str) -> Verdict | None:
    """Return which revision of a file bears a code, the newest one; None: it is not this file's.

    Its paper is final where the very content was final once, however long ago.

    Raises:
        StorageError: it cannot be a code.
        DamagedError: the journal does not lead back to what was.
    """
    code, present = typed_code(text), document.report
    found: Verdict | None = None
    for line, report, known in _codes(document):
        if known != code:
            continue
        state = state_of(report)
        if found is None:
            now = _on_paper(present)
            changes = differences(_on_paper(report), now)
            found = Verdict(line, known == print_code(present), changes, state)
        elif _STATES.index(state) > _STATES.index(found.state):
            found = replace(found, state=state)
    return found


def similar(document: Document, text: str) -> str:
    """Return the newest code of a file that a slip of the hand may have made ``text`` of; else "".

    Raises:
        DamagedError: the journal does not lead back to what was.
    """
    typed = _folded(text)
    return next((code for _, _, code in _codes(document) if _is_slip(typed, code)), "")


def _is_slip(typed: str, code: str) -> bool:
    """Whether one character is wrong, missing or too many, or two neighbours are swapped."""
    start = 0
    while start < min(len(typed), len(code)) and typed[start] == code[start]:
        start += 1
    rest, meant = typed[start:], code[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return typed != code and (
        rest[1:] in (meant[1:], meant) or rest == meant[1:] or swapped == meant
    )


def _codes(document: Document) -> Iterator[tuple[JournalLine, Report, str]]:
    """Yield each revision, newest first, with its report and code."""
    known = ""
    for line, report in document.history():
        known = known or print_code(report)
        yield line, report, known
        edit = line.edit
        if edit is None or _changes_paper(edit):
            known = ""


def _on_paper(report: Report) -> Report:
    """Return a report with nothing but what its pages show."""
    values = {key: value for key, value in report.values.items() if not _is_unprinted(key)}
    narratives = {key: text for key, text in report.narratives.items() if key != UNPLACED}
    return replace(report, values=values, narratives=narratives)


def _changes_paper(edit: Edit) -> bool:
    """Whether an edit may change what is printed."""
    if isinstance(edit, Batch):
        return any(map(_changes_paper, edit.edits))
    return not (isinstance(edit, SetValue) and _is_unprinted(edit.key))


def _is_unprinted(key: str) -> bool:
    return key == STATUS or key.startswith(_UNPRINTED)
