"""The check report lists every finding with its explanation, and says the same twice."""

from dataclasses import replace

import pytest
from pypdfium2 import PdfDocument

from desktop.export.findings import findings_of
from desktop.export.pdf.check_report import check_report_bytes
from desktop.sample import sample_report
from forms.amount import Amount
from forms.checks.finding import Finding, Level
from forms.edits import apply, set_value
from forms.report import EXPLANATION, Report


@pytest.fixture(scope="module")
def faulty() -> Report:
    report = apply(set_value(sample_report(), "expenditure.total", Amount(1)), sample_report())
    explain = next(one for one in findings_of(report) if one.level is Level.EXPLAIN)
    return apply(set_value(report, EXPLANATION + explain.identity, "按批复文件列支。"), report)


def text_of(data: bytes) -> str:
    document = PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def test_every_finding_stands_in_it_with_its_explanation(faulty: Report) -> None:
    findings = findings_of(faulty)
    text = text_of(check_report_bytes(faulty, findings))
    assert "审核报告" in text
    assert "".join(faulty.title.split()) in text
    for finding in findings:
        assert finding.code in text
    for level in Level:
        count = sum(one.level is level for one in findings)
        assert not count or f"{level.chinese}（{count}条）" in text
    assert "按批复文件列支。" in text
    assert "（待说明）" in text
    assert "章节审核结果说明规则编号" in text


def test_a_long_list_runs_over_pages_and_an_empty_one_says_so(faulty: Report) -> None:
    one = Finding("L04", Level.EXPLAIN, "spending_use", "lines/1", "实际支出与批复数相差甚多。" * 4)
    many = [replace(one, values=(str(number),)) for number in range(120)]
    document = PdfDocument(check_report_bytes(faulty, many))
    assert len(document) > 3
    assert "审核没有发现问题。" in text_of(check_report_bytes(faulty, []))


def test_equal_findings_give_equal_bytes(faulty: Report) -> None:
    findings = findings_of(faulty)
    assert check_report_bytes(faulty, findings) == check_report_bytes(faulty, findings)


def test_no_finding_is_parted_between_two_pages(faulty: Report) -> None:
    """Wherever a level's table begins, its first row stands whole, the heading above it."""
    saying = "很长的一句审核意见。"
    long = Finding("H05", Level.EXPLAIN, "spending_use", "lines/1", f"{saying * 12}末尾")
    for count in range(1, 24):
        short = [
            Finding("L01", Level.MANDATORY, "spending_use", "lines/1", f"第{one}条。")
            for one in range(count)
        ]
        pages = PdfDocument(check_report_bytes(faulty, [*short, long]))
        texts = ["".join(one.get_textpage().get_text_range().split()) for one in pages]
        (whole,) = [text for text in texts if "末尾" in text]
        assert whole.count(saying) == 12
        assert "核实性（1条）" in whole
