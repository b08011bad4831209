"""The tabs of a report: which there are, what they are called, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from forms.checks.finding import Finding
from forms.narrative import OPEN_PLACE, Numbering, open_places
from forms.outline import EXPENDITURE, UNIT, UNPLACED, YEAR, Field, FieldKind, Section
from forms.report import EXPENDITURE_TOTAL, Report
from forms.section_places import full_number, titled

COVER = ""
"""Key of the cover's tab; checks name the cover so."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the list at the left."""

    key: str
    number: str
    name: str
    heading: str
    hint: str = ""
    section: Section | None = None

    @property
    def title(self) -> str:
        """Number and name in one."""
        return titled(self.number, self.name)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a tab has come: its mark, how many findings are open, and both in words.

    A tab is done when what is required is entered *and* no finding is open; the one without the
    other has no ✓, so that nobody takes filled for finished.
    """

    mark: str
    """未存 for what was typed and is not saved, ! for what is missing, ✓ for done, "" for filled
    but with open findings, or left blank."""
    findings: int
    words: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A required entry that is blank: where it is, and what it is called."""

    tab: str
    title: str
    where: str
    label: str


def tabs_of(report: Report) -> list[Tab]:
    """Return the tabs: the cover, each section with something to enter, and what is unplaced."""
    made = [Tab(COVER, "", "封面", "封面", "印在第一页；单位和年度也用在标题和文字里。")]
    numbering = Numbering()
    marks: list[str] = []
    sections = report.outline.sections
    for section, following in zip_longest(sections, sections[1:]):
        marks[section.level - 1 :] = [numbering.mark(section.level)]
        has_parts = following is not None and following.level > section.level
        has_tables = any(table.section == section.key for table in report.tables)
        if has_parts and not section.fields and not has_tables:
            continue  # a heading over its parts: nothing is entered under it
        number = full_number(marks)
        heading = "".join(marks) if len(marks) == 1 else number
        made.append(
            Tab(
                section.key,
                number,
                section.short,
                f"{heading}{section.heading}",
                section.hint,
                section,
            )
        )
    if report.narrative_of(UNPLACED):
        hint = "导入时没有找到章节的文字。这里的文字不会印出；请移到合适的章节，或删去。"
        made.append(Tab(UNPLACED, "", "未归类", "未归类", hint))
    return made


def fields_of(report: Report, tab: Tab) -> tuple[Field, ...]:
    """Return what is entered on a tab."""
    if tab.key == COVER:
        return (*cover_heads(), *report.outline.cover)
    return tab.section.fields if tab.section else ()


def cover_heads() -> tuple[Field, Field]:
    """Return the two fields that every cover begins with: unit and year."""
    return (
        Field(UNIT, "单位名称", FieldKind.TEXT, hint="与公章一致的全称。", required=True),
        Field(YEAR, "年度", FieldKind.TEXT, hint="报告所写的年份，例如 2020。", required=True),
    )


UNSAVED: Final = "未存"
DONE: Final = "✓"
MISSING: Final = "!"


def progress_of(
    report: Report, tab: Tab, findings: Iterable[Finding], unsaved: int = 0
) -> Progress:
    """Return how far a tab has come; ``unsaved``: how much stands there and cannot be saved."""
    missing = [one.label for one in missing_of(report, tab)]
    standing = sum(one.section == tab.key and one.is_open for one in findings)
    if missing:
        mark, words = MISSING, f"还缺：{'、'.join(missing)}"
    elif any(_is_filled(report, field) for field in fields_of(report, tab)):
        mark, words = "" if standing else DONE, "必填的已填好"
    else:
        mark, words = "", "没有必填的内容"
    if unsaved:
        mark, words = UNSAVED, f"有 {unsaved} 处没有保存；{words}"
    told = f"{standing} 条审核结果待处理" if standing else "没有待处理的审核结果"
    return Progress(mark, standing, f"{words}；{told}")


def required_of(report: Report, tab: Tab) -> list[Field]:
    """Return what must be entered on a tab."""
    return [field for field in fields_of(report, tab) if field.required]


def missing_of(report: Report, tab: Tab) -> list[Missing]:
    """Return what must be entered on a tab and is not."""
    return [
        Missing(tab.key, tab.title, _blank_of(report, field), _called(report, field))
        for field in required_of(report, tab)
        if not _is_filled(report, field)
    ]


def _blank_of(report: Report, field: Field) -> str:
    """Return the key of what is blank: the total, where rows are there."""
    lacks_total = field.key == EXPENDITURE and report.lines
    return EXPENDITURE_TOTAL if lacks_total else field.key


def _called(report: Report, field: Field) -> str:
    """Return what a missing entry is called; a text that is there says what is open in it."""
    if _blank_of(report, field) == EXPENDITURE_TOTAL:
        return f"{field.label}的合计"
    return field.label + (f"（“{OPEN_PLACE}”待填）" if _has_open_places(report, field) else "")


def _has_open_places(report: Report, field: Field) -> bool:
    blocks = report.narrative_of(field.key) if field.kind is FieldKind.NARRATIVE else ()
    return any(open_places(block.literal) for block in blocks)


def _is_filled(report: Report, field: Field) -> bool:
    match field.kind:
        case FieldKind.NARRATIVE:
            blocks = report.narrative_of(field.key)
            written = any(report.printed(block).strip() for block in blocks)
            return written and not _has_open_places(report, field)
        case FieldKind.TABLE if field.key == EXPENDITURE:
            return bool(report.lines) and report.values.get(EXPENDITURE_TOTAL) is not None
        case FieldKind.TABLE:
            return any(table.key == field.key for table in report.tables)
        case _:
            return report.values.get(field.key) is not None
