"""How long the checks take: a full run, a run after one edit, and a very long report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from statistics import median

from desktop.sample import sample_report
from forms.amount import Amount
from forms.checks import CheckSession, check
from forms.edits import Edit, apply, change_line, replace_narrative, set_value
from forms.narrative import Block
from forms.report import ExpenditureLine, Report

ROUNDS = 15
PAGE = 620
"""Characters of a full page (22 lines of 28)."""


def milliseconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of a run in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def edits_of(report: Report) -> Iterator[tuple[str, Callable[[Report, int], Edit]]]:
    """Yield the kinds of edit an officer makes, each as a function of a running number."""
    results = report.narrative_of("results")
    number = next(index for index, block in enumerate(results) if not block.level)

    def typed(now: Report, turn: int) -> Edit:
        blocks = list(now.narrative_of("results"))
        blocks[number] = Block(0, (*results[number].text, f"全年巡查{turn}次。"))
        return replace_narrative(now, "results", blocks)

    def row(now: Report, turn: int) -> Edit:
        return change_line(now, 0, replace(now.lines[0], amount=Amount(42_530_000 + turn)))

    yield "改一段文字", typed
    yield "改一行金额", row
    yield (
        "改一个指标数",
        lambda now, turn: set_value(now, "budget.goods", Amount(30_400_000 + turn)),
    )


def after_one_edit(report: Report, edit: Callable[[Report, int], Edit]) -> float:
    """Return the median time of checking again after an edit, in milliseconds."""
    session = CheckSession()
    session.check(report)
    reports = []
    for turn in range(1, ROUNDS + 1):
        report = apply(edit(report, turn), report)
        reports.append(report)
    turns = iter(reports)
    return milliseconds(lambda: session.check(next(turns)))


def long_report(pages: int, rows: int) -> Report:
    """Return a report of so many pages and rows, without repeated paragraphs."""
    report = sample_report()
    own = [block for key in report.narratives for block in report.narratives[key]]
    blocks: list[Block] = []
    length = turn = 0
    while length < pages * PAGE:
        for block in own:
            text = f"（编号{turn}）" if not block.level else ""
            blocks.append(Block(block.level, (*block.text, text)))
            length += len(report.printed(block))
            turn += 1
    lines = tuple(
        ExpenditureLine(f"{line.name}{number}", line.code, line.amount)
        for number in range(rows // len(report.lines) + 1)
        for line in report.lines
    )[:rows]
    return replace(report, narratives={**report.narratives, "results": tuple(blocks)}, lines=lines)


def run() -> str:
    """Measure and return the table, tab-separated with a header."""
    report = sample_report()
    found = [("十页报告，全部审核", milliseconds(lambda: check(report)), 60.0)]
    for name, edit in edits_of(report):
        found.append((f"十页报告，{name}之后", after_one_edit(report, edit), 10.0))
    for pages, rows in ((75, 1_250), (150, 2_500), (300, 5_000)):
        long = long_report(pages, rows)
        target = 2000.0 * pages / 300
        found.append(
            (f"{pages} 页、{rows} 行，全部审核", milliseconds(partial(check, long), 3), target)
        )
    lines = [f"{name}\t{took:.1f}\t{target:.0f}" for name, took, target in found]
    return "\n".join(("审核\t毫秒（中位数）\t目标", *lines))
