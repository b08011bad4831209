"""Everything a document holds at one moment, for who needs it without the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.storage.errors import Purpose
from desktop.storage.journal import JournalLine
from desktop.storage.rows import rows_of
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.verifying import Seal


@dataclass(frozen=True, slots=True)
class State:
    """A report with its whole journal and seal; it never changes, so any thread may read it."""

    report: Report
    positions: Mapping[str, list[int]]
    journal: tuple[JournalLine, ...]
    seal: Seal

    @property
    def revision(self) -> int:
        """Number of the last change."""
        return self.seal.revision

    @property
    def at(self) -> datetime:
        """When the last change was written."""
        return self.journal[-1].at

    @property
    def lineage(self) -> str:
        """A name that a file shares with all its copies and with no other file."""
        return self.journal[0].chain[:16]

    def build(
        self,
        path: Path,
        contents: Iterable[tuple[str, bytes]] = (),
        *,
        history: bool = True,
        purpose: Purpose = Purpose.COPY,
    ) -> None:
        """Build a file that holds it.

        Raises:
            StorageError: it could not be written.
        """
        from desktop.storage.building import build_copy

        lines = self.journal if history else [line.without_history() for line in self.journal]
        build_copy(path, rows_of(self.report, self.positions), lines, self.seal, contents, purpose)
