"""Changes made past the program: what a file holds against what its journal leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.storage.errors import DAMAGED, DamagedError
from desktop.storage.journal import is_unbroken
from desktop.storage.rows import read_report
from forms import edits
from forms.edits import EditConflictError
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.database import Content
    from desktop.storage.differences import Difference

_MOST_NAMED: Final = 3


def unrecorded(content: Content) -> tuple[Difference, ...]:
    """Return the entries that differ from what the journal tells; () where it cannot tell."""
    from desktop.storage.differences import differences

    try:
        if not is_unbroken(content.journal):
            return ()
        found, _ = read_report(content.tables)
        told = Report(found.outline)
        for line in content.journal:
            edit = line.edit
            if edit is None:  # a copy without history
                return ()
            told = edits.apply(edit, told)
    except (ValueError, TypeError, AttributeError, RecursionError, EditConflictError):
        return ()
    return differences(told, found, with_last_year=True)


def damage_of(content: Content) -> DamagedError:
    """Return the error for a damaged file; it names what was changed past the program."""
    changes = unrecorded(content) if content.damage else ()
    if not changes:
        return DamagedError(DAMAGED, content.damage)
    names = list(dict.fromkeys(_name(change) for change in changes))
    named = "、".join(f"“{name}”" for name in names[:_MOST_NAMED])
    return DamagedError(
        f"文件已损坏或被别的软件改动过，文件没有打开：{named}等 {len(changes)} 处和修改记录不符；"
        "请改用最近的备份。",
        content.damage,
    )


def _name(change: Difference) -> str:
    name = change.label if change.label != "文字" else change.heading or change.label
    return name.replace("。", "").replace("“", "").replace("”", "")
