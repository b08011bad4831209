"""What a check finds, and the registry of rules.

A rule is a function whose docstring is the rule in words; a decorator registers it under its
stable code, with what it reads and where it applies. Codes are never reused.

There are three kinds of rule, by what one call looks at:

- :func:`rule` – the report's data (:class:`~forms.report.Report`);
- :func:`text_rule` – all the printed text at once (:class:`~forms.checks.passages.Reading`);
- :func:`passage_rule` – one paragraph, cell or field (:class:`~forms.checks.passages.Passage`).

What a rule says it ``reads`` decides when it is run again after an edit
(:mod:`forms.checks.run`); a rule must not look at anything else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from forms.report import Report

if TYPE_CHECKING:
    from forms.checks.passages import Passage, Reading
    from forms.edits import Edit

Coverage = Callable[[str], bool]
"""Tells whether a character has a glyph in some face; given to the checks from outside."""


class Level(Enum):
    """How much a finding weighs; the value is the word in the JSON of ``check``."""

    MANDATORY = "mandatory"
    EXPLAIN = "explain"
    HINT = "hint"

    @property
    def chinese(self) -> str:
        """The level as the officer knows it."""
        return {"mandatory": "逻辑性", "explain": "核实性", "hint": "提示"}[self.value]


class Part(Enum):
    """The parts of a report that a rule may read."""

    VALUES = "values"
    """Entered values, without explanations and the report's status."""
    LINES = "lines"
    TABLES = "tables"
    NARRATIVES = "narratives"
    """The blocks as entered, with their quotes."""
    TEXT = "text"
    """What prints: every passage with its place."""


EVERYTHING: Final = frozenset(Part)


_FIGURE: Final = re.compile(
    r"^[-\d.,]+$|-?\d[\d.,]*\s*(?=[%％万亿元分人名个户件次项家亩株台套间条]|平方|公里)"
)
"""A figure in a text; the number in a name (专项2) is none."""


class Earlier(NamedTuple):
    """An explanation of the same matter with other figures: its key in the report, and its text."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection, with both values in its message and the place it is about.

    ``section`` is a section's key ("" for the cover). ``where`` names the place: a field's key,
    ``lines/N`` for the N-th row of the expenditure table, ``NARRATIVE/N`` for the N-th block
    of a narrative, ``tables/N`` for a table (all from 1). ``literal`` is the very text objected
    to. ``values`` are what an explanation explains: it lapses when they change. ``correction``
    is an edit that puts the matter right, where there is one. ``earlier`` was typed when the
    figures were others: it does not explain the finding until someone takes it over.
    """

    code: str
    level: Level
    section: str
    where: str
    message: str
    literal: str | None = None
    values: tuple[str, ...] = ()
    explained: str | None = None
    correction: Edit | None = None
    earlier: Earlier | None = None

    @property
    def identity(self) -> str:
        """A name for this finding that survives edits elsewhere (an explanation's key).

        A row or block is known by what it says, not by its number, so that inserting another
        one above does not cost the explanation.
        """
        place = self.where.split("/")[0]
        told = "\x1f".join((self.code, place, self.literal or "", *self.values))
        return f"{self.code}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"

    @property
    def subject(self) -> str:
        """A name for what it is about, which stays when nothing but figures change."""
        place = self.where.split("/")[0]
        words = (_FIGURE.sub("", text) for text in (self.literal or "", *self.values))
        told = "\x1f".join((self.code, place, *words))
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done about it."""
        return self.level is not Level.HINT and not self.explained


@dataclass(frozen=True, slots=True)
class Scope:
    """The outlines (by key; none named: all) and the years a rule is meant for."""

    outlines: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    def covers(self, report: Report) -> bool:
        """Whether the rule is meant for this report. A report without a year is covered."""
        if self.outlines and report.outline.key not in self.outlines:
            return False
        year = report.year
        if year is None:
            return True
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )

    @property
    def chinese(self) -> str:
        """The scope in words; "" where the rule is meant for all outlines and years."""
        told = []
        if self.outlines:
            told.append(f"提纲 {'、'.join(self.outlines)}")
        if self.first_year is not None:
            told.append(f"{self.first_year}年度起")
        if self.last_year is not None:
            told.append(f"至{self.last_year}年度")
        return "，".join(told)


EVERYWHERE: Final = Scope()

ReportFunction = Callable[[Report], Iterable[Finding]]
ReadingFunction = Callable[["Reading"], Iterable[Finding]]
PassageFunction = Callable[["Passage", "Reading"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule; ``text`` is the rule in words, from the function's docstring.

    Exactly one of ``whole`` (run once a report) and ``each`` (run once a passage) is given.
    """

    code: str
    level: Level
    title: str
    text: str
    reads: frozenset[Part]
    scope: Scope
    whole: ReadingFunction | None = None
    each: PassageFunction | None = None


_REGISTRY: Final[dict[str, Rule]] = {}


def rule(
    code: str, level: Level, title: str, *reads: Part, scope: Scope = EVERYWHERE
) -> Callable[[ReportFunction], ReportFunction]:
    """Register a rule on a report's data; without ``reads`` it is taken to read everything."""

    def register(function: ReportFunction) -> ReportFunction:
        _register(
            Rule(
                code,
                level,
                title,
                _words(function.__doc__),
                frozenset(reads) or EVERYTHING,
                scope,
                whole=lambda reading: function(reading.report),
            )
        )
        return function

    return register


def text_rule(
    code: str, level: Level, title: str, *reads: Part, scope: Scope = EVERYWHERE
) -> Callable[[ReadingFunction], ReadingFunction]:
    """Register a rule on all the printed text; ``reads`` names what it reads besides."""

    def register(function: ReadingFunction) -> ReadingFunction:
        _register(
            Rule(
                code,
                level,
                title,
                _words(function.__doc__),
                frozenset((Part.TEXT, *reads)),
                scope,
                whole=function,
            )
        )
        return function

    return register


def passage_rule(
    code: str, level: Level, title: str, *reads: Part, scope: Scope = EVERYWHERE
) -> Callable[[PassageFunction], PassageFunction]:
    """Register a rule on one passage; ``reads`` names what it reads besides the passage."""

    def register(function: PassageFunction) -> PassageFunction:
        _register(
            Rule(
                code,
                level,
                title,
                _words(function.__doc__),
                frozenset(reads),
                scope,
                each=function,
            )
        )
        return function

    return register


def _words(docstring: str | None) -> str:
    """Return a docstring as one line; Chinese lines are joined without a space."""
    return "".join(line.strip() for line in (docstring or "").splitlines())


def _register(one: Rule) -> None:
    if one.code in _REGISTRY:
        raise ValueError(f"rule {one.code} is registered twice")
    _REGISTRY[one.code] = one


def registered() -> tuple[Rule, ...]:
    """Return all rules in the order of their codes."""
    return tuple(_REGISTRY[code] for code in sorted(_REGISTRY))
