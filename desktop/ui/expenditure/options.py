"""Which columns and rows the expenditure table shows besides those of the outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from forms.report import Report

BUDGET: Final = "budget"
PRIOR: Final = "prior"
SUBTOTALS: Final = "subtotals"
LABELS: Final = {
    BUDGET: "预算数和执行率列",
    PRIOR: "上年数和增减列",
    SUBTOTALS: "按类小计",
}


class TableOptions(QObject):
    """What the officer switched on; it holds for every report until she switches it off.

    Columns that hold something in the open report show unasked, until she puts them away: after
    a roll-over these are last year's amounts.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on: frozenset[str] = frozenset()
        self._off: frozenset[str] = frozenset()
        self._held: frozenset[str] = frozenset()

    def shows(self, name: str) -> bool:
        """Whether this is shown."""
        return name in self._shown

    @property
    def _shown(self) -> frozenset[str]:
        return self._on | (self._held - self._off)

    def toggle(self, name: str) -> None:
        """Switch one of them on or off."""
        one = frozenset((name,))
        if self.shows(name):
            self._take(self._on - one, self._off | (one & self._held), self._held)
        else:
            self._take(self._on | one, self._off - one, self._held)

    def follow(self, report: Report | None) -> None:
        """Look at what the open report's rows hold; ``None`` while there is no report."""
        lines = report.lines if report else ()
        budget = any(line.budget is not None for line in lines)
        prior = any(line.prior is not None for line in lines)
        held = {BUDGET: budget, PRIOR: prior}
        self._take(self._on, self._off, frozenset(name for name in held if held[name]))

    def text(self) -> str:
        """Return what is switched on, and with a minus what was put away, to be remembered."""
        return " ".join([*sorted(self._on), *(f"-{name}" for name in sorted(self._off))])

    def restore(self, text: str) -> None:
        """Switch on and off what was remembered; unknown words say nothing."""
        words = text.split()
        off = (word.removeprefix("-") for word in words if word.startswith("-"))
        known = frozenset(LABELS)
        self._take(frozenset(words) & known, frozenset(off) & known, self._held)

    def _take(self, on: frozenset[str], off: frozenset[str], held: frozenset[str]) -> None:
        before = self._shown
        self._on, self._off, self._held = on, off, held
        if self._shown != before:
            self.changed.emit()
