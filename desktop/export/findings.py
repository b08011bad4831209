"""Findings (审核结果) for other programs and for people without the window."""

from __future__ import annotations

import json
from collections.abc import Iterable

from forms.checks import Finding, Level, check
from forms.report import Report
from forms.section_places import place_name


def findings_of(report: Report) -> tuple[Finding, ...]:
    """Return what the checks find, on any machine the same: only the shipped faces count."""
    from desktop.export.pdf.fonts import FontBook  # reportlab is not wanted for less

    return check(report, FontBook.shipped().covers)


def findings_json(findings: Iterable[Finding]) -> str:
    """Return the findings as the JSON of ``check --json``, without a closing line break."""
    listed = [
        {
            "code": finding.code,
            "level": finding.level.value,
            "section": finding.section,
            "where": finding.where,
            "message": finding.message,
            "literal": finding.literal,
            "explained": finding.explained or None,
        }
        for finding in findings
    ]
    return json.dumps({"findings": listed}, ensure_ascii=False, indent=2)


def section_name(finding: Finding, report: Report) -> str:
    """Return what the window calls the place a finding is about."""
    return place_name(report.outline, finding.section)


def finding_line(finding: Finding, report: Report) -> str:
    """Return a finding as one line of text, with its explanation."""
    place = section_name(finding, report)
    line = f"{finding.level.chinese} {finding.code} {place}：{finding.message}"
    return f"{line}（说明：{finding.explained}）" if finding.explained else line


def findings_summary(findings: Iterable[Finding]) -> str:
    """Say in one sentence how many findings of each level there are."""
    listed = tuple(findings)
    if not listed:
        return "审核没有发现问题。"
    parts = []
    for level in Level:
        count = sum(finding.level is level for finding in listed)
        explained = sum(finding.level is level and bool(finding.explained) for finding in listed)
        told = f"（其中已说明 {explained} 条）" if explained else ""
        parts.append(f"{level.chinese} {count} 条{told}")
    return f"审核结果：{'，'.join(parts)}。"
