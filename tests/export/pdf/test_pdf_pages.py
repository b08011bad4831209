"""The finished pages as pictures: size, orientation, and what is on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from desktop.export.pdf.pages import PagesError, Picture, PrintedPages
from desktop.export.pdf.report import pdf_bytes
from tests.export.pdf.printed_reports import SOUND
from tests.export.pdf.test_pdf_options import asked

MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def pages() -> Iterator[PrintedPages]:
    with PrintedPages(pdf_bytes(asked(table="landscape = true"), draft=False)) as opened:
        yield opened


def image(picture: Picture) -> Image.Image:
    size = picture.width, picture.height
    return Image.frombytes("RGB", size, picture.data, "raw", "BGRX", picture.stride)


def test_pages_are_a4_and_those_across_are_read_across(pages: PrintedPages) -> None:
    across = [n for n in range(len(pages)) if pages.size(n).is_landscape]
    assert len(across) == 1
    for n in range(len(pages)):
        width, height = pages.size(n, paper=True)
        assert width == pytest.approx(210 * MILLIMETRE, abs=0.01)
        assert height == pytest.approx(297 * MILLIMETRE, abs=0.01)
    assert pages.size(across[0]) == pages.size(0)[::-1]
    assert [pages.label(n) for n in (0, 1, 2)] == ["封面", "1", "2"]


def test_a_page_has_the_pixels_its_size_and_the_dots_ask_for(pages: PrintedPages) -> None:
    picture = pages.render(1, 150)
    assert (picture.width, picture.height) == pytest.approx((1240, 1754), abs=1)
    assert len(picture.data) == picture.stride * picture.height
    assert set(picture.data[3::4]) == {255}
    shown = image(picture)
    assert shown.getpixel((0, 0)) == (255, 255, 255)
    box = ImageChops.invert(shown.convert("L")).point(lambda value: 255 * (value > 60)).getbbox()
    assert box
    assert box[0] / 150 * 25.4 == pytest.approx(28 + 2 * 156 / 28, abs=1)
    assert box[1] / 150 * 25.4 == pytest.approx(37 + 2, abs=2)


def test_a_page_across_goes_to_the_printer_upright_with_its_head_to_the_left(
    pages: PrintedPages,
) -> None:
    (across,) = [n for n in range(len(pages)) if pages.size(n).is_landscape]
    read, paper = image(pages.render(across, 100)), image(pages.render(across, 100, paper=True))
    assert read.size == paper.size[::-1]
    turned = read.transpose(Image.Transpose.ROTATE_90)
    difference = ImageChops.difference(turned.convert("L"), paper.convert("L"))
    assert sum(difference.histogram()[100:]) < 0.01 * paper.width * paper.height


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(PagesError):
        PrintedPages(b"no pdf")


def test_equal_files_give_equal_pictures() -> None:
    data = pdf_bytes(replace(SOUND), draft=True)
    with PrintedPages(data) as one, PrintedPages(data) as other:
        assert one.render(1, 60) == other.render(1, 60)
