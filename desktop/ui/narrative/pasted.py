"""Text pasted from Word or WPS: its structure is kept, everything else is dropped.

Heading styles, outline levels, bold paragraphs and typed or automatic numbers become levels,
by the same reading as an import. Blanks for indentation, bookmarks, comments, deleted and
struck text and the outline's own hints are left behind. A text holds no
tables: a row becomes a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final

from desktop.importers.headings import RunningLists, headline, split_mark
from desktop.importers.likeness import folded
from desktop.importers.notes import shortened
from desktop.importers.placing import Levels
from desktop.importers.source import Line
from desktop.ui.narrative.copied_html import CELL, Copied, cells_joined, read_html
from forms.narrative import PARAGRAPH, Block

_BETWEEN_CELLS: Final = "，"


def copied(html: str, text: str) -> Copied:
    """Read what was copied, from its HTML where it has any."""
    read = read_html(html) if html else Copied([])
    if read.lines or read.struck:
        return read
    return Copied([Line(said) for one in text.splitlines() if (said := cells_joined(one))])


def blocks_of(lines: Sequence[Line], level: int, hints: Iterable[str] = ()) -> list[Block]:
    """Return lines as blocks below a section of this level.

    What the program prints itself is left out: the outline's ``hints``, the section's title.
    """
    said = [line for line in lines if not is_printed(line, hints)]
    levels = Levels()
    levels.enter_section(None, None, level)
    lists = RunningLists()
    blocks: list[Block] = []
    for line, following in zip_longest(said, said[1:]):
        if CELL in line.text:
            lists.end()
            blocks.append(Block(PARAGRAPH, (line.text.replace(CELL, _BETWEEN_CELLS),)))
            continue
        mark, _ = split_mark(line.text)
        continues = bool(mark and levels.continues(mark.kind, mark.ordinal))
        found = headline(line, following, continues=continues)
        listed = found is not None and lists.goes_on(found)
        place = levels.place(found, floor=level) if found and not listed else None
        if found is None or place is None or place.level <= level:
            lists.remember(line.text)
            blocks.append(Block(PARAGRAPH, (line.text,)))
            continue
        lists.end()
        blocks.append(Block(place.level, (found.text,)))
        if found.rest:
            blocks.append(Block(PARAGRAPH, (found.rest,)))
    return blocks


def is_printed(line: Line, hints: Iterable[str]) -> bool:
    """Whether a line is one of the texts that the program prints or shows itself."""
    wanted = {folded(hint) for hint in hints if hint}
    return folded(line.text) in wanted or folded(split_mark(line.text)[1]) in wanted


def what_was_pasted(read: Copied, blocks: Sequence[Block], title: str = "") -> str:
    """Return what became of headings, tables and struck text; "" where all is plain text.

    ``title`` is that of the section.
    """
    told = []
    if title and any(is_printed(line, (title,)) for line in read.lines):
        told.append(f"本章的标题“{title}”由程序印出，没有贴入。")
    headings = sum(block.level != PARAGRAPH for block in blocks)
    if headings:
        told.append(
            f"贴入 {len(blocks)} 段，其中 {headings} 段认作标题；"
            "不对的用 Tab、Shift+Tab 改级别，Ctrl+0 改成正文。"
        )
    if any(CELL in line.text for line in read.lines):
        told.append("文字里放不下表格，已按行贴成文字，各格用逗号隔开。")
    if read.struck:
        more = f"等 {len(read.struck)} 处" if len(read.struck) > 1 else ""
        told.append(f"划掉的文字“{shortened(read.struck[0])}”{more}没有贴入。")
    return "".join(told)
