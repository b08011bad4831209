"""What changed from one report to the next, so that only that goes to the typesetter.

An edit makes a new report that shares everything else with the one before; what is shared is
known by identity, without a comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from forms.narrative import Narrative
from forms.outline import Outline
from forms.report import ExpenditureLine, FreeTable, Report, Value


class Changes(NamedTuple):
    """The parts of a report that are other than before; ``None`` for a part that is not."""

    outline: Outline | None = None
    values: Mapping[str, Value] | None = None
    narratives: Mapping[str, Narrative] | None = None
    lines: tuple[ExpenditureLine, ...] | None = None
    some_lines: tuple[tuple[int, ExpenditureLine], ...] = ()
    """Lines in place of others, with their indices; ``lines`` is then None."""
    tables: tuple[FreeTable, ...] | None = None


def changes_between(before: Report | None, after: Report) -> Changes:
    """Return what makes ``after`` of ``before``."""
    if before is None:
        return Changes(
            after.outline, after.values, dict(after.narratives), after.lines, (), after.tables
        )
    lines: tuple[ExpenditureLine, ...] | None = None
    some: tuple[tuple[int, ExpenditureLine], ...] = ()
    if after.lines is not before.lines:
        if len(after.lines) == len(before.lines):
            pairs = zip(before.lines, after.lines, strict=True)
            some = tuple((n, new) for n, (old, new) in enumerate(pairs) if new is not old)
        else:
            lines = after.lines
    narratives = None
    if after.narratives is not before.narratives:
        keys = dict.fromkeys((*before.narratives, *after.narratives))
        narratives = {
            key: after.narrative_of(key)
            for key in keys
            if after.narratives.get(key) is not before.narratives.get(key)
        }
    return Changes(
        after.outline if after.outline is not before.outline else None,
        after.values if after.values is not before.values else None,
        narratives,
        lines,
        some,
        after.tables if after.tables is not before.tables else None,
    )


def changed(before: Report | None, changes: Changes) -> Report:
    """Return the report after the changes; all parts must be there where none was before.

    Raises:
        ValueError: there is no report before, and no outline among the changes.
    """
    outline = changes.outline or (before.outline if before else None)
    if outline is None:
        raise ValueError("changes to no report")
    base = before or Report(outline)
    lines = base.lines if changes.lines is None else changes.lines
    if changes.some_lines:
        several = list(lines)
        for number, line in changes.some_lines:
            several[number] = line
        lines = tuple(several)
    narratives = {**base.narratives, **(changes.narratives or {})}
    return Report(
        outline,
        base.values if changes.values is None else changes.values,
        {key: narrative for key, narrative in narratives.items() if narrative},
        lines,
        base.tables if changes.tables is None else changes.tables,
    )
