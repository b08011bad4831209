"""Changes told with more figures than one: the one that fits no other is told, and no right one."""

from dataclasses import replace

import pytest

from forms.amount import Amount, MoneyUnit
from forms.checks import check
from forms.report import LAST, Value
from tests.forms.checks.corpus_cases import BASE
from tests.forms.checks.test_text_figures import saying


@pytest.mark.parametrize(
    ("text", "objected"),
    [
        ("收入由742.08万元减少到596.36万元，减少154.72万元，下降19.64%。", ["154.72万元"]),
        ("收入由742.08万元减少到596.36万元，减少145.72万元，下降16.94%。", ["16.94%"]),
        ("收入由742.08万元减少到569.36万元，减少145.72万元，下降19.64%。", ["569.36万元"]),
        ("收入由724.08万元减少到596.36万元，减少145.72万元，下降19.64%。", ["724.08万元"]),
        (
            "收入由742.08万元减少到596.36万元，减少154.72万元，下降16.94%。",
            ["154.72万元", "16.94%"],
        ),
    ],
)
def test_the_figure_that_fits_no_other_is_told(text: str, objected: list[str]) -> None:
    found = [one for one in check(saying(text, "results")) if one.code == "L12"]
    assert [one.literal for one in found] == objected


def test_a_right_rate_is_not_corrected_where_last_year_is_known() -> None:
    last: dict[str, Value] = {LAST + "year": "2019", LAST + "spent.total": Amount.of("5217200")}
    report = replace(BASE, values={**BASE.values, **last})
    text = "全年实际支出541.27万元，比上年增加15.95万元，增长3.75%。"
    (found,) = [one for one in check(saying(text, "results", report)) if one.code == "L12"]
    assert found.literal == "15.95万元"
    assert "写的是增加15.95万元，而541.27万元与上年的521.72万元相差19.55万元" in found.message


def test_a_change_of_a_row_is_held_against_its_last_years_amount() -> None:
    """The rate is right and the difference is not: it was the rate that was corrected."""
    lines = (replace(BASE.lines[2], prior=Amount.of("67.16", MoneyUnit.WAN)),)
    report = replace(BASE, lines=(*BASE.lines[:2], *lines, *BASE.lines[3:]))
    text = "奖金72.16万元，比上年增加6.00万元，增长7.44%。"
    (found,) = [one for one in check(saying(text, "results", report)) if one.code == "L12"]
    assert found.literal == "6.00万元"
    right = "奖金72.16万元，比上年增加5.00万元，增长7.44%。"
    assert not [one for one in check(saying(right, "results", report)) if one.code == "L12"]
