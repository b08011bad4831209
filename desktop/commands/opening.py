"""Files as the commands open them: new ones, and saved ones without leaving a trace."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands.command import CommandError, Status
from desktop.console import say
from forms.report import Report

if TYPE_CHECKING:
    from desktop.storage.document import Document


@dataclass(frozen=True, slots=True)
class Saved:
    """A report as it stands in a file, with the revision and time of its last change."""

    report: Report
    revision: int
    at: datetime | None


def is_text(word: str) -> bool:
    """Whether a word came through the console whole (bytes of another encoding do not)."""
    return not any("\ud800" <= character <= "\udfff" for character in word)


def person(name: str | None) -> str:
    """Return who is to stand in the journal: the given name, else the login."""
    if name and name.strip() and is_text(name):
        return name.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account without a name
        return "本机用户"


@contextmanager
def created(path: Path, report: Report, by: str, label: str) -> Iterator[Document]:
    """Create a file for the report and yield it; it stays open meanwhile.

    Raises:
        CommandError: it could not be written.
    """
    from desktop.storage.document import Document
    from desktop.storage.errors import StorageError

    try:
        with Document.create(path, report, by, label) as document:
            yield document
    except StorageError as error:
        raise CommandError(str(error), Status.FAILED) from error


@contextmanager
def opened(name: str, by: str | None) -> Iterator[Document]:
    """Open a file to read, without writing anything, not even beside it.

    What there is to notice about it goes to stderr.

    Raises:
        CommandError: there is no such file, or it cannot be read.
    """
    from desktop.storage.document import Document
    from desktop.storage.errors import StorageError

    path = Path(name)
    if not path.is_file():
        raise CommandError(f"找不到文件“{path}”，请核对文件名和文件夹。", Status.FAILED)
    try:
        with Document.open(path, person(by), read_only=True) as document:
            if document.notice:
                say(f"{path.name}：{document.notice}")
            yield document
    except StorageError as error:
        raise CommandError(str(error), Status.FAILED) from error


def read_saved(name: str, by: str | None) -> Saved:
    """Read a file as :func:`opened` does.

    Raises:
        CommandError: there is no such file, or it cannot be read.
    """
    with opened(name, by) as document:
        return Saved(document.report, document.revision, document.saved_at)
