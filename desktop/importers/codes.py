"""The code of an imported row: the one typed where it fits the row's name, else its name's."""

from __future__ import annotations

from forms.economic import Classification, EconomicClass


def typed_subject(typed: str, parent: str, subjects: Classification) -> EconomicClass | None:
    """Return the subject whose code was typed; ``parent`` is the class that the row is below."""
    digits = "".join(typed.split()).removesuffix(".0")  # a code kept as a number
    if parent and digits.isdecimal() and len(digits) <= 2:
        digits = parent + digits.zfill(2)  # the 款 alone, below its 类
    return subjects.by_code.get(digits)


def code_by_name(name: str, parent: str, subjects: Classification, year: int) -> str | None:
    """Return the code of the subject with this name; of several the one of the row's class."""
    named = subjects.named(name, year)
    within = [found for found in named if found.parent == parent]
    if len(named) > 1 and len(within) == 1:
        return within[0].code
    return subjects.code_for(name, year)
