"""部门预算支出经济分类: codes, names, former names, pinyin initials, years of validity.

The table is data (``resources/economic_classification.csv``). Names repeat between classes
(every 309xx name stands in 310xx too), so a name alone decides only where it is unique.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from forms.resources import RESOURCES


@dataclass(frozen=True, slots=True)
class EconomicClass:
    """One subject: a 类 (three digits) or a 款 (five digits)."""

    code: str
    name: str
    former_names: tuple[str, ...] = ()
    valid_from: int = 2018
    valid_to: int | None = None
    initials: tuple[str, ...] = ()
    """First letters of the pinyin of the name and of the former names (基本工资: jbgz)."""

    @property
    def parent(self) -> str:
        """The code of the class this subject belongs to; its own for a class."""
        return self.code[:3]

    @property
    def is_item(self) -> bool:
        """Whether this is a 款, the level at which expenditure is entered."""
        return len(self.code) == 5

    def valid_in(self, year: int) -> bool:
        """Whether the subject is in force in ``year``."""
        return self.valid_from <= year and (self.valid_to is None or year <= self.valid_to)


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Fold a subject's name for comparison: widths, brackets and spaces do not count."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(character for character in folded if not character.isspace())


@dataclass(frozen=True)
class Classification:
    """All subjects, in the order of their codes."""

    subjects: tuple[EconomicClass, ...]

    @cached_property
    def by_code(self) -> dict[str, EconomicClass]:
        """Subjects by code."""
        return {subject.code: subject for subject in self.subjects}

    @cached_property
    def _by_name(self) -> dict[str, tuple[EconomicClass, ...]]:
        names: dict[str, tuple[EconomicClass, ...]] = {}
        for subject in self.subjects:
            for name in (subject.name, *subject.former_names):
                folded = plain_name(name)
                if subject not in names.get(folded, ()):
                    names[folded] = (*names.get(folded, ()), subject)
        return names

    def items(self, year: int) -> tuple[EconomicClass, ...]:
        """Return the 款 in force in ``year``."""
        return tuple(
            subject for subject in self.subjects if subject.is_item and subject.valid_in(year)
        )

    def named(self, name: str, year: int) -> tuple[EconomicClass, ...]:
        """Return the 款 of ``year`` with this present or former name; several where it repeats."""
        found = self._by_name.get(plain_name(name), ())
        return tuple(subject for subject in found if subject.is_item and subject.valid_in(year))

    def code_for(self, name: str, year: int) -> str | None:
        """Return the one code that bears this name, or None where none or several do."""
        found = self.named(name, year)
        return found[0].code if len(found) == 1 else None

    def abbreviated(self, letters: str, year: int) -> tuple[EconomicClass, ...]:
        """Return the 款 of ``year`` whose name has exactly these pinyin initials."""
        wanted = letters.lower()
        return tuple(subject for subject in self.items(year) if wanted in subject.initials)

    def search(self, typed: str, year: int) -> tuple[EconomicClass, ...]:
        """Return the 款 whose code begins with, or whose name contains, what was typed.

        Letters are looked for among the pinyin initials; a name that begins with them comes
        before one that only contains them.
        """
        folded = plain_name(typed)
        if not folded:
            return self.items(year)
        if folded.isascii() and folded.isalpha():
            return self._with_initials(folded.lower(), year)
        return tuple(
            subject
            for subject in self.items(year)
            if subject.code.startswith(folded)
            or any(folded in plain_name(name) for name in (subject.name, *subject.former_names))
        )

    def _with_initials(self, letters: str, year: int) -> tuple[EconomicClass, ...]:
        def rank(subject: EconomicClass) -> int:
            if letters in subject.initials:
                return 0
            return 1 if any(one.startswith(letters) for one in subject.initials) else 2

        found = [
            subject
            for subject in self.items(year)
            if any(letters in one for one in subject.initials)
            or letters in plain_name(subject.name).lower()
        ]
        return tuple(sorted(found, key=rank))


def read_classification(path: Path) -> Classification:
    """Read the classification from a CSV with a header row.

    Raises:
        OSError, KeyError, ValueError: the file is missing or not such a table.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: Iterable[dict[str, str]] = csv.DictReader(file)
        subjects = [
            EconomicClass(
                code=row["code"],
                name=row["name"],
                former_names=tuple(filter(None, row["former_names"].split("|"))),
                valid_from=int(row["valid_from"]),
                valid_to=int(row["valid_to"]) if row["valid_to"] else None,
                initials=tuple(filter(None, row["initials"].split("|"))),
            )
            for row in rows
        ]
    return Classification(tuple(sorted(subjects, key=lambda subject: subject.code)))


@cache
def classification() -> Classification:
    """Return the shipped classification."""
    return read_classification(RESOURCES / "economic_classification.csv")
