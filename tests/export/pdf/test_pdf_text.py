"""Paragraphs on the finished page, measured in the PDF file itself."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.export.pdf import grid
from desktop.export.pdf.canvas import ReportCanvas
from desktop.export.pdf.flow import Flowable, PageTemplate, SnapToGrid, room_for, set_pages
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.text import Alignment, Run, Style, Text, draw_string, string_width
from desktop.export.pdf.title import title, title_lines

FONTS = FontBook.shipped()
WIDTH = grid.TYPE_AREA_WIDTH
LEFT, RIGHT = grid.LEFT_MARGIN, grid.LEFT_MARGIN + grid.TYPE_AREA_WIDTH
PROSE = (
    "区征地服务中心具体负责贯彻执行国家有关征地拆迁安置管理的法律、法规、方针、政策及地方法规、规章和制度；"
    "编制征地安置工作年度计划，按要求及时准确发布征收土地方案公告；2020年部门预算批复数为399.73万元（含工资"
    "福利支出311.28万元，商品和服务支出30.40万元），执行率为98.5%。依照《关于批复2020年度部门预算的通知》，"
    "“两安”用地——含保障住房……由GB/T 9704-2012规定。"
)


class Character(NamedTuple):
    text: str
    page: int
    left: float
    right: float
    baseline: float


def built(story: Sequence[Flowable]) -> bytes:
    """A document on the page grid."""
    buffer = io.BytesIO()
    canvas = ReportCanvas(
        buffer, pagesize=(grid.PAGE_WIDTH, grid.PAGE_HEIGHT), invariant=1,
        initialFontName=FONTS.initial_font_name,
    )  # fmt: skip
    set_pages(canvas, story, {"page": PageTemplate(grid.BODY_AREA)}, "page")
    canvas.save()
    return buffer.getvalue()


class Blank(Flowable):
    """Empty space of a height."""

    def __init__(self, height: float) -> None:
        self.space = height

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        self.width, self.height = measure, self.space
        return measure, self.space

    def draw(self) -> None:
        pass


def characters_of(data: bytes) -> list[Character]:
    """Every character with the edges of its body and its baseline (pt)."""
    document: Any = pypdfium2.PdfDocument(data)
    found = []
    for number, page in enumerate(document):
        text_page = page.get_textpage()
        for i in range(text_page.count_chars()):
            character = text_page.get_text_range(i, 1)
            if character.strip() and len(character) == 1:
                left, _, right, _ = text_page.get_charbox(i, loose=True)
                x, y = origin(text_page, i)
                found.append(Character(character, number, x, x + right - left, y))
    document.close()
    return found


def origin(text_page: Any, i: int) -> tuple[float, float]:
    from ctypes import byref, c_double

    x, y = c_double(), c_double()
    pypdfium2.raw.FPDFText_GetCharOrigin(text_page, i, byref(x), byref(y))
    return x.value, y.value


def lines_on_pages(data: bytes) -> list[list[Character]]:
    def place(character: Character) -> tuple[int, float]:
        return character.page, round(character.baseline, 1)

    return [list(group) for _, group in groupby(characters_of(data), place)]


def extracted(data: bytes) -> str:
    document: Any = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n")


def test_28_characters_a_line_flush_at_both_edges() -> None:
    lines = lines_on_pages(built([Text("正文" * 70, FONTS)]))
    assert [len(line) for line in lines] == [26, 28, 28, 28, 28, 2]
    for line in lines[1:]:
        assert line[0].left == pytest.approx(LEFT, abs=0.1)
    for line in lines[:-1]:
        assert line[-1].right == pytest.approx(RIGHT, abs=0.1)


def test_22_lines_a_page_on_one_grid() -> None:
    lines = lines_on_pages(built([Text("正文" * 28 * 30, FONTS)]))
    per_page = [len(list(group)) for _, group in groupby(lines, lambda line: line[0].page)]
    assert per_page[:-1] == [22, 22]
    first = lines[0][0].baseline
    for i, line in enumerate(lines):
        assert line[0].baseline == pytest.approx(first - i % 22 * grid.LINE_PITCH, abs=0.01)


def test_prose_is_flush_and_extracts_in_order() -> None:
    text = PROSE * 3
    data = built([Text(text, FONTS)])
    lines = lines_on_pages(data)
    for number, line in enumerate(lines):
        if number:
            assert line[0].left == pytest.approx(LEFT, abs=0.1) or line[0].text in "“《（"
        if number < len(lines) - 1 and line[-1].text not in "，。、；：》”）…":
            assert line[-1].right == pytest.approx(RIGHT, abs=0.1)
    assert "".join(extracted(data).split()) == "".join(text.split())


@pytest.mark.parametrize("option", ["-layout", "-raw", "-nopgbrk"])
def test_poppler_reads_lines_in_order(option: str) -> None:
    text = (
        PROSE
        + "关于批复预算的通知》（长财预〔2020〕12号），执行完毕。"
        + "“《引号》”，（《书》）：“‘内’，外”。（《甲》、《乙》）……"
    )
    try:
        result = subprocess.run(
            ["pdftotext", option, "-enc", "UTF-8", "-", "-"],
            input=built([Text(text * 2, FONTS)]), capture_output=True, check=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("poppler is not installed")
    assert "".join(result.stdout.decode().split()) == "".join((text * 2).split())


def test_rare_characters_print_and_extract() -> None:
    data = built([Text("稀有的字：䶮㛃𬱖镕堃喆垚，没有的\U00030000。", FONTS)])
    assert extracted(data).strip() == "稀有的字：䶮㛃𬱖镕堃喆垚，没有的〓。"


def test_faces_share_a_baseline() -> None:
    runs = (
        Run("（一）主要情况。", Face.KAITI),
        Run("正文2020年，", bold=True),
        Run("𬱖黑", Face.HEITI),
    )
    (line,) = lines_on_pages(built([Text(runs, FONTS)]))
    assert "".join(c.text for c in line).startswith("（一）主要情况。正文2020年，")
    assert len({round(c.baseline, 3) for c in line}) == 1


def test_every_font_is_embedded() -> None:
    data = built([Text("正文", FONTS)])
    assert b"Helvetica" not in data
    assert data.count(b"/FontFile2") == data.count(b"/Type /FontDescriptor") > 0


def test_the_same_text_gives_the_same_bytes() -> None:
    assert built([Text(PROSE, FONTS)]) == built([Text(PROSE, FontBook.shipped())])


def test_a_heading_is_never_last_on_a_page() -> None:
    for before in range(18, 24):
        heading = Text("一、标题", FONTS, Style(face=Face.HEITI))
        second = Text("（一）标题", FONTS, Style(face=Face.KAITI))
        story = [Text("正" * (26 + 28 * (before - 1)), FONTS), room_for(heading, second),
                 heading, second, Text(PROSE, FONTS)]  # fmt: skip
        lines = lines_on_pages(built(story))
        pages = ["".join(c.text for c in line) for line in lines], [line[0].page for line in lines]
        place = pages[0].index("（一）标题")
        assert pages[1][place] == pages[1][place + 1] == pages[1][place - 1]


def test_text_returns_to_the_grid() -> None:
    story = [Text("前文", FONTS), Blank(100), SnapToGrid(), Text("后文", FONTS)]
    before, after = lines_on_pages(built(story))
    assert before[0].baseline - after[0].baseline == pytest.approx(5 * grid.LINE_PITCH, abs=0.01)


def test_the_grid_needs_no_space_where_text_is_on_it() -> None:
    story = [Text("前文", FONTS), SnapToGrid(), SnapToGrid(1), Text("后文", FONTS)]
    before, after = lines_on_pages(built(story))
    assert before[0].baseline - after[0].baseline == pytest.approx(2 * grid.LINE_PITCH, abs=0.01)


def test_alignment_and_hanging_indents() -> None:
    right = Style(first_indent=0, right_indent=4, alignment=Alignment.RIGHT)
    hanging = Style(indent=5, first_indent=-3)
    data = built([Text("2021年1月8日", FONTS, right), Text("附件：" + "某" * 40, FONTS, hanging)])
    date, first, second = lines_on_pages(data)
    pitch = grid.CHARACTER_PITCH
    assert date[-1].right == pytest.approx(RIGHT - 4 * pitch, abs=0.1)
    assert first[0].left == pytest.approx(LEFT + 2 * pitch, abs=0.1)
    assert second[0].left == pytest.approx(LEFT + 5 * pitch, abs=0.1)


def test_a_single_line_is_drawn_where_asked() -> None:
    buffer = io.BytesIO()
    # The published types take initialFontName for a number.
    canvas = Canvas(buffer, initialFontName=FONTS.initial_font_name)  # type: ignore[arg-type]
    draw_string(canvas, FONTS, 300, 100, "— 1 —", Face.SONGTI, 14, Alignment.CENTRED)
    draw_string(canvas, FONTS, 300, 200, "12.50", size=12, alignment=Alignment.RIGHT)
    canvas.save()
    number, amount = lines_on_pages(buffer.getvalue())
    assert number[0].left + number[-1].right == pytest.approx(600, abs=0.1)
    assert amount[-1].right == pytest.approx(300, abs=0.1)
    assert string_width(FONTS, "12.50", Face.FANGSONG, 12) == pytest.approx(27)


def test_a_title_has_the_fewest_lines_in_a_fair_shape() -> None:
    parts = ("岳阳市", "某某区", "征地服务中心", "2020年度", "部门整体支出", "绩效自评报告")
    lines = title_lines(parts, FONTS)
    widths = [string_width(FONTS, line, Face.XIAOBIAOSONG, grid.TITLE_SIZE) for line in lines]
    assert "".join(lines) == "".join(parts)
    assert len(lines) == 2
    assert max(widths) <= WIDTH
    assert abs(widths[0] - widths[1]) >= 0.5 * grid.TITLE_SIZE
    assert title_lines(("短题",), FONTS) == ("短题",)


def test_three_title_lines_are_no_hourglass() -> None:
    lines = title_lines(tuple("一二三四五六七八九十" * 5), FONTS)
    first, middle, last = map(len, lines)
    assert "".join(lines) == "一二三四五六七八九十" * 5
    assert len({first, middle, last}) == 3 or first == last < middle
    assert not first > middle < last


def test_a_title_part_too_wide_is_broken_between_characters() -> None:
    name = "新" * 30 + "，" + "型" * 30
    lines = title_lines((name, "报告"), FONTS)
    assert "".join(lines) == name + "报告"
    assert not any(line.startswith("，") for line in lines)
    lines_drawn = lines_on_pages(built([title((name, "报告"), FONTS)]))
    for line in lines_drawn:
        middle = (line[0].left + line[-1].right) / 2
        assert middle == pytest.approx((LEFT + RIGHT) / 2, abs=0.1)
