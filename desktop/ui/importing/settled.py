"""Which remarks of an import or a roll-over are settled: their place was dealt with since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.ui.importing.quoted import Chapter, quoted_words
from desktop.ui.importing.remarks import FIGURES, TABLE, TEXT, Place, Remark, place_of
from forms.outline import EXPENDITURE
from forms.report import LAST, LINES, Report

if TYPE_CHECKING:
    from forms.checks.finding import Finding

_OF_WHOLE: Final = (TEXT, TABLE)
_CARRIED: Final = "T26"
"""The rule that asks for each text of last year's to be written anew, or explained."""


class Settled(NamedTuple):
    """Whether a remark is settled, and how many places of its text still wait for a number."""

    is_settled: bool
    open_places: int = 0


def begun(report: Report, remark: Remark) -> Remark:
    """Return a remark with what its place is like now, so that a change can be told."""
    place = place_of(report.outline, remark.about)
    if not remark.kind or place.tab is None:
        return remark
    words = () if remark.kind in _OF_WHOLE else quoted_words(report, place, remark.message)
    return replace(remark, words=words, then=_state(report, Chapter(report, place), remark))


class Settling:
    """Tells of one report, of which this is found, which remarks are settled."""

    def __init__(self, report: Report, findings: Iterable[Finding] = ()) -> None:
        self._report = report
        self._carried = [
            one for one in findings if one.code == _CARRIED and (one.is_open or one.explained)
        ]
        self._chapters: dict[Place, Chapter] = {}

    def of(self, remark: Remark) -> Settled:
        """Tell whether a remark is settled."""
        place = place_of(self._report.outline, remark.about)
        if not remark.kind or place.tab is None:
            return Settled(False)
        chapter = self._chapters.setdefault(place, Chapter(self._report, place))
        if remark.words:
            return Settled(not any(self._stands(chapter, words) for words in remark.words))
        if remark.kind == FIGURES and place.where in ("", EXPENDITURE):
            return Settled(not self._is_blank(chapter, remark))
        changed = bool(remark.then) and _state(self._report, chapter, remark) != remark.then
        if remark.kind not in _OF_WHOLE:
            return Settled(changed)
        changed = changed or (remark.kind == TEXT and self._is_explained(place))
        is_table = remark.kind == TABLE
        left = chapter.open_places(tables=is_table, message=remark.message * is_table)
        return Settled(changed and not left, left if changed else 0)

    def _is_explained(self, place: Place) -> bool:
        """Whether a text's paragraphs that are still last year's are said to hold this year."""
        about = [
            one
            for one in self._carried
            if one.where.partition("/")[0] == place.where
            or (not place.where and one.section == place.tab)
        ]
        return bool(about) and all(one.explained for one in about)

    def _stands(self, chapter: Chapter, words: str) -> bool:
        """Whether words are still there; of a row, whether it still has no amount."""
        spot = chapter.spot_of(words)
        if spot is None or not spot.where.startswith(f"{LINES}/"):
            return spot is not None
        return self._report.lines[int(spot.where.partition("/")[2]) - 1].amount is None

    def _is_blank(self, chapter: Chapter, remark: Remark) -> bool:
        """Whether the rows, or figures that last year had, are still to be entered."""
        if "支出明细" in remark.message:
            return bool(chapter.blank_rows)
        known = self._report.values
        return any(LAST + key in known for key in chapter.blank_figures)


def _state(report: Report, chapter: Chapter, remark: Remark) -> str:
    """Return a sign of what a remark is about: an entry, the chapter's tables or its texts."""
    place: Place = place_of(report.outline, remark.about)
    field = report.outline.fields.get(place.where)
    if field is not None and field.is_scalar:
        return repr(report.values.get(place.where))
    return chapter.state(tables=remark.kind == TABLE, message=remark.message)
