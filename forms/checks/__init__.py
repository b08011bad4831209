"""审核: one function per rule, grouped by subject."""

# Importing a module registers its rules.
from forms.checks import completeness, page, sense, sums  # noqa: F401
from forms.checks.finding import Coverage, Finding, Level, Rule, registered
from forms.checks.run import check

__all__ = ["Coverage", "Finding", "Level", "Rule", "check", "registered"]
