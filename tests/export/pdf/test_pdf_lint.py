"""The finished pages hold to the rules of the standard, whatever is set on them."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from desktop.export.pdf import grid
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.report import pdf_bytes
from desktop.importers import import_file
from desktop.sample import sample_report
from forms.amount import Amount
from forms.narrative import Block, Narrative
from forms.report import ExpenditureLine, Report
from tests.export.pdf import pdf_lint
from tests.export.pdf.printed_reports import SOUND

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases"
HANZI = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "预算绩效支出单位资金项目管理财政部门批复执行评价自查整改措施制度规范监督检查专项组织实施情况分析原因"
)
MARKS = (
    *"，。、；：？！“”‘’（）《》【】…·％～—", "……", "——", "”。", "）、", "》，《", "：“",
)  # fmt: skip
RARE = "䶮㛃𬱖镕堃喆垚𠮷〇㎡℃"
TOKENS = (
    "2020年", "12月31日", "399.73万元", "98.5%", "-3℃", "12个", "1,234,567.89元", "300余万元",
    "6人", "3/4", "GB/T 9704-2012", "Word", "the office", "don’t", "A4", "№5", "￥3.50",
    "91430600MA4L123X5K", "finance@example.gov.cn",
    "https://www.example.gov.cn/czj/zfxxgk/2020/12/31/content_1234567.html",
)  # fmt: skip


def random_paragraph(chance: random.Random) -> str:
    parts = []
    for _ in range(chance.randint(1, 40)):
        kind = chance.random()
        if kind < 0.55:
            parts.append("".join(chance.choices(HANZI, k=chance.randint(1, 14))))
        elif kind < 0.80:
            parts.append(chance.choice(MARKS))
        elif kind < 0.96:
            parts.append(chance.choice(TOKENS))
        else:
            parts.append(chance.choice(RARE))
    return "".join(parts).strip() or "空"


def random_narrative(chance: random.Random, paragraphs: int) -> Narrative:
    blocks: list[Block] = []
    for _ in range(paragraphs):
        kind = chance.random()
        if kind < 0.03:
            blocks.append(Block(2, ("".join(chance.choices(HANZI, k=chance.randint(2, 45))),)))
        elif kind < 0.05:
            blocks.append(
                Block(3, ("".join(chance.choices(HANZI, k=chance.randint(2, 30))) + "。",))
            )
        blocks.append(Block.paragraph(random_paragraph(chance)))
    return tuple(blocks)


def with_text(narrative: Narrative) -> Report:
    return replace(SOUND, narratives={**SOUND.narratives, "results": narrative})


def with_rows(count: int) -> Report:
    lines = tuple(
        ExpenditureLine(f"第{n}项{'支出' * (n % 7)}", None, Amount(n * n * 37 % 10**9))
        for n in range(count)
    )
    return replace(SOUND, lines=lines)


def faults_of(report: Report, *, draft: bool = False) -> list[pdf_lint.Fault]:
    blocks = [block for narrative in report.narratives.values() for block in narrative]
    note = report.text_of("expenditure.note")
    source = "\n".join([*(report.printed(block) for block in blocks), note])
    return pdf_lint.lint(pdf_bytes(report, draft=draft), source)


def test_a_thousand_random_paragraphs() -> None:
    faults = faults_of(with_text(random_narrative(random.Random(9704), 1000)))
    assert not faults, pdf_lint.listed(faults)


@pytest.mark.parametrize("seed", range(12))
def test_random_reports_with_their_tables(seed: int) -> None:
    chance = random.Random(seed)
    report = with_text(random_narrative(chance, 40))
    values = {**report.values, "expenditure.note": random_paragraph(chance)}
    report = replace(report, lines=with_rows(chance.randint(1, 60)).lines, values=values)
    faults = faults_of(report, draft=seed % 2 == 0)
    assert not faults, pdf_lint.listed(faults)


@pytest.mark.parametrize("count", [1, 24, 500, 5000])
def test_tables_of_any_length(count: int) -> None:
    faults = faults_of(with_rows(count))
    assert not faults, pdf_lint.listed(faults)


def test_the_sample() -> None:
    faults = faults_of(sample_report(), draft=True)
    assert not faults, pdf_lint.listed(faults)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.docx")), ids=lambda path: path.stem)
def test_reports_that_were_handed_in(case: Path) -> None:
    faults = faults_of(import_file(case).report)
    assert not faults, pdf_lint.listed(faults)


def test_the_lint_finds_what_a_common_engine_does_wrong() -> None:
    """The same text as reportlab sets it: the lint must object to each of its ways."""
    fonts = FontBook.shipped()
    font = fonts.glyph("正", Face.FANGSONG).font
    style = ParagraphStyle("body", fontName=font, fontSize=grid.BODY_SIZE, leading=28,
                           firstLineIndent=2 * grid.BODY_SIZE, wordWrap="CJK")  # fmt: skip
    words = "按照《办法》，各科室（中心）、二级机构“应公开、尽公开”——逐项核对；其中：一、二、三。"
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=(grid.PAGE_WIDTH, grid.PAGE_HEIGHT),
                               initialFontName=fonts.initial_font_name)  # fmt: skip
    document.addPageTemplates(PageTemplate("page", [Frame(*grid.BODY_AREA, 0, 0, 0, 0)]))
    figures = "".join(f"{'正' * n}2020年12月31日支出399.73万元" for n in range(40))
    document.build([Paragraph(words * 40, style), Paragraph(figures, style)])
    rules = " ".join(fault.rule for fault in pdf_lint.lint(buffer.getvalue(), first_page=0))
    for expected in ("right edge missed", "starts a line", "ends a line", "off the grid", "parted"):
        assert expected in rules
