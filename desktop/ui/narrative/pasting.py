"""A text and the clipboard: blocks of this program, what others copied, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QMimeData

from forms.data import item_from_data, item_to_data
from forms.narrative import DEEPEST, Block, Quote

BLOCKS: Final = "application/x-ziping-blocks"
"""Format of blocks with their quotes on the clipboard."""
_RICH: Final = ("text/rtf", "application/rtf", "Rich Text Format")


def refusal(source: QMimeData) -> str:
    """Return why nothing was pasted and what to do; "" where there is nothing to say."""
    if any(kind in name for name in source.formats() for kind in _RICH):
        return (
            "没有粘贴：剪贴板里只有 RTF 格式的文字，这里读不了。"
            "请在 Word 或 WPS 里打开后再复制，或先贴到记事本里再复制过来。"
        )
    if source.hasImage():
        return "没有粘贴：剪贴板里只有图片，文字里不放图片。要随报告保存的，请放进“佐证材料”。"
    return ""


def mime_of(blocks: Sequence[Block], printed: Callable[[Quote], str]) -> QMimeData:
    """Return blocks as text for other programs, and as blocks for this one."""
    lines = [
        "".join(piece if isinstance(piece, str) else printed(piece) for piece in one.text)
        for one in blocks
    ]
    copied = QMimeData()
    copied.setText("\n".join(lines))
    data = json.dumps([item_to_data(one) for one in blocks], ensure_ascii=False)
    copied.setData(BLOCKS, data.encode())
    return copied


def copied_blocks(source: QMimeData) -> list[Block] | None:
    """Return the blocks that this program copied; None where another program did."""
    if not source.hasFormat(BLOCKS):
        return None
    data = json.loads(bytes(source.data(BLOCKS).data()).decode())
    read = [item_from_data(one) for one in data]
    return [one for one in read if isinstance(one, Block)]


class Pasted(NamedTuple):
    """What was read of a clipboard: blocks, and what became of headings, tables and struck text."""

    blocks: list[Block]
    told: str = ""


def read_copied(
    source: QMimeData, level: int, levels: Sequence[int], hints: Sequence[str], title: str = ""
) -> Pasted:
    """Read what another program copied; a piece of one line goes on in its paragraph.

    ``level`` is that of the block at the cursor; ``levels`` and ``title`` are the section's.
    """
    html = source.html() if source.hasHtml() else ""
    lines = source.text().splitlines()
    if not html and len(lines) == 1 and "\t" not in lines[0]:
        return Pasted([Block(level, (lines[0],))])
    from desktop.ui.narrative import pasted as reading  # reads as importers do

    section = levels[1] - 1 if len(levels) > 1 else DEEPEST
    read = reading.copied(html, source.text())
    blocks = reading.blocks_of(read.lines, section, (*hints, title))
    told = reading.what_was_pasted(read, blocks, title)
    if len(blocks) == 1 and not blocks[0].level:
        return Pasted([Block(level, blocks[0].text)], told)
    return Pasted(blocks, told)
