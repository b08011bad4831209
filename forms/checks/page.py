"""Rules on what paper can show."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.finding import Finding, Level, passage_rule
from forms.checks.passages import Passage, Reading


@passage_rule("P01", Level.EXPLAIN, "字体中有的字")
def characters_without_glyph(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """印出的每个字都须在某个字体中有字形；没有的字会印成“〓”。"""
    missing = "".join(
        character
        for character in dict.fromkeys(passage.text)
        if not character.isspace() and not reading.covers(character)
    )
    if missing:
        codes = "、".join(f"{character}（U+{ord(character):04X}）" for character in missing)
        yield Finding(
            "P01",
            Level.EXPLAIN,
            passage.section,
            passage.where,
            f"字体中没有{codes}，印出来会是“〓”；请换用同义的字，或打印后手写。",
            literal=missing,
            values=(missing,),
        )
