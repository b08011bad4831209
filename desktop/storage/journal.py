"""The journal: one line per revision, each chained to the one before it.

A line names who changed what and when, with both sides of the change. Its ``proof`` commits to
label, edit and digest with a random salt, and its ``chain`` to everything up to here: a copy
without history drops label, edit, digest and salt, keeps proof and chain, and can still be
verified without telling what it no longer says.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, cast

from desktop.storage.header import PROGRAM
from desktop.storage.rows import Cell, Row, to_json
from forms.data import edit_from_data, edit_to_data
from forms.edits import Edit, SetValue
from forms.report import ATTACHMENT, DRAFT, STATUS

START: Final = ""
"""What the first line is chained to."""
KEPT_STEPS: Final = 200
"""Steps that can still be undone after a file was closed."""
_STATE: Final = f'{{"set":"{STATUS}",'
_NO_STEPS: Final = (_STATE, '{"batch":[]}')
UNDO: Final = "撤销："
REDO: Final = "重做："


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One revision: who, when, what. ``undoes`` is the revision that it takes back."""

    revision: int
    saved_at: str
    by: str
    program: str
    undoes: int | None
    label: str | None
    edit_text: str | None
    digest: str | None
    salt: str | None
    proof: str
    chain: str

    @property
    def at(self) -> datetime:
        """When it was saved, with the offset of that place."""
        return datetime.fromisoformat(self.saved_at)

    @property
    def edit(self) -> Edit | None:
        """The change with its old and new sides; None in a copy without history."""
        return None if self.edit_text is None else edit_from_data(json.loads(self.edit_text))

    @property
    def is_typed(self) -> bool:
        """Whether each part is of its type; in a damaged file anything may stand anywhere."""
        texts = (self.saved_at, self.by, self.program, self.proof, self.chain)
        blanks = (self.label, self.edit_text, self.digest, self.salt)
        return (
            isinstance(self.revision, int)
            and (self.undoes is None or isinstance(self.undoes, int))
            and all(isinstance(part, str) for part in texts)
            and all(part is None or isinstance(part, str) for part in blanks)
        )

    @property
    def is_step(self) -> bool:
        """Whether it is a step for undo and redo.

        A change of state (定稿) is none: to undo it would bring a frozen report back to life
        without a reason. The record of a migration changes nothing.
        """
        told = self.edit_text or ""
        return self.label is not None and not told.startswith(_NO_STEPS)

    @property
    def change_of_state(self) -> tuple[str, str] | None:
        """The report's state before and after this line; None where it changes none."""
        if not (self.edit_text or "").startswith(_STATE):
            return None
        edit = self.edit
        if not isinstance(edit, SetValue):
            return None
        return str(edit.old or DRAFT), str(edit.new or DRAFT)

    @property
    def attaches(self) -> bool:
        """Whether it may add, change or remove what is attached."""
        return f'"{ATTACHMENT}' in (self.edit_text or "")

    @classmethod
    def of(cls, row: Row) -> JournalLine:
        """Return the line that a row of the table holds; STRICT tables hold the right types."""
        return cls(*cast(Any, row))

    @property
    def row(self) -> tuple[Cell, ...]:
        """The line's columns in the order of the table."""
        return (
            self.revision, self.saved_at, self.by, self.program, self.undoes, self.label,
            self.edit_text, self.digest, self.salt, self.proof, self.chain,
        )  # fmt: skip

    def without_history(self) -> JournalLine:
        """Return the line without what it tells of earlier states."""
        return replace(self, label=None, edit_text=None, digest=None, salt=None)

    def follows(self, previous: JournalLine | None) -> bool:
        """Whether the line stands unchanged in its place after ``previous``."""
        told = (self.label, self.edit_text, self.digest, self.salt)
        if any(part is None for part in told):
            sound = told == (None, None, None, None)
        else:
            sound = self.proof == _proof(*told)
        chained = _chain(
            previous.chain if previous else START,
            self.revision, self.saved_at, self.by, self.program, self.undoes, self.proof,
        )  # fmt: skip
        number = previous.revision + 1 if previous else 1
        return sound and self.chain == chained and self.revision == number


def new_line(
    previous: JournalLine | None,
    *,
    by: str,
    label: str,
    edit: Edit,
    digest: str,
    undoes: int | None = None,
) -> JournalLine:
    """Return the line that records ``edit`` after ``previous``, with the digest it leads to."""
    revision = previous.revision + 1 if previous else 1
    saved_at = datetime.now().astimezone().isoformat(timespec="seconds")
    edit_text = to_json(edit_to_data(edit))
    salt = secrets.token_hex(16)
    proof = _proof(label, edit_text, digest, salt)
    chain = _chain(
        previous.chain if previous else START, revision, saved_at, by, PROGRAM, undoes, proof
    )
    return JournalLine(
        revision, saved_at, by, PROGRAM, undoes, label, edit_text, digest, salt, proof, chain
    )


def _proof(*told: str | None) -> str:
    # Part by part: an import's edit is long, and writing JSON as JSON makes it twice as long.
    parts = (hashlib.sha256((part or "").encode()).hexdigest() for part in told)
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def _chain(*told: Cell) -> str:
    return hashlib.sha256(to_json(told).encode()).hexdigest()


def is_unbroken(lines: Iterable[JournalLine]) -> bool:
    """Whether the lines are complete from the first on and none was changed."""
    previous: JournalLine | None = None
    for line in lines:
        if not line.follows(previous):
            return False
        previous = line
    return previous is not None


@dataclass(frozen=True, slots=True)
class Step:
    """A revision that can be taken back, with the label of what was done first.

    ``attaches`` tells that it may add, change or remove what is attached.
    """

    revision: int
    label: str
    attaches: bool = False


@dataclass(slots=True)
class Steps:
    """What can be undone and redone, as it follows from the journal.

    What is attached to a final report (the stamped pages) is no step; earlier steps that attach
    are none any more after it, for they were made for another state of what is attached.
    """

    undo: list[Step] = field(default_factory=list)
    redo: list[Step] = field(default_factory=list)
    is_final: bool = False
    """Whether the report is final."""

    @classmethod
    def of(cls, lines: Iterable[JournalLine]) -> Steps:
        """Return the steps after these lines; the last 200 can still be undone.

        The first line is the making of the file and stays. What a copy without history no
        longer tells cannot be undone either.
        """
        steps = cls()
        for line in lines:
            if line.revision == 1 or line.label is None:
                steps = cls()
            else:
                steps.record(line)
        del steps.undo[:-KEPT_STEPS]
        return steps

    def record(self, line: JournalLine) -> None:
        """Take note of one more revision."""
        change = line.change_of_state
        if change is not None:
            before, after = change
            if before != DRAFT and not self.is_final:  # a copy that does not tell of its 定稿
                self._forget(self.undo)
            self.is_final = after != DRAFT
        if not line.is_step:
            return
        if self.is_final:
            self._forget(step for step in self.undo if step.attaches)
            return
        for source, goal in ((self.undo, self.redo), (self.redo, self.undo)):
            if line.undoes is not None and source and source[-1].revision == line.undoes:
                last = source.pop()
                goal.append(Step(line.revision, last.label, last.attaches))
                return
        self.undo.append(Step(line.revision, line.label or "", line.attaches))
        self.redo.clear()

    def _forget(self, steps: Iterable[Step]) -> None:
        """Let these be taken back no more, and nothing be brought back."""
        gone = {step.revision for step in steps}
        self.undo = [step for step in self.undo if step.revision not in gone]
        self.redo.clear()
