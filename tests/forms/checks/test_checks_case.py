"""The case: what is wrong in it is found, and what holds is left alone. Run where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.importers import import_file
from forms.checks import Finding, Level, check

CASE = Path(__file__).parents[4] / "shared" / "cases" / "yuhua-2020.docx"
pytestmark = pytest.mark.skipif(not CASE.is_file(), reason="the case is not at hand")

FOUND = {
    "H01": "4438.52%",
    "H02": "291.55%",
    "H03": "17,323.35",
    "H04": "29.08%",
    "H05": "30109",
    "H13": "40.84",
    "H14": "餐费",
    "L21": "24177.60",
    "T02": "我办",
    "T03": "财务科",
    "T05": "3000元/户",
    "T06": "58万元",
    "T07": "1926人",
    "T09": "办公费用",
    "T15": "15余次",
    "T16": "今年",
    "T20": "扬子路",
    "T21": "百日",
    "T22": "17个",
    "T23": "1.5万元/亩",
    "T24": "人员经费",
    "C09": "满意度",
}


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    return check(import_file(CASE).report)


@pytest.mark.parametrize("code", FOUND)
def test_what_is_wrong_is_found(code: str, findings: tuple[Finding, ...]) -> None:
    assert any(one.code == code and FOUND[code] in one.message for one in findings)


def test_nothing_else_is_objected_to(findings: tuple[Finding, ...]) -> None:
    assert {one.code for one in findings} == set(FOUND)
    assert not [one for one in findings if one.level is Level.MANDATORY]
