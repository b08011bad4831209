"""Rules of completeness: what the outline requires and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from forms.checks.finding import Finding, Level, Part, rule, text_rule
from forms.checks.named_values import is_plainly_of_year, named_values
from forms.checks.passages import Reading
from forms.checks.places import expenditure_section, quoted, section_key, written
from forms.derived import RATES
from forms.edits import label_of
from forms.outline import EXPENDITURE, UNIT, UNPLACED, YEAR, Field, FieldKind
from forms.prose import AmountMention
from forms.report import EXPENDITURE_TOTAL, Report


@rule("C01", Level.MANDATORY, "封面齐全", Part.VALUES)
def cover_is_complete(report: Report) -> Iterator[Finding]:
    """封面须有单位名称和年度，以及提纲规定必填的各项。"""
    if not report.unit.strip():
        yield _missing("C01", "", UNIT, "单位名称还没有填。")
    if report.year is None:
        yield _missing("C01", "", YEAR, "年度还没有填。")
    for field in report.outline.cover:
        if field.required and report.values.get(field.key) is None:
            yield _missing("C01", "", field.key, f"封面的“{field.label}”还没有填。")


@rule("C02", Level.MANDATORY, "章节有内容", Part.VALUES, Part.NARRATIVES, Part.LINES)
def required_texts_are_written(report: Report) -> Iterator[Finding]:
    """提纲规定必写的章节不能空着；确实没有的，写一句说明。"""
    for section in report.outline.sections:
        for field in section.narratives:
            if field.required and not _has_text(report, field):
                yield _missing(
                    "C02",
                    section.key,
                    field.key,
                    f"“{section.heading}”还没有内容；确实没有的，请写一句说明。",
                )


def _has_text(report: Report, field: Field) -> bool:
    return any(report.printed(block).strip() for block in report.narrative_of(field.key))


@rule("C04", Level.MANDATORY, "必填指标", Part.VALUES, Part.LINES, Part.TABLES)
def required_figures_are_entered(report: Report) -> Iterator[Finding]:
    """提纲规定必填的指标和表格不能空着；没有发生的填0。"""
    for section in report.outline.sections:
        for field in section.fields:
            if not field.required or field.kind is FieldKind.NARRATIVE:
                continue
            if field.key == EXPENDITURE:
                yield from _expenditure_is_entered(report, field)
            elif field.kind is FieldKind.TABLE:
                if not any(table.key == field.key for table in report.tables):
                    yield _missing("C04", section.key, field.key, f"表“{field.label}”还没有填。")
            elif report.values.get(field.key) is None:
                yield _missing("C04", section.key, field.key, f"“{field.label}”还没有填。")


def _expenditure_is_entered(report: Report, field: Field) -> Iterator[Finding]:
    section = expenditure_section(report)
    if not report.lines:
        yield _missing("C04", section, EXPENDITURE, f"“{field.label}”一行也没有填。")
    elif report.expenditure_total is None:
        message = "支出明细的合计还没有填；请按账上的总数填，程序会与各行之和核对。"
        yield _missing("C04", section, EXPENDITURE_TOTAL, message)


INCOMPLETE_ROW: Final = "C05"
"""The rule on rows that lack an amount or a name; the window knows of amounts it could not read."""


@rule(INCOMPLETE_ROW, Level.EXPLAIN, "明细行完整", Part.LINES)
def rows_are_complete(report: Report) -> Iterator[Finding]:
    """支出明细的每一行都应有名称和金额。"""
    count = len(report.lines)
    if count > 1 and all(one.name.strip() and one.amount is None for one in report.lines):
        message = f"支出明细的{count}行都还没有金额；请逐行填写，没有发生的填0或删去。"
        yield Finding(
            INCOMPLETE_ROW, Level.EXPLAIN, expenditure_section(report), "lines/1", message
        )
        return
    for number, line in enumerate(report.lines, 1):
        if line.name.strip() and line.amount is not None:
            continue
        if line.name.strip():
            message = f"第{number}行{quoted(line.name)}没有金额；没有发生的请填0或删去这一行。"
        else:
            message = f"第{number}行没有名称，请补上或删去这一行。"
        yield Finding(
            INCOMPLETE_ROW,
            Level.EXPLAIN,
            expenditure_section(report),
            f"lines/{number}",
            message,
            values=(line.name,),
        )


@rule("C06", Level.MANDATORY, "引用的指标已填", Part.VALUES, Part.LINES, Part.NARRATIVES)
def quoted_figures_are_entered(report: Report) -> Iterator[Finding]:
    """文字中引用的指标必须已填，否则纸上会印出“（未填）”；必填的另有一条，这里不重复。"""
    told = {
        field.key
        for section in report.outline.sections
        for field in section.fields
        if field.required
    }
    for field in report.outline.fields.values():
        if field.kind is not FieldKind.NARRATIVE:
            continue
        for number, block in enumerate(report.narrative_of(field.key), 1):
            for key in dict.fromkeys(quote.key for quote in block.quotes if quote.key not in told):
                figure = report.figure(key)
                if report.values.get(key) is not None or (figure and figure.value is not None):
                    continue
                label = figure.label if figure else key
                home = report.outline.section_of(key)
                if key in report.outline.fields and home is not None:
                    if key not in told:  # at its field, once: there it can be put right
                        told.add(key)
                        message = f"“{label}”还没有填，文字里引用了它，印出来会是“（未填）”。"
                        yield _missing("C06", home.key, key, message, (key,))
                    continue
                yield _missing(
                    "C06",
                    section_key(report, field.key),
                    f"{field.key}/{number}",
                    f"文字里引用了“{label}”，但{_blank_told(report, key)}，印出来会是“（未填）”。",
                    (key,),
                )


def _blank_told(report: Report, key: str) -> str:
    """Say what is still to be entered for a quote to print."""
    if key not in RATES or key in report.outline.fields:
        return "它还没有填"
    parts = RATES[key].missing(report)
    if not parts:
        return "除数是零或负数，算不出来"
    names = "、".join(quoted(label_of(report, part)) for part in parts)
    return f"算它要用的{names}还没有填"


@rule("C07", Level.EXPLAIN, "未归类的文字", Part.NARRATIVES)
def nothing_is_unplaced(report: Report) -> Iterator[Finding]:
    """导入时没有找到章节的文字留在“未归类”中，不会印出；请移到合适的章节。"""
    blocks = report.narrative_of(UNPLACED)
    if blocks:
        yield Finding(
            "C07",
            Level.EXPLAIN,
            UNPLACED,
            f"{UNPLACED}/1",
            f"“未归类”中还有{len(blocks)}段文字，不会印出；请移到合适的章节，或删去。",
            values=(str(len(blocks)),),
        )


@text_rule("C12", Level.HINT, "写到的指标已填", Part.VALUES, Part.LINES)
def stated_figures_are_entered(reading: Reading) -> Iterator[Finding]:
    """文字或备注里写明了本单位本年度的一项指标（“三公”经费支出为零、编外人员5人），指标栏却空着的，提示填上；必填的另有一条，这里不重复。"""
    report = reading.report
    figures = {field.key: field for field in report.outline.figures}
    told = {key for key, field in figures.items() if field.required or _is_told(report, key)}
    for passage in reading.prose_passages:
        for one in named_values(passage, reading):
            key, mention = one.binding.key, one.mention
            money = isinstance(mention, AmountMention)
            if key in told or key not in figures or money == bool(figures[key].unit):
                continue
            if not one.clean or not is_plainly_of_year(passage, one, reading):
                continue
            told.add(key)
            yield Finding(
                "C12",
                Level.HINT,
                section_key(report, key),
                key,
                f"文中写的{quoted(one.binding.name)}是{written(mention)}，"
                f"{quoted(figures[key].label)}这一项却还没有填，请填上。",
                values=(key, mention.text),
            )


def _is_told(report: Report, key: str) -> bool:
    """Whether a figure is entered, or is told by a sum that is."""
    return report.values.get(key) is not None or any(
        key in formula.terms and report.values.get(formula.total) is not None
        for formula in report.outline.formulas
    )


def _missing(
    code: str, section: str, where: str, message: str, values: tuple[str, ...] = ()
) -> Finding:
    return Finding(code, Level.MANDATORY, section, where, message, values=values)
