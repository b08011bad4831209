"""Running all rules over a report."""

from __future__ import annotations

from typing import Final

from forms.checks.finding import Coverage, Finding, Level, registered, run
from forms.report import Report

_ORDER: Final = {Level.MANDATORY: 0, Level.EXPLAIN: 1, Level.HINT: 2}


def check(report: Report, coverage: Coverage | None = None) -> tuple[Finding, ...]:
    """Return all findings: by level, then in the order of the report's sections.

    ``coverage`` tells which characters can be printed; without it that is not checked.
    """
    findings = list(run(registered(), report))
    places = {section.key: index for index, section in enumerate(report.outline.sections)}
    findings.sort(key=lambda one: (_ORDER[one.level], places.get(one.section, -1), one.code))
    return tuple(findings)
