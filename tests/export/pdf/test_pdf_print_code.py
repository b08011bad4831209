"""The print code stands on each page, and as a square on the last one alone."""

from dataclasses import replace

import pytest

from desktop.export.pdf import grid
from desktop.export.pdf.print_code import BASELINE, SQUARE, modules
from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from forms.outline_reader import parse_outline
from forms.report import Report
from forms.report_json import print_code
from tests.export.pdf import pdf_lint
from tests.export.pdf.pdf_reading import Pages

SAMPLE = sample_report()
BOTTOM = 8 * grid.MILLIMETRE


def outlined(old: str, new: str) -> Report:
    source = SAMPLE.outline.source
    assert old in source
    return replace(SAMPLE, outline=parse_outline(source.replace(old, new)))


def test_every_page_bears_the_code_in_8_pt() -> None:
    pages = Pages(pdf_bytes(SAMPLE, draft=False))
    assert len(pages) > 2
    for page in range(len(pages)):
        foot = [one for one in pages.characters(page) if one.bottom < 50]
        assert "".join(one.text for one in foot) == f"打印校验码：{print_code(SAMPLE)}"
        assert all(abs(one.bottom - BASELINE) < 4 for one in foot)
        middle = (foot[0].left + foot[-1].right) / 2
        assert middle == pytest.approx(grid.PAGE_WIDTH / 2, abs=1)


def dark_shares(pages: Pages, page: int) -> tuple[float, float]:
    """Share of dark points where the square may stand: at the left and at the right foot."""
    bitmap = pages.document[page].render(scale=2, grayscale=True)
    lower, upper = (int((grid.PAGE_HEIGHT - y) * 2) for y in (BOTTOM, BOTTOM + SQUARE))
    shares = []
    for left in (grid.LEFT_MARGIN, grid.PAGE_WIDTH - grid.RIGHT_MARGIN - SQUARE):
        points = b"".join(
            bytes(bitmap.buffer)[row * bitmap.stride :][int(left * 2) : int((left + SQUARE) * 2)]
            for row in range(upper, lower)
        )
        shares.append(sum(point < 128 for point in points) / len(points))
    return shares[0], shares[1]


@pytest.mark.parametrize("style", ["outside", "centre"])
def test_the_last_page_alone_bears_the_square_beside_the_page_number(style: str) -> None:
    report = outlined('page_number = "outside"', f'page_number = "{style}"')
    pages = Pages(pdf_bytes(report, draft=True))
    last = len(pages) - 1
    at_left = style == "outside" and last % 2 == 1
    for page in range(1, len(pages)):
        left, right = dark_shares(pages, page)
        if page < last:
            assert max(left, right) < 0.1
        else:
            assert (left > 0.3) is at_left
            assert (right > 0.3) is not at_left


def test_the_square_is_a_qr_code_of_the_code() -> None:
    rows = modules("ABCDEFGH23")
    assert len(rows) == len(rows[0]) == 21
    finder = [row[:7] for row in rows[:7]]
    assert all(finder[0])
    assert finder[1] == (True, *[False] * 5, True)
    assert modules("ABCDEFGH24") != rows


def test_pages_with_the_square_are_archive_pages_too() -> None:
    assert not pdf_lint.lint(pdf_bytes(SAMPLE, draft=False))
