"""The file against a plain Python model: whatever is done to it, it holds what the model holds."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from desktop.storage.document import Document
from desktop.storage.journal import KEPT_STEPS
from desktop.storage.locks import lock_path
from desktop.storage.snapshots import Reason, Snapshot, restore, take
from forms.report import Report
from tests.forms.reports import edits, reports

COUNTS: Counter[str] = Counter()
"""How often each thing was done, for the soak's figures."""


class FileModel(RuleBasedStateMachine):
    """A document, and beside it what it must hold."""

    document: Document

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ziping-model-"))
        self.home, os.environ["ZIPING_HOME"] = (
            os.environ.get("ZIPING_HOME"),
            str(self.folder / "home"),
        )
        self.path = self.folder / "报告.db"
        self.undo_steps: list[Report] = []
        self.redo_steps: list[Report] = []
        self.snapshots: list[tuple[Snapshot, Report]] = []
        self.now = datetime(2021, 4, 20, tzinfo=UTC)
        self.revision = 1

    @initialize(report=reports())
    def begin(self, report: Report) -> None:
        """Make the file."""
        self.document = Document.create(self.path, report, "张")
        self.report = self.at_opening = self.document.report

    # What is done -------------------------------------------------------------------------

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Apply any edit."""
        self.changed(self.document.apply(data.draw(edits(self.report))))

    @rule()
    def undo(self) -> None:
        """Take a step back."""
        report = self.document.undo()
        assert (report is None) == (not self.undo_steps)
        if report is not None:
            self.redo_steps.append(self.report)
            self.report = self.undo_steps.pop()
            self.revision += 1

    @rule()
    def redo(self) -> None:
        """Take a step forth."""
        report = self.document.redo()
        assert (report is None) == (not self.redo_steps)
        if report is not None:
            self.undo_steps.append(self.report)
            self.report = self.redo_steps.pop()
            self.revision += 1

    @rule(minutes=st.integers(1, 60 * 24 * 40))
    def snapshot(self, minutes: int) -> None:
        """Keep the present; some time has passed."""
        self.now += timedelta(minutes=minutes)
        taken = take(self.document, Reason.TIMED, self.now)
        if taken is not None:
            self.snapshots.append((taken, self.report))

    @rule(index=st.integers(0, 999))
    def restore(self, index: int) -> None:
        """Go back to a snapshot that was not thinned.

        How many are left depends on the clock, for restoring keeps one of its own at the true
        time: what is drawn must not depend on their number.
        """
        kept = [one for one in self.snapshots if one[0].path.exists()]
        if not kept:
            return
        taken, report = kept[index % len(kept)]
        assert restore(self.document, taken) == ""
        self.changed(report)

    @rule()
    def restore_opening(self) -> None:
        """Go back to what it was at opening."""
        self.document.restore_opening()
        self.changed(self.at_opening)

    @rule()
    def reopen(self) -> None:
        """Close and open."""
        self.document.close()
        assert not lock_path(self.path).exists()
        self.opened()

    @rule()
    def kill(self) -> None:
        """Leave the file as a process does that is killed: nothing closed, the lock still there."""
        self.document._database.close()  # idle: on the disk that is the same
        lock = self.document._opened.lock
        assert lock is not None
        os.close(lock._descriptor)
        lock._descriptor = -1
        assert lock_path(self.path).exists()
        self.opened()

    @rule(history=st.booleans())
    def go_on_in_a_copy(self, history: bool) -> None:
        """Save a copy and go on in it."""
        copy = self.folder / "副本.db"
        self.document.save_copy(copy, history=history)
        self.document.close()
        copy.replace(self.path)
        if not history:
            self.undo_steps.clear()
            self.redo_steps.clear()
        self.opened()

    def changed(self, report: Report) -> None:
        """Take note of a change, if it is one."""
        COUNTS["edits"] += 1
        if report != self.report:
            self.undo_steps.append(self.report)
            self.redo_steps.clear()
            self.report = report
            self.revision += 1

    def opened(self) -> None:
        """Open the file again."""
        COUNTS["openings"] += 1
        self.document = Document.open(self.path, "李")
        assert not self.document.read_only
        self.at_opening = self.report
        del self.undo_steps[:-KEPT_STEPS]

    # What must hold -----------------------------------------------------------------------

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        """The document shows the model's report; the labels are there when the steps are."""
        COUNTS["steps"] += 1
        if not hasattr(self, "document"):
            return
        assert self.document.report == self.report
        assert self.document.revision == self.revision
        assert (self.document.undo_label is None) == (not self.undo_steps)
        assert (self.document.redo_label is None) == (not self.redo_steps)

    def teardown(self) -> None:
        """Open once more, read-only: the digest is recomputed, the whole history holds."""
        if hasattr(self, "document"):
            self.document.close()
            with Document.open(self.path, read_only=True) as document:
                assert document.report == self.report
                assert all(report is not None for _, report in document.history())
        if self.home is None:
            del os.environ["ZIPING_HOME"]
        else:
            os.environ["ZIPING_HOME"] = self.home
        shutil.rmtree(self.folder)


def modelled(examples: int, steps: int) -> None:
    """Run so many random histories of so many steps."""
    run_state_machine_as_test(
        FileModel,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def soak(folder: Path, seconds: float) -> str:
    """Run random histories for so long; return the figures in one line."""
    tempfile.tempdir = str(folder)
    COUNTS.clear()
    end = time.monotonic() + seconds
    histories = 0
    first = _resident()
    while time.monotonic() < end:
        modelled(20, 100)
        histories += 20
        first = first or _resident()
    tempfile.tempdir = None
    listed = Path("/proc/self/fd")
    descriptors = len(list(listed.iterdir())) if listed.exists() else 0
    return (
        f"{histories} histories, {COUNTS['steps']} steps, {COUNTS['edits']} edits, "
        f"{COUNTS['openings']} openings, 0 differences; memory {first} → {_resident()} MB, "
        f"{descriptors} files open at the end"
    )


def _resident() -> int:
    """Return the resident memory of this process in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines["VmRSS"].split()[0]) // 1024
