"""Figures in the text beside those entered: what is told of them, and what puts them right."""

import pytest

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
        ("部门预算批复数为五百二十万七千元。", "部门预算批复数为5206000元。"),
        ("奖金支出七十三万元。", "奖金支出72.16万元。"),
    ],
)
def test_a_correction_keeps_the_unit_that_the_text_names(wrong: str, right: str) -> None:
    report = saying(wrong)
    correction = the_finding(report).correction
    assert correction is not None
    corrected = apply(correction, report)
    assert corrected.printed(corrected.narrative_of("spending_use")[0]) == right
