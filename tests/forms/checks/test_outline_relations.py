"""An outline brings its own relations for figures and for the columns of its tables."""

from __future__ import annotations

import pytest

from forms.amount import Amount
from forms.checks import Finding, Level, check
from forms.outline import OutlineError
from forms.outline_reader import parse_outline
from forms.report import FreeTable, Report, Value

SOURCE = """
key = "relations"
name = "带关系式的提纲"
valid_from = 2022
title = ["{year}年", "{unit}"]

[[section]]
key = "funds"
heading = "资金"
[[section.field]]
key = "income.total"
label = "收入合计"
kind = "amount"
[[section.field]]
key = "posts"
label = "编制"
kind = "count"
[[section.field]]
key = "projects"
label = "项目表"
kind = "table"
[[section.field.column]]
key = "name"
label = "项目"
[[section.field.column]]
key = "budget"
label = "预算数"
kind = "amount"
[[section.field.column]]
key = "spent"
label = "执行数"
kind = "amount"
[[section.field.column]]
key = "rate"
label = "执行率"
kind = "rate"

[[relation]]
code = "Z01"
label = "执行率"
table = "projects"
rule = "rate = spent / budget"
mandatory = true

[[relation]]
code = "Z02"
label = "项目预算合计"
rule = "income.total >= sum(projects.budget)"
"""
OUTLINE = parse_outline(SOURCE)
HEAD = ("项目", "预算数", "执行数", "执行率")


def found(*rows: tuple[str, ...], income: str = "100") -> list[Finding]:
    values: dict[str, Value] = {
        "unit": "某局",
        "year": "2022",
        "income.total": Amount(int(income) * 1_000_000),
    }
    table = FreeTable("funds", "项目表", (HEAD, *rows), "projects")
    report = Report(OUTLINE, values, tables=(table,))
    return [one for one in check(report) if one.code.startswith("Z")]


def test_rows_that_hold_are_not_objected_to() -> None:
    assert not found(("清扫", "60", "57.01", "95.02%"), ("清运", "40", "40", "100%"))
    assert not found(("清扫", "60", "57.01", "95%"))
    assert not found(("清扫", "60", "", "95%"), ("暂缓", "0", "0", "—"))


def test_a_row_that_does_not_hold_is_named_with_both_sides() -> None:
    (finding,) = found(("清扫", "60", "57.01", "98.02%"))
    assert finding.level is Level.MANDATORY
    assert finding.where == "tables/1"
    for told in ("清扫", "0.9802", "0.950167"):
        assert told in finding.message


def test_a_column_is_added_without_its_total_row() -> None:
    rows = [
        ("清扫", "60", "60", "100%"),
        ("清运", "40", "40", "100%"),
        ("合计", "100", "100", "100%"),
    ]
    assert not found(*rows)
    (finding,) = found(*rows, income="99")
    assert (finding.code, finding.level) == ("Z02", Level.EXPLAIN)
    assert "99.00万元" in finding.message
    assert "100.00万元" in finding.message


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("income.total = income.other", "第 1 行第 16 个字：引用了没有的指标“income.other”"),
        ("income.total = sum(projects.name)", "没有的指标“projects.name”"),
        ("income.total =", "第 1 行第 15 个字"),
        ("income.total = 1 ? 2", "不认识“\\?”"),
    ],
)
def test_a_relation_that_cannot_be_is_refused_with_its_place(rule: str, told: str) -> None:
    source = SOURCE.replace("income.total >= sum(projects.budget)", rule)
    with pytest.raises(OutlineError, match=told):
        parse_outline(source)


def test_a_relation_on_an_unknown_table_or_column_is_refused() -> None:
    with pytest.raises(OutlineError, match="没有的表“nothing”"):
        parse_outline(SOURCE.replace('table = "projects"', 'table = "nothing"'))
    with pytest.raises(OutlineError, match="表中没有的列“budgets”"):
        parse_outline(SOURCE.replace("spent / budget", "spent / budgets"))


def test_a_relation_that_mixes_money_and_counts_is_told_not_raised() -> None:
    outline = parse_outline(
        SOURCE.replace("income.total >= sum(projects.budget)", "income.total = 5")
    )
    report = Report(outline, {"unit": "某局", "year": "2022", "income.total": Amount(700)})
    assert any("算不出来" in one.message for one in check(report))
