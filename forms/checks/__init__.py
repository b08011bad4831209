"""审核: one function per rule, grouped by subject."""

from forms.checks import sums  # noqa: F401  (importing a module registers its rules)
from forms.checks.finding import Coverage, Finding, Level, Rule, registered
from forms.checks.run import check

__all__ = ["Coverage", "Finding", "Level", "Rule", "check", "registered"]
