"""Every system call of a save failing in turn: the old state or the new one, never between.

A small library, built here and preloaded into a process of its own, lets the n-th call of one kind
fail, for n = 1 until a save passes; once only, or from then on (a disk that stays full).
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.storage.snapshots import Reason, open_snapshot, snapshots_of, take
from forms import edits
from forms.amount import Amount
from forms.report import Report
from tests.storage.documents import FULL, made

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).with_suffix(".c")
CALLS = ("open", "write", "fsync", "rename", "unlink", "truncate")
"""In the order in which the library counts them; write is pwrite too."""
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
MOST_CALLS = 400


class Fault(NamedTuple):
    """Which call fails: the ``number``-th of a kind, with an error, once or from then on."""

    call: int
    number: int
    error: int
    for_good: bool

    def __str__(self) -> str:
        often = " and all after it" if self.for_good else ""
        return f"{CALLS[self.call]} {self.number}{often}: {errno.errorcode[self.error]}"


def compiler() -> str | None:
    """Return the C compiler of this machine, if any."""
    return (shutil.which("gcc") or shutil.which("cc")) if sys.platform == "linux" else None


def build(folder: Path) -> Path:
    """Build the library."""
    library = folder / "failing_disk.so"
    command = [compiler() or "cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE)]
    subprocess.run([*command, "-ldl"], check=True, capture_output=True)
    return library


def run(folder: Path, *, whole: bool) -> str:
    """Let every call fail in a process of its own; return what was found in one line."""
    if compiler() is None:
        return "not tried: no C compiler here"
    counts, problems = tried(folder, whole=whole)
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    return f"{told}; {len(problems)} problems{''.join(f'; {one}' for one in problems[:20])}"


def tried(folder: Path, *, whole: bool) -> tuple[dict[str, int], list[str]]:
    """Run this module in a process with the library; return its counts and its problems."""
    work = folder / "work"
    work.mkdir()
    library = build(folder)
    words = [sys.executable, "-m", "tests.storage.failing_disk", str(work), str(library)]
    variables = {**os.environ, "LD_PRELOAD": str(library), "ZIPING_HOME": str(work / "home")}
    done = subprocess.run(
        [*words, *(["whole"] if whole else [])],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return found["counts"], found["problems"]


# Within that process --------------------------------------------------------------------------


class Disk:
    """The library as seen from within."""

    def __init__(self, library: str, folder: Path) -> None:
        self._library, self._folder = ctypes.CDLL(library), str(folder).encode()

    def arm(self, fault: Fault) -> None:
        """From now on the fault strikes."""
        self._library.fault_arm(
            fault.call, ctypes.c_long(fault.number), fault.error, fault.for_good, self._folder
        )

    def disarm(self) -> int:
        """All is well again; return how many calls of the kind there were."""
        return int(self._library.fault_disarm())


EDIT = edits.Batch(
    (
        edits.set_value(FULL, "budget.total", Amount(7)),
        edits.delete_lines(FULL, 3, 2),
        edits.replace_narrative(FULL, "results", []),
    )
)
AFTER = edits.apply(EDIT, FULL)


class Trial:
    """One save under one fault, in a folder that is made anew for each."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self.disk, self.folder = disk, folder
        self.problems: list[str] = []
        self.counts: Counter[str] = Counter()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.sound = made(folder)
        self.bytes = self.sound.read_bytes()

    def fresh(self) -> Path:
        """Return the file as it was at first, alone in its folder."""
        for entry in self.folder.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        self.sound.write_bytes(self.bytes)
        return self.sound

    def under(self, fault: Fault, action: Callable[[], object]) -> tuple[bool, int]:
        """Carry out something under a fault; return whether it succeeded, and the calls seen."""
        self.disk.arm(fault)
        try:
            action()
        except StorageError:
            return False, self.disk.disarm()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            seen = self.disk.disarm()
            self.problem(fault, f"{type(error).__name__}: {error}")
            return False, seen
        return True, self.disk.disarm()

    def problem(self, fault: Fault, what: str) -> None:
        """Note what must not be."""
        self.problems.append(f"{fault}: {what}")

    def report_in(self, fault: Fault, path: Path) -> Report | None:
        """Return what a file holds now that all is well again."""
        try:
            with Document.open(path) as document:
                return document.report
        except StorageError as error:
            self.problem(fault, f"{path.name} cannot be opened: {error} ({error.code})")
            return None

    def edit_and_look(self, fault: Fault) -> int:
        """Save an edit; the file holds the old report or the new one, the new if it was said."""
        path = self.fresh()
        with Document.open(path) as document:
            done, seen = self.under(fault, lambda: document.apply(EDIT))
            if document.report != (AFTER if done else FULL):
                self.problem(fault, "the screen shows something else")
        report = self.report_in(fault, path)
        if report not in ((AFTER,) if done else (FULL, AFTER)):
            self.problem(fault, "the file is between two states" if not done else "lost")
        self.counts["edits saved" if done else "edits refused"] += 1
        return seen

    def edit_and_retry(self, fault: Fault) -> int:
        """Save an edit, and once more when all is well: it must succeed, and be there once."""
        path = self.fresh()
        with Document.open(path) as document:
            _, seen = self.under(fault, lambda: document.apply(EDIT))
            try:
                if document.report == FULL:
                    document.apply(EDIT)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                self.problem(fault, f"cannot be tried again: {error!r}")
            if document.revision != 2 or document.report != AFTER:
                self.problem(fault, f"revision {document.revision} after trying again")
        if self.report_in(fault, path) != AFTER:
            self.problem(fault, "lost after trying again")
        self.counts["edits tried again"] += 1
        return seen

    def copy(self, fault: Fault) -> int:
        """Save a copy over an older file; the target is one of them, and nothing is left."""
        path = self.fresh()
        target = path.with_name("copy.db")
        with Document.open(path) as document:
            document.save_copy(target)
            document.apply(EDIT)
            done, seen = self.under(fault, lambda: document.save_copy(target))
        report = self.report_in(fault, target)
        if report not in ((AFTER,) if done else (FULL, AFTER)):
            self.problem(fault, "the copy is between two states")
        if CALLS[fault.call] != "unlink":
            self.nothing_left(fault, {path.name, target.name})
        self.counts["copies saved" if done else "copies refused"] += 1
        return seen

    def opening(self, fault: Fault) -> int:
        """Open and close; the file is what it was, and no lock stays."""
        path = self.fresh()
        done, seen = self.under(fault, lambda: Document.open(path).close())
        if path.read_bytes() != self.bytes:
            self.problem(fault, "opening changed the file")
        if CALLS[fault.call] != "unlink":
            self.nothing_left(fault, {path.name})
        self.counts["openings" if done else "openings refused"] += 1
        return seen

    def snapshot(self, fault: Fault) -> int:
        """Take a snapshot; those that are listed can be opened, and editing goes on."""
        path = self.fresh()
        with Document.open(path) as document:
            done, seen = self.under(fault, lambda: take(document, Reason.OPENED))
            for one in snapshots_of(document):
                try:
                    open_snapshot(one).close()
                except StorageError as error:
                    self.problem(fault, f"a snapshot cannot be opened: {error}")
                with suppress(OSError):
                    one.path.unlink()
            document.apply(EDIT)
        self.counts["snapshots taken" if done else "snapshots refused"] += 1
        return seen

    def nothing_left(self, fault: Fault, known: set[str]) -> None:
        """Nothing but the known files may lie in the folder."""
        left = {entry.name for entry in self.folder.iterdir()} - known
        if left:
            self.problem(fault, f"left: {left}")


def faults(whole: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield kinds of call with the errors that they meet, and whether for good."""
    for call in range(len(CALLS)):
        for error in ERRORS if whole else ERRORS[:2]:
            for for_good in (False, True) if whole or error == errno.ENOSPC else (False,):
                yield call, error, for_good


def main(folder: str, library: str, *more: str) -> int:
    """Try everything and print it as JSON."""
    work = Path(folder)
    trial = Trial(Disk(library, work), work / "file")
    whole = "whole" in more
    saves = [trial.edit_and_look, trial.edit_and_retry, trial.copy, trial.opening, trial.snapshot]
    for save in saves:
        for call, error, for_good in faults(whole):
            for number in range(1, MOST_CALLS):
                seen = save(Fault(call, number, error, for_good))
                if seen < number:  # a save passed without meeting the fault
                    break
            else:
                trial.problems.append(f"{save.__name__}: more than {MOST_CALLS} {CALLS[call]}s")
    print(json.dumps({"counts": trial.counts, "problems": trial.problems}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
