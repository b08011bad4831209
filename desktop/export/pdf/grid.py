"""The page of an official document as a grid of 22 lines of 28 characters (GB/T 9704-2012 §5).

All lengths are in points (1 pt = 1/72 inch).
"""

from __future__ import annotations

from typing import NamedTuple

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
"""Added below an area: one of exactly 225 mm would lose its last line to float rounding."""


class Area(NamedTuple):
    """Where things flow on a page (pt), from its upper edge down."""

    left: float
    bottom: float
    width: float
    height: float


BODY_AREA = Area(
    LEFT_MARGIN, BOTTOM_MARGIN - FRAME_SLACK, TYPE_AREA_WIDTH, TYPE_AREA_HEIGHT + FRAME_SLACK
)
"""The 版心 of an upright page."""
AREA_ACROSS = Area(0, -FRAME_SLACK, TYPE_AREA_HEIGHT, TYPE_AREA_WIDTH + FRAME_SLACK)
"""The 版心 of a page across, whose origin its page moves to its lower left."""
