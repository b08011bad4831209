"""The workbook: live sums, exact numbers, and no text that turns into a formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from desktop.export import export_report
from desktop.export.workbook import write_workbook
from desktop.sample import sample_report
from forms.amount import Amount
from forms.checks import Finding, Level
from forms.narrative import Block
from forms.report import ExpenditureLine, FreeTable, Report
from tests.forms.reports import reports

AT = datetime(2021, 4, 20, 10, 30)


def written(
    report: Report, folder: Path, findings: tuple[Finding, ...] = (), at: datetime | None = AT
) -> Workbook:
    path = folder / "r.xlsx"
    write_workbook(report, path, findings, revision=7, at=at)
    return load_workbook(path)


def sheet(workbook: Workbook, name: str) -> Worksheet:
    found = workbook[name]
    assert isinstance(found, Worksheet)
    return found


def beside(of: Worksheet, label: str) -> Cell:
    """Return the cell to the right of the one that says ``label``."""
    found = next(cell for row in of.iter_rows() for cell in row if cell.value == label)
    right = of.cell(found.row, found.column + 1)
    assert isinstance(right, Cell)
    return right


def cells(workbook: Workbook) -> list[Cell]:
    return [
        cell
        for name in workbook.sheetnames
        for row in sheet(workbook, name).iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.value is not None
    ]


def test_sheets_stand_in_their_order(tmp_path: Path) -> None:
    names = ["封面", "支出明细", "指标", "正文", "审核结果"]
    assert written(sample_report(), tmp_path).sheetnames == names


def test_rows_are_exact_numbers_in_the_outlines_unit(tmp_path: Path) -> None:
    rows = sheet(written(sample_report(), tmp_path), "支出明细")
    assert rows["A1"].value == "部门整体支出明细表"
    assert rows["C2"].value == "（单位：万元）"
    assert [cell.value for cell in rows[3][:3]] == ["科目编码", "明细支出内容", "金额"]
    assert [cell.value for cell in rows[4][:3]] == ["30101", "基本工资", 42.53]
    assert [cell.value for cell in rows[26][:3]] == [None, "拆迁资金", 17323.35]
    assert rows["C4"].number_format.startswith("0.00")


def test_the_sum_and_the_totals_check_are_formulas_beside_the_entered_total(
    tmp_path: Path,
) -> None:
    rows = sheet(written(sample_report(), tmp_path), "支出明细")
    assert beside(rows, "合计").value == 17742.08
    assert beside(rows, "各行之和").value == "=SUM(C4:C26)"
    assert beside(rows, "各行之和").row == beside(rows, "合计").row
    assert "ROUND(SUM(C4:C26)-C27,6)" in str(beside(rows, "各行之和减合计").value)
    verdict = beside(rows, "合计核对")
    assert verdict.data_type == "f"
    assert 'IF(ROUND(SUM(C4:C26)-C27,6)=0,"通过","不通过")' in str(verdict.value)


def test_a_blank_total_stays_blank_and_the_sum_still_stands(tmp_path: Path) -> None:
    report = replace(sample_report(), values={"unit": "某中心", "year": "2020"}, lines=())
    rows = sheet(written(report, tmp_path), "支出明细")
    assert beside(rows, "合计").value is None
    assert beside(rows, "各行之和").value == "=SUM(C4:C4)"


def test_budget_and_prior_have_columns_once_they_are_used(tmp_path: Path) -> None:
    line = ExpenditureLine("奖金", "30103", Amount(3_000_000), Amount(2_000_000), Amount(100))
    rows = sheet(written(replace(sample_report(), lines=(line,)), tmp_path), "支出明细")
    assert [cell.value for cell in rows[3][3:5]] == ["预算数", "上年数"]
    assert [cell.value for cell in rows[4][2:5]] == [3, 2, 0.0001]
    assert rows["D5"].value == "=SUM(D4:D4)"


def test_the_table_prints_on_pages_with_its_header_and_scrolls_below_it(tmp_path: Path) -> None:
    rows = sheet(written(sample_report(), tmp_path), "支出明细")
    assert rows.freeze_panes == "A4"
    assert rows.print_title_rows == "$1:$3"
    assert str(rows.print_area).endswith(f"$A$1:$C${rows.max_row}")
    assert str(rows.cell(rows.max_row, 1).value).startswith("备注：")


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@A1", "\t=1", "#N/A", "#REF!"]
)
def test_entered_text_never_becomes_a_formula_or_an_error(tmp_path: Path, text: str) -> None:
    report = Report(
        sample_report().outline,
        {"unit": text, "year": "2020", "cover.contact": text, "expenditure.note": text},
        {"results": (Block(2, (text,)), Block.paragraph(text))},
        (ExpenditureLine(text, text, Amount(1)),),
        (FreeTable("results", text, ((text, text),)),),
    )
    finding = Finding("T99", Level.HINT, "results", "results/1", text, explained=text)
    workbook = written(report, tmp_path, (finding,))
    same = [cell for cell in cells(workbook) if str(cell.value).strip() == text.strip()]
    assert len(same) >= 10
    assert {cell.data_type for cell in same} == {"s"}
    if not text.startswith("#"):
        assert all(cell.quotePrefix for cell in same)


def test_control_characters_and_endless_text_do_not_stop_the_export(tmp_path: Path) -> None:
    text = "甲\x0b" + "长" * 40_000
    report = replace(sample_report(), narratives={"results": (Block.paragraph(text),)})
    told = [str(cell.value) for cell in sheet(written(report, tmp_path), "正文")["B"]]
    assert "".join(told).count("长") == 40_000


def test_findings_are_listed_with_their_explanations(tmp_path: Path) -> None:
    finding = Finding("H03", Level.EXPLAIN, "spending_use", "lines/1", "没有科目", explained="专账")
    listed = sheet(written(sample_report(), tmp_path, (finding,)), "审核结果")
    head, row = ([cell.value for cell in listed[number]] for number in (1, 2))
    assert head == ["级别", "章节", "审核结果", "说明", "规则编号"]
    assert row == ["核实性", "二（二）管理及使用", "没有科目", "专账", "H03"]


def test_figures_are_checked_by_the_outlines_formulas(tmp_path: Path) -> None:
    figures = sheet(written(sample_report(), tmp_path), "指标")
    formulas = [cell.value for cell in figures["B"] if cell.data_type == "f"]
    assert len(formulas) == len(sample_report().outline.formulas)
    assert "SUM(B7,B8,B9)-B6" in str(formulas[0])
    assert [figures[f"A{row}"].value for row in (6, 7, 8, 9)] == [
        "基本支出",
        "工资福利支出",
        "商品和服务支出",
        "对个人和家庭的补助支出",
    ]


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        export_report(sample_report(), path, draft=False, revision=7, at=AT)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert load_workbook(paths[0]).properties.modified == AT


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports())
def test_any_report_can_be_written(tmp_path: Path, report: Report) -> None:
    rows = sheet(written(report, tmp_path, at=None), "支出明细")
    amounts = [rows.cell(row, 3).value for row in range(4, 4 + len(report.lines))]
    assert amounts == [
        None if line.amount is None else pytest.approx(line.amount.fen / 1_000_000)
        for line in report.lines
    ]
