"""What a change wrote, and what stood there before, in words to be searched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from forms.amount import Amount, AmountView
from forms.edits import Batch, Edit, Item, SetValue, Splice
from forms.narrative import Block
from forms.report import ExpenditureLine, Value, format_count

if TYPE_CHECKING:
    from desktop.storage.journal import JournalLine


class ChangedWords:
    """Both sides of a change, its amounts as ``view`` shows them, with commas and without."""

    def __init__(self, line: JournalLine, view: AmountView) -> None:
        self._line = line
        self._views = tuple(replace(view, grouping=grouped) for grouped in (True, False))

    def hold(self, wanted: str) -> bool:
        """Whether this stands on either side."""
        told = self._line.edit_text or ""
        digits = wanted.translate(_NO_DIGITS).strip("0")
        # Most changes say nothing of it: to look is cheaper than to read what was changed.
        may = json.dumps(wanted, ensure_ascii=False)[1:-1] in told or (digits and digits in told)
        return bool(may) and any(wanted in words for words in self._words)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        edit = self._line.edit
        return tuple(self._told(edit)) if edit is not None else ()

    def _told(self, edit: Edit) -> Iterator[str]:
        match edit:
            case SetValue(_, old, new):
                yield from (*self._value(old), *self._value(new))
            case Splice(_, _, removed, inserted):
                for item in (*removed, *inserted):
                    yield from self._item(item)
            case Batch(edits):
                for part in edits:
                    yield from self._told(part)

    def _value(self, value: Value | None) -> Iterator[str]:
        if isinstance(value, Amount):
            yield from (view.format_exact(value) for view in self._views)
        elif isinstance(value, str):
            yield value
        elif value is not None:
            yield format_count(value)

    def _item(self, item: Item) -> Iterator[str]:
        if isinstance(item, Block):
            yield item.literal
        elif isinstance(item, ExpenditureLine):
            for part in (item.name, item.code, item.amount, item.budget, item.prior):
                yield from self._value(part)
        else:
            yield item.caption
            yield from (cell for row in item.rows for cell in row)


_NO_DIGITS = str.maketrans("", "", ",，.")
