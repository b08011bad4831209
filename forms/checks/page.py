"""Rules on what paper can show."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.finding import Coverage, Finding, Level, page_rule
from forms.outline import EXPENDITURE, FieldKind
from forms.report import EXPENDITURE_NOTE, Report


@page_rule("P01", Level.EXPLAIN, "字体中有的字")
def characters_without_glyph(report: Report, coverage: Coverage) -> Iterator[Finding]:
    """印出的每个字都须在某个字体中有字形；没有的字会印成“〓”。"""
    for section, where, text in _printed_texts(report):
        missing = "".join(
            character
            for character in dict.fromkeys(text)
            if not character.isspace() and not coverage(character)
        )
        if missing:
            codes = "、".join(f"{character}（U+{ord(character):04X}）" for character in missing)
            yield Finding(
                "P01",
                Level.EXPLAIN,
                section,
                where,
                f"字体中没有 {codes}，印出来会是“〓”；请换用同义的字，或打印后手写。",
                literal=missing,
                values=(missing,),
            )


def _printed_texts(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield (section, place, text) of everything a person wrote."""
    outline = report.outline
    yield "", "unit", report.unit
    for field in outline.fields.values():
        section = outline.section_of(field.key)
        key = section.key if section else ""
        if field.kind is FieldKind.NARRATIVE:
            for number, block in enumerate(report.narrative_of(field.key), 1):
                yield key, f"{field.key}/{number}", block.literal
        elif field.is_scalar:
            yield key, field.key, report.text_of(field.key)
        elif field.table and field.key == EXPENDITURE:
            for number, line in enumerate(report.lines, 1):
                yield key, f"lines/{number}", line.name
            yield key, EXPENDITURE_NOTE, report.text_of(EXPENDITURE_NOTE)
    for index, table in enumerate(report.tables, 1):
        text = table.caption + "".join(cell for row in table.rows for cell in row)
        yield table.section, f"tables/{index}", text
