"""Rules on what was rolled over from last year's report."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.finding import Finding, Level, Part, rule
from forms.checks.places import section_key
from forms.report import Report
from forms.rolling import carried_blocks


@rule("T26", Level.HINT, "结转来的文字", Part.NARRATIVES, Part.VALUES)
def carried_wording(report: Report) -> Iterator[Finding]:
    """结转下年时带来的段落，一字未改的，请按本年的情况改写或核对；提纲注明沿用的章节
    （职能、制度）不论。
    """
    for key, index in carried_blocks(report):
        literal = report.narrative_of(key)[index].literal
        yield Finding(
            "T26", Level.HINT, section_key(report, key), f"{key}/{index + 1}",
            "这一段是上年报告的文字，结转后没有改过，请按本年的情况改写。",
            literal=literal[:30] or None,
        )  # fmt: skip
