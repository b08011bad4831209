"""Checking after an edit gives what checking everything gives, and runs only what it must."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.amount import Amount
from forms.checks import CheckSession, Part, Scope, check, registered
from forms.checks.finding import _REGISTRY, Finding
from forms.checks.passages import Passage, Reading
from forms.edits import Edit, apply, inverse, replace_narrative, set_value
from forms.narrative import Block
from forms.report import ExpenditureLine, Report
from tests.forms.checks.corpus_cases import BASE, passages, whole_reports
from tests.forms.reports import edits, reports

CASES = [*passages(), *whole_reports()]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_after_any_edits_a_session_finds_what_a_full_check_finds(data: st.DataObject) -> None:
    report = data.draw(reports())
    session = CheckSession()
    session.check(report)
    for _ in range(data.draw(st.integers(1, 4))):
        report = apply(data.draw(edits(report)), report)
        assert session.check(report) == check(report)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_check_that_was_left_unfinished_leaves_nothing_behind(data: st.DataObject) -> None:
    report = data.draw(reports())
    session = CheckSession()
    session.check(report)
    for _ in range(data.draw(st.integers(1, 3))):
        report = apply(data.draw(edits(report)), report)
        steps = session.steps(report)
        for _ in range(data.draw(st.integers(0, 60))):
            next(steps, None)
    report = apply(data.draw(edits(report)), report)
    assert session.check(report) == check(report)


def test_checking_thousands_of_rows_pauses_often() -> None:
    """Between two pauses a window answers keys, so no rule may take all rows at a time."""
    lines = tuple(ExpenditureLine(f"第{row}号", None, Amount(0)) for row in range(3_000))
    report = replace(BASE, lines=lines)
    findings = check(report)
    assert len(findings) > len(lines) - 10
    assert sum(1 for _ in CheckSession().steps(report)) > len(findings) // 20


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(range(len(CASES))), min_size=2, max_size=4))
def test_a_session_goes_from_any_report_to_any_other(numbers: list[int]) -> None:
    session = CheckSession()
    for number in numbers:
        assert session.check(CASES[number].report) == check(CASES[number].report)


def test_every_kind_of_edit_reaches_the_rules_that_read_it() -> None:
    session = CheckSession()
    report = BASE
    session.check(report)
    steps: list[Callable[[Report], Edit]] = [
        lambda report: set_value(report, "staff.on_post", None),
        lambda report: set_value(report, "unit", "云岭区城市管理局"),
        lambda report: set_value(report, "year", "2021"),
        lambda report: set_value(report, "status", "定稿"),
        lambda report: replace_narrative(report, "results", (Block.paragraph("我局完成任务。。"),)),
        lambda report: replace_narrative(report, "basics", ()),
    ]
    for step in steps:
        report = apply(step(report), report)
        assert session.check(report) == check(report)
    report = replace(report, lines=(*report.lines, ExpenditureLine("杂项", None, Amount(-1))))
    assert session.check(report) == check(report)


def test_an_explanation_alone_reruns_no_rule_and_is_shown() -> None:
    case = next(one for one in CASES if one.expect == {"T02"})
    session = CheckSession()
    (finding,) = session.check(case.report)
    edit = set_value(case.report, f"explanation:{finding.identity}", "沿用旧称")
    (explained,) = session.check(apply(edit, case.report))
    assert explained.explained == "沿用旧称"
    assert session.check(apply(inverse(edit), apply(edit, case.report))) == (finding,)


def test_only_changed_passages_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(rule for rule in registered() if rule.code == "T08")
    seen: list[str] = []

    def watched(passage: Passage, reading: Reading) -> Iterable[Finding]:
        seen.append(passage.where)
        assert rule.each is not None
        return rule.each(passage, reading)

    monkeypatch.setitem(_REGISTRY, "T08", replace(rule, each=watched))
    session = CheckSession()
    session.check(BASE)
    assert len(seen) > 10
    seen.clear()
    edit = replace_narrative(BASE, "results", (Block.paragraph("各项任务按期完成。"),))
    session.check(apply(edit, BASE))
    assert seen == ["results/1"]


def emptied(report: Report, kept: frozenset[Part]) -> Report:
    """Return the report without the data that a rule says it does not read."""
    return replace(
        report,
        lines=report.lines if Part.LINES in kept else (),
        tables=report.tables if Part.TABLES in kept else (),
    )


def test_rules_read_only_what_they_declare() -> None:
    """A rule on data that does not name lines or tables must not miss them."""
    for case in whole_reports():
        for rule in registered():
            if rule.whole is None or Part.TEXT in rule.reads or Part.NARRATIVES in rule.reads:
                continue
            full = {one for one in check(case.report) if one.code == rule.code}
            less = {one for one in check(emptied(case.report, rule.reads)) if one.code == rule.code}
            assert {one.message for one in full} == {one.message for one in less}, rule.code


def test_corrections_put_right_what_they_correct() -> None:
    tried = 0
    for case in CASES:
        for finding in check(case.report):
            if finding.correction is None:
                continue
            corrected = apply(finding.correction, case.report)
            left = [one for one in check(corrected) if one.identity == finding.identity]
            before = [one for one in check(case.report) if one.identity == finding.identity]
            assert len(left) < len(before), (case.name, finding)
            assert apply(inverse(finding.correction), corrected) == case.report
            tried += 1
    assert tried > 20


def test_a_rule_applies_only_to_the_outlines_and_years_it_is_meant_for() -> None:
    assert Scope().covers(BASE)
    assert Scope(outlines=("changsha-2020",), first_year=2020, last_year=2020).covers(BASE)
    assert not Scope(outlines=("hunan-2021",)).covers(BASE)
    assert not Scope(first_year=2021).covers(BASE)
    assert not Scope(last_year=2019).covers(BASE)
    assert Scope(first_year=2021).chinese == "2021年度起"


def test_a_wrong_figure_is_put_right_by_quoting_it() -> None:
    block = Block.paragraph("部门预算批复数为525.60万元，与往年相当。")
    report = apply(replace_narrative(BASE, "spending_use", (block,)), BASE)
    finding = next(one for one in check(report) if one.code == "L04")
    assert finding.correction is not None
    corrected = apply(finding.correction, report)
    (after,) = corrected.narrative_of("spending_use")
    assert after.quotes[0].key == "budget.total"
    assert corrected.printed(after) == "部门预算批复数为520.60万元，与往年相当。"
