"""A text read: its mentions, sentences and brackets, with places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from forms.prose.folding import fold
from forms.prose.mentions import Mention, YearMention
from forms.prose.scanner import scan

_M = TypeVar("_M", bound=Mention)

_SENTENCE: Final = re.compile(r"[^。！？!?\n]{1,800}[。！？!?\n]*")
"""A run of 800 characters without a full stop is cut, so that no work grows with its square."""
_LONGEST_CLAUSE: Final = 200
CLAUSE_ENDS: Final = "，。；：！？,;:!?\n"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its offsets, closing mark included."""

    start: int
    end: int


class Prose:
    """A text with what it mentions. Immutable; everything is found when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All numeric mentions in order."""
        return tuple(scan(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; 。！？ and line ends close one."""
        return tuple(Sentence(*match.span()) for match in _SENTENCE.finditer(self.text))

    @cached_property
    def depths(self) -> list[int]:
        """How deep in round brackets each character stands; brackets count as outside."""
        depth, depths = 0, []
        for character in self.text:
            if character in "）)":
                depth = max(0, depth - 1)
            depths.append(depth)
            if character in "（(":
                depth += 1
        return depths

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence around an offset."""
        ends = self._sentence_ends
        index = min(bisect_left(ends, offset + 1), len(ends) - 1)
        return self.sentences[index]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]

    def within(self, start: int, end: int, kind: type[_M]) -> Iterator[_M]:
        """Yield the mentions of a kind that start in ``[start, end)``."""
        first = bisect_left(self._starts, start)
        for mention in self.mentions[first:]:
            if mention.start >= end:
                return
            if isinstance(mention, kind):
                yield mention

    def of(self, kind: type[_M]) -> tuple[_M, ...]:
        """Return the mentions of a kind."""
        return tuple(mention for mention in self.mentions if isinstance(mention, kind))

    def clause_start(self, offset: int) -> int:
        """Return where the clause around ``offset`` begins: after the last ，。；： before it.

        No further back than a long clause reaches.
        """
        start, limit = offset, max(0, offset - _LONGEST_CLAUSE)
        while start > limit and self.text[start - 1] not in CLAUSE_ENDS:
            start -= 1
        return start

    def closing_bracket(self, opening: int) -> int | None:
        """Return the offset of the bracket that closes the one at ``opening``, or None."""
        return self._closings.get(opening)

    @cached_property
    def _closings(self) -> dict[int, int]:
        found: dict[int, int] = {}
        stack: list[int] = []
        for offset, character in enumerate(self.text):
            if character in "（(":
                stack.append(offset)
            elif character in "）)" and stack:
                found[stack.pop()] = offset
        return found

    def year_before(self, offset: int) -> YearMention | None:
        """Return the last year named in the sentence before ``offset``."""
        sentence = self.sentence_at(offset)
        years = list(self.within(sentence.start, offset, YearMention))
        return years[-1] if years else None


def read_prose(text: str) -> Prose:
    """Read a text."""
    return Prose(text)
