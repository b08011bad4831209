"""Explanations (说明) of findings: which finding each answers, and what of it outlives a figure.

An explanation is kept under the identity of its finding, which says the very figures: it lapses
when they change, for it may no longer be true. What was typed is not lost then. It stays in the
report, and where the same matter stands with other figures it is offered as an earlier one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from forms.checks.finding import Earlier, Finding, Level
from forms.edits import Batch, Edit, SetValue, set_value
from forms.outline import Outline
from forms.report import EXPLANATION, SUBJECT_MARK, Report
from forms.section_places import place_name

_LONGEST_MESSAGE: Final = 24


def key_of(report: Report, finding: Finding) -> str:
    """Return the key of a finding's explanation: the one that has it, else a new one's."""
    held = EXPLANATION + finding.identity
    known = next((key for key in _keys(report) if _identity(key) == finding.identity), None)
    return known or f"{held}{SUBJECT_MARK}{finding.subject}"


def explained(report: Report, finding: Finding, text: str) -> Edit:
    """Return the edit that explains a finding; an earlier explanation has had its day then."""
    edit = set_value(report, key_of(report, finding), text)
    if not text or finding.earlier is None or not stands(report, finding.earlier):
        return edit
    return Batch((dropped(finding.earlier), edit))


def stands(report: Report, earlier: Earlier) -> bool:
    """Whether an earlier explanation is still kept in the report."""
    return report.values.get(earlier.key) == earlier.text


def dropped(earlier: Earlier) -> Edit:
    """Return the edit that gives an earlier explanation up."""
    return SetValue(earlier.key, earlier.text, None)


def with_explanations(findings: Iterable[Finding], report: Report) -> Iterable[Finding]:
    """Put the report's explanations beside the findings they answer."""
    known = report.explanations
    if not known:
        return findings
    return (replace(one, explained=known.get(one.identity)) for one in findings)


def with_earlier(findings: Sequence[Finding], report: Report) -> Iterable[Finding]:
    """Put explanations that answer no finding any more beside those on the same matter."""
    left = _left_over(report, {one.identity for one in findings if one.explained})
    if not left:
        return findings
    alone = {code for code, count in Counter(_waiting(findings)).items() if count == 1}
    return (replace(one, earlier=_earlier_of(one, left, alone)) for one in findings)


def _waiting(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the rule of each finding that is to be explained."""
    return (one.code for one in findings if one.level is Level.EXPLAIN and not one.explained)


def _left_over(report: Report, answered: set[str]) -> dict[str, list[Earlier]]:
    """Return explanations that answer no finding, by what they were about."""
    left: dict[str, list[Earlier]] = defaultdict(list)
    for key in _keys(report):
        identity = _identity(key)
        text = report.text_of(key)
        if text and identity not in answered:
            code, subject = identity.rpartition("-")[0], key.partition(SUBJECT_MARK)[2]
            left[f"{code}-{subject}"].append(Earlier(key, text))
    return left


def _earlier_of(
    finding: Finding, left: dict[str, list[Earlier]], alone: Container[str]
) -> Earlier | None:
    """Take the next explanation of the same matter.

    Old files tell no more of it than the rule: theirs are taken where nothing else of the rule
    waits (``alone``), for words about another row must not be offered here.
    """
    if finding.level is not Level.EXPLAIN or finding.explained:
        return None
    same = left.get(f"{finding.code}-{finding.subject}")
    if not same and finding.code in alone:
        same = left.get(f"{finding.code}-")
    return same.pop(0) if same else None


def _keys(report: Report) -> Iterable[str]:
    return (key for key in report.values if key.startswith(EXPLANATION))


def _identity(key: str) -> str:
    return key.removeprefix(EXPLANATION).partition(SUBJECT_MARK)[0]


def title_of(code: str, outline: Outline) -> str:
    """Return what a rule is about, or the relation that an outline gives; else the code."""
    from forms.checks import registered  # only here: it imports the rules, which use this module

    found = next((one.title for one in registered() if one.code == code), "")
    labels = {one.code: one.label for one in outline.formulas}
    labels |= {one.code: one.label for one in outline.relations}
    return found or labels.get(code, code)


def explaining_label(report: Report, finding: Finding, text: str) -> str:
    """Name the edit that explains a finding: what it says and where it is."""
    message = finding.message
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[: _LONGEST_MESSAGE - 1]}…"
    where = place_name(report.outline, finding.section)
    return f"{'填写' if text else '清空'}说明：{message}（{where}）"
