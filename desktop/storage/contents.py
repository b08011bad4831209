"""Where the contents of attachments are found: in the file, else beside the snapshots."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.storage.attachments import Attachment, AttachmentStore, attachments_of, require_intact
from desktop.storage.errors import StorageError
from forms import edits
from forms.edits import Batch, Edit, SetValue
from forms.report import ATTACHMENT, Report

if TYPE_CHECKING:
    from desktop.storage.database import Database


class Contents:
    """The contents of one file's attachments."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = AttachmentStore()

    def total(self) -> int:
        """Return how many bytes the file holds of them."""
        return sum(self._database.sizes().values())

    def read(self, sha256: str) -> bytes:
        """Return a content, verified.

        Raises:
            StorageError: it is neither in the file nor beside the snapshots, or was changed.
        """
        content = self._database.content(sha256)
        if content is None:
            content = self._store.find(sha256)
        if content is None:
            raise StorageError("佐证材料的内容不在这份文件里，没有取出来；请重新添加。")
        return require_intact(content, sha256)

    def brought_by(self, edit: Edit) -> dict[str, bytes]:
        """Return the contents that an edit brings into the report and the file lacks.

        Raises:
            StorageError: one is nowhere to be found.
        """
        brought = _brought(edit)
        if not brought:
            return {}
        return {sha256: self.read(sha256) for sha256 in brought - self._database.sizes().keys()}

    def lost(self, report: Report) -> list[Attachment]:
        """Return the attachments of a report that have no content anywhere."""
        listed = attachments_of(report)
        kept = self._database.sizes() if listed else {}
        return [one for one in listed if one.sha256 not in kept and not self._store.has(one.sha256)]

    def without_lost(self, report: Report) -> tuple[Report, list[str]]:
        """Return a report without attachments that have no content anywhere, and their names."""
        lost = self.lost(report)
        for one in lost:
            report = edits.apply(edits.set_value(report, one.key, None), report)
        return report, [one.name for one in lost]

    def for_copy(
        self, report: Report, history: bool
    ) -> tuple[list[tuple[str, bytes]], tuple[str, ...]]:
        """Return what a copy holds of attachments, and the names of those that are lost.

        With ``history`` those that were removed come along, so that it can be undone.
        """
        listed = {one.sha256: one.name for one in attachments_of(report)}
        try:
            kept = set(self._database.sizes())
        except StorageError:  # the stick was pulled: the report itself is worth a copy
            kept = set()
        found = []
        for sha256 in sorted((kept | listed.keys()) if history else set(listed)):
            with suppress(StorageError):
                found.append((sha256, self.read(sha256)))
        lost = listed.keys() - {sha256 for sha256, _ in found}
        return found, tuple(listed[sha256] for sha256 in sorted(lost))


def _brought(edit: Edit) -> set[str]:
    """Return the SHA-256 of what an edit attaches."""
    if isinstance(edit, Batch):
        return set().union(*map(_brought, edit.edits))
    if isinstance(edit, SetValue) and edit.key.startswith(ATTACHMENT) and edit.new is not None:
        return {edit.key.removeprefix(ATTACHMENT)}
    return set()
