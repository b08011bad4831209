"""What a check finds, and the registry of rules.

A rule is a function of a report whose docstring is the rule in words; :func:`rule` registers it
under its stable code. Codes are never reused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from forms.report import Report

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


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection, with both values in its message and the place it is about.

    ``section`` is a section's key ("" for the cover). ``where`` names the place: a field's key,
    ``lines/N`` for the N-th row of the expenditure table, ``NARRATIVE/N`` for the N-th block
    of a narrative (both from 1). ``values`` are what an explanation explains: it lapses when
    they change.
    """

    code: str
    level: Level
    section: str
    where: str
    message: str
    literal: str | None = None
    values: tuple[str, ...] = ()
    explained: str | None = None

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
    def is_open(self) -> bool:
        """Whether something remains to be done about it."""
        return self.level is not Level.HINT and not self.explained


RuleFunction = Callable[[Report], Iterable[Finding]]
CoverageRuleFunction = Callable[[Report, Coverage], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule; ``text`` is the rule in words, from the function's docstring."""

    code: str
    level: Level
    title: str
    text: str
    function: CoverageRuleFunction


_REGISTRY: Final[dict[str, Rule]] = {}


def rule(code: str, level: Level, title: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule on a report under its code."""

    def register(function: RuleFunction) -> RuleFunction:
        _register(code, level, title, function.__doc__, lambda report, _: function(report))
        return function

    return register


def page_rule(
    code: str, level: Level, title: str
) -> Callable[[CoverageRuleFunction], CoverageRuleFunction]:
    """Register a rule on what paper can show; it is told which characters have a glyph."""

    def register(function: CoverageRuleFunction) -> CoverageRuleFunction:
        _register(code, level, title, function.__doc__, function)
        return function

    return register


def _register(
    code: str, level: Level, title: str, text: str | None, function: CoverageRuleFunction
) -> None:
    if code in _REGISTRY:
        raise ValueError(f"rule {code} is registered twice")
    _REGISTRY[code] = Rule(code, level, title, " ".join((text or "").split()), function)


def registered() -> tuple[Rule, ...]:
    """Return all rules in the order of their codes."""
    return tuple(_REGISTRY[code] for code in sorted(_REGISTRY))


def run(rules: Iterable[Rule], report: Report, coverage: Coverage) -> Iterator[Finding]:
    """Yield what the rules find, explained where the report explains it."""
    explanations = report.explanations
    for one in rules:
        for finding in one.function(report, coverage):
            yield replace(finding, explained=explanations.get(finding.identity))
