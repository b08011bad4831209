"""All rules. Importing a module registers its rules."""

from forms.checks import (  # noqa: F401
    carried,
    completeness,
    dates,
    leftovers,
    lists,
    names,
    outputs,
    page,
    pairing,
    recomputing,
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
