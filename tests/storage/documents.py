"""Documents and hands on their files that several tests of storage share."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from desktop.storage.document import Document
from desktop.storage.locks import lock_path
from forms import edits
from forms.amount import Amount
from forms.narrative import Block, Quote
from forms.report import EXPENDITURE_TOTAL, ExpenditureLine, FreeTable, Report
from tests.forms.reports import EMPTY

LINES = tuple(
    ExpenditureLine(f"科目{number}", f"301{number:02}", Amount(number * 1_000_003))
    for number in range(1, 25)
)
FULL = replace(
    EMPTY,
    values={**EMPTY.values, "budget.total": Amount(123_456_789), EXPENDITURE_TOTAL: Amount(5)},
    narratives={
        "basics": (
            Block(1, ("职能",)),
            Block.paragraph("批复", Quote("budget.total"), "，其余见下。"),
        )
    },
    lines=LINES,
    tables=(FreeTable("results", "产出", (("指标", "值"), ("数量", "三"))),),
)
"""A report with something in each table of the file."""


def made(folder: Path, report: Report = FULL) -> Path:
    """Make a file and close it."""
    path = folder / "报告 #1.db"
    Document.create(path, report, "张会计").close()
    return path


def set_total(document: Document, fen: int | None) -> Report:
    """Apply the edit that sets the approved budget."""
    amount = None if fen is None else Amount(fen)
    return document.apply(edits.set_value(document.report, "budget.total", amount))


def total(report: Report) -> int | None:
    """The approved budget in fen."""
    amount = report.amount_of("budget.total")
    return None if amount is None else amount.fen


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file as another program would, and close it for good."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def connection_of(document: Document) -> sqlite3.Connection:
    """The document's own connection, to see and set what it runs with."""
    return document._database._raw


def neighbours(path: Path) -> list[str]:
    """Names of all files in the document's folder but the lock of who has it open."""
    return sorted(entry.name for entry in path.parent.iterdir() if entry != lock_path(path))
