"""An expenditure table is read from workbooks as people make them, and from our own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from desktop.export.workbook import write_workbook
from desktop.importers import Imported, ImportProblemError, UnnamedError, import_file
from tests.importers.documents import wan

FILES = Path(__file__).resolve().parents[1] / "files"
OPTIONS: dict[str, Any] = {"unit": "宁川市图书馆", "year": 2020}


def workbook(folder: Path, rows: Sequence[Sequence[object]], name: str = "Sheet1") -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    path = folder / "支出.xlsx"
    book.save(path)
    return path


def read(folder: Path, rows: Sequence[Sequence[object]], name: str = "Sheet1") -> Imported:
    return import_file(workbook(folder, rows, name), **OPTIONS)


def test_columns_are_found_by_their_heads(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [
            ("宁川市图书馆2020年部门支出情况表",),
            ("序号", "科目编码", "支出内容", "年初预算（元）", "决算数（元）", "执行率"),
            (1, 30101, "基本工资", 1000000, 980000.5, 0.98),
            (2, 30201, "办公费", None, 42530, None),
            (3, None, "购书资金", None, "1，200.00", None),
            (None, None, "合计", 1000000, 1023730.5, None),
        ],
    )
    assert wan(imported.report) == [
        ("基本工资", "30101", "98.00005"), ("办公费", "30201", "4.253"), ("购书资金", None, "0.12"),
    ]  # fmt: skip
    assert imported.report.lines[0].budget is not None
    assert imported.report.expenditure_total == imported.report.expenditure_sum


def test_a_five_digit_amount_in_the_first_row_is_no_head(tmp_path: Path) -> None:
    rows = [("支出内容", "金额（元）"), ("办公费", 30201), ("印刷费", 42530), ("合计", 72731)]
    assert len(read(tmp_path, rows).report.lines) == 2


def test_a_formula_without_a_stored_value_is_said_and_never_zero(tmp_path: Path) -> None:
    rows = [("支出内容", "金额（万元）"), ("办公费", "=C9*2"), ("印刷费", 3), ("合计", "=B2+B3")]
    imported = read(tmp_path, rows)
    assert wan(imported.report)[0] == ("办公费", "30201", None)
    assert imported.report.expenditure_total is None
    said = [note.message for note in imported.noted("slip")]
    assert any("办公费" in message and "公式" in message for message in said)
    assert any("合计" in message and "公式" in message for message in said)


def test_a_plain_sum_of_stored_numbers_is_worked_out(tmp_path: Path) -> None:
    rows = [("支出内容", "金额（万元）"), ("办公费", 0.1), ("印刷费", 0.2), ("合计", "=SUM(B2:B3)")]
    report = read(tmp_path, rows).report
    assert report.expenditure_total is not None
    assert report.expenditure_total.fen == 300_000


def test_a_sum_over_a_formula_without_value_is_not_worked_out(tmp_path: Path) -> None:
    rows = [("支出内容", "金额"), ("办公费", "=C2"), ("印刷费", 2), ("合计", "=SUM(B2:B3)")]
    assert read(tmp_path, rows, "单位万元").report.expenditure_total is None


def test_a_number_of_the_spreadsheet_is_read_as_it_shows(tmp_path: Path) -> None:
    rows = [("支出内容", "金额（万元）"), ("办公费", 0.1 + 0.2), ("印刷费", 1 / 3)]
    imported = read(tmp_path, rows)
    assert wan(imported.report) == [("办公费", "30201", "0.3"), ("印刷费", "30202", None)]
    assert any("印刷费" in note.message for note in imported.noted("slip"))


def test_the_fullest_sheet_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("支出内容", "金额"), ("办公费", 1), ("合计", 1)], "节选")
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.create_sheet("全表")
    for row in [("支出内容", "金额"), ("办公费", 1), ("印刷费", 2), ("水费", 3), ("合计", 6)]:
        sheet.append(row)
    book.create_sheet("空表")
    book.save(path)
    imported = import_file(path, **OPTIONS)
    assert len(imported.report.lines) == 3
    assert any("节选" in note.message for note in imported.noted("leftover"))


def test_unit_and_year_come_from_the_sheet_or_are_asked_for(tmp_path: Path) -> None:
    table = [("支出内容", "金额（万元）"), ("办公费", 1), ("印刷费", 2), ("合计", 3)]
    path = workbook(tmp_path, [("单位名称：宁川市档案馆", "2020年度"), *table])
    report = import_file(path).report
    assert (report.unit, report.year) == ("宁川市档案馆", 2020)
    with pytest.raises(ImportProblemError, match="--unit"):
        import_file(workbook(tmp_path, table))


def test_the_unit_of_the_money_is_not_the_name_of_the_unit(tmp_path: Path) -> None:
    rows = [("2020年支出明细表",), ("单位：元",), ("支出内容", "金额"), ("办公费", 42530)]
    with pytest.raises(UnnamedError) as told:
        import_file(workbook(tmp_path, rows))
    assert (told.value.unit, told.value.year) == ("", 2020)


def test_a_workbook_without_such_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportProblemError, match="支出明细"):
        read(tmp_path, [("姓名", "年龄"), ("甲", 30), ("乙", 40)])


def test_our_own_workbook_comes_back(tmp_path: Path) -> None:
    report = import_file(FILES / "twin.txt").report
    path = tmp_path / "自评.xlsx"
    write_workbook(report, path, (), revision=1, at=None)
    again = import_file(path).report
    assert again.lines == report.lines
    assert again.values["expenditure.total"] == report.values["expenditure.total"]
    assert again.values["expenditure.note"] == report.values["expenditure.note"]
    assert (again.unit, again.year) == (report.unit, report.year)


def test_sums_and_amounts_that_nothing_names_do_not_swell_the_table(tmp_path: Path) -> None:
    rows = [
        ("一般公共预算支出决算表", None, None, None, None, "单位：万元"),
        ("科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"),
        (30101, "基本工资", 8, 30201, "办公费", 2),
        (30102, "津贴补贴", 1, 30205, "水费", 0.5),
        (None, None, None, None, None, 7),
        ("人员经费合计", None, 9, "公用经费合计", None, 2.5),
    ]
    imported = read(tmp_path, rows)
    assert [line.name for line in imported.report.lines] == [
        "基本工资", "津贴补贴", "办公费", "水费",
    ]  # fmt: skip
    assert any("第 5 行有金额“7”" in note.message for note in imported.noted("leftover"))


def test_a_ledger_is_added_up_by_subject(tmp_path: Path) -> None:
    rows = [
        ("日期", "凭证号", "摘要", "科目编码", "科目名称", "借方（元）", "贷方（元）"),
        ("2020-01-15", "记-1", "付纸张款", 30201, "办公费", 100, None),
        (None, None, "本月合计", None, None, 100, None),
        ("2020-02-15", "记-2", "付墨盒款", 30201, "办公费", 20.5, None),
        ("2020-02-16", "记-3", "印表格", 30202, "印刷费", 3, None),
        (None, None, "本年累计", None, None, 123.5, None),
    ]
    imported = read(tmp_path, rows, "明细账")
    assert wan(imported.report) == [("办公费", "30201", "0.01205"), ("印刷费", "30202", "0.0003")]
    told = [note for note in imported.noted("read") if "已相加：3 行并为 2 行" in note.message]
    assert [note.sure for note in told] == ["doubtful"]


def test_a_table_whose_subjects_head_columns_is_refused(tmp_path: Path) -> None:
    rows = [
        ("项目", "合计", "工资福利支出", None, "商品和服务支出", None),
        ("科目名称", None, "基本工资", "津贴补贴", "办公费", "水费"),
        ("合计", 1000, 500, 300, 150, 50),
        ("水文测报", 1000, 500, 300, 150, 50),
    ]
    with pytest.raises(ImportProblemError, match="科目排在表头里"):
        read(tmp_path, rows)
