"""The check report (审核报告): what was found, and what was explained, on paper of its own.

It is for the file beside the report, not for handing in with it: no cover, no print code. One
table for each level, in the order of the report.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from desktop.export.findings import findings_summary, section_name
from desktop.export.pdf.canvas import ReportCanvas
from desktop.export.pdf.flow import Flowable, PageTemplate, SnapToGrid, room_for, set_pages
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.grid import (
    BODY_AREA,
    BOTTOM_MARGIN,
    LINE_PITCH,
    PAGE_HEIGHT,
    PAGE_NUMBER_DROP,
    PAGE_NUMBER_SIZE,
    PAGE_WIDTH,
    TYPE_AREA_WIDTH,
)
from desktop.export.pdf.report import date_file
from desktop.export.pdf.structure import HEADINGS, PAGE_NUMBER, TITLE, Element, artifact
from desktop.export.pdf.table import SMALL_SIZE, ReportTable, TableColumn, TableContent, TableRow
from desktop.export.pdf.text import TITLE as TITLE_STYLE
from desktop.export.pdf.text import Alignment, Run, Style, Text, draw_string
from forms.checks.finding import Finding, Level
from forms.moments import moment_told
from forms.report import Report

NAME: Final = "审核报告"
_HEADING: Final = Style(face=Face.HEITI, first_indent=0, alignment=Alignment.LEFT)
_PAGES: Final = "pages"
_COLUMNS: Final = (
    TableColumn("章节", 8),
    TableColumn("审核结果", 24),
    TableColumn("说明", 12),
    TableColumn("规则编号", 6, Alignment.CENTRED),
)


def write_check_report(
    report: Report,
    findings: Sequence[Finding],
    path: Path,
    *,
    at: datetime | None,
    fonts: FontBook | None = None,
) -> None:
    """Write the check report to ``path``; ``at`` is the date of the report's revision.

    Raises:
        OSError: the file cannot be written.
    """
    fonts = fonts or FontBook.installed()
    path.write_bytes(check_report_bytes(report, findings, at=at, fonts=fonts))


def check_report_bytes(
    report: Report,
    findings: Sequence[Finding],
    *,
    at: datetime | None = None,
    fonts: FontBook | None = None,
) -> bytes:
    """Return the check report as a PDF file; equal findings and dates give equal bytes."""
    fonts = fonts or FontBook.shipped()
    buffer = io.BytesIO()
    canvas = ReportCanvas(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        lang="zh-CN",
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.initial_font_name,
    )
    canvas.setTitle(f"{report.title}{NAME}")
    canvas.setAuthor(report.unit)
    canvas.setSubject(NAME)
    canvas.setCreator("自评")
    date_file(canvas, at)

    def begin(page: Any) -> None:
        number = page.getPageNumber()
        y = BOTTOM_MARGIN - PAGE_NUMBER_DROP - 0.88 * PAGE_NUMBER_SIZE
        with artifact(page, PAGE_NUMBER):
            draw_string(page, fonts, PAGE_WIDTH / 2, y, f"— {number} —", Face.SONGTI,
                        PAGE_NUMBER_SIZE, Alignment.CENTRED)  # fmt: skip

    set_pages(
        canvas,
        _story(report, findings, at, fonts),
        {_PAGES: PageTemplate(BODY_AREA, begin)},
        _PAGES,
    )
    canvas.save()
    return buffer.getvalue()


def _story(
    report: Report, findings: Sequence[Finding], at: datetime | None, fonts: FontBook
) -> list[Flowable]:
    title = (Run(NAME, Face.XIAOBIAOSONG),)
    story: list[Flowable] = [
        Text(title, fonts, TITLE_STYLE, (Element(TITLE),)),
        SnapToGrid(1),
        Text(f"报告：{report.title}", fonts),
        Text(f"单位：{report.unit}", fonts),
    ]
    if at is not None:
        story.append(Text(f"审核的内容截至 {moment_told(at)}。", fonts))
    story.append(Text(findings_summary(findings), fonts))
    for level in Level:
        own = [one for one in findings if one.level is level]
        if own:
            heading = (Run(f"{level.chinese}（{len(own)} 条）", Face.HEITI),)
            head = Text(heading, fonts, _HEADING, (Element(HEADINGS[1]),))
            table = ReportTable(_content(report, own), fonts)
            opening = math.ceil(table.opening_height(TYPE_AREA_WIDTH) / LINE_PITCH)
            story += [room_for(head, following=opening), head, table, SnapToGrid()]
    return story


def _content(report: Report, findings: Iterable[Finding]) -> TableContent:
    rows = tuple(
        TableRow(
            (section_name(one, report), one.message, one.explained or _blank(one), one.code),
        )
        for one in findings
    )
    return TableContent("", _COLUMNS, rows, size=SMALL_SIZE, kept=0)


def _blank(finding: Finding) -> str:
    """Return what stands where no explanation does: one is wanted only for 核实性."""
    return "（待说明）" if finding.level is Level.EXPLAIN else "—"
