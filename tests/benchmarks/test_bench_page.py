"""What the benchmark of the page measures is what it says."""

from __future__ import annotations

from itertools import islice

from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from tests.benchmarks.bench_page import ROWS, edited, long_report, with_text
from tests.benchmarks.typesetters import contents, html_source, typst_source

SAMPLE = sample_report()


def test_one_sentence_differs_from_one_report_to_the_next() -> None:
    first, second = islice(edited(SAMPLE), 2)
    changed = [(a, b) for a, b in zip(contents(first), contents(second), strict=True) if a != b]
    assert len(changed) == 1


def test_the_reports_have_the_pages_they_are_to_have() -> None:
    pages = pdf_bytes(with_text(SAMPLE, 30), draft=True).count(b"/Type /Page ")
    assert 25 <= pages <= 40
    assert len(long_report(SAMPLE).lines) == ROWS


def test_every_typesetter_is_given_the_whole_text() -> None:
    texts = [content for content in contents(SAMPLE) if isinstance(content, str)]
    assert len(texts) > 20
    markup, page = typst_source(SAMPLE), html_source(SAMPLE)
    for text in texts:
        assert text in markup
        assert text in page
