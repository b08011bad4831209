"""What an import or a roll-over has to tell, and where it is kept to be looked up again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.storage.home import data_folder
from forms.outline import EXPENDITURE, UNIT, UNPLACED, YEAR, Outline
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL
from forms.section_places import place_name, section_places

if TYPE_CHECKING:
    from desktop.storage.document import Document

_FOLDER = "results"
FIGURES, TEXT, TABLE, CHECK = "figures", "text", "table", "check"
"""What settles a remark: numbers entered · a text written anew, or explained as still valid, no
place of it left open · a table filled · what it quotes, else its chapter or entry, changed."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know.

    ``about`` is the key of a section, or of the entry or table that it is about; "" is the cover.
    A text is named by its first paragraph (``KEY/1``): many a section has one of its own key.
    """

    group: str
    message: str
    about: str = ""
    kind: str = ""
    """What settles it, as :mod:`desktop.ui.importing.settled` knows it; "" where nothing does."""
    words: tuple[str, ...] = ()
    """What it quotes of its chapter."""
    then: str = ""
    """How its chapter was when it was told."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an import or a roll-over. Groups in ``calm`` are there to be looked up."""

    title: str
    sentence: str
    remarks: tuple[Remark, ...]
    calm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a remark leads: a tab's key (None for nowhere), and an entry there or ""."""

    tab: str | None
    where: str = ""
    chapter: str = ""
    """What the chapter is called."""


def place_of(outline: Outline, about: str) -> Place:
    """Return where a remark leads; what the outline does not know leads nowhere."""
    if about in ("", UNPLACED) or about in section_places(outline):
        return Place(about, "", place_name(outline, about))
    entry = about.partition("/")[0]
    home = EXPENDITURE if entry in (EXPENDITURE_NOTE, EXPENDITURE_TOTAL) else entry
    section = outline.section_of(home)
    if section:
        return Place(section.key, entry, place_name(outline, section.key))
    if entry in (UNIT, YEAR, *(field.key for field in outline.cover)):
        return Place("", entry, place_name(outline, ""))
    return Place(None)


# Keeping ------------------------------------------------------------------------------------
# Beside the snapshots and not in the report's file: they quote what the file before had, which
# nobody is to read in a copy that is handed in.


def keep(document: Document, result: Result) -> None:
    """Keep a result for as long as this computer knows the report's file.

    Where that is not possible, it can be looked up until the program ends.
    """
    path = _path_for(document)
    told = {
        "title": result.title,
        "sentence": result.sentence,
        "remarks": [
            [one.group, one.message, one.about, one.kind, one.words, one.then]
            for one in result.remarks
        ],
        "calm": result.calm,
    }
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told), encoding="utf-8")


def kept(document: Document) -> Result | None:
    """Return what was kept for a report's file, or a copy of it; None where nothing was."""
    try:
        told = json.loads(_path_for(document).read_text(encoding="utf-8"))
        return _result(told)
    except (OSError, ValueError, TypeError, KeyError):  # none, or not as it was written
        return None


def _result(told: Mapping[str, Any]) -> Result:
    return Result(
        str(told["title"]),
        str(told["sentence"]),
        tuple(map(_remark, told["remarks"])),
        tuple(map(str, told["calm"])),
    )


def _remark(told: Sequence[Any]) -> Remark:
    """Return a remark as it was kept; one kept by an earlier version tells less."""
    group, message, about, *more = told
    kind, words, then = more or ("", (), "")
    return Remark(
        str(group), str(message), str(about), str(kind), tuple(map(str, words)), str(then)
    )


def _path_for(document: Document) -> Path:
    return data_folder() / _FOLDER / f"{document.state.lineage}.json"
