"""审核: one function per rule, grouped by subject.

The rules themselves take a while to import, so that happens when one of them is first wanted:
who only speaks of findings does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.checks.finding import Coverage, Finding, Level, Part, Rule, Scope

if TYPE_CHECKING:
    from forms.checks.finding import registered
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


def __getattr__(name: str) -> Any:
    """Return what needs the rules."""
    if name not in ("CheckSession", "check", "registered"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from forms.checks import run

    return getattr(run, name)
