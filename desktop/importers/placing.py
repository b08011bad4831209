"""The place of headings: which level a heading has, from where it stands and how it is numbered.

Numbers mean nothing by themselves: 1、 below 三、 is a level-2 heading, 1. below 1、 one of level
3. The kinds of numbers that are open at a place, outermost first, tell the level.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.importers.headings import Headline, Mark
from forms.narrative import DEEPEST


@dataclass(slots=True)
class _Open:
    """A heading that is open at a place."""

    kind: str
    level: int
    ordinal: int
    bold: bool
    runs_in: bool


@dataclass(frozen=True, slots=True)
class Place:
    """The level found for a heading. ``slip`` is a remark on its number, or empty."""

    level: int
    slip: str = ""


class Levels:
    """Keeps the headings that are open, and gives the next one its level."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def enter_section(self, found: Headline | None, mark: Mark | None, level: int) -> None:
        """Open the heading of a part whose level is known."""
        self._open = [entry for entry in self._open if entry.level < level]
        kind = found.kind if found else mark.kind if mark else f"section {level}"
        self._open.append(
            _Open(
                kind,
                level,
                mark.ordinal if mark else 0,
                bool(found and found.bold),
                bool(found and found.rest),
            )
        )

    def continues(self, kind: str, ordinal: int) -> bool:
        """Whether a number continues a series that is open."""
        return any(entry.kind == kind and entry.ordinal + 1 == ordinal for entry in self._open)

    def expected(self, found: Headline) -> int:
        """Return the level that a heading's number or style gives it here (1 to 5)."""
        for entry in self._open:
            if entry.kind == found.kind:
                return entry.level
        above = self._above(found)
        return above.level + 1 if above else 1

    def slip_of(self, found: Headline) -> _Open | None:
        """Return the heading whose series a misnumbered one continues, or None.

        A second 三、 below 三、 after 1、 and 2、 can only mean 3、.
        """
        mark = found.mark
        if mark is None or found.style:
            return None
        same = next((entry for entry in self._open if entry.kind == found.kind), None)
        if same is None or mark.ordinal == same.ordinal + 1:
            return None
        inner = self._open[self._open.index(same) + 1 :]
        fitting = [e for e in inner if e.ordinal + 1 == mark.ordinal and e.kind != found.kind]
        shape = (found.bold, bool(found.rest))
        # Of several series the one set alike is meant, else the innermost.
        return min(
            reversed(fitting),
            key=lambda e: ((e.bold, e.runs_in) != shape, e.runs_in != shape[1]),
            default=None,
        )

    def place(self, found: Headline, *, floor: int) -> Place | None:
        """Open a heading that the outline does not know; ``floor`` is its section's level.

        Returns None where it would lie deeper than headings go.
        """
        meant = self.slip_of(found)
        if meant and found.mark:
            level, kind = meant.level, meant.kind
            slip = f"编号“{found.mark.text}”按上下文应是第 {found.mark.ordinal} 个同级标题"
        else:
            level, kind, slip = self.expected(found), found.kind, ""
            if found.kind == "bold" and level <= floor:
                level, kind = floor + 1, "bold below"
                level = next((e.level for e in self._open if e.kind == kind), level)
        if level > DEEPEST:
            return None
        if not slip:
            slip = self._counted(found, level, kind)
        self._open = [entry for entry in self._open if entry.level < level]
        self._push(found, kind, level)
        return Place(level, slip)

    def _counted(self, found: Headline, level: int, kind: str) -> str:
        """Return a remark where a number is not the one after its sibling's."""
        mark = found.mark
        if mark is None:
            return ""
        before = next((e.ordinal for e in self._open if (e.level, e.kind) == (level, kind)), 0)
        if mark.ordinal == before + 1:
            return ""
        return (
            f"编号“{mark.text}”不连续，前一个同级编号是 {before}"
            if before
            else (f"编号“{mark.text}”不是从 1 开始")
        )

    def _above(self, found: Headline) -> _Open | None:
        """Return the heading that a heading of a kind not yet open stands below."""
        if found.style:
            for entry in reversed(self._open):
                style = int(entry.kind.removeprefix("style ")) if "style" in entry.kind else 0
                if style < found.style:
                    return entry
            return None
        return self._open[-1] if self._open else None

    def _push(self, found: Headline, kind: str, level: int) -> None:
        ordinal = found.mark.ordinal if found.mark else 0
        self._open.append(_Open(kind, level, ordinal, found.bold, bool(found.rest)))
