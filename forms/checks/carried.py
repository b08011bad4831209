"""Rules on what was rolled over from last year's report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from forms.checks.finding import Finding, Level, Part, rule
from forms.checks.places import section_key
from forms.report import Report
from forms.rolled_wording import carried_blocks, kept_figures, moved_days


@rule("T26", Level.EXPLAIN, "结转来的文字", Part.NARRATIVES, Part.VALUES)
def carried_wording(report: Report) -> Iterator[Finding]:
    """结转下年时带来的段落，一字未改的，请按本年的情况改写；仍然适用的，写一句说明。
    提纲注明沿用的章节（职能、制度）不论，只提示其中写出的数。改写过的段落里，只随结转改了年份的日期也提示。
    """
    carried: dict[str, list[int]] = {}
    for key, index in carried_blocks(report):
        carried.setdefault(key, []).append(index + 1)
    for key, numbers in carried.items():
        # A reason is about these paragraphs: with others it is asked for again, and offered.
        words = "\x1f".join(report.narrative_of(key)[number - 1].literal for number in numbers)
        which = int.from_bytes(hashlib.sha256(words.encode()).digest()[:6])
        yield Finding(
            "T26", Level.EXPLAIN, section_key(report, key), f"{key}/{numbers[0]}",
            f"{_ordinals(numbers)}还是上年报告的文字，结转后没有改过，请按本年的情况改写；"
            "本年仍然适用的，请写明。",
            values=(str(which),),
        )  # fmt: skip
    for key, index, figures in kept_figures(report):
        told = "".join(f"“{words}”" for words in dict.fromkeys(figures))
        yield Finding(
            "T26", Level.HINT, section_key(report, key), f"{key}/{index + 1}",
            f"{told}是结转来的上年的数，没有留空，请按本年的情况核对。",
            values=figures,
        )  # fmt: skip
    for key, index, days in moved_days(report):
        told = "、".join(f"“{day}”" for day in days)
        yield Finding(
            "T26", Level.HINT, section_key(report, key), f"{key}/{index + 1}",
            f"{told}是结转时只改了年份的日期，请按实际的日期核对。",
            literal=days[0], values=days,
        )  # fmt: skip


def _ordinals(numbers: list[int]) -> str:
    """Write which paragraphs are meant (第2段; 第2至4段、第6段)."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(
        f"第{run[0]}段" if len(run) == 1 else f"第{run[0]}至{run[-1]}段" for run in runs
    )
