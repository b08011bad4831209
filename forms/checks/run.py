"""Running the rules: all of them, or after an edit only those whose matter it touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from forms.checks import rules  # noqa: F401 - registers them
from forms.checks.finding import EVERYTHING, Coverage, Finding, Level, Part, Rule, registered
from forms.checks.passages import Passage, ProseCache, Reading, everything_prints
from forms.checks.text_figures import carry_over
from forms.report import EXPLANATION, STATUS, Report, Value

_FACTS: Final = frozenset((Part.VALUES, Part.LINES))
_ORDER: Final = {Level.MANDATORY: 0, Level.EXPLAIN: 1, Level.HINT: 2}


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
        self._each: dict[str, dict[int, tuple[Passage, tuple[Finding, ...]]]] = {}

    def check(self, report: Report) -> tuple[Finding, ...]:
        """Return all findings on the report as it is now."""
        reading = Reading(report, self._cache, self._coverage)
        changed = _changed_parts(self._last, reading)
        if self._last is not None and not changed & _FACTS:
            carry_over(self._last, reading)
        findings: list[Finding] = []
        for one in registered():
            if not one.scope.covers(report):
                self._whole.pop(one.code, None)
                self._each.pop(one.code, None)
            elif one.whole is not None:
                findings += self._run_whole(one, reading, changed)
            else:
                findings += self._run_each(one, reading, changed)
        self._last = reading
        self._cache.turn()
        return _in_order(_explained(findings, report), report)

    def _run_whole(
        self, one: Rule, reading: Reading, changed: frozenset[Part]
    ) -> tuple[Finding, ...]:
        kept = self._whole.get(one.code)
        if kept is None or one.reads & changed:
            assert one.whole is not None
            kept = self._whole[one.code] = tuple(one.whole(reading))
        return kept

    def _run_each(self, one: Rule, reading: Reading, changed: frozenset[Part]) -> Iterable[Finding]:
        assert one.each is not None
        kept = self._each.get(one.code)
        if kept is None or one.reads & changed:
            kept = {}
        elif Part.TEXT not in changed:
            return (finding for _, found in kept.values() for finding in found)
        each: dict[int, tuple[Passage, tuple[Finding, ...]]] = {}
        for passage in reading.passages:
            known = kept.get(id(passage))
            if known is None or known[0] is not passage:
                known = (passage, tuple(one.each(passage, reading)))
            each[id(passage)] = known
        self._each[one.code] = each
        return (finding for _, found in each.values() for finding in found)


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


def _explained(findings: list[Finding], report: Report) -> list[Finding]:
    """Put the report's explanations beside the findings they answer."""
    explanations = report.explanations
    if not explanations:
        return findings
    return [replace(finding, explained=explanations.get(finding.identity)) for finding in findings]


def _in_order(findings: list[Finding], report: Report) -> tuple[Finding, ...]:
    places = {section.key: index for index, section in enumerate(report.outline.sections)}
    return tuple(
        sorted(
            findings,
            key=lambda one: (_ORDER[one.level], places.get(one.section, -1), one.code),
        )
    )
