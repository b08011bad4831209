"""The sample: a report that passes, yet shows what a reviewer asks about."""

from __future__ import annotations

from desktop.export.findings import findings_of
from desktop.sample import sample_report
from forms.amount import Amount
from forms.checks import Level
from forms.reading import NOTHING, HeadingItem, ParagraphItem, reading_order
from forms.report import BLANK


def test_the_sample_has_nothing_to_put_right_but_something_to_explain() -> None:
    findings = findings_of(sample_report())
    assert not [finding for finding in findings if finding.level is Level.MANDATORY]
    assert {"H01", "H03"} <= {
        finding.code for finding in findings if finding.level is Level.EXPLAIN
    }


def test_its_rows_add_up_and_one_of_them_is_free() -> None:
    report = sample_report()
    assert len(report.lines) == 23
    assert report.expenditure_difference == Amount(0)
    assert [line.name for line in report.free_lines] == ["拆迁资金"]


def test_every_chapter_is_written_and_every_quote_finds_its_figure() -> None:
    items = list(reading_order(sample_report()))
    told = [item.text for item in items if isinstance(item, HeadingItem | ParagraphItem)]
    assert NOTHING not in told
    assert not [text for text in told if BLANK in text or "{" in text]
    assert any("399.73万元" in text for text in told)


def test_its_results_are_as_long_and_as_deep_as_reports_are() -> None:
    blocks = sample_report().narrative_of("results")
    assert 2500 <= sum(len(sample_report().printed(block)) for block in blocks) <= 3500
    assert [block.level for block in blocks].count(2) == 4
    assert all(block.runs_in for block in blocks if block.level == 3)
