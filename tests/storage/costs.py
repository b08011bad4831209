"""What saving and opening cost, against sqlite3 alone doing the same to the same rows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from desktop.storage.document import Document
from desktop.storage.schema import TABLES
from desktop.storage.snapshots import Reason, take
from desktop.storage.state import State
from forms import edits
from forms.amount import Amount
from forms.outline_reader import find_outline
from forms.report import ExpenditureLine, Report, new_report
from forms.report_json import print_code

OPENINGS = 30


def report_of(rows: int) -> Report:
    """A report with so many rows."""
    lines = (ExpenditureLine(f"科目{row}", "30101", Amount(row * 100)) for row in range(rows))
    return replace(new_report(find_outline("changsha-2020"), "测试局", 2020), lines=tuple(lines))


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long something takes once."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def autosave(folder: Path, rows: int, rounds: int) -> tuple[float, float]:
    """Return the median of an edit's saving and of a raw transaction with the same rows, in ms.

    Both are done in turn, so that what else the machine does hits both.
    """
    path, bare = folder / f"{rows}.db", folder / f"{rows}-raw.db"
    ours, theirs = [], []
    with Document.create(path, report_of(rows), "张三") as document:
        document.save_copy(bare)
        with closing(sqlite3.connect(bare, isolation_level=None)) as raw:
            raw.execute("PRAGMA synchronous = EXTRA")
            raw.execute("PRAGMA foreign_keys = ON")
            for number in range(rounds):
                line = replace(document.report.lines[rows // 2], amount=Amount(number + 7))
                edit = edits.change_line(document.report, rows // 2, line)
                ours.append(milliseconds(partial(document.apply, edit)))
                theirs.append(milliseconds(partial(write_raw, raw, document.state, rows // 2)))
    return median(ours), median(theirs)


def write_raw(raw: sqlite3.Connection, state: State, index: int) -> None:
    """Write the same rows with sqlite3 alone: the line, the journal's line, the seal."""
    line, told = state.report.lines[index], state.journal[-1].row
    fen = line.amount.fen if line.amount else None
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(
        "INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?)",
        (state.positions["lines"][index], line.name, line.code, fen, None, None),
    )
    raw.execute(f"INSERT INTO journal VALUES ({', '.join('?' * len(told))})", told)
    raw.execute(
        "UPDATE meta SET revision = ?, digest = ?, chain = ?",
        (state.seal.revision, state.seal.digest, state.seal.chain),
    )
    raw.execute("COMMIT")


def opening(folder: Path, rows: int) -> tuple[float, float, float]:
    """Return the medians of opening with all checks, of a bare open and full read, and of the
    snapshot taken afterwards, in ms.
    """
    path = folder / f"open-{rows}.db"
    Document.create(path, report_of(rows), "张三").close()

    def bare() -> None:
        with closing(sqlite3.connect(path)) as raw:
            for table in TABLES:
                raw.execute(f"SELECT * FROM {table}").fetchall()

    ours, theirs = [], []
    for _ in range(OPENINGS):
        ours.append(milliseconds(lambda: Document.open(path, "张三").close()))
        theirs.append(milliseconds(bare))
    with Document.open(path, "张三") as document:
        snapshot = milliseconds(lambda: take(document, Reason.OPENED))
    return median(ours), median(theirs), snapshot


def run(folder: Path, rounds: int) -> str:
    """Return all figures in one line."""
    told = []
    for rows in (24, 5_000):
        ours, theirs = autosave(folder, rows, rounds)
        told.append(
            f"{rows} rows: an edit {ours:.2f} ms, raw {theirs:.2f} ms, ratio {ours / theirs:.2f}"
        )
        ours, theirs, snapshot = opening(folder, rows)
        told.append(
            f"opening {ours:.1f} ms, bare {theirs:.2f} ms, ratio {ours / theirs:.1f}, "
            f"snapshot {snapshot:.0f} ms"
        )
        report = report_of(rows)
        told.append(f"print code {milliseconds(partial(print_code, report)):.1f} ms")
    return "; ".join(told)
