"""Commands on several files: roll over to the next year, sum up many units."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.commands.command import BY, Argument, Command, CommandError, Status
from desktop.commands.documents import create, find, new_path, year_of
from desktop.commands.opening import person, read_saved
from desktop.console import say

if TYPE_CHECKING:
    from desktop.export.summary import SummaryEntry

_KINDS: Final = {
    "figures": "待填",
    "text": "文字",
    "years": "年份",
    "dates": "日期",
    "table": "表格",
    "unplaced": "未归类",
}
"""How the kinds of what is still last year's are announced."""
_WORTH_SHARING: Final = 64
"""Files from which on starting further processes takes less time than they save."""
_MOST_WORKERS: Final = 8
_SHARE: Final = 8


def run_roll(words: argparse.Namespace) -> Status:
    """Make next year's report and list what in it is still last year's."""
    from forms.rolling import RollError, roll

    year = None if words.year is None else year_of(words.year)
    outline = None if words.outline is None else find(words.outline)
    target = new_path(words.next)
    saved = read_saved(words.last, words.by)
    try:
        rolled = roll(saved.report, outline=outline, year=year)
    except RollError as error:
        raise CommandError(str(error), Status.FAILED if year is None else Status.USAGE) from error
    report = rolled.report
    if report.year is not None and not report.outline.valid_in(report.year):
        say(
            f"请注意：提纲“{report.outline.name}”不是 {report.year} 年度的；"
            "新提纲下发后可用 --outline 指明，重新结转。"
        )
    for remark in rolled.remarks:
        say(f"{_KINDS[remark.kind]}：{remark.message}")
    create(target, report, person(words.by), f"由 {saved.report.year} 年度结转")
    return Status.DONE


def run_summary(words: argparse.Namespace) -> Status:
    """Put many units' figures side by side."""
    from desktop.export.replacing import ExportError, replacing
    from desktop.export.summary import write_summary

    target = Path(words.out)
    if target.suffix.lower() != ".xlsx":
        raise CommandError(
            f"汇总写成表格，文件名应以 .xlsx 结尾，“{target.name}”不是；没有汇总。", Status.USAGE
        )
    entries = summed_up(words.files, words.by)
    try:
        with replacing(target) as temporary:
            write_summary(entries, temporary)
    except ExportError as error:
        raise CommandError(str(error), Status.FAILED) from error
    unread = [entry for entry in entries if entry.problem]
    for entry in unread:
        say(f"未读入：{entry.problem}")
    say(f"已汇总 {len(entries) - len(unread)} 份报告到“{target}”，{len(unread)} 份没有读入。")
    return Status.DONE


def summed_up(files: Sequence[str], by: str | None) -> list[SummaryEntry]:
    """Return what the summary says of each file; one that cannot be read says why.

    Many files are shared out among the processors.
    """
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    if len(files) >= _WORTH_SHARING and workers > 1:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        # A process that could not be started must not cost the answer.
        with contextlib.suppress(OSError, BrokenProcessPool):
            context = multiprocessing.get_context("spawn")  # safe beside a window's threads
            with ProcessPoolExecutor(workers, context) as pool:
                return list(pool.map(partial(entry_of, by=by), files, chunksize=_SHARE))
    return [entry_of(name, by) for name in files]


def entry_of(name: str, by: str | None) -> SummaryEntry:
    """Return what the summary says of one file."""
    from desktop.export.findings import findings_of
    from desktop.export.summary import SummaryEntry, summary_entry

    try:
        report = read_saved(name, by).report
        return summary_entry(Path(name).name, report, findings_of(report))
    except CommandError as error:
        return SummaryEntry(Path(name).name, str(error))


COMMANDS: Final = (
    Command(
        "roll",
        "结转下年：由上年的报告建立新年度的报告",
        (
            Argument("LAST.db", "上年的报告文件，不会改动"),
            Argument("NEXT.db", "新年度的文件，不能是已有的文件"),
            Argument("--outline", "新年度的参考提纲，不写就沿用上年的", "提纲"),
            Argument("--year", "新年度，不写就是上年的下一年", "年度"),
            BY,
        ),
        run_roll,
    ),
    Command(
        "summary",
        "把多份报告的指标数、合计和待处理的审核结果汇总成一张表",
        (
            Argument("FILES", "报告文件，可用通配符", several=True),
            Argument("OUT.xlsx", "汇总的表格，已有的会被替换"),
            BY,
        ),
        run_summary,
    ),
)
