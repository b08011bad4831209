"""Texts that stand in cells although they are no valid entries, by their cell."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from forms.amount import Amount, TooFineError


@dataclass(frozen=True, slots=True)
class WrongText:
    """What was typed, and why it was not saved.

    ``amount`` is what was meant, where it only has more decimals than are shown.
    """

    text: str
    reason: str
    amount: Amount | None = None

    @classmethod
    def refused(cls, text: str, error: ValueError) -> WrongText:
        """Return a text that could not be read, with why."""
        amount = error.amount if isinstance(error, TooFineError) else None
        return cls(text, str(error), amount)


@dataclass(slots=True)
class WrongTexts:
    """Keeps wrong texts at their cells while rows come and go around them."""

    _cells: dict[tuple[int, str], WrongText] = field(default_factory=dict)

    def get(self, row: int, column: str) -> WrongText | None:
        """Return the wrong text of a cell, if any."""
        return self._cells.get((row, column))

    def put(self, row: int, column: str, wrong: WrongText) -> None:
        """Keep a wrong text."""
        self._cells[row, column] = wrong

    def drop(self, row: int, column: str) -> bool:
        """Forget a cell's wrong text; return whether there was one."""
        return self._cells.pop((row, column), None) is not None

    def cell_of(self, wrong: WrongText) -> tuple[int, str] | None:
        """Return the cell in which this very text stands, wherever its row went; None for none."""
        return next((cell for cell, one in self._cells.items() if one is wrong), None)

    def change(self, texts: Iterable[tuple[WrongText, WrongText | None]]) -> None:
        """Let other texts, or none, stand where these very ones do."""
        cells = {id(one): cell for cell, one in self._cells.items()}
        for text, other in texts:
            cell = cells.get(id(text))
            if cell is not None and other is not None:
                self._cells[cell] = other
            elif cell is not None:
                del self._cells[cell]

    def copy_of(self, texts: Iterable[WrongText]) -> WrongTexts:
        """Return these very texts by their cells, those that stand in one."""
        wanted = {id(text) for text in texts}
        return WrongTexts({cell: one for cell, one in self._cells.items() if id(one) in wanted})

    def splice(self, at: int, removed: int, inserted: int, rows: int) -> None:
        """Follow a change of the rows: ``removed`` at ``at`` gave way to ``inserted``.

        ``rows`` is the number of rows before. What stood in the blank row below the last one
        belongs to the row that is then added there.
        """
        appended = at == rows and not removed
        kept: dict[tuple[int, str], WrongText] = {}
        for (row, column), wrong in self._cells.items():
            if row < at or (appended and row == at) or (row < at + min(removed, inserted)):
                kept[row, column] = wrong
            elif row >= at + removed:
                kept[row + inserted - removed, column] = wrong
        self._cells = kept

    def permute(self, order: Sequence[int]) -> None:
        """Follow rows that were put into another order: ``order`` names the old row of each."""
        place = {old: new for new, old in enumerate(order)}
        self._cells = {
            (place.get(row, row), column): wrong for (row, column), wrong in self._cells.items()
        }

    def take(self, others: WrongTexts) -> None:
        """Keep all of these too."""
        self._cells.update(others._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def cells(self) -> list[tuple[int, str]]:
        """Return the cells with a wrong text, from above."""
        return sorted(self._cells)


def order_of(before: Sequence[Hashable], after: Sequence[Hashable], first: int) -> list[int]:
    """Return the old row of each row that was put into another order, rows counted from ``first``.

    Empty where they are not the same rows. Rows that say the same keep their order.
    """
    if len(before) != len(after):
        return []
    places: dict[Hashable, list[int]] = {}
    for row in range(len(before) - 1, -1, -1):
        places.setdefault(before[row], []).append(first + row)
    order = [places[one].pop() for one in after if places.get(one)]
    return [*range(first), *order] if len(order) == len(after) else []
