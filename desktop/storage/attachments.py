"""Attachments (佐证材料): the stamped, scanned report and other evidence, kept in the .db.

A content is kept under its SHA-256 and never changes. Which contents belong to the report, and
under which names, are values of the report, so that adding and removing them are edits like any
other. Beside the snapshots each content is kept once, however many snapshots list it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.storage.copies import replacement
from desktop.storage.errors import Purpose, StorageError, translated
from desktop.storage.home import data_folder
from forms.report import ATTACHMENT, Report

LARGEST: Final = 50 << 20
"""Most bytes of one attachment."""
MOST: Final = 400 << 20
"""Most bytes of all contents in one file: opening reads through all of it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment: ``size`` in bytes, ``at`` ISO time with its offset."""

    name: str
    size: int
    sha256: str
    at: str
    by: str

    @property
    def key(self) -> str:
        """Key of the value that lists it."""
        return ATTACHMENT + self.sha256

    @property
    def value(self) -> str:
        """The value that lists it: JSON, which sealing and journal take like any text."""
        told = {"name": self.name, "size": self.size, "at": self.at, "by": self.by}
        return json.dumps(told, ensure_ascii=False)

    @property
    def added_at(self) -> datetime | None:
        """When it was added; None where the file tells no sensible time."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None


def attachments_of(report: Report) -> tuple[Attachment, ...]:
    """Return what is attached to a report, in the order of adding."""
    found = (
        described(key.removeprefix(ATTACHMENT), value)
        for key, value in report.values.items()
        if key.startswith(ATTACHMENT)
    )
    return tuple(sorted(found, key=lambda one: (one.at, one.name)))


def described(sha256: str, value: object) -> Attachment:
    """Read the value that lists an attachment; a file from elsewhere may say anything."""
    try:
        data = json.loads(str(value))
        name, size, at, by = str(data["name"]), int(data["size"]), str(data["at"]), str(data["by"])
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return Attachment("不明材料", 0, sha256, "", "")
    return Attachment(name, size, sha256, at, by)


def read_attachment(source: Path, name: str, by: str) -> tuple[Attachment, bytes]:
    """Read a file that is to be attached.

    Raises:
        StorageError: it cannot be read, is empty, or is larger than 50 MB.
    """
    with translated(Purpose.ATTACH):
        size = source.stat().st_size
        if size > LARGEST:
            raise StorageError(
                f"“{source.name}”有 {size / (1 << 20):.0f} MB，超过 50 MB，没有放进报告；"
                "请压缩或降低扫描分辨率后再添加。"
            )
        content = source.read_bytes()
    if not content:
        raise StorageError(f"“{source.name}”是空文件，没有放进报告；请核对后再添加。")
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    sha256 = hashlib.sha256(content).hexdigest()
    return Attachment(name or source.name, len(content), sha256, at, by), content


def require_intact(content: bytes, sha256: str) -> bytes:
    """Return a content that is what its name says.

    Raises:
        StorageError: it was changed.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StorageError("佐证材料的内容已损坏，没有取出来；请改用最近的备份，或重新添加。")
    return content


class AttachmentStore:
    """Contents beside the snapshots: a file for each, by its SHA-256."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or data_folder() / "snapshots" / "attachments"

    def keep(self, sha256: str, content: bytes) -> None:
        """Keep a content; one that is kept already and intact stays.

        Raises:
            StorageError: it could not be written.
        """
        place = self._folder / sha256
        if self.find(sha256) is not None:
            return
        with translated(Purpose.SNAPSHOT):
            self._folder.mkdir(parents=True, exist_ok=True)
        with replacement(place, Purpose.SNAPSHOT) as building, translated(Purpose.SNAPSHOT):
            building.write_bytes(content)

    def has(self, sha256: str) -> bool:
        """Whether a content of this name is kept, without reading it."""
        return _is_name(sha256) and (self._folder / sha256).is_file()

    def find(self, sha256: str) -> bytes | None:
        """Return a content, if it is kept and intact."""
        if not _is_name(sha256):
            return None
        try:
            content = (self._folder / sha256).read_bytes()
            return require_intact(content, sha256)
        except (OSError, StorageError):
            return None


def _is_name(sha256: str) -> bool:
    """Whether a text is a SHA-256 and so a harmless file name: files come from anywhere."""
    return len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")
