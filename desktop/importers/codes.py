"""The code of an imported row: the one typed where it fits the row's name, else its name's."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from desktop.importers.likeness import folded, likeness
from forms.economic import Classification, EconomicClass, plain_name

_SEPARATORS: Final = re.compile(r"[\s.·\-‐-―−/_]")
"""What is written between class and item (302-31)."""
_OTHERS: Final = ("其他", "其它")
"""Subjects that gather what has none of its own bear any name."""
_ALIKE: Final = 0.7


class CodeRead(NamedTuple):
    """The code that a row gets, and what is doubtful in the one typed: a Chinese clause or ""."""

    code: str | None
    doubt: str = ""


def read_code(typed: str, name: str, parent: str, subjects: Classification, year: int) -> CodeRead:
    """Return the code of a row: the one typed where it fits the name, else the name's.

    ``parent`` is the class that the row stands below, "" where it stands below none.
    """
    subject = _typed_subject(typed, parent, subjects)
    named = subjects.named(name, year)
    if subject and subject.is_item and subject.valid_in(year):
        if not named or subject in named:
            fits = subject in named or _may_be_called(subject, name)
            return CodeRead(
                subject.code, "" if fits else f"是“{subject.name}”，和名称不像同一科目，编码照用"
            )
        code = _code_by_name(name, parent, subjects, year)
        return CodeRead(code, f"是“{subject.name}”，{_instead(code)}")
    code = _code_by_name(name, parent, subjects, year)
    names_class = subject is not None and plain_name(subject.name) == plain_name(name)
    if names_class or not re.search(r"\d", typed):
        return CodeRead(code)
    return CodeRead(code, f"不是 {year} 年的支出经济分类款级科目，{_instead(code)}")


def _instead(code: str | None) -> str:
    return f"已按名称归入 {code}" if code else "没有采用，编码空着"


def _typed_subject(typed: str, parent: str, subjects: Classification) -> EconomicClass | None:
    plain = unicodedata.normalize("NFKC", typed)
    digits = "".join(plain.split()).removesuffix(".0")  # a code kept as a number
    if parent and digits.isdecimal() and len(digits) <= 2:
        digits = parent + digits.zfill(2)  # the 款 alone, below its 类
    return subjects.by_code.get(digits) or subjects.by_code.get(_SEPARATORS.sub("", digits))


def _code_by_name(name: str, parent: str, subjects: Classification, year: int) -> str | None:
    """Return the code of the subject with this name; of several the one of the row's class."""
    named = subjects.named(name, year)
    within = [found for found in named if found.parent == parent]
    if len(named) > 1 and len(within) == 1:
        return within[0].code
    return subjects.code_for(name, year)


def _may_be_called(subject: EconomicClass, name: str) -> bool:
    """Whether a name of one's own may mean the subject: a pair of characters stands in both."""
    own = folded(name)
    if not own or subject.name.startswith(_OTHERS):
        return True
    return any(
        bool(_pairs(own) & _pairs(folded(one))) or likeness(own, folded(one)) >= _ALIKE
        for one in (subject.name, *subject.former_names)
    )


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
