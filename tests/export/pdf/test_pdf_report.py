"""The printed report: everything in its order, its place and its face."""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from desktop.export.pdf.cover import SEAL_RADIUS, Cover
from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.grid import (
    BOTTOM_MARGIN,
    LEFT_MARGIN,
    PAGE_WIDTH,
    RIGHT_MARGIN,
    TYPE_AREA_HEIGHT,
    TYPE_AREA_WIDTH,
)
from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from forms.amount import Amount
from forms.narrative import Block, Quote
from forms.outline_reader import parse_outline, shipped_outlines
from forms.report import ExpenditureLine, FreeTable, Report, Value
from tests.export.pdf.pdf_reading import Pages
from tests.export.pdf.printed_reports import SOUND, VALUES, wan

MANY = tuple(ExpenditureLine(f"第{number}项", None, Amount(number)) for number in range(1, 121))


def report_with(values: dict[str, Value] | None = None, **changes: object) -> Report:
    return replace(SOUND, values={**VALUES, **(values or {})}, **changes)  # type: ignore[arg-type]


def narrated(*blocks: Block) -> Report:
    return report_with(narratives={**SOUND.narratives, "results": blocks})


def printed(report: Report, *, draft: bool = False) -> Pages:
    return Pages(pdf_bytes(report, draft=draft))


def whole_text(pages: Pages) -> str:
    return "".join(pages.text(page) for page in range(len(pages)))


def test_everything_is_printed_in_its_order() -> None:
    report = narrated(
        Block(2, ("抓调度",)),
        Block(3, ("会战攻坚。",)),
        Block.paragraph("全年预算", Quote("budget.total"), "。"),
        Block(2, ("严审核",)),
        Block.paragraph("末段。"),
    )
    report = replace(report, values={**report.values, "expenditure.note": "备注的话。"})
    text = whole_text(printed(report))
    places = [
        text.index(expected)
        for expected in (
            "2020年度", "单位名称（盖章）：", "一、部门、单位基本情况", "（一）基本支出情况",
            "部门整体支出明细表", "（单位：万元）", "基本工资", "42.53", "办公费", "合计", "83.37",
            "合计核对：2 项之和 83.37 万元，填报合计 83.37 万元，差额 0.00 万元，核对通过。",
            "备注：备注的话。", "三、部门整体支出绩效情况", "（一）抓调度",
            "1.会战攻坚。全年预算85.00万元。", "（二）严审核", "末段。",
            "六、绩效自评结果拟应用和公开情况",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_an_empty_chapter_says_so_and_one_that_must_be_written_is_not_told_to_be_void() -> None:
    told = whole_text(printed(report_with(narratives={**SOUND.narratives, "problems": ()})))
    assert "四、存在的问题及原因分析（未填）" in told
    hunan = Report(shipped_outlines()["hunan-2021"], {"unit": "某局", "year": "2024"}, {})
    told = whole_text(printed(hunan))
    assert "三、政府性基金预算支出情况无。" in told
    assert told.count("无。") == 4


def test_the_circle_of_the_seal_holds_nothing_but_the_units_name() -> None:
    for unit in ("某局", "某某市某某区征地拆迁安置服务中心", "某" * 60):
        report = report_with({"unit": unit, "cover.contact": "某人", "cover.code": "001"})
        cover = Cover(report.title_parts, "单位名称（盖章）", unit, (), FontBook.shipped())
        cover.wrap(TYPE_AREA_WIDTH, TYPE_AREA_HEIGHT)
        x, y, radius = cover.seal_circle()
        assert radius == pytest.approx(22.5 * 72 / 25.4)
        inside = [
            character.text
            for character in printed(report).characters(0)
            if math.hypot(
                max(character.left - LEFT_MARGIN - x, x + LEFT_MARGIN - character.right, 0),
                max(character.bottom - BOTTOM_MARGIN - y, y + BOTTOM_MARGIN - character.top, 0),
            )
            < SEAL_RADIUS
        ]
        assert inside
        assert set(inside) <= set(unit)


def test_a_title_breaks_only_between_the_parts_of_its_pattern() -> None:
    report = report_with({"unit": "某某市某某区征地服务中心"})
    lines = printed(report).document[0].get_textpage().get_text_range().splitlines()
    for part in report.title_parts:
        assert any(part in line for line in lines[:3])
    assert "".join(lines).startswith(report.title)


def test_a_long_table_repeats_its_head_and_keeps_its_total_with_rows() -> None:
    report = report_with({"expenditure.total": Amount(7260)}, lines=MANY)
    pages = printed(report)
    bearing = [page for page in range(len(pages)) if "明细支出内容" in pages.text(page)]
    assert len(bearing) >= 4
    assert "续表" not in pages.text(bearing[0])
    assert all("（续表）" in pages.text(page) for page in bearing[1:])
    assert all("（单位：万元）" in pages.text(page) for page in bearing)
    last = pages.text(bearing[-1])
    assert "第120项" in last
    assert "第119项" in last
    assert "合计核对：120 项之和" in last
    joined = whole_text(pages)
    assert [int(number) for number in re.findall(r"第(\d+)项", joined)] == list(range(1, 121))


def test_the_closing_rows_never_stand_alone_whatever_the_number_of_rows() -> None:
    for count in range(8, 34):
        report = report_with(lines=MANY[:count])
        pages = printed(report)
        (page,) = [page for page in range(len(pages)) if "合计核对：" in pages.text(page)]
        assert f"第{count}项" in pages.text(page)


def test_decimal_points_stand_in_one_line_and_inside_the_frame() -> None:
    lines = tuple(
        ExpenditureLine("甲", None, wan(text)) for text in ("0.4", "17323.35", "-5", "58", "123456")
    )
    pages = printed(report_with(lines=lines))
    places = [
        before.left
        for page in range(1, len(pages))
        for before, after in zip(pages.characters(page), pages.characters(page)[1:], strict=False)
        if before.text == "." and after.text.isdigit() and before.left > 440
    ]
    assert len(places) >= 6
    assert max(places) - min(places) < 0.1


def test_rows_without_an_amount_are_not_counted_below_the_table() -> None:
    lines = (ExpenditureLine("费", None, Amount(1_000_000)), ExpenditureLine("水费", "30205", None))
    text = whole_text(printed(report_with({"expenditure.total": Amount(1_000_000)}, lines=lines)))
    assert "合计核对：1 项之和 1.00 万元" in text


def test_a_tail_of_rounding_is_explained_below_the_table() -> None:
    lines = tuple(ExpenditureLine("费", None, Amount(333_333)) for _ in range(3))
    text = whole_text(printed(report_with({"expenditure.total": Amount(999_999)}, lines=lines)))
    assert "相加与合计相差 0.01 万元，系尾差。" in text
    assert "合计核对：3 项之和 0.999999 万元" in text
    assert "系尾差" not in whole_text(printed(SOUND))


def test_a_wrong_total_is_said_on_paper() -> None:
    text = whole_text(printed(report_with({"expenditure.total": wan("83.38")})))
    assert "差额 -0.01 万元，核对不符。" in text


def test_a_cell_higher_than_a_page_is_split_between_its_lines() -> None:
    name = "甲" * 1500
    pages = printed(report_with(lines=(ExpenditureLine(name, None, wan("1")),)))
    assert whole_text(pages).count("甲") == 1500
    assert "合计核对" in whole_text(pages)


def test_five_thousand_rows_print() -> None:
    lines = tuple(ExpenditureLine(f"第{n}项", "30201", Amount(n)) for n in range(5000))
    pages = printed(report_with(lines=lines))
    assert "第4999项" in pages.text(len(pages) - 2) + pages.text(len(pages) - 1)


def test_a_free_table_is_printed_in_its_section() -> None:
    table = FreeTable("basics", "人员表", (("名称", "人数"), ("编制", "13"), ("实有", "12.5")))
    text = whole_text(printed(report_with(tables=(table,))))
    assert text.index("人员表") < text.index("二、部门整体预算支出情况")
    assert "编制13实有12.5" in text.replace(" ", "")


def test_pages_are_numbered_from_the_first_text_page_outside_or_centred() -> None:
    pages = printed(report_with(lines=MANY))
    assert "—" not in pages.text(0)
    for page in range(1, len(pages)):
        number = [one for one in pages.characters(page) if 50 < one.bottom < BOTTOM_MARGIN]
        assert "".join(one.text for one in number) == f"—{page}—"
        if page % 2:
            assert PAGE_WIDTH - RIGHT_MARGIN - number[-1].right == pytest.approx(14, abs=1.5)
        else:
            assert number[0].left - LEFT_MARGIN == pytest.approx(14, abs=1.5)
    source = SOUND.outline.source.replace('page_number = "outside"', 'page_number = "centre"')
    centred = printed(replace(SOUND, outline=parse_outline(source)))
    number = [one for one in centred.characters(1) if 50 < one.bottom < BOTTOM_MARGIN]
    middle = (number[0].left + number[-1].right) / 2
    assert middle == pytest.approx(PAGE_WIDTH / 2, abs=1)


def test_no_heading_is_the_last_line_of_a_page() -> None:
    for lines in range(1, 24):
        blocks = [Block.paragraph("字" * 26)] * lines
        pages = printed(
            narrated(*blocks, Block(2, ("小标题",)), Block(3, ("更小",)), Block.paragraph("文"))
        )
        for page in range(1, len(pages)):
            body = [one for one in pages.characters(page) if one.bottom > BOTTOM_MARGIN - 5]
            assert body[-1].text not in "题小"


def test_a_draft_says_so_on_every_page_and_a_final_on_none() -> None:
    draft, final = printed(SOUND, draft=True), printed(SOUND)
    assert all("草" in draft.text(page) and "稿" in draft.text(page) for page in range(len(draft)))
    assert "稿" not in whole_text(final)


def test_the_same_report_gives_the_same_bytes() -> None:
    """Whatever the process has printed before, and whatever the order of its hashes."""
    report, book = sample_report(), FontBook.shipped()
    first = pdf_bytes(report, draft=False, fonts=book)
    pdf_bytes(replace(report, lines=MANY), draft=True, fonts=book)
    assert pdf_bytes(report, draft=False, fonts=book) == first
    script = "import hashlib; from desktop.sample import sample_report; from desktop.export.pdf."
    script += "report import pdf_bytes; print(hashlib.sha256(pdf_bytes(sample_report(), draft="
    script += "False)).hexdigest())"
    for seed in ("1", "2"):
        result = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed}, cwd=Path(__file__).parents[3],
        )  # fmt: skip
        assert result.stdout.strip() == hashlib.sha256(first).hexdigest()


def test_the_file_says_what_it_is() -> None:
    at = datetime(2021, 4, 9, 8, 30, tzinfo=UTC)
    data = pdf_bytes(SOUND, draft=False, at=at)
    pages = Pages(data)
    metadata = pages.document.get_metadata_dict()
    assert metadata["Title"] == SOUND.title
    assert metadata["Author"] == SOUND.unit
    assert metadata["CreationDate"].startswith("D:20210409083000")
    assert pages.document.get_page_label(0) == "封面"
    assert pages.document.get_page_label(1) == "1"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"


def test_all_headings_stand_in_the_outline() -> None:
    report = narrated(Block(2, ("抓调度",)), Block(3, ("攻坚。",)), Block.paragraph("文"))
    outline = printed(report).outline()
    assert (0, "三、部门整体支出绩效情况") in outline
    assert (1, "（一）抓调度") in outline
    assert (2, "1.攻坚") in outline


def test_a_run_in_heading_that_fills_its_lines_is_never_last_on_a_page() -> None:
    heading = "攻" * 24 + "。"  # with its number, the whole first line
    for lines in range(1, 24):
        blocks = [Block.paragraph("字" * 26)] * lines
        report = narrated(*blocks, Block(3, (heading,)), Block.paragraph("文" * 300))
        pages = printed(report)
        (page,) = [n for n in range(len(pages)) if "攻" in pages.text(n)]
        assert "文" in pages.text(page)


def test_a_run_in_heading_parted_by_a_page_keeps_its_entry() -> None:
    for lines in range(10, 24):
        blocks = [Block.paragraph("字" * 26)] * lines
        report = narrated(*blocks, Block(3, ("攻坚。",)), Block.paragraph("文" * 300))
        assert (1, "1.攻坚") in printed(report).outline()


def test_all_fonts_are_embedded_subsets() -> None:
    data = pdf_bytes(narrated(Block.paragraph("䶮㛃𬱖 Word 2020")), draft=True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        dictionaries = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        descriptors = [item for item in dictionaries if item.get("/Type") == "/FontDescriptor"]
        assert len(descriptors) >= 5
        for descriptor in descriptors:
            assert re.match(r"/[A-Z]{6}\+", str(descriptor.FontName))
            assert len(descriptor.FontFile2.read_bytes()) < 300_000
        fonts = [item for item in dictionaries if item.get("/Type") == "/Font"]
        assert {str(font.Subtype) for font in fonts} == {"/Type0", "/CIDFontType2"}


def test_rare_characters_print_and_extract_and_a_missing_one_is_no_box() -> None:
    text = whole_text(printed(narrated(Block.paragraph("张䶮、李㛃、王𬱖和\U000e0fff某"))))
    assert "张䶮、李㛃、王𬱖和" in text
    assert "□" not in text


def test_other_outlines_print_without_code() -> None:
    from tests.forms.test_outlines import THIRD

    outline = parse_outline(THIRD)
    report = Report(outline, {"unit": "某局", "year": "2024", "income.total": Amount(151)},
                    {"alpha": outline.fields["alpha"].sentences})  # fmt: skip
    assert "某局2024年收入1.51元。" in whole_text(printed(report))


def test_counts_and_printed_fields_stand_as_written() -> None:
    report = narrated(Block.paragraph("安置", Quote("staff.other"), "。"))
    values: dict[str, Value] = {**report.values, "staff.other": Decimal("1096.75")}
    assert "安置1096.75名。" in whole_text(printed(replace(report, values=values)))
