"""Where each entry of a report stands on its pages: a click in the preview leads to the entry.

    places = Places()
    pdf_bytes(report, draft=True, places=places)
    for place in places.found: …

Places are named as findings name them (a field's key, ``NARRATIVE/N``, ``lines/N``), and a
section's heading by ``section:KEY``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.export.pdf.grid import PAGE_HEIGHT, PAGE_WIDTH, Area

if TYPE_CHECKING:
    from desktop.export.pdf.flow import Flowable
    from forms.reading import HeadingItem, ParagraphItem

SECTION: Final = "section:"
"""Prefix of the place of a section's heading; the section's key follows."""


class Box(NamedTuple):
    """An entry's part of a flowable: pt from the flowable's left edge and down from its top."""

    where: str
    left: float
    top: float
    right: float
    bottom: float


class Place(NamedTuple):
    """Where an entry stands: the page (from 0), and shares of it as it is read, from its top."""

    where: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


class Places:
    """Notes the places of what is drawn, in the order of the paper."""

    def __init__(self) -> None:
        self.found: list[Place] = []

    def note(self, flowable: Flowable, page: int, area: Area, left: float, turned: bool) -> None:
        """Note a flowable that is drawn with ``left`` pt of the area below it.

        ``turned``: its page is read across.
        """
        width, height = (PAGE_HEIGHT, PAGE_WIDTH) if turned else (PAGE_WIDTH, PAGE_HEIGHT)
        # An area across has its origin at the lower left of the 版心, turned to be read.
        x, bottom = _origin(turned)
        x += area.left
        top = height - (bottom + area.bottom + left + flowable.height)
        for box in flowable.boxes():
            self.found.append(
                Place(
                    box.where,
                    page,
                    (x + box.left) / width,
                    (top + box.top) / height,
                    (x + box.right) / width,
                    (top + box.bottom) / height,
                )
            )


def _origin(turned: bool) -> tuple[float, float]:
    """Return where the origin of the area stands on the page as it is read (pt)."""
    from desktop.export.pdf.grid import BOTTOM_MARGIN, LEFT_MARGIN, TYPE_AREA_WIDTH

    if not turned:
        return 0.0, 0.0
    return BOTTOM_MARGIN, PAGE_WIDTH - LEFT_MARGIN - TYPE_AREA_WIDTH


def whole(flowable: Flowable) -> Iterator[Box]:
    """Yield the one box of a flowable that shows a single entry."""
    if flowable.where:
        yield Box(flowable.where, 0.0, 0.0, flowable.width, flowable.height)


def entry_of(item: HeadingItem | ParagraphItem) -> str:
    """Return the place from which a heading or a paragraph comes."""
    if item.narrative:
        return f"{item.narrative}/{item.block + 1}"
    field = getattr(item, "field", "")
    return field or SECTION + item.section
