"""The rules against the corpus: what must be found is found, and nothing else is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from forms.checks import Level, check, registered
from tests.forms.checks.corpus_cases import BASE, Case, passages, whole_reports
from tests.forms.checks.test_checks import FAULTS

CASES = [*passages(), *whole_reports()]


def test_the_base_is_objected_to_in_nothing() -> None:
    assert check(BASE) == ()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_is_judged_as_its_truth_says(case: Case) -> None:
    found = check(case.report)
    missed = case.expect - {finding.code for finding in found}
    false = [(one.code, one.message) for one in found if one.code not in case.expect]
    assert (missed, false) == (frozenset(), [])


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(list(passages())) >= 60
    assert len(list(whole_reports())) >= 10


def test_every_rule_has_a_failing_and_a_passing_example() -> None:
    expected = {code for case in CASES for code in case.expect} | set(FAULTS)
    tempted = {code for case in CASES for code in case.near} | set(FAULTS)
    codes = {rule.code for rule in registered()}
    assert codes - expected == set()
    assert codes - tempted == set()
    assert all(rule.text and rule.title for rule in registered())


def table(cases: Iterable[Case]) -> str:
    """Return recall and false alarms per rule, one line each."""
    due: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for case in cases:
        codes = {finding.code for finding in check(case.report)}
        due.update(case.expect)
        hit.update(case.expect & codes)
        false.update(codes - case.expect)
    return "\n".join(
        f"{code}\t{hit[code]}/{due[code]}\t{false[code]}" for code in sorted({*due, *false})
    )


def test_recall_is_high_and_no_mandatory_alarm_is_false(
    capsys: pytest.CaptureFixture[str],
) -> None:
    due = hit = mandatory = 0
    for case in CASES:
        found = check(case.report)
        codes = {finding.code for finding in found}
        due += len(case.expect)
        hit += len(case.expect & codes)
        mandatory += sum(
            one.level is Level.MANDATORY and one.code not in case.expect for one in found
        )
    with capsys.disabled():
        print(f"\n规则\t找出\t误报\n{table(CASES)}\n合计\t{hit}/{due}\t逻辑性误报 {mandatory}")
    assert mandatory == 0
    assert hit >= due * 0.95
