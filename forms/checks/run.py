"""Running all rules over a report."""

from __future__ import annotations

from typing import Final

from forms.checks.finding import Coverage, Finding, Level, registered, run
from forms.report import Report

_ORDER: Final = {Level.MANDATORY: 0, Level.EXPLAIN: 1, Level.HINT: 2}


def everything_prints(_: str) -> bool:
    """Stand in for the faces where nothing is known of them."""
    return True


def check(report: Report, coverage: Coverage = everything_prints) -> tuple[Finding, ...]:
    """Return all findings: by level, then in the order of the report's sections.

    ``coverage`` tells which characters can be printed; without it all of them can.
    """
    findings = list(run(registered(), report, coverage))
    places = {section.key: index for index, section in enumerate(report.outline.sections)}
    findings.sort(key=lambda one: (_ORDER[one.level], places.get(one.section, -1), one.code))
    return tuple(findings)
