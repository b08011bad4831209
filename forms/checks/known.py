"""What a report's data says, for rules that compare text with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Final

from forms.amount import Amount, AmountView, MoneyUnit, total
from forms.checks.passages import Reading
from forms.economic import classification
from forms.prose import AmountMention, CountMention
from forms.prose.naming import Vocabulary, bare_name
from forms.report import Report

SPENT: Final = "spent.total"
APPROVED: Final = "budget.total"
ADJUSTED: Final = "budget.adjusted"
ROW: Final = "row:"
CLASS_OF: Final = {
    "budget.wages": "301",
    "budget.goods": "302",
    "budget.subsidies": "303",
    "budget.capital": "310",
}
"""The economic class whose rows a budget figure is spent as."""

_SHORTEST_ROW: Final = 2
"""Characters a row's name needs to be looked for in sentences."""


class Role(Enum):
    """Whether a figure is budgeted or spent."""

    BUDGET = "预算"
    ACTUAL = "实际"


@dataclass(frozen=True, slots=True)
class Expected:
    """A value the data has for something a text names."""

    label: str
    value: Amount | Decimal


class Known:
    """The report's figures, classes and rows by the names that sentences use."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._fields = report.outline.fields

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All names; figures of the outline win over rows of the same name."""
        names: dict[str, str] = {}
        for line in self.report.lines:
            name = bare_name(line.name)
            if len(name) >= _SHORTEST_ROW:
                names[name] = ROW + name
        for field in self.report.outline.figures:
            names.update(dict.fromkeys((*field.names, field.label), field.key))
        return Vocabulary(names)

    @cached_property
    def names_of_parts(self) -> tuple[str, ...]:
        """The names of amounts that are parts of the whole budget or spending."""
        whole = (SPENT, APPROVED, ADJUSTED)
        parts = (field for field in self.report.outline.figures if field.key not in whole)
        names = {name for field in parts if not field.unit for name in (field.label, *field.names)}
        return tuple(sorted(names))

    def unit_of_count(self, key: str) -> str:
        """Return the measure word of a figure that counts something, "" for any other."""
        return self._fields[key].unit if key in self._fields else ""

    @cached_property
    def classes(self) -> dict[str, Amount]:
        """Sums of the rows by economic class (类); classes without rows are left out."""
        found: dict[str, list[Amount]] = {}
        for line in self.report.lines:
            if line.code and line.amount is not None:
                found.setdefault(line.code[:3], []).append(line.amount)
        return {code: total(amounts) for code, amounts in found.items()}

    @cached_property
    def _rows(self) -> dict[str, list[tuple[Amount | None, Amount | None]]]:
        rows: dict[str, list[tuple[Amount | None, Amount | None]]] = {}
        for line in self.report.lines:
            rows.setdefault(bare_name(line.name), []).append((line.amount, line.budget))
        return rows

    def expected(self, key: str, role: Role | None) -> list[Expected]:
        """Return the values a name may stand for in its role; the first is the one meant.

        Empty where the data does not say.
        """
        if key.startswith(ROW):
            return self._expected_row(key.removeprefix(ROW), role)
        value = self.report.values.get(key)
        found = []
        label = self._fields[key].label if key in self._fields else key
        if isinstance(value, Amount | Decimal) and not (role is Role.ACTUAL and key in SPLIT):
            found.append(Expected(label, value))
        spent = self.classes.get(CLASS_OF.get(key, ""))
        if spent is not None and role is not Role.BUDGET:
            subject = classification().by_code[CLASS_OF[key]]
            found.append(Expected(f"支出明细中{subject.name}各行之和", spent))
        if key == SPENT and value is None and self.report.expenditure_total is not None:
            found.append(Expected("支出明细合计", self.report.expenditure_total))
        return found

    def _expected_row(self, name: str, role: Role | None) -> list[Expected]:
        rows = self._rows.get(name, [])
        if len(rows) != 1:
            return []
        amount, budget = rows[0]
        chosen = budget if role is Role.BUDGET else amount
        if chosen is None:
            return []
        found = [Expected(f"支出明细“{name}”", chosen)]
        if role is None and budget is not None:
            found.append(Expected(f"支出明细“{name}”的预算数", budget))
        return found

    @cached_property
    def without_free_rows(self) -> Amount | None:
        """What was spent without rows that have no subject; None where there are none."""
        free = total(line.amount for line in self.report.free_lines)
        whole = self.report.expenditure_total or self.report.expenditure_sum
        return whole - free if free.fen else None

    @cached_property
    def amounts(self) -> tuple[Expected, ...]:
        """All amounts entered: figures, total, rows."""
        found = [
            Expected(field.label, value)
            for field in self.report.outline.figures
            if isinstance(value := self.report.values.get(field.key), Amount)
        ]
        if self.report.expenditure_total is not None:
            found.append(Expected("支出明细合计", self.report.expenditure_total))
        found += [
            Expected(f"支出明细“{line.name}”", line.amount)
            for line in self.report.lines
            if line.amount is not None
        ]
        return tuple(found)

    @cached_property
    def amounts_by_digits(self) -> dict[int, Expected]:
        """The amounts entered by their fen."""
        return {
            one.value.fen: one for one in reversed(self.amounts) if isinstance(one.value, Amount)
        }


SPLIT: Final = frozenset({"budget.basic", "budget.project", *CLASS_OF})
"""Names that sentences use for budget and for spending alike."""


def known(reading: Reading) -> Known:
    """Return what the report of a reading knows."""
    return Known(reading.report)


def agrees(mention: AmountMention | CountMention, value: Amount | Decimal) -> bool:
    """Whether a mention says a value, to the decimals it shows.

    Whole amounts in Chinese numerals are no rounded ones: they say the value to the yuan.
    """
    if isinstance(mention, AmountMention):
        if not isinstance(value, Amount):
            return False
        whole = mention.chinese and not mention.decimals
        view = AmountView(MoneyUnit.YUAN if whole else mention.unit, min(6, mention.decimals))
        return mention.amount == value or view.rounded(value) == view.rounded(mention.amount)
    return isinstance(value, Decimal) and mention.value == value


def near_miss(
    mention: AmountMention | CountMention, value: Amount | Decimal, view: AmountView
) -> bool:
    """Whether a mention differs from a value as slips of the pen do.

    That is: within half a percent, or with the same digits but for one, or two swapped, of the
    value or of what the report prints of it in its ``view``. Numbers of less than three digits
    are too short to tell.
    """
    if isinstance(mention, AmountMention):
        if not isinstance(value, Amount):
            return False
        printed = view.rounded(value) * view.unit.fen
        meant = {Decimal(value.fen), printed}
        said = Decimal(mention.amount.fen)
        if any(_slipped(said, one) for one in meant):
            return True
        return mention.unit is view.unit and _swapped_as_written(mention, view.rounded(value))
    return isinstance(value, Decimal) and _slipped(mention.value, value)


def _swapped_as_written(mention: AmountMention, meant: Decimal) -> bool:
    """Whether two digits next to each other change places, zeros at the end among them.

    2.01 is 2.10 to the hand, though not by its digits alone. All decimals must be written.
    """
    said = Decimal(mention.amount.fen) / mention.unit.fen
    places = mention.decimals
    if places < 2 or said == meant or meant != round(meant, places):
        return False
    one, other = (f"{number:.{places}f}".replace(".", "") for number in (said, meant))
    return len(one) == len(other) >= 3 and _swapped(one, other)


def _slipped(said: Decimal, meant: Decimal) -> bool:
    one, other = _digits(said), _digits(meant)
    if min(len(one), len(other)) < 3 or said == meant:
        return False
    if meant and abs(Fraction(said) / Fraction(meant) - 1) <= Fraction(1, 200):
        return True
    return len(one) == len(other) and _swapped_or_one_off(one, other)


def is_within(
    mention: AmountMention | CountMention, value: Amount | Decimal, part: Fraction
) -> bool:
    """Whether a mention of money lies within a part of the value on either side."""
    if not isinstance(mention, AmountMention) or not isinstance(value, Amount):
        return False
    return abs(mention.amount.fen - value.fen) <= abs(value.fen) * part


def _digits(value: Decimal) -> str:
    return format(value.normalize(), "f").replace(".", "").strip("0")


def _swapped_or_one_off(one: str, other: str) -> bool:
    different = [index for index in range(len(one)) if one[index] != other[index]]
    if len(different) == 1:
        return len(one) >= 4
    return _swapped(one, other)


def _swapped(one: str, other: str) -> bool:
    different = [index for index in range(len(one)) if one[index] != other[index]]
    if len(different) == 2 and different[1] == different[0] + 1:
        first, second = different
        return one[first] == other[second] and one[second] == other[first]
    return False


def power_of_ten(mention: AmountMention, value: Amount) -> int:
    """Return k where the mention is 10^k times the value, k from −8 to 8; 0 where it is not."""
    if not mention.amount.fen or not value.fen:
        return 0
    ratio = Fraction(mention.amount.fen, value.fen)
    for power in range(1, 9):
        if ratio == 10**power:
            return power
        if ratio == Fraction(1, 10**power):
            return -power
    return 0
