"""Filling pages with what stands in a report, one thing after the other.

    set_pages(canvas, [cover, NextPage("pages"), text, table, …], {"pages": template, …}, "cover")

The protocol is that of reportlab's platypus (wrap, split, draw), which costs as much time to
import as the whole of a report takes to set. Lengths are in points.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from desktop.export.pdf.grid import FRAME_SLACK, LINE_PITCH, TYPE_AREA_HEIGHT, Area
from desktop.export.pdf.places import Box, whole

_TOLERANCE = 0.01


class Flowable:
    """Something that takes its place on a page, and may be parted."""

    canv: Any
    """The canvas, while it is drawn."""
    width = 0.0
    height = 0.0
    page_height: float = TYPE_AREA_HEIGHT + FRAME_SLACK
    """Of the area it flows into, empty."""
    where = ""
    """The entry it shows, as :mod:`desktop.export.pdf.places` names them."""

    def boxes(self) -> Iterator[Box]:
        """Yield the entries it shows with their boxes, once it is drawn."""
        return whole(self)

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Measure for a width and the height that is left; set `width` and `height`."""
        raise NotImplementedError

    def split(self, measure: float, left: float) -> list[Flowable]:
        """Return what fits, and the rest; nothing where it is not to be parted."""
        return []

    def draw(self) -> None:
        """Draw with the origin at the lower left corner."""
        raise NotImplementedError

    def draw_on(self, canvas: Any, x: float, y: float) -> None:
        """Draw with the lower left corner at a place of the canvas."""
        self.canv = canvas
        canvas.saveState()
        canvas.translate(x, y)
        self.draw()
        canvas.restoreState()


class NextPage(Flowable):
    """Ends the page; the next one is after another template."""

    def __init__(self, template: str) -> None:
        self.template = template


class SnapToGrid(Flowable):
    """Empty space down to the next line of the grid, or `lines` lines further.

    Stand it after whatever has a height that is no multiple of `LINE_PITCH`.
    """

    def __init__(self, lines: int = 0) -> None:
        self.lines = lines

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Measure the space; at the end of a page it is cut off there."""
        used = self.page_height - left
        next_line = -(-(used / LINE_PITCH - _TOLERANCE) // 1) + self.lines
        self.width, self.height = measure, max(0.0, min(next_line * LINE_PITCH - used, left))
        return self.width, self.height

    def draw(self) -> None:
        """Nothing to draw."""


class RoomFor(Flowable):
    """Starts a new page when `flowables` and some lines after them do not fit on this one."""

    def __init__(self, flowables: Sequence[Flowable], following: int) -> None:
        self.flowables, self.following = tuple(flowables), following

    def wanted(self, width: float) -> float:
        """The height that must be left."""
        heights = (flowable.wrap(width, self.page_height)[1] for flowable in self.flowables)
        wanted = sum(heights) + self.following * LINE_PITCH
        # What is taller than a page can never fit: let it run on instead of skipping pages.
        return wanted if wanted <= self.page_height else 0.0


def room_for(*headings: Flowable, following: int = 1) -> Flowable:
    """Put this before headings that stand together: none of them ends up last on a page.

    `following` lines of body text are kept with them (GB/T 9704-2012 leaves this to good practice).
    """
    return RoomFor(headings, following)


class PageTemplate(NamedTuple):
    """A kind of page: where things flow on it, and what is drawn before them."""

    area: Area
    begin: Callable[[Any], None] = lambda canvas: None
    rotation: int = 0
    """How far it is turned to be read (degrees)."""


class _Pages:
    """The page that is being filled."""

    def __init__(self, canvas: Any, templates: Mapping[str, PageTemplate], first: str) -> None:
        self.canvas, self.templates, self.name = canvas, templates, first
        self.is_open = False
        self.left = 0.0

    @property
    def area(self) -> Area:
        return self.templates[self.name].area

    @property
    def is_empty(self) -> bool:
        return self.left >= self.area.height

    def open(self) -> None:
        """Begin a page, unless one is begun."""
        if not self.is_open:
            template = self.templates[self.name]
            self.canvas.setPageRotation(template.rotation)
            template.begin(self.canvas)
            self.is_open, self.left = True, template.area.height

    def close(self) -> None:
        """End the page, if one is begun."""
        if self.is_open:
            self.canvas.showPage()
            self.is_open = False

    def place(self, flowable: Flowable) -> None:
        """Draw something below what is on the page already."""
        self.left -= flowable.height
        places = self.canvas.places
        if places is not None:
            page, turned = self.canvas.getPageNumber() - 1, bool(self.templates[self.name].rotation)
            places.note(flowable, page, self.area, self.left, turned)
        flowable.draw_on(self.canvas, self.area.left, self.area.bottom + self.left)


def set_pages(
    canvas: Any, story: Iterable[Flowable], templates: Mapping[str, PageTemplate], first: str
) -> None:
    """Draw all things of a story on as many pages as they need, the first after `first`."""
    pages = _Pages(canvas, templates, first)
    queue = deque(story)
    while queue:
        flowable = queue.popleft()
        if isinstance(flowable, NextPage):
            pages.close()
            pages.name = flowable.template
            continue
        pages.open()
        flowable.page_height = pages.area.height
        if isinstance(flowable, RoomFor):
            if not pages.is_empty and flowable.wanted(pages.area.width) > pages.left:
                pages.close()
            continue
        _, height = flowable.wrap(pages.area.width, pages.left)
        if height <= pages.left + _TOLERANCE:
            pages.place(flowable)
            continue
        parts = flowable.split(pages.area.width, pages.left)
        if parts and parts != [flowable]:
            parts[0].wrap(pages.area.width, pages.left)
            pages.place(parts[0])
            queue.extendleft(reversed(parts[1:]))
        elif pages.is_empty:
            pages.place(flowable)  # taller than any page: better cut off than lost
        else:
            queue.appendleft(flowable)
            pages.close()
    pages.close()
