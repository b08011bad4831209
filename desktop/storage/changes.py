"""What an edit changes in the file: the rows before and after, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.storage.positions import respaced
from desktop.storage.rows import Place, PlacedRow, Row, item_row, place_of, value_row
from forms import edits
from forms.edits import Batch, Edit, SetValue, Splice
from forms.report import Report


@dataclass(slots=True)
class Changes:
    """A report on its way through an edit, with the rows that change with it."""

    report: Report
    positions: dict[str, list[int]]
    """Positions of the items of each list; a list is replaced, never changed in place."""
    before: dict[Place, Row | None] = field(default_factory=dict)
    after: dict[Place, Row | None] = field(default_factory=dict)

    def make(self, edit: Edit) -> None:
        """Carry an edit out.

        Raises:
            EditConflictError: the report is not as the edit expects.
        """
        if isinstance(edit, Batch):
            for part in edit.edits:
                self.make(part)
            return
        old = self.report
        self.report = edits.apply(edit, old)
        if isinstance(edit, SetValue):
            self._set(edit, old)
        else:
            self._splice(edit, old)

    def rows(self) -> tuple[list[PlacedRow], list[PlacedRow]]:
        """Return the rows that go and those that come; rows that stay the same are in neither."""
        changed = [place for place, row in self.after.items() if row != self.before[place]]
        gone = [(place, row) for place in changed if (row := self.before[place]) is not None]
        come = [(place, row) for place in changed if (row := self.after[place]) is not None]
        return gone, come

    def _set(self, edit: SetValue, report: Report) -> None:
        # Not edit.old: 1.0 equals 1.00, but the row holds one of them.
        old, new = (
            None if value is None else value_row(edit.key, value)
            for value in (report.values.get(edit.key), edit.new)
        )
        self._note(("entry", (edit.key,)), old, new)

    def _splice(self, edit: Splice, old: Report) -> None:
        positions = self.positions.get(edit.target, [])
        first, last, fresh = respaced(positions, edit.at, len(edit.removed), len(edit.inserted))
        for position, item in zip(
            positions[first:last], edits.items_of(old, edit.target)[first:last], strict=True
        ):
            place = place_of(edit.target, position)
            self._note(place, item_row(edit.target, position, item), None)
        items = edits.items_of(self.report, edit.target)[first : first + len(fresh)]
        for position, item in zip(fresh, items, strict=True):
            place = place_of(edit.target, position)
            self._note(place, None, item_row(edit.target, position, item))
        self.positions[edit.target] = [*positions[:first], *fresh, *positions[last:]]

    def _note(self, place: Place, old: Row | None, new: Row | None) -> None:
        self.before.setdefault(place, old)
        self.after[place] = new
