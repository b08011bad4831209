"""The rules against the corpus: what must be found is found, and nothing else is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from desktop.sample import sample_report
from forms.checks import Level, check, registered
from tests.forms.checks.corpus_cases import BASE, Case, passages, whole_reports
from tests.forms.checks.test_checks import FAULTS

CASES = [*passages(), *whole_reports()]
KEPT = {
    "forestry": {
        "H06-aca222cfba24",
    },
    "health-centre-2021": {
        "L12-6337f19e977e",
    },
    "passages_first-1": {
        "L04-540b67968374",
    },
    "passages_first-13": {
        "L11-edeb5a5308a9",
    },
    "passages_first-34": {
        "L21-aee7f26aa79b",
    },
    "passages_first-44": {
        "L17-7eb09ab08888",
    },
    "sample": {
        "H01-e1ffa5b5541f",
        "H02-3d1e030da47d",
        "H02-4e427661d5b1",
        "H03-1bdeffc700b9",
        "H04-450753262cd0",
        "H05-d99905959bd3",
        "H13-16d31aa93c28",
    },
    "street-office": {
        "L01-b2ef293fd8e6",
        "L02-cc52b2451049",
        "L09-4832e7e32d78",
    },
}
"""Names of findings as files hold them, by the report they stand in."""


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


def _own_words(message: str) -> str:
    """Return a message without what it quotes: names and literals stay as they were typed."""
    return re.sub(r"“[^”]*”", "", message)


def test_messages_write_figures_in_one_way() -> None:
    """No space beside Chinese; what is entered has its thousands grouped as fields and tables
    have them, what the text says stands as it is written there.
    """
    for case in CASES:
        for one in check(case.report):
            told = _own_words(one.message)
            assert not re.search(r"\s", told), one.message
            entered = re.findall(r"(?:填报的|填的|实际支出|批复数)是?(-?[\d,.]+)万元", told)
            assert not [one for one in entered if re.search(r"\d{4}", one)], one.message
            assert "“" not in re.sub(r"“[^“”]*”", "", one.message), one.message


def test_messages_say_nothing_twice_and_end_alike() -> None:
    """A name that the text has is not said again as the name of what was entered."""
    doubled = re.compile(r"“([^”]+)”写的是[^，]+，“?\1”?(?:填的)?是")
    for case in CASES:
        for one in check(case.report):
            assert not doubled.search(one.message), one.message
            assert one.message.endswith("。"), one.message
            assert "；请核对" not in one.message, one.message


def test_rules_in_words_write_figures_as_messages_do() -> None:
    joined = re.compile(r"[\u4e00-\u9fff] \d+[\u4e00-\u9fff%]|\d [\u4e00-\u9fff%]")
    assert [one.code for one in registered() if joined.search(one.text)] == []


def test_a_finding_keeps_the_name_under_which_files_hold_its_explanation() -> None:
    """Rewording a message must cost no explanation: these identities stand in saved files."""
    reports = {"sample": sample_report(), **{case.name: case.report for case in CASES}}
    for name, identities in KEPT.items():
        assert identities <= {one.identity for one in check(reports[name])}, name


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
