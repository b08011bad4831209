"""Which finding an explanation answers: its key tells no more than the rule and two digests."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from forms.checks.finding import Finding
from forms.outline import Outline
from forms.report import EXPLANATION, LINES, SUBJECT_MARK, Report
from forms.section_places import place_name


class Answered(NamedTuple):
    """The finding that an explanation answers, and the outline of the report that has it."""

    finding: Finding
    outline: Outline

    @property
    def heading(self) -> str:
        """What the finding's chapter is called."""
        return place_name(self.outline, self.finding.section)

    @property
    def row(self) -> str:
        """The paragraph, row or entry that the finding is about, in words; "" where it is none."""
        place, _, number = self.finding.where.rpartition("/")
        entry = None if place else self.outline.fields.get(number)
        if entry is not None and entry.is_scalar:
            return entry.label
        if place == LINES:
            return f"第 {number} 行"
        field, section = self.outline.fields.get(place), self.outline.section_of(place)
        if field is None or section is None:
            return ""
        label = "" if len(section.narratives) == 1 else f"{field.label}，"
        return f"{label}第 {number} 段"


def answered(keys: Collection[str], *reports: Report) -> Mapping[str, Answered]:
    """Return what explanations answer in the first of these reports that has such a finding.

    Where the figures were others in all of them, the finding on the same matter is taken;
    explanations that fit nothing are left out.
    """
    if not keys:
        return {}
    from forms.checks import check  # only here: the rules take a while to import

    wanted = {key: key.removeprefix(EXPLANATION).partition(SUBJECT_MARK)[::2] for key in keys}
    named: dict[str, Answered] = {}
    alike: dict[tuple[str, str], Answered] = {}
    for report in reports:
        for finding in check(report):
            one = Answered(finding, report.outline)
            named.setdefault(finding.identity, one)
            alike.setdefault((finding.code, finding.subject), one)
        if all(name in named for name, _ in wanted.values()):
            break
    found = {
        key: named.get(name) or alike.get((name.rpartition("-")[0], subject))
        for key, (name, subject) in wanted.items()
    }
    return {key: one for key, one in found.items() if one}
