"""What an outline may ask of the page: subtotals, pages across, a closing block, a picture."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import pikepdf
import pytest

from desktop.export.pdf import grid
from desktop.export.pdf.closing import Closing
from desktop.export.pdf.cover import SEAL_RADIUS
from desktop.export.pdf.expenditure import expenditure_content
from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.picture import OTHER, by_class
from desktop.export.pdf.report import pdf_bytes
from forms.amount import Amount
from forms.narrative import Block
from forms.outline_reader import parse_outline
from forms.report import ExpenditureLine, FreeTable, Report
from tests.export.pdf import pdf_lint
from tests.export.pdf.pdf_reading import Pages
from tests.export.pdf.printed_reports import SOUND, VALUES, wan

BODY_BOTTOM = grid.BOTTOM_MARGIN - 1
LINES = (
    ExpenditureLine("办公费", "30201", wan("10"), wan("9")),
    ExpenditureLine("拆迁资金", None, wan("100")),
    ExpenditureLine("基本工资", "30101", wan("40"), wan("50")),
    ExpenditureLine("印刷费", "30202", wan("1.5"), wan("1")),
    ExpenditureLine("津贴补贴", "30102", wan("20"), wan("20")),
)
BUDGET_COLUMN = (
    '[[section.field.column]]\nkey = "budget"\nlabel = "预算数"\nkind = "amount"\nwidth = 10\n\n'
    '[[section.field.column]]\nkey = "rate"\nlabel = "执行率"\nkind = "rate"\nwidth = 8\n\n'
)


def asked(*, page: str = "", table: str = "", columns: str = "", report: Report = SOUND) -> Report:
    """The report by an outline with other options."""
    source = report.outline.source.replace("[page]\n", f"[page]\n{page}\n")
    source = source.replace(
        'caption = "部门整体支出明细表"', f'caption = "部门整体支出明细表"\n{table}'
    )
    last = '[[section.field.column]]\nkey = "amount"'
    return replace(report, outline=parse_outline(source.replace(last, columns + last)))


def printed(report: Report) -> Pages:
    return Pages(pdf_bytes(report, draft=False))


def whole_text(pages: Pages) -> str:
    return "".join(pages.text(page) for page in range(len(pages)))


# Subtotals --------------------------------------------------------------------------------


def test_rows_stand_by_class_with_subtotals_and_free_rows_last() -> None:
    report = asked(
        table="subtotals = true",
        columns=BUDGET_COLUMN,
        report=replace(SOUND, lines=LINES, values={**VALUES, "expenditure.total": wan("171.5")}),
    )
    table = report.outline.expenditure
    assert table
    rows = [(row.cells, row.strong) for row in expenditure_content(report, table).rows]
    assert rows == [
        (("办公费", "9.00", "111.11%", "10.00"), False),
        (("印刷费", "1.00", "150.00%", "1.50"), False),
        (("商品和服务支出小计", "10.00", "115.00%", "11.50"), True),
        (("基本工资", "50.00", "80.00%", "40.00"), False),
        (("津贴补贴", "20.00", "100.00%", "20.00"), False),
        (("工资福利支出小计", "70.00", "85.71%", "60.00"), True),
        (("拆迁资金", "", "", "100.00"), False),
        (("合计", "80.00", "214.38%", "171.50"), True),
    ]
    text = whole_text(printed(report))
    assert (
        "合计核对：5 项之和 171.50 万元，填报合计 171.50 万元，差额 0.00 万元，核对通过。" in text
    )


def test_without_the_option_rows_stay_as_entered() -> None:
    text = whole_text(printed(replace(SOUND, lines=LINES)))
    assert "小计" not in text
    assert text.index("办公费") < text.index("拆迁资金") < text.index("基本工资")


# Pages across -----------------------------------------------------------------------------


def across(report: Report) -> tuple[Pages, list[int]]:
    pages = printed(report)
    turned = [n for n in range(len(pages)) if pages.document[n].get_rotation() == 90]
    return pages, turned


@pytest.mark.parametrize("count", [3, 200])
def test_a_table_across_takes_pages_of_its_own_with_the_number_in_its_place(count: int) -> None:
    lines = tuple(ExpenditureLine(f"第{n}项", None, Amount(n)) for n in range(1, count + 1))
    pages, turned = across(asked(table="landscape = true", report=replace(SOUND, lines=lines)))
    assert turned == list(range(turned[0], turned[-1] + 1))
    assert len(turned) == (1 if count == 3 else pytest.approx(count / 17, rel=0.2))
    for page in turned:
        assert "明细支出内容" in pages.text(page)
        body = [one for one in pages.characters(page) if one.bottom > BODY_BOTTOM]
        assert min(one.left for one in body) > grid.LEFT_MARGIN - 1
        assert max(one.right for one in body) < grid.LEFT_MARGIN + grid.TYPE_AREA_WIDTH + 1
        assert max(one.top for one in body) < grid.PAGE_HEIGHT - grid.TOP_MARGIN + 1
        number = [one for one in pages.characters(page) if 50 < one.bottom < BODY_BOTTOM]
        assert "".join(one.text for one in number) == f"—{page}—"
        upright = [one for one in pages.characters(page % 2 or 2) if 50 < one.bottom < BODY_BOTTOM]
        side = "right" if page % 2 else "left"
        edge = getattr(number[-1 if page % 2 else 0], side)
        assert edge == pytest.approx(getattr(upright[-1 if page % 2 else 0], side), abs=1)
    after = pages.text(turned[-1] + 1)
    assert "（三）部门专项组织实施情况" in after
    assert not pdf_lint.lint(pdf_bytes(asked(table="landscape = true"), draft=True))


def test_the_head_of_a_table_across_is_at_the_left_of_the_paper() -> None:
    pages, (page,) = across(asked(table="landscape = true"))
    characters = pages.characters(page)
    head = next(one for one in characters if one.text == "明")
    assert head.left < grid.LEFT_MARGIN + 100
    assert all(one.left >= head.left - 60 for one in characters if one.bottom > BODY_BOTTOM)


def test_headings_right_above_a_table_across_go_with_it() -> None:
    wide = FreeTable("results", "宽表", (tuple(f"很长的栏目名称{n}" for n in range(10)),
                                        tuple(str(n) for n in range(10))))  # fmt: skip
    report = replace(SOUND, tables=(wide,), narratives={**SOUND.narratives, "results": ()})
    pages, (page,) = across(report)
    assert "三、部门整体支出绩效情况" in pages.text(page)
    assert "四、" in pages.text(page + 1)
    assert "无。" not in pages.text(page)


def test_a_narrow_table_stays_upright() -> None:
    assert across(asked(columns=BUDGET_COLUMN))[1] == []


# The closing block ------------------------------------------------------------------------

SIGNED = 'closing = true\nsignatures = ["cover.contact", "cover.phone", "cover.code", "cover.date"]'


def closed(lines: int = 1, **values: str) -> Report:
    named = {f"cover.{key}": value for key, value in values.items()}
    blocks = (Block.paragraph("末" * (26 + 28 * (lines - 1))),)
    report = replace(SOUND, values={**VALUES, "cover.date": "2021-04-09", **named},
                     narratives={**SOUND.narratives, "publication": blocks})  # fmt: skip
    return asked(page=SIGNED, report=report)


def test_unit_date_and_signatures_close_the_report() -> None:
    pages = printed(closed(contact="林某", phone="0700-5550123"))
    text = pages.text(len(pages) - 1)
    tail = text[text.rindex("某中心") :]
    for expected in ("某中心", "2021年4月9日", "联系人：林某", "联系电话：0700-5550123",
                     "预算编码：＿＿＿＿＿"):  # fmt: skip
        assert expected in tail.replace(" ", "")
    number = tail.index("2021年4月9日")
    assert tail.index("某中心") < number < tail.index("联系人：")


def test_the_unit_stands_centred_over_the_date_four_characters_from_the_right() -> None:
    lines = pdf_lint.read(pdf_bytes(closed(), draft=False), 1).lines
    date = next(line for line in reversed(lines) if line.text.startswith("2021年"))
    unit = lines[lines.index(date) - 1]
    edge = grid.LEFT_MARGIN + grid.TYPE_AREA_WIDTH - 4 * grid.CHARACTER_PITCH
    assert date.characters[-1].right == pytest.approx(edge, abs=0.1)
    middles = [line.characters[0].left + line.characters[-1].right for line in (unit, date)]
    assert middles[0] == pytest.approx(middles[1], abs=0.2)
    row = (unit.baseline - date.baseline) / grid.LINE_PITCH
    assert row == pytest.approx(1, abs=0.01)


def test_a_long_signature_takes_a_line_of_its_own() -> None:
    data = pdf_bytes(closed(contact="某某市某某区财政局绩效评价科林某"), draft=False)
    lines = [line.text for line in pdf_lint.read(data, 1).lines]
    assert "联系人：某某市某某区财政局绩效评价科林某" in lines
    assert "联系电话：＿＿＿＿＿" in lines
    assert not [fault for fault in pdf_lint.lint(data) if "starts" not in fault.rule]


@pytest.mark.parametrize("unit", ["某局", "某某市某某区征地拆迁安置服务中心", "很" * 40])
def test_the_seal_has_room(unit: str) -> None:
    closing = Closing(unit, "2021年4月9日", [("填报人", "某")], FontBook.shipped())
    width, height = closing.wrap(grid.TYPE_AREA_WIDTH, 1000)
    x, drop = closing.seal_centre()
    assert SEAL_RADIUS <= x <= width - SEAL_RADIUS
    assert drop - SEAL_RADIUS < grid.LINE_PITCH or unit == "很" * 40
    signatures = height - grid.LINE_PITCH
    assert signatures - drop > 2 * grid.LINE_PITCH
    assert height / grid.LINE_PITCH == pytest.approx(round(height / grid.LINE_PITCH))


def test_the_closing_block_never_stands_alone_on_a_page() -> None:
    for lines in range(1, 30):
        data = pdf_bytes(closed(lines), draft=False)
        pages = Pages(data)
        last = pages.text(len(pages) - 1)
        assert "2021年4月9日" in last
        before = last[: last.index("某中心")]
        assert before.count("末") >= min(26 + 28 * (lines - 1), 29)
        assert not [f for f in pdf_lint.lint(data) if "starts" not in f.rule]


# The picture ------------------------------------------------------------------------------


def test_classes_are_summed_in_the_order_of_the_rows_free_rows_last() -> None:
    shares = by_class(replace(SOUND, lines=LINES))
    assert [(share.name, share.spent, share.budget) for share in shares] == [
        ("商品和服务支出", wan("11.5"), wan("10")),
        ("工资福利支出", wan("60"), wan("70")),
        (OTHER, wan("100"), None),
    ]


def test_the_picture_shows_shares_and_budget_and_is_told_to_who_cannot_see() -> None:
    report = asked(page="picture = true", report=replace(SOUND, lines=LINES))
    data = pdf_bytes(report, draft=False)
    text = whole_text(Pages(data))
    for expected in (
        "支出结构图",
        "工资福利支出",
        "35.0%",
        "6.7%",
        "58.3%",
        "预算（万元）",
        "70.00",
    ):
        assert expected in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        dictionaries = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        (figure,) = [item for item in dictionaries if item.get("/S") == "/Figure"]
        assert "工资福利支出35.0%" in str(figure.Alt)
        operators = {str(instruction.operator) for page in pdf.pages
                     for instruction in pikepdf.parse_content_stream(page)}  # fmt: skip
        assert "gs" not in operators
        assert not any("/ExtGState" in page.Resources for page in pdf.pages)
    assert b"Helvetica" not in data
    assert not pdf_lint.lint(data)


def test_no_picture_of_one_class_and_none_unless_asked() -> None:
    one = replace(SOUND, lines=LINES[:1])
    assert "支出结构图" not in whole_text(printed(asked(page="picture = true", report=one)))
    assert "支出结构图" not in whole_text(printed(replace(SOUND, lines=LINES)))


def test_text_after_a_picture_is_on_the_grid() -> None:
    for count in (2, 3, 5):
        report = asked(page="picture = true", report=replace(SOUND, lines=LINES[:count]))
        faults = pdf_lint.lint(pdf_bytes(report, draft=False))
        assert not faults, pdf_lint.listed(faults)
    assert math.isclose(grid.LINE_PITCH * grid.LINES_PER_PAGE, grid.TYPE_AREA_HEIGHT)
