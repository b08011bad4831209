"""Who explained a finding, and when: read from the journal of the open file."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.ui.session import Session
from forms.edits import Batch, Edit, SetValue
from forms.moments import moment_told
from forms.report import EXPLANATION, SUBJECT_MARK


class Explainers:
    """Follows the journal; only lines about explanations are read."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read = 0
        self._told: dict[tuple[str, str], str] = {}
        session.documentChanged.connect(self._begin)

    def _begin(self) -> None:
        """Forget what was read: another file is open, or this one was loaded anew."""
        self._read, self._told = 0, {}

    def told(self, identity: str, explanation: str) -> str:
        """Return who explained a finding so, and when; "" where the file does not tell."""
        self._follow()
        return self._told.get((identity, explanation), "")

    def _follow(self) -> None:
        document = self._session.document
        # While something is being written, the journal would have to be waited for.
        if document is None or self._session.is_saving or document.revision == self._read:
            return
        for line in document.journal()[self._read :]:
            if line.edit_text is None or EXPLANATION not in line.edit_text or line.edit is None:
                continue
            at = moment_told(line.at.astimezone())
            for key, text in _explanations(line.edit):
                told = (key.removeprefix(EXPLANATION).partition(SUBJECT_MARK)[0], text)
                # What undo or a restore brings back was written when it was written.
                if told not in self._told or (line.undoes is None and _is_typed(line.edit)):
                    self._told[told] = f"{line.by} {at}"
        self._read = document.revision


def _is_typed(edit: Edit) -> bool:
    """Whether an edit does nothing but explain."""
    return isinstance(edit, SetValue)


def _explanations(edit: Edit) -> Iterator[tuple[str, str]]:
    """Yield keys and texts of the explanations that an edit sets."""
    match edit:
        case SetValue(key, _, str() as new) if key.startswith(EXPLANATION):
            yield key, new
        case Batch(parts):
            for part in parts:
                yield from _explanations(part)
