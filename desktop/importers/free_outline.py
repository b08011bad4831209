"""An outline made of a document's own chapters, for reports of bureaus whose outline is unknown.

Cover, figures and the expenditure table are those of the outline that fits best; only the
chapters are the document's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from desktop.importers.headings import headline, split_mark
from desktop.importers.likeness import folded
from desktop.importers.matching import find_section
from desktop.importers.source import Item, Line
from forms.outline import EXPENDITURE, Field, Outline, Table
from forms.outline_reader import parse_outline

LEAST_CHAPTERS = 3
_MOST_CHAPTERS = 30
_CHAPTERS = ("一、", "第一章")


def own_chapters(items: Sequence[Item]) -> list[tuple[int, str]]:
    """Return index and heading of a document's chapters: one numbered series, or one style."""
    numbered: list[tuple[int, str]] = []
    styled: list[tuple[int, str]] = []
    for index, item in enumerate(items):
        if not isinstance(item, Line) or not item.text or item.contents:
            continue
        mark, bare = split_mark(item.text)
        found = headline(item, None)
        if found is None or found.rest:
            continue
        if mark and mark.kind in _CHAPTERS and mark.ordinal == len(numbered) + 1:
            numbered.append((index, bare.strip("：:。 ")))
        elif item.style == 1 and mark is None:
            styled.append((index, bare.strip("：:。 ")))
    return max(numbered, styled, key=len)


def fits(outline: Outline, chapters: Sequence[tuple[int, str]]) -> bool:
    """Whether an outline has places for the half of a document's chapters, or these are few."""
    if len(chapters) < LEAST_CHAPTERS:
        return True
    known = sum(find_section(text, outline) is not None for _, text in chapters)
    return 2 * known >= len(chapters)


def free_outline(
    chapters: Sequence[tuple[int, str]], spent: Sequence[int], base: Outline, year: int | None
) -> Outline:
    """Return an outline with these chapters; ``spent`` are the places of expenditure tables."""
    chapters = chapters[:_MOST_CHAPTERS]
    headings = [text for _, text in chapters]
    digest = hashlib.sha256("\n".join(map(folded, headings)).encode()).hexdigest()[:8]
    home = max(
        (place for place, (index, _) in enumerate(chapters) if spent and index < min(spent)),
        default=0,
    )
    lines = [
        f'key = "free-{digest}"',
        'name = "按原文件标题建立的提纲"',
        'status = "由导入的文件建立，未经核对"',
        f"valid_from = {year or 2000}",
        f"title = {_toml(list(base.title))}",
        f"unit_label = {_toml(base.unit_label)}",
        f"amount_unit = {_toml(base.view.unit.value)}",
        f"amount_decimals = {base.view.decimals}",
    ]
    for field in base.cover:
        lines += ["[[cover]]", *_field(field)]
    for place, heading in enumerate(headings):
        key = f"part{place + 1}"
        lines += ["[[section]]", f'key = "{key}"', "level = 1", f"heading = {_toml(heading)}"]
        if place == home:
            for figure in base.figures:
                if base.section_of(figure.key):
                    lines += ["[[section.field]]", *_field(figure)]
        lines += ["[[section.field]]", 'kind = "narrative"']
        if place == home and base.expenditure:
            lines += _expenditure(base.expenditure, f"{key}.after")
    for formula in base.formulas:
        lines += [
            "[[formula]]", f"code = {_toml(formula.code)}", f"label = {_toml(formula.label)}",
            f"total = {_toml(formula.total)}", f"terms = {_toml(list(formula.terms))}",
        ]  # fmt: skip
    return parse_outline("\n".join(lines) + "\n")


def _toml(value: object) -> str:
    """Write a text, or a list of texts, as TOML does; JSON's form is among its own."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _field(field: Field) -> list[str]:
    lines = [
        f'key = "{field.key}"',
        f"label = {_toml(field.label)}",
        f'kind = "{field.kind.value}"',
    ]
    if field.unit:
        lines.append(f"unit = {_toml(field.unit)}")
    if field.hint:
        lines.append(f"hint = {_toml(field.hint)}")
    if field.names:
        lines.append(f"names = {_toml(list(field.names))}")
    if field.choices:
        lines.append(f"choices = {_toml(list(field.choices))}")
    return lines


def _expenditure(table: Table, after: str) -> list[str]:
    lines = [
        "[[section.field]]", f'key = "{EXPENDITURE}"', 'label = "支出明细"', 'kind = "table"',
        f"caption = {_toml(table.caption)}",
    ]  # fmt: skip
    for column in table.columns:
        lines += [
            "[[section.field.column]]", f'key = "{column.key}"', f"label = {_toml(column.label)}",
            f'kind = "{column.kind.value}"', f"width = {column.width}",
            f"printed = {str(column.printed).lower()}",
        ]  # fmt: skip
    return [
        *lines,
        "[[section.field]]",
        f'key = "{after}"',
        'label = "表后文字"',
        'kind = "narrative"',
    ]
