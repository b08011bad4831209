"""Running the rules: all of them, or after an edit only those whose matter it touched."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Final, TypeVar

from forms.checks import rules  # noqa: F401 - registers them
from forms.checks.explaining import with_earlier, with_explanations
from forms.checks.finding import EVERYTHING, Coverage, Finding, Level, Part, Rule, registered
from forms.checks.passages import ProseCache, Reading, everything_prints, passages_of
from forms.checks.text_figures import carry_over
from forms.report import EXPLANATION, STATUS, Report, Value

_FACTS: Final = frozenset((Part.VALUES, Part.LINES))
_ORDER: Final = {Level.MANDATORY: 0, Level.EXPLAIN: 1, Level.HINT: 2}


_Item = TypeVar("_Item")
Steps = Generator[None, None, _Item]
"""Work that pauses after each small piece; what it comes to is the generator's value."""
_PIECE: Final = 16
"""Rows or findings after which work pauses: about a millisecond of it."""


def check(report: Report, coverage: Coverage = everything_prints) -> tuple[Finding, ...]:
    """Return all findings: by level, then in the order of the report's sections.

    ``coverage`` tells which characters can be printed; without it all of them can.
    """
    return CheckSession(coverage).check(report)


class CheckSession:
    """Checks one report again and again, each time only what changed since the last time.

    Answers are those of :func:`check`. A session is for one thread at a time.
    """

    def __init__(self, coverage: Coverage = everything_prints) -> None:
        self._coverage = coverage
        self._cache = ProseCache()
        self._last: Reading | None = None
        self._whole: dict[str, tuple[Finding, ...]] = {}
        self._each: dict[str, _Answers] = {}
        self._seen: frozenset[int] = frozenset()  # the passages of the last reading, which lives on

    def check(self, report: Report) -> tuple[Finding, ...]:
        """Return all findings on the report as it is now."""
        steps = self.steps(report)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                found: tuple[Finding, ...] = done.value
                return found

    def steps(self, report: Report) -> Steps[tuple[Finding, ...]]:
        """Check in small pieces, so that a window can answer keys between them.

        A check may be left unfinished when another is begun: it leaves nothing behind.
        """
        passages = yield from _in_pieces(passages_of(report, self._cache))
        reading = Reading(report, passages, self._coverage)
        changed = _changed_parts(self._last, reading)
        if self._last is not None and not changed & _FACTS:
            carry_over(self._last, reading)
        whole: dict[str, tuple[Finding, ...]] = {}
        each: dict[str, _Answers] = {}
        findings: list[Finding] = []
        for one in registered():
            if not one.scope.covers(report):
                continue
            if one.whole is not None:
                whole[one.code] = yield from self._run_whole(one, reading, changed)
                findings += whole[one.code]
            else:
                each[one.code] = yield from self._run_each(one, reading, changed)
                for found in each[one.code].values():
                    findings += found
            yield
        explained = yield from _in_pieces(with_explanations(findings, report))
        explained = yield from _in_pieces(with_earlier(explained, report))
        self._last, self._whole, self._each = reading, whole, each
        self._seen = frozenset(map(id, passages))
        self._cache.turn()
        return _in_order(explained, report)

    def _run_whole(
        self, one: Rule, reading: Reading, changed: frozenset[Part]
    ) -> Steps[tuple[Finding, ...]]:
        kept = self._whole.get(one.code)
        if kept is not None and not one.reads & changed:
            return kept
        assert one.whole is not None
        return (yield from _in_pieces(one.whole(reading)))

    def _run_each(self, one: Rule, reading: Reading, changed: frozenset[Part]) -> Steps[_Answers]:
        assert one.each is not None
        kept = self._each.get(one.code, {})
        seen = self._seen if one.code in self._each and not one.reads & changed else frozenset()
        if seen and Part.TEXT not in changed:
            return kept
        each: _Answers = {}
        for number, passage in enumerate(reading.passages, 1):
            place = id(passage)
            found = kept.get(place, ()) if place in seen else tuple(one.each(passage, reading))
            if found:
                each[place] = found
            if not number % _PIECE:
                yield
        return each


_Answers = dict[int, tuple[Finding, ...]]
"""What a passage rule found, by the identity of the passage; those without are left out."""


def _in_pieces(items: Iterable[_Item]) -> Steps[tuple[_Item, ...]]:
    """Gather items, pausing after every few."""
    gathered = []
    for number, item in enumerate(items, 1):
        gathered.append(item)
        if not number % _PIECE:
            yield
    return tuple(gathered)


def _changed_parts(before: Reading | None, after: Reading) -> frozenset[Part]:
    """Return the parts in which two readings differ; the outline counts as every part."""
    if before is None or before.report.outline is not after.report.outline:
        return EVERYTHING
    old, new = before.report, after.report
    changed = set()
    if _entered(old) != _entered(new):
        changed.add(Part.VALUES)
    if old.lines != new.lines:
        changed.add(Part.LINES)
    if old.tables != new.tables:
        changed.add(Part.TABLES)
    if old.narratives != new.narratives:
        changed.add(Part.NARRATIVES)
    if before.passages != after.passages:
        changed.add(Part.TEXT)
    return frozenset(changed)


def _entered(report: Report) -> dict[str, Value]:
    return {
        key: value
        for key, value in report.values.items()
        if key != STATUS and not key.startswith(EXPLANATION)
    }


def _in_order(findings: Iterable[Finding], report: Report) -> tuple[Finding, ...]:
    places = {section.key: index for index, section in enumerate(report.outline.sections)}
    return tuple(
        sorted(
            findings,
            key=lambda one: (_ORDER[one.level], places.get(one.section, -1), one.code),
        )
    )
