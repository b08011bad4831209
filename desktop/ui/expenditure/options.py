"""Which columns and rows the expenditure table shows besides those of the outline."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

BUDGET: Final = "budget"
PRIOR: Final = "prior"
SUBTOTALS: Final = "subtotals"
LABELS: Final = {
    BUDGET: "预算数和执行率列",
    PRIOR: "上年数和增减列",
    SUBTOTALS: "按类小计",
}


class TableOptions(QObject):
    """What the officer switched on; it holds for every report until she switches it off."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on: frozenset[str] = frozenset()

    def shows(self, name: str) -> bool:
        """Whether this is switched on."""
        return name in self._on

    def toggle(self, name: str) -> None:
        """Switch one of them on or off."""
        self._take(self._on ^ {name})

    def text(self) -> str:
        """Return what is switched on, to be remembered."""
        return " ".join(sorted(self._on))

    def restore(self, text: str) -> None:
        """Switch on what was remembered; unknown words say nothing."""
        self._take(frozenset(text.split()) & frozenset(LABELS))

    def _take(self, wanted: frozenset[str]) -> None:
        if wanted != self._on:
            self._on = wanted
            self.changed.emit()
