"""What the program prints it reads back: a report written out as text comes to the same report."""

from pathlib import Path

import pytest

from desktop.importers import import_file
from forms.reading import ExpenditureItem, HeadingItem, ParagraphItem, TableItem, reading_order
from forms.report import Report
from forms.report_json import report_data
from tests.importers.documents import read_text

FILES = Path(__file__).resolve().parents[1] / "files"
CASE = FILES.parents[2] / "shared" / "cases" / "yuhua-2020.txt"


def written(report: Report) -> str:
    """The report as text, as it stands on paper."""
    view = report.outline.view
    lines = [*report.title_parts, "", f"{report.outline.unit_label}：{report.unit}", ""]
    joins = False
    for item in reading_order(report):
        if isinstance(item, HeadingItem):
            lines.append(item.number + item.text)
            joins = item.runs_in
        elif isinstance(item, ParagraphItem):
            if joins:
                lines[-1] += item.text
            else:
                lines.append(item.text)
            joins = False
        elif isinstance(item, ExpenditureItem):
            lines += [item.table.caption, f"单位：{view.unit.value}", "明细支出内容\t金额"]
            lines += [f"{line.name}\t{view.format(line.amount)}" for line in report.lines]
            lines.append(f"{item.table.total_label}\t{view.format(report.expenditure_total)}")
            lines.append(f"备注：{report.text_of('expenditure.note')}")
        elif isinstance(item, TableItem):
            lines += ["\t".join(row) for row in item.table.rows]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "source",
    [
        FILES / "twin.docx",
        pytest.param(CASE, marks=pytest.mark.skipif(not CASE.is_file(), reason="no case here")),
    ],
)
def test_a_printed_report_is_read_back_equal(tmp_path: Path, source: Path) -> None:
    report = import_file(source).report
    imported = read_text(tmp_path, written(report))
    assert report_data(imported.report) == report_data(report)
    assert imported.report == report
    assert imported.noted("slip") == ()
    assert imported.noted("leftover") == ()
