"""What the styles of a Word file say of its paragraphs, worked out once for each style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from docx.oxml.ns import qn

Element: TypeAlias = Any
"""An element of lxml, which publishes no types."""

_PROPERTIES: Final = qn("w:pPr")
_VALUE: Final = qn("w:val")
_STYLE: Final = f"{_PROPERTIES}/{qn('w:pStyle')}"
_OUTLINE: Final = qn("w:outlineLvl")


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all it is based on: its name, whether bold, the level of its heading (0–9).

    ``chain`` are the elements of the style and of those it is based on, nearest first.
    """

    name: str
    bold: bool | None
    level: int
    chain: tuple[Element, ...]


class Styles:
    """The styles of one Word file."""

    def __init__(self, root: Element) -> None:
        self._elements: dict[str, Element] = {
            style.get(qn("w:styleId"), ""): style for style in root.iterchildren(qn("w:style"))
        }
        self._default = next(
            (
                key
                for key, style in self._elements.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            "",
        )
        self._known: dict[str, Style] = {}

    def has(self, name: str) -> bool:
        """Whether there is a style of this name."""
        return any(name_of(style) == name for style in self._elements.values())

    def of(self, paragraph: Element) -> Style:
        """Return the style of a paragraph."""
        style = paragraph.find(_STYLE)
        return self.named(style.get(_VALUE, "") if style is not None else self._default)

    def named(self, key: str) -> Style:
        """Return the style with this id; one that says nothing where there is none."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(self._chain(key))
        return known

    def level(self, paragraph: Element, style: Style) -> int:
        """Return 1–9 for a paragraph with an outline level or in a heading style, else 0."""
        own = _outline_level(paragraph)
        return style.level if own is None else own

    def _chain(self, key: str) -> tuple[Element, ...]:
        chain: list[Element] = []
        while key in self._elements and self._elements[key] not in chain:
            chain.append(self._elements[key])
            base = self._elements[key].find(qn("w:basedOn"))
            key = base.get(_VALUE, "") if base is not None else ""
        return tuple(chain)

    @staticmethod
    def _read(chain: tuple[Element, ...]) -> Style:
        name = name_of(chain[0]) if chain else ""
        bold = next((said for said in map(bold_of, chain) if said is not None), None)
        level = next((said for said in map(_outline_level, chain) if said is not None), None)
        if level is None:
            kind, _, number = name.lower().rpartition(" ")
            is_heading = kind in ("heading", "标题") and number.isdecimal()
            level = int(number) if is_heading else 0
        return Style(name, bold, level, chain)


def name_of(style: Element) -> str:
    """Return the name of a style's element."""
    name = style.find(qn("w:name"))
    return str(name.get(_VALUE, "")) if name is not None else ""


def switch(properties: Element | None, tag: str) -> bool | None:
    """Read a property that is on, off or unsaid; ``tag`` is a qualified name."""
    found = properties.find(tag) if properties is not None else None
    return None if found is None else is_on(found)


def is_on(said: Element | None) -> bool:
    """Whether a property that is on or off is said to be on."""
    return said is not None and said.get(_VALUE, "1") not in ("0", "false", "off")


def said_by(properties: Element | None, style: Style | None, tag: str) -> Element | None:
    """Return a property of a run, as itself or else its character style says it."""
    holders = [properties] if properties is not None else []
    if style is not None:
        holders += [each.find(qn("w:rPr")) for each in style.chain]
    found = (holder.find(tag) for holder in holders if holder is not None)
    return next((each for each in found if each is not None), None)


def bold_of(style: Element) -> bool | None:
    """Return whether a style's own properties are bold; None where they do not say."""
    return switch(style.find(qn("w:rPr")), qn("w:b"))


def _outline_level(holder: Element) -> int | None:
    """Return the outline level that a paragraph or style says itself; 0 is body text."""
    properties = holder.find(_PROPERTIES)
    level = properties.find(_OUTLINE) if properties is not None else None
    if level is None:
        return None
    value = int(level.get(_VALUE, "9"))
    return value + 1 if value < 9 else 0
