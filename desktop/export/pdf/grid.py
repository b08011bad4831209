"""The page of an official document as a grid of 22 lines of 28 characters (GB/T 9704-2012 §5).

All lengths are in points (1 pt = 1/72 inch). `body_frame` is the frame that holds such a page;
`SnapToGrid` brings the text after a table back to the grid; `room_for` keeps a heading with the
lines that follow it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from reportlab.platypus import Flowable, Frame
from reportlab.platypus.flowables import CondPageBreak

if TYPE_CHECKING:
    from collections.abc import Sequence

MILLIMETRE = 72 / 25.4
"""pt"""

PAGE_WIDTH = 210 * MILLIMETRE
PAGE_HEIGHT = 297 * MILLIMETRE
LEFT_MARGIN = 28 * MILLIMETRE
"""订口 (GB/T 9704-2012 §5.2.1)."""
TOP_MARGIN = 37 * MILLIMETRE
"""天头 (GB/T 9704-2012 §5.2.1)."""
TYPE_AREA_WIDTH = 156 * MILLIMETRE
"""版心 (GB/T 9704-2012 §5.2.1): 442.20 pt."""
TYPE_AREA_HEIGHT = 225 * MILLIMETRE
"""版心 (GB/T 9704-2012 §5.2.1): 637.80 pt."""
RIGHT_MARGIN = PAGE_WIDTH - LEFT_MARGIN - TYPE_AREA_WIDTH
BOTTOM_MARGIN = PAGE_HEIGHT - TOP_MARGIN - TYPE_AREA_HEIGHT
PAGE_NUMBER_DROP = 7 * MILLIMETRE
"""From the lower edge of the 版心 to the page number (GB/T 9704-2012 §7.5)."""

CHARACTERS_PER_LINE = 28
LINES_PER_PAGE = 22
BODY_SIZE = 16.0
"""三号"""
TITLE_SIZE = 22.0
"""二号"""
PAGE_NUMBER_SIZE = 14.0
"""四号"""
LINE_PITCH = TYPE_AREA_HEIGHT / LINES_PER_PAGE
"""From baseline to baseline: 28.99 pt."""
CHARACTER_PITCH = (TYPE_AREA_WIDTH - BODY_SIZE) / (CHARACTERS_PER_LINE - 1)
"""From the left edge of one character to that of the next: 15.785 pt.

The last of 28 characters keeps its whole body of 16 pt, so that it ends on the right edge.
"""
FRAME_SLACK = 0.5
"""Added below a frame: one of exactly 225 mm would lose its last line to float rounding."""


def body_frame(
    name: str,
    width: float = TYPE_AREA_WIDTH,
    height: float = TYPE_AREA_HEIGHT,
    left: float = LEFT_MARGIN,
    bottom: float = BOTTOM_MARGIN,
) -> Frame:
    """A frame without padding for the 版心; its lines start at its upper edge (pt)."""
    return Frame(
        left,
        bottom - FRAME_SLACK,
        width,
        height + FRAME_SLACK,
        leftPadding=0,
        bottomPadding=0,
        rightPadding=0,
        topPadding=0,
        id=name,
    )


def across_frame(name: str) -> Frame:
    """A frame for the 版心 of a page across, whose origin its page moves to its lower left."""
    return body_frame(name, TYPE_AREA_HEIGHT, TYPE_AREA_WIDTH, 0, 0)


class SnapToGrid(Flowable):
    """Empty space down to the next line of the grid, or `lines` lines further.

    Stand it after whatever has a height that is no multiple of `LINE_PITCH`.
    """

    _ZEROSIZE = 1

    def __init__(self, lines: int = 0) -> None:
        super().__init__()
        self.lines = lines

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Measure the space; at the end of a page it is cut off there."""
        frame = getattr(self, "_frame", None)
        full = frame._aH if frame is not None else TYPE_AREA_HEIGHT + FRAME_SLACK
        used = full - aH
        next_line = math.ceil(used / LINE_PITCH - 0.01) + self.lines
        self.width, self.height = aW, max(0.0, min(next_line * LINE_PITCH - used, aH))
        return self.width, self.height

    def draw(self) -> None:
        """Nothing to draw."""


class RoomFor(CondPageBreak):
    """Starts a new page when `flowables` and some lines after them do not fit on this one."""

    def __init__(self, flowables: Sequence[Flowable], following: int) -> None:
        super().__init__(0)
        self.flowables, self.following = tuple(flowables), following

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Measure what must stay together; ask for a new frame if it does not fit."""
        canvas: Any = getattr(self, "canv", None)
        heights = (flowable.wrapOn(canvas, aW, 10 * PAGE_HEIGHT)[1] for flowable in self.flowables)
        wanted = sum(heights) + self.following * LINE_PITCH
        # What is taller than a page can never fit: let it run on instead of skipping pages.
        self.height = wanted - 0.01 if wanted <= TYPE_AREA_HEIGHT + FRAME_SLACK else 0
        size: tuple[float, float] = super().wrap(aW, aH)
        return size


def room_for(*headings: Flowable, following: int = 1) -> Flowable:
    """Put this before headings that stand together: none of them ends up last on a page.

    `following` lines of body text are kept with them (GB/T 9704-2012 leaves this to good practice).
    """
    return RoomFor(headings, following)
