"""Strategies and reports that several tests of forms share."""

from decimal import Decimal

from hypothesis import strategies as st

from forms.amount import Amount
from forms.edits import Batch, Edit, Item, SetValue, Splice, apply, items_of
from forms.narrative import Block, Quote
from forms.outline_reader import shipped_outlines
from forms.report import LINES, NARRATIVE, TABLES, ExpenditureLine, FreeTable, Report, Value

amounts = st.integers(-(10**12), 10**12).map(Amount)
words = st.text(st.sampled_from("甲乙丙0．，。「\n𬱖"), max_size=6)
quotes = st.builds(Quote, st.sampled_from(["budget.total", "staff.posts", "unit", "nothing"]))
blocks = st.builds(
    Block, st.integers(0, 4), st.lists(words.filter(bool) | quotes, max_size=3).map(tuple)
)
lines = st.builds(
    ExpenditureLine,
    words,
    st.none() | st.sampled_from(["30101", "30201"]),
    st.none() | amounts,
    st.none() | amounts,
    st.none() | amounts,
)
tables = st.builds(
    FreeTable, st.just("results"), words, st.lists(st.tuples(words, words), max_size=3).map(tuple)
)
counts = st.decimals(0, 10**6, places=2).map(Decimal)
values: st.SearchStrategy[Value] = words.filter(bool) | amounts | counts
keys = st.sampled_from(["unit", "budget.total", "staff.posts", "cover.contact", "explanation:x"])

EMPTY = Report(shipped_outlines()["changsha-2020"], {"unit": "某中心", "year": "2020"})


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report with anything in it."""
    return Report(
        EMPTY.outline,
        {**EMPTY.values, **draw(st.dictionaries(keys, values, max_size=4))},
        draw(
            st.dictionaries(
                st.sampled_from(["basics", "results", "unplaced"]),
                st.lists(blocks, min_size=1, max_size=5).map(tuple),
            )
        ),
        tuple(draw(st.lists(lines, max_size=6))),
        tuple(draw(st.lists(tables, max_size=2))),
    )


@st.composite
def edits(draw: st.DrawFn, report: Report, depth: int = 1) -> Edit:
    """An edit that fits the report."""
    kind = draw(st.sampled_from(["value", "lines", "narrative", "tables"] + ["batch"] * depth))
    if kind == "value":
        key = draw(keys)
        return SetValue(key, report.values.get(key), draw(st.none() | values))
    if kind == "batch":
        parts: list[Edit] = []
        for _ in range(draw(st.integers(0, 3))):
            part = draw(edits(report, depth=0))
            report = apply(part, report)
            parts.append(part)
        return Batch(tuple(parts))
    choices: dict[str, tuple[str, st.SearchStrategy[Item]]] = {
        "lines": (LINES, lines),
        "tables": (TABLES, tables),
        "narrative": (NARRATIVE + draw(st.sampled_from(["basics", "results"])), blocks),
    }
    target, strategy = choices[kind]
    old = items_of(report, target)
    start = draw(st.integers(0, len(old)))
    end = draw(st.integers(start, len(old)))
    inserted = draw(st.lists(strategy, max_size=3))
    return Splice(target, start, old[start:end], tuple(inserted))
