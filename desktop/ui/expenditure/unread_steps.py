"""What could not be read, action by action: undo takes back the last action, saved or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from desktop.ui.expenditure.wrong_texts import WrongText, WrongTexts
from forms.report import ExpenditureLine

Lines: TypeAlias = tuple[ExpenditureLine, ...]


@dataclass(frozen=True, slots=True)
class UnreadStep:
    """What one action left in cells without being able to save it.

    ``depth`` is how many saved steps could be undone after it. ``texts`` are the texts it left,
    each with the one that stood in its cell before. ``saved`` are the lines before and after it
    where it saved something besides, so that it goes and comes back with a saved step; None
    where it saved nothing.
    """

    depth: int
    texts: tuple[tuple[WrongText, WrongText | None], ...]
    saved: tuple[Lines, Lines] | None = None


class UnreadSteps:
    """The actions that left unreadable texts, in their order among the saved steps."""

    def __init__(self, wrong: WrongTexts) -> None:
        self._wrong = wrong
        self._steps: list[UnreadStep] = []
        self._undone: list[tuple[UnreadStep, WrongTexts]] = []
        """Steps whose saved part was undone, each with its texts by their cells."""

    def add(self, step: UnreadStep) -> None:
        """Remember an action."""
        self._undone.clear()
        if step.texts:
            self._steps.append(step)

    def newest(self, depth: int) -> UnreadStep | None:
        """Return the last action where it saved nothing and nothing was saved after it."""
        self._forget_mended()
        last = self._steps[-1] if self._steps else None
        return last if last and last.saved is None and last.depth >= depth else None

    def take_back(self, step: UnreadStep) -> None:
        """Let its cells show again what they showed before the action."""
        self._wrong.change(step.texts)
        self._steps.remove(step)

    def follow(self, lines: Sequence[ExpenditureLine], depth: int) -> bool:
        """Follow an undo or a redo of what such actions saved; return whether any text changed.

        What could not be saved goes with it, and comes back with it.
        """
        now = tuple(lines)
        undone = [
            step
            for step in self._steps
            if step.saved and step.depth > depth and now == step.saved[0]
        ]
        for step in reversed(undone):
            self._undone.append((step, self._wrong.copy_of(text for text, _ in step.texts)))
            self.take_back(step)
        redone = [
            (step, texts)
            for step, texts in self._undone
            if step.saved and step.depth == depth and now == step.saved[1]
        ]
        for step, texts in redone:
            self._undone.remove((step, texts))
            self._wrong.take(texts)
            self._steps.append(step)
        return bool(undone or redone)

    def _forget_mended(self) -> None:
        """Forget actions of which nothing stands or would stand again: all was typed over since."""
        kept: list[UnreadStep] = []
        covered: list[WrongText] = []
        for step in reversed(self._steps):
            texts = [text for text, _ in step.texts]
            if any(self._wrong.cell_of(text) or _among(text, covered) for text in texts):
                kept.insert(0, step)
                covered += [before for _, before in step.texts if before is not None]
        self._steps = kept


def _among(text: WrongText, others: Sequence[WrongText]) -> bool:
    """Whether this very text is one of these; another may say the same."""
    return any(text is other for other in others)
