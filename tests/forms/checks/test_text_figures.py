"""Figures in the text beside those entered: what is told of them, and what puts them right."""

from dataclasses import replace

import pytest

from forms.amount import Amount
from forms.checks import Finding, check
from forms.edits import apply, replace_narrative
from forms.narrative import Block
from forms.report import Report
from tests.forms.checks.corpus_cases import BASE


def saying(text: str, section: str = "spending_use", report: Report = BASE) -> Report:
    """Return a sound report that says one thing."""
    return apply(replace_narrative(report, section, (Block.paragraph(text),)), report)


def the_finding(report: Report, code: str = "L04") -> Finding:
    (finding,) = [one for one in check(report) if one.code == code]
    return finding


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("部门预算批复数为五百二十三万元。", "部门预算批复数为520.6万元。"),
        ("部门预算批复数为五百二十点五万元。", "部门预算批复数为520.6万元。"),
        ("部门预算批复数为伍佰贰拾叁万元整。", "部门预算批复数为520.6万元。"),
        ("部门预算批复数为五百二十万七千元。", "部门预算批复数为520.6万元。"),
        ("部门预算批复数肆佰贰拾壹万伍仟元。", "部门预算批复数520.6万元。"),
        ("部门预算批复数为肆佰贰拾壹萬伍仟元叁角整。", "部门预算批复数为520.6万元。"),
        ("水费支出贰仟零捌元整。", "水费支出20800元。"),
        ("奖金支出七十三万元。", "奖金支出72.16万元。"),
    ],
)
def test_a_correction_keeps_the_unit_that_the_text_names(wrong: str, right: str) -> None:
    report = saying(wrong)
    correction = the_finding(report).correction
    assert correction is not None
    corrected = apply(correction, report)
    assert corrected.printed(corrected.narrative_of("spending_use")[0]) == right


FINE = replace(
    BASE,
    lines=tuple(
        replace(line, amount=Amount.of("118765.43")) if line.name == "办公费" else line
        for line in BASE.lines
    ),
)
"""A row that is entered finer than it prints: 11.876543 万元, on paper 11.88."""


def test_a_slip_is_one_from_what_the_report_prints() -> None:
    finding = the_finding(saying("下乡办公费11.98万元。", "results", FINE))
    assert "是11.88万元，相差0.10万元" in finding.message


@pytest.mark.parametrize("section", ["results", "spending_use"])
def test_a_message_says_what_the_report_prints(section: str) -> None:
    finding = the_finding(saying("办公费11.98万元。", section, FINE))
    assert "是11.88万元，相差0.10万元" in finding.message
    assert finding.values[-1] == "11.876543 万元"  # what explanations are kept under


def test_a_message_is_exact_where_the_text_is() -> None:
    finding = the_finding(saying("办公费11.876553万元。", "spending_use", FINE))
    assert "是11.876543万元，相差0.00001万元" in finding.message


def test_a_correction_writes_what_the_report_prints() -> None:
    report = saying("办公费11.98万元。", "spending_use", FINE)
    correction = the_finding(report).correction
    assert correction is not None
    corrected = apply(correction, report)
    assert corrected.narrative_of("spending_use")[0].literal == "办公费11.88万元。"
    assert not [one for one in check(corrected) if one.code == "L04"]
