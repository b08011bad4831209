"""A workbook that the program wrote reads back in full, with what was changed in it since."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from desktop.export.findings import findings_of
from desktop.export.workbook import write_workbook
from desktop.importers import ImportProblemError, import_file
from desktop.sample import sample_report
from forms.amount import Amount
from forms.narrative import Block
from forms.outline_reader import parse_outline
from forms.report import ExpenditureLine, FreeTable, Report
from forms.report_json import report_data
from tests.forms.reports import reports

FILES = Path(__file__).resolve().parents[1] / "files"
CASE = FILES.parents[2] / "shared" / "cases" / "yuhua-2020.docx"


def written(report: Report, folder: Path) -> Path:
    path = folder / "报告.xlsx"
    write_workbook(report, path, (), revision=3, at=None)
    return path


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reports())
def test_every_report_comes_back_equal(tmp_path: Path, report: Report) -> None:
    kinds: dict[str, type] = {"budget.total": Amount, "staff.posts": Decimal}
    fitting = {k: v for k, v in report.values.items() if isinstance(v, kinds.get(k, str))}
    report = replace(report, values=fitting)
    assert report_data(import_file(written(report, tmp_path)).report) == report_data(report)


@pytest.mark.parametrize(
    "source",
    [
        FILES / "twin.docx",
        pytest.param(CASE, marks=pytest.mark.skipif(not CASE.is_file(), reason="no case here")),
    ],
)
def test_an_imported_report_goes_through_a_workbook_unchanged(tmp_path: Path, source: Path) -> None:
    report = import_file(source).report
    assert import_file(written(report, tmp_path)).report == report


def test_the_sample_comes_back_with_all_its_figures(tmp_path: Path) -> None:
    sample = sample_report()
    path = tmp_path / "报告.xlsx"
    write_workbook(sample, path, findings_of(sample), revision=3, at=None)
    imported = import_file(path)
    assert report_data(imported.report) == report_data(sample)
    assert imported.noted("leftover") == ()


def changed(path: Path, sheet: str, **cells: Any) -> Path:
    book = load_workbook(path)
    for place, value in cells.items():
        book[sheet][place].value = value
    book.save(path)
    return path


def test_what_was_changed_in_the_spreadsheet_is_read(tmp_path: Path) -> None:
    path = written(sample_report(), tmp_path)
    changed(path, "支出明细", C4=50, B5="津贴补贴（改）")
    changed(path, "正文", B3="改写的一段。")
    report = import_file(path).report
    assert report.lines[0].amount == Amount(50_000_000)
    assert report.lines[1].name == "津贴补贴（改）"
    assert report.narrative_of("basics")[0].literal == "改写的一段。"


def test_a_row_inserted_above_the_total_becomes_a_line(tmp_path: Path) -> None:
    path = written(sample_report(), tmp_path)
    book = load_workbook(path)
    sheet = book["支出明细"]
    sheet.insert_rows(6)
    sheet["B6"], sheet["C6"] = "差旅费", 1.5
    book.save(path)
    lines = import_file(path).report.lines
    assert lines[2] == ExpenditureLine("差旅费", "30211", Amount(1_500_000))
    assert len(lines) == len(sample_report().lines) + 1


def test_an_amount_that_is_no_number_is_said_and_left_blank(tmp_path: Path) -> None:
    path = changed(written(sample_report(), tmp_path), "支出明细", C4="约五十")
    imported = import_file(path)
    assert imported.report.lines[0].amount is None
    assert any("约五十" in note.message for note in imported.noted("slip"))


def test_text_longer_than_a_cell_and_ragged_tables_come_back(tmp_path: Path) -> None:
    long = "长" * 70_000
    report = replace(
        sample_report(),
        narratives={"results": (Block.paragraph(long), Block.paragraph("短"))},
        tables=(FreeTable("results", "", (("甲",), ("乙", "=丙", ""))),),
    )
    again = import_file(written(report, tmp_path)).report
    assert again.narrative_of("results") == report.narrative_of("results")
    assert again.tables == report.tables


def test_an_outline_that_is_not_known_is_asked_for(tmp_path: Path) -> None:
    source = sample_report().outline.source.replace('key = "changsha-2020"', 'key = "other"', 1)
    other = parse_outline(source)
    path = written(replace(sample_report(), outline=other), tmp_path)
    with pytest.raises(ImportProblemError, match="提纲"):
        import_file(path)
    assert import_file(path, outline=other).report.outline.key == "other"


def test_codes_come_back_where_the_outline_has_no_column_for_them(tmp_path: Path) -> None:
    source = sample_report().outline.source
    start = source.index('[[section.field.column]]\nkey = "code"')
    end = source.index("[[section.field.column]]", start + 1)
    outline = parse_outline(source[:start] + source[end:])
    report = replace(sample_report(), outline=outline)
    again = import_file(written(report, tmp_path), outline=outline).report
    assert again.lines == report.lines
