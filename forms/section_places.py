"""What a section is called with its full number (二（二）管理及使用), as the window has it."""

from __future__ import annotations

from collections.abc import Mapping

from forms.narrative import Numbering
from forms.outline import UNPLACED, Outline


def full_number(marks: list[str]) -> str:
    """Return a section's number with those above it: 二、 and （二） are 二（二）."""
    return "".join(mark.rstrip("、.") for mark in marks)


def titled(number: str, name: str) -> str:
    """Return number and name in one."""
    space = "" if number.endswith("）") or not number else " "
    return f"{number}{space}{name}"


def place_name(outline: Outline, section: str) -> str:
    """Return what the section of a key is called wherever it is named; "" is the cover's."""
    if section == UNPLACED:
        return "未归类"
    return section_places(outline).get(section, "封面")


def section_places(outline: Outline) -> Mapping[str, str]:
    """Return each section's number and short name by its key."""
    numbering = Numbering()
    marks: list[str] = []
    found = {}
    for section in outline.sections:
        marks[section.level - 1 :] = [numbering.mark(section.level)]
        found[section.key] = titled(full_number(marks), section.short)
    return found
