"""审核: one function per rule, grouped by subject."""

# Importing a module registers its rules.
from forms.checks import (  # noqa: F401
    carried,
    completeness,
    leftovers,
    lists,
    names,
    outputs,
    page,
    pairing,
    relations,
    sense,
    spending,
    sums,
    tables,
    text_figures,
    text_sums,
    text_units,
    writing,
    years,
)
from forms.checks.finding import Coverage, Finding, Level, Part, Rule, Scope, registered
from forms.checks.run import CheckSession, check

__all__ = [
    "CheckSession",
    "Coverage",
    "Finding",
    "Level",
    "Part",
    "Rule",
    "Scope",
    "check",
    "registered",
]
