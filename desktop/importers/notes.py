"""What an import has to tell: what was read from where, and what could not be placed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from forms.report import Report

NoteKind: TypeAlias = Literal["read", "leftover", "slip", "dropped"]
"""``read`` taken from somewhere · ``leftover`` kept, but without a place · ``slip`` a fault of
the document, put right or pointed out · ``dropped`` not taken over, because it says nothing."""

Sureness: TypeAlias = Literal["certain", "likely", "doubtful"]


class Note(NamedTuple):
    """One remark. ``message`` is a Chinese sentence.

    ``section`` is the key of a section, or of the entry or table that it is about; "" is the cover.

    ``sure`` tells how sure it is that what was read is what was meant.
    """

    kind: NoteKind
    message: str
    section: str = ""
    sure: Sureness = "certain"


class ImportedPicture(NamedTuple):
    """An image of the document, to be kept as an attachment.

    ``name`` is the file's name to keep it under; ``section`` the key of the section in which it
    stood ("" for the cover); ``near`` the words beside it.
    """

    name: str
    data: bytes
    section: str
    near: str


@dataclass(frozen=True)
class Imported:
    """A report read from a file, with what the officer should know about the reading."""

    report: Report
    notes: tuple[Note, ...] = ()
    attachments: tuple[ImportedPicture, ...] = ()

    def noted(self, kind: NoteKind) -> tuple[Note, ...]:
        """Return the notes of one kind, in their order."""
        return tuple(note for note in self.notes if note.kind == kind)


@dataclass(slots=True)
class Notebook:
    """Collects notes in the order in which they arise."""

    notes: list[Note] = field(default_factory=list)

    def read(self, message: str, section: str = "", *, sure: Sureness = "certain") -> None:
        """Say what was taken from where."""
        self.notes.append(Note("read", message, section, sure))

    def leftover(self, message: str, section: str = "") -> None:
        """Say what was kept, but has no place."""
        self.notes.append(Note("leftover", message, section, "doubtful"))

    def slip(self, message: str, section: str = "", *, sure: Sureness = "doubtful") -> None:
        """Say what is amiss in the document."""
        self.notes.append(Note("slip", message, section, sure))

    def dropped(self, message: str, section: str = "") -> None:
        """Say what was not taken over."""
        self.notes.append(Note("dropped", message, section))

    def struck(self, texts: Iterable[str]) -> None:
        """Say which text was struck out and so was not taken over."""
        for text in texts:
            self.dropped(f"划掉的文字“{shortened(text)}”没有读入。")


def shortened(text: str, length: int = 24) -> str:
    """Return the text, cut with an ellipsis where it is longer than ``length`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
