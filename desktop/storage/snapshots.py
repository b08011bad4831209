"""Snapshots: the report as it was, kept in the user's data folder and not beside the file.

A snapshot is a whole file of its own, made of what the document holds in memory, verified before
it gets its name, and never written again. Those of a file and of all its copies lie in one
folder, named after what they share (the first line of the journal), so that moving or renaming
the file loses none. Attachments lie beside them, each content once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.storage.attachments import AttachmentStore
from desktop.storage.copies import replacement
from desktop.storage.errors import DamagedError, Purpose, StorageError, translated
from desktop.storage.header import examine
from desktop.storage.home import data_folder
from desktop.storage.state import State
from desktop.storage.thinning import superfluous
from forms.moments import moment_told

if TYPE_CHECKING:
    from desktop.storage.document import Document


class Reason(Enum):
    """Why a snapshot was taken; the value is what the list shows."""

    OPENED = "打开时"
    TIMED = "定时"
    IMPORT = "导入前"
    RESTORE = "恢复前"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot, as its name tells. ``at`` is when it was taken, in local time."""

    path: Path
    at: datetime
    revision: int
    chain: str
    """First 8 digits of the journal's chain at that revision: two branches of copies may bear
    the same number."""
    source: str
    """Which file it was taken of: 8 digits for its path, 8 for its name."""
    reason: str
    year: str
    unit: str

    @property
    def chinese(self) -> str:
        """The snapshot in words: 2021年4月20日 09:00（第 12 版，打开时）."""
        return f"{moment_told(self.at)}（第 {self.revision} 版，{self.reason}）"

    @property
    def lineage(self) -> str:
        """What the file shares with all its copies."""
        return self.path.parent.name


_NAME: Final = re.compile(
    r"(?P<at>\d{8}-\d{6})Z r(?P<revision>\d+)-(?P<chain>[0-9a-f]{8}) (?P<source>[0-9a-f]{16})"
    r" (?P<reason>\S+) (?P<year>\S+) (?P<unit>.+)\.db"
)
_TIME: Final = "%Y%m%d-%H%M%S"
_CHAIN: Final = 8
"""Digits of the journal's chain that a name bears."""
_LONGEST_UNIT: Final = 40


def snapshot_folder() -> Path:
    """Return the folder of all snapshots; it need not exist yet."""
    return data_folder() / "snapshots"


# Taking -------------------------------------------------------------------------------------


def take(document: Document, reason: Reason, now: datetime | None = None) -> Snapshot | None:
    """Keep what a document holds now; None where that very revision is kept already.

    It may run in any thread: the file itself is read only for attachments not kept yet.

    Raises:
        StorageError: it could not be kept; the report itself is not concerned.
    """
    state, now = document.state, now or datetime.now(UTC)
    folder = snapshot_folder() / state.lineage
    known = _in_folder(folder)
    source = _source_of(document.path)
    chain = state.seal.chain[:_CHAIN]
    if any(
        (one.chain, one.source, one.revision) == (chain, source, state.revision) for one in known
    ):
        return None
    store = AttachmentStore()
    for attachment in document.attachments:
        if not store.has(attachment.sha256):
            store.keep(attachment.sha256, document.attachment_content(attachment))
    with translated(Purpose.SNAPSHOT):
        folder.mkdir(parents=True, exist_ok=True)
    target = folder / _name(state, source, reason, now)
    with replacement(target, Purpose.SNAPSHOT, exclusive=True) as building:
        state.build(building, purpose=Purpose.SNAPSHOT)
        _require_same(building, state)
    thin(folder, now)
    return _parsed(target)


def _name(state: State, source: str, reason: Reason, now: datetime) -> str:
    report = state.report
    time = now.astimezone(UTC).strftime(_TIME)
    unit = re.sub(r'[\\/:*?"<>|\x00-\x1f\s]+', "_", report.unit)[:_LONGEST_UNIT] or "_"
    year = "".join(filter(str.isalnum, report.text_of("year")))[:8] or "_"
    chain = state.seal.chain[:_CHAIN]
    return f"{time}Z r{state.revision}-{chain} {source} {reason.value} {year} {unit}.db"


def _source_of(path: Path) -> str:
    told = (str(path.resolve()), path.name)
    return "".join(hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:8] for part in told)


def _require_same(copy: Path, state: State) -> None:
    """Count a snapshot only when it can be opened and is what it should be."""
    from desktop.storage.opening import load

    opened = load(copy, copy, examine(copy))
    opened.close()
    if opened.content.seal != state.seal:
        raise DamagedError("备份与报告不符，没有留下这份备份；报告本身不受影响，请稍后重试。")


def thin(folder: Path, now: datetime) -> None:
    """Remove the snapshots that are one too many; a file that cannot be removed stays."""
    groups: dict[str, dict[datetime, Snapshot]] = {}
    for one in _in_folder(folder):
        groups.setdefault(one.source, {})[one.at] = one
    for group in groups.values():
        for time in superfluous(group, now.astimezone()):
            try:
                group[time].path.unlink(missing_ok=True)
            except OSError:
                continue


# Listing ------------------------------------------------------------------------------------


def snapshots_of(document: Document) -> tuple[Snapshot, ...]:
    """Return the snapshots of a document, newest first.

    Its copies keep theirs in the same folder. Of those only such belong to this one as its own
    journal tells of: not where the copy went its own way, and to a copy without history nothing
    of what was before it.
    """
    told = {
        (line.revision, line.chain[:_CHAIN])
        for line in document.journal()
        if line.label is not None
    }
    source = _source_of(document.path)
    found = _in_folder(snapshot_folder() / document.state.lineage)
    own = [one for one in found if one.source == source]
    told -= {(one.revision, one.chain) for one in own}  # once is enough
    return _sorted([*own, *(one for one in found if (one.revision, one.chain) in told)])


def snapshots_for(path: Path) -> tuple[Snapshot, ...]:
    """Return the snapshots of a file that cannot be opened, newest first.

    They are found by its path, else by its name (a stick may have another letter today).
    """
    source, found = _source_of(path), all_snapshots()
    here = [one for one in found if one.source == source]
    return _sorted(here or [one for one in found if one.source[8:] == source[8:]])


def all_snapshots() -> tuple[Snapshot, ...]:
    """Return all snapshots of all files, newest first."""
    try:
        folders = [entry for entry in snapshot_folder().iterdir() if entry.is_dir()]
    except OSError:
        return ()
    return _sorted(one for folder in folders for one in _in_folder(folder))


def _in_folder(folder: Path) -> list[Snapshot]:
    try:
        paths = list(folder.iterdir())
    except OSError:
        return []
    return [one for path in paths if (one := _parsed(path)) is not None]


def _parsed(path: Path) -> Snapshot | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match["at"], _TIME).replace(tzinfo=UTC).astimezone()
    except ValueError:
        return None
    return Snapshot(
        path,
        at,
        int(match["revision"]),
        match["chain"],
        match["source"],
        match["reason"],
        match["year"],
        match["unit"],
    )


def _sorted(snapshots: Iterable[Snapshot]) -> tuple[Snapshot, ...]:
    return tuple(sorted(snapshots, key=lambda one: (one.at, one.revision), reverse=True))


# Using --------------------------------------------------------------------------------------


def open_snapshot(snapshot: Snapshot) -> Document:
    """Open a snapshot to look at, beside the present; ``save_copy`` makes a file of it.

    Raises:
        StorageError: it cannot be read any more.
    """
    from desktop.storage.document import Document

    return Document.open(snapshot.path, read_only=True)


def restore(document: Document, snapshot: Snapshot) -> str:
    """Make the report what it was then, by an edit that can be undone like any other.

    The present is kept as a snapshot first. Where that fails the report is restored all the
    same, since nothing is lost by an edit; the sentence returned says so ("" where all went well).

    Raises:
        StorageError: the snapshot cannot be read, or the edit not written.
    """
    with open_snapshot(snapshot) as then:
        report = then.report
    told = ""
    try:
        take(document, Reason.RESTORE)
    except StorageError as error:
        told = str(error)
    document.restore(report, f"恢复到 {snapshot.chinese}")
    return told


def newest_good(snapshots: Iterable[Snapshot]) -> Snapshot | None:
    """Return the first of these snapshots that can be opened."""
    for snapshot in snapshots:
        try:
            open_snapshot(snapshot).close()
        except StorageError:
            continue
        return snapshot
    return None
