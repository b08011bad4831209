"""Headings of a document matched to the sections of an outline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from desktop.importers.likeness import folded, likeness, may_be_alike
from forms.outline import Outline, Section

WEAKEST: Final = 0.75
"""Likeness from which on a heading is taken for a section's, with a note."""
_HINT_LIKENESS: Final = 0.8
_SHORTEST_NAME: Final = 4


class Match(NamedTuple):
    """A section found for a heading.

    ``likeness`` 1 is exact; ``official`` tells the outline's own heading from another name;
    ``hint`` is a template hint that stood in the heading, ``rest`` other text after it.
    """

    section: Section
    likeness: float
    official: bool = True
    hint: str = ""
    rest: str = ""


def _names(section: Section) -> tuple[str, ...]:
    """The section's folded names, its heading first."""
    return _folded_names((section.heading, *section.names, section.short))


@cache
def _folded_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(folded, names)))


def find_section(
    text: str, outline: Outline, *, level: int | None = None, after: int = -1
) -> Match | None:
    """Return the section that a heading means.

    ``level`` is the heading's level by its place, where known: a section of another level is
    then taken only for its own, exact heading. ``after`` is the index of the present section:
    of equals, the next one after it counts.
    """
    plain = folded(text)
    exact = [match for match in (_exact(text, plain, each) for each in outline.sections) if match]
    fitting = [m for m in exact if level in (None, m.section.level) or m.official]
    if fitting:
        index = {section.key: place for place, section in enumerate(outline.sections)}

        def order(match: Match) -> tuple[bool, bool, bool, int]:
            place = index[match.section.key]
            return (
                level not in (None, match.section.level),
                not match.official,
                place <= after,
                place,
            )

        return min(fitting, key=order)
    return _alike(text, [s for s in outline.sections if level in (None, s.level)])


def _exact(text: str, plain: str, section: Section) -> Match | None:
    """Return the section if the text is its heading, alone or with a hint or text after it."""
    names = _names(section)
    if plain in names:
        return Match(section, 1.0, plain == names[0])
    if not plain.startswith(names):
        return None
    for name in names:
        if len(name) < _SHORTEST_NAME or not plain.startswith(name):
            continue
        rest = _cut(text, name)
        hint = folded(section.hint)
        if hint and likeness(folded(rest), hint) >= _HINT_LIKENESS:
            return Match(section, 1.0, name == names[0], hint=rest)
        bare = rest.lstrip("：:。 \u3000")
        least = 10 if rest[:1] in ("：", ":", "。") else 20 if rest[:1].isspace() else len(text)
        if len(bare) > least:
            return Match(section, 1.0, name == names[0], rest=bare)
    return None


def _cut(text: str, name: str) -> str:
    """Return what follows the characters that fold to ``name``, and a bracket closing them."""
    end = 0
    while end < len(text) and folded(text[:end]) != name:
        end += 1
    while end < len(text) and text[end] in "）)”》":
        end += 1
    return text[end:]


def _alike(text: str, sections: Sequence[Section]) -> Match | None:
    """Return the section whose name is most like the text, where it is alike enough."""
    plain = folded(text)
    best, found, longest = 0.0, None, 0
    for section in sections:
        for name in _names(section):
            longest = max(longest, len(name))
            if may_be_alike(plain, name, WEAKEST):
                rate = likeness(plain, name)
                if rate > best:
                    best, found = rate, section
    if not _SHORTEST_NAME <= len(plain) <= 3 * longest:
        return None  # too short or too long to be like any of them
    if found is None or best < WEAKEST:
        return _begun(plain, sections)
    return Match(found, best, official=False)


def _begun(plain: str, sections: Iterable[Section]) -> Match | None:
    """Return the chapter with whose name a longer heading begins (改进措施和有关建议)."""
    for section in sections:
        longest = max((len(name) for name in _names(section) if plain.startswith(name)), default=0)
        if section.level == 1 and longest >= _SHORTEST_NAME and len(plain) <= 3 * longest:
            return Match(section, WEAKEST, official=False)
    return None


def is_hint(text: str, section: Section) -> bool:
    """Whether a paragraph is the section's hint, left behind from the template."""
    return bool(section.hint) and folded(text) == folded(section.hint)
