"""The unit of a sheet that names none, told by what the report already holds.

The units lie at least ten thousand times apart, so that amounts which are known tell them: the
same rows entered before, else figures of the report that are of the sum's magnitude.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.importers.row_plan import matched_rows
from forms.amount import Amount, AmountView, MoneyUnit
from forms.report import EXPENDITURE_SUM, EXPENDITURE_TOTAL, LAST, ExpenditureLine, Report
from forms.rolling import last_value

_COLUMNS: Final = ("amount", "budget", "prior")
_FIGURES: Final = ("spent.total", "budget.total", EXPENDITURE_TOTAL)
"""Figures that are of the magnitude of a whole table's sum."""
_NEAR: Final = 10
_FEWEST_ROWS: Final = 3
"""Rows from which a sheet may be all of the table; a sum of fewer says nothing of its whole."""

Lines = Sequence[ExpenditureLine]


@dataclass(frozen=True, slots=True)
class Guess:
    """A unit, and what speaks for it, as a Chinese clause."""

    unit: MoneyUnit
    reason: str


def unit_by_evidence(report: Report, read: Callable[[MoneyUnit], Lines]) -> Guess | None:
    """Return the unit in which a sheet's amounts fit the report; None where nothing tells.

    ``read`` returns the sheet's rows as they are in a unit.
    """
    readings = {unit: read(unit) for unit in MoneyUnit}
    first, *others = readings.values()
    if first and all(lines == first for lines in others):  # each cell names its unit, or is blank
        return Guess(MoneyUnit.YUAN, "各格自己写明了单位，或没有金额")
    return (
        _by_equal_rows(report, readings)
        or _by_like_rows(report, readings)
        or _by_sum(report, readings)
    )


def _by_equal_rows(report: Report, readings: Mapping[MoneyUnit, Lines]) -> Guess | None:
    """Return the unit in which most rows equal those already in the table."""
    counts = {unit: _equal_rows(report.lines, lines, unit) for unit, lines in readings.items()}
    most = max(counts.values())
    best = [unit for unit, count in counts.items() if count == most]
    return Guess(best[0], "与已填的金额一致") if most and len(best) == 1 else None


def _equal_rows(before: Lines, lines: Lines, unit: MoneyUnit) -> int:
    """Count the rows with an amount that is the one entered, to the cents of the unit."""
    view = AmountView(unit)

    def is_equal(old: ExpenditureLine, new: ExpenditureLine) -> bool:
        pairs = ((getattr(old, column), getattr(new, column)) for column in _COLUMNS)
        return any(
            one is not None and other is not None and view.rounded(one) == view.rounded(other) != 0
            for one, other in pairs
        )

    pairs = matched_rows(before, lines).items()
    return sum(is_equal(before[old], lines[new]) for old, new in pairs)


def _by_like_rows(report: Report, readings: Mapping[MoneyUnit, Lines]) -> Guess | None:
    """Return the one unit in which rows are of the magnitude of those in the table."""
    fitting: dict[MoneyUnit, str] = {}
    for unit, lines in readings.items():
        pairs = matched_rows(report.lines, lines).items()
        known = [
            (report.lines[old], was, now)
            for old, was, now in (
                (old, _entered(report.lines[old]), _entered(lines[new])) for old, new in pairs
            )
            if was is not None and now is not None
        ]
        if _is_near(_fen(was for _, was, _ in known), _fen(now for _, _, now in known)):
            is_last = all(line.amount is line.budget is None for line, _, _ in known)
            fitting[unit] = "上年数" if is_last else "金额"
    if len(fitting) != 1:
        return None
    ((unit, name),) = fitting.items()
    return Guess(unit, f"与表中同一科目的{name}相近，请核对")


def _entered(line: ExpenditureLine) -> Amount | None:
    """Return a row's first amount that is entered: this year's, else one that is near it."""
    amounts = (getattr(line, column) for column in _COLUMNS)
    return next((amount for amount in amounts if amount is not None), None)


def _by_sum(report: Report, readings: Mapping[MoneyUnit, Lines]) -> Guess | None:
    """Return the one unit in which the sum is near figures of the report."""
    sums = {
        unit: _fen(map(_entered, lines))
        for unit, lines in readings.items()
        if len(lines) >= _FEWEST_ROWS
    }
    fitting: dict[MoneyUnit, str] = {}
    for name, known in _known(report):
        for unit, summed in sums.items():
            if _is_near(summed, known.fen):
                fitting.setdefault(unit, name)
    if len(fitting) != 1:
        return None
    ((unit, name),) = fitting.items()
    return Guess(unit, f"各行相加与{name}相近，请核对")


def _known(report: Report) -> Iterator[tuple[str, Amount]]:
    """Yield figures that a whole table's sum may be near, this year's before last year's."""
    fields = report.outline.fields
    for before, told in (("", "已填的"), (LAST, "上年的")):
        for key in _FIGURES:
            value = report.values.get(before + key)
            label = fields[key].label if key in fields else "支出合计"
            if isinstance(value, Amount):
                yield f"{told}“{label}”", value
    if report.lines:
        yield "已填的各行之和", report.expenditure_sum
        last = last_value(report, EXPENDITURE_SUM)
        if isinstance(last, Amount):
            yield "上年的各行之和", last


def _fen(amounts: Iterable[Amount | None]) -> int:
    """Return a sum in fen; in a unit that is not the sheet's it may be beyond any amount."""
    return sum(amount.fen for amount in amounts if amount is not None)


def _is_near(one: int, other: int) -> bool:
    small, large = sorted((abs(one), abs(other)))
    return small > 0 and large <= _NEAR * small
