"""Automatic numbers of a Word file, written out as they print.

Word keeps the numbers of lists and headings outside the text. They are counted here, so that a
numbered heading looks like a typed one to the recogniser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from docx.oxml.ns import qn

from forms.narrative import chinese_number

_CHINESE_FORMATS: Final = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional"}
)
_DIGIT_FORMATS: Final = frozenset({"decimal", "decimalZero", "decimalFullWidth"})


class ListNumbers:
    """Counts the numbered paragraphs of a document from its start."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], Any] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        root = _numbering(document)
        if root is None:
            return
        for abstract in root.iterchildren(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"), "")
            for level in abstract.iterchildren(qn("w:lvl")):
                self._levels[key, int(level.get(qn("w:ilvl"), "0"))] = level
        for number in root.iterchildren(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            if link is not None:
                self._abstract[number.get(qn("w:numId"), "")] = link.get(qn("w:val"), "")

    def next_for(self, paragraph: Any, styles: tuple[Any, ...]) -> str:
        """Return the number that prints before this paragraph; "" for none and for bullets."""
        number_id, level = _place(paragraph, styles)
        abstract = self._abstract.get(number_id, "")
        definition = self._levels.get((abstract, level))
        if definition is None:
            return ""
        counts = self._counts.setdefault(abstract, [0] * 9)
        counts[level] = counts[level] + 1 if counts[level] else self._start(abstract, level)
        counts[level + 1 :] = [0] * (8 - level)
        text = definition.find(qn("w:lvlText"))
        pattern = str(text.get(qn("w:val"), "")) if text is not None else ""
        if _format(definition) not in _CHINESE_FORMATS | _DIGIT_FORMATS:
            return ""
        return re.sub(r"%([1-9])", lambda match: self._digit(abstract, match.group(1)), pattern)

    def _start(self, abstract: str, level: int) -> int:
        definition = self._levels.get((abstract, level))
        start = definition.find(qn("w:start")) if definition is not None else None
        return int(start.get(qn("w:val"), "1")) if start is not None else 1

    def _digit(self, abstract: str, place: str) -> str:
        level = int(place) - 1
        count = self._counts[abstract][level] or self._start(abstract, level)
        definition = self._levels.get((abstract, level))
        if _format(definition) in _CHINESE_FORMATS and 1 <= count <= 99:
            return chinese_number(count)
        return str(count)


def _numbering(document: Any) -> Any:
    """Return the root of the numbering part, where the file has one."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _format(definition: Any) -> str:
    found = definition.find(qn("w:numFmt")) if definition is not None else None
    return str(found.get(qn("w:val"), "decimal")) if found is not None else "decimal"


def _place(paragraph: Any, styles: tuple[Any, ...]) -> tuple[str, int]:
    """Return the list and the level (0–8) of a paragraph: its own, else its style's."""
    for properties in _properties(paragraph, styles):
        found = properties.find(qn("w:numPr"))
        if found is None:
            continue
        number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
        key = number.get(qn("w:val"), "") if number is not None else ""
        place = int(level.get(qn("w:val"), "0")) if level is not None else 0
        return key, max(0, min(place, 8))
    return "", 0


def _properties(paragraph: Any, styles: tuple[Any, ...]) -> Iterator[Any]:
    for holder in (paragraph, *styles):
        properties = holder.find(qn("w:pPr"))
        if properties is not None:
            yield properties
