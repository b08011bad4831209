"""kill -9 at random moments of a process that edits: nothing acknowledged may be lost."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop.storage.document import Document
from desktop.storage.errors import DamagedError
from desktop.storage.locks import lock_path
from tests.storage.documents import FULL, made, total

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from pathlib import Path
from desktop.storage.document import Document
from forms import edits
from forms.amount import Amount
from forms.report import ExpenditureLine

with Document.open(Path(sys.argv[1]), "写入者") as document:
    assert not document.read_only, document.notice
    while True:
        revision = document.revision + 1
        document.apply(edits.Batch((
            edits.set_value(document.report, "budget.total", Amount(revision)),
            edits.insert_lines(0, [ExpenditureLine("行", None, Amount(revision))]),
        )))
        print(document.revision, flush=True)
"""


@dataclass
class Kills:
    """What so many kills did."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    """Reports that are between two revisions."""
    damaged: int = 0
    journals: int = 0
    """Journals that a kill left beside the file, to be played back at the next opening."""
    leftovers: int = 0
    """Files beside it after that."""


def killed_writer(path: Path, edits_before: int, delay: float = 0.0) -> int:
    """Let a process write, kill it once it has acknowledged so many edits; return its last."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for _ in range(edits_before):
            assert writer.stdout.readline()
        if delay:
            with_timeout(writer, delay)
        writer.kill()
        rest = writer.stdout.read().split()
    assert rest or edits_before
    return int(rest[-1]) if rest else -1


def with_timeout(writer: subprocess.Popen[str], delay: float) -> None:
    """Let it run on for a moment, so that the kill meets any point of a write."""
    try:
        writer.wait(delay)
    except subprocess.TimeoutExpired:
        return


def kill_and_look(path: Path, chance: random.Random, found: Kills) -> None:
    """Kill one writer and look at what it left."""
    with Document.open(path) as document:
        start, lines = document.revision, len(document.report.lines) - document.revision
    before = chance.randint(1, 12)
    last = max(killed_writer(path, before, chance.random() * 0.003), start + before)
    found.kills += 1
    found.acknowledged += last - start
    journal = path.with_name(path.name + "-journal")
    found.journals += journal.exists() and journal.stat().st_size > 0
    try:
        with Document.open(path) as document:
            found.lost += max(0, last - document.revision)
            whole = total(document.report) == document.revision and (
                len(document.report.lines) == lines + document.revision
            )
            found.torn += not whole
    except DamagedError:
        found.damaged += 1
    found.leftovers += len([entry for entry in path.parent.iterdir() if entry != path])
    found.leftovers -= lock_path(path).exists()


def run(folder: Path, count: int, seed: int = 20) -> str:
    """Kill so many writers; return what was found in one line."""
    chance, found = random.Random(seed), Kills()
    path, number = Path(), 0
    for _ in range(count):
        if found.kills % 100 == 0:  # a file of its own for each hundred, so that it stays small
            number += 1
            (folder / f"kills-{number}").mkdir()
            path = made(folder / f"kills-{number}", FULL)
        kill_and_look(path, chance, found)
    return (
        f"{found.kills} kills, {found.acknowledged} edits acknowledged, {found.lost} lost, "
        f"{found.torn} between two revisions, {found.damaged} files to repair, "
        f"{found.journals} journals played back, {found.leftovers} files left beside"
    )
