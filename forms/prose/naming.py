"""Names of figures and the values they name.

A value is bound to the name that stands right before it, with nothing between but words that
connect (为, 共计, 达, 支出, ：). What cannot be read like that stays unbound: a wrong reading
would object to what is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from forms.prose.mentions import AmountMention, CountMention, Mention, YearMention
from forms.prose.reader import Prose

_IGNORED: Final = "“”\"'‘’「」 \u3000"
_CONNECTOR: Final = re.compile(
    r"(?:人民币|决算数|预算数|支出数|批复数|执行数|分别为|控制在|调整为|调整后|核定为|"
    r"共有|共计|合计|总计|总共|达到|支出|经费|资金|金额|数额|总额|总数|数量|总量|规模|小计|实际|全年|累计|"
    r"预算|批复|执行|完成|决算|发生|当年|本年|年度|年初|年末|安排|使用|列支|支付|下达|核定|人员|人数|分别|"
    r"保持|仅为|均为|方面|在编|在职|在岗|为|是|共|有|计|达|数|已|：|:|约|近|人|名|额|仅|即|上|的)$"
)
"""What may stand between a name and its value."""
_BRACKETED: Final = re.compile(r"[（(][^（）()\d]{0,40}[）)]$")
_LONGEST: Final = 48
"""Characters before a value in which its name is looked for."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A value bound to a name: ``key`` is what the vocabulary says the name stands for.

    ``start`` is where the name begins; ``between`` are the connecting words after it.
    """

    key: str
    name: str
    start: int
    between: str
    mention: Mention


class Vocabulary:
    """Names and what they stand for; longer names win over shorter ones."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._by_last: dict[str, list[tuple[str, str, str]]] = {}
        for name, key in names.items():
            bare = bare_name(name)
            if bare:
                self._by_last.setdefault(bare[-1], []).append((bare, name, key))
        for listed in self._by_last.values():
            listed.sort(key=lambda entry: -len(entry[0]))

    def ending(self, words: str) -> tuple[str, str, str] | None:
        """Return (bare name, name, key) of the longest name that ends the words, or None."""
        if not words:
            return None
        for entry in self._by_last.get(words[-1], ()):
            if words.endswith(entry[0]):
                return entry
        return None


def bare_name(name: str) -> str:
    """Return a name without the quotation marks and spaces that may stand in it."""
    return "".join(character for character in name if character not in _IGNORED)


def bind(prose: Prose, mention: Mention, vocabulary: Vocabulary) -> Binding | None:
    """Return the name bound to a value, or None."""
    floor = max(0, mention.start - _LONGEST)
    for earlier in prose.within(floor, mention.start, Mention):
        if not isinstance(earlier, YearMention):
            floor = max(floor, earlier.end)
    words, offsets = _bare_before(prose.folded, floor, mention.start)
    end = len(words)
    while end:
        bracket = _BRACKETED.search(words[:end])
        entry = vocabulary.ending(words[:end])
        if entry is None and bracket:
            end = bracket.start()
            continue
        if entry is not None:
            bare, name, key = entry
            start = end - len(bare)
            return Binding(key, name, offsets[start], words[end:], mention)
        connector = _CONNECTOR.search(words[:end])
        if connector is None:
            return None
        end = connector.start()
    return None


def _bare_before(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return the characters of ``[start, end)`` that count, with their offsets."""
    words, offsets = [], []
    for offset in range(start, end):
        if text[offset] not in _IGNORED:
            words.append(text[offset])
            offsets.append(offset)
    return "".join(words), offsets


_JOINING: Final = re.compile(r"^\s*(?:、|和|及|与|以及)\s*$")
_RESPECTIVELY: Final = re.compile(r"分别(?:为|是|达|达到|支出|安排|完成|共|：)*\s*$")


def bind_all(
    prose: Prose, mentions: Iterable[AmountMention | CountMention], vocabulary: Vocabulary
) -> list[Binding]:
    """Return the bindings of all values; “甲、乙分别为 1 万元和 2 万元” is paired in order."""
    values = list(mentions)
    bindings: list[Binding] = []
    index = 0
    while index < len(values):
        run = _run(prose, values, index)
        before = prose.folded[prose.sentence_at(values[index].start).start : values[index].start]
        respectively = _RESPECTIVELY.search(before)
        if respectively:
            bindings += _paired(prose, before[: respectively.start()], run, vocabulary)
            index += len(run)
            continue
        binding = bind(prose, values[index], vocabulary)
        if binding:
            bindings.append(binding)
        index += 1
    return bindings


def _run(
    prose: Prose, values: list[AmountMention | CountMention], index: int
) -> list[AmountMention | CountMention]:
    """Return the values from ``index`` on that only 、 and 和 part."""
    run = [values[index]]
    for value in values[index + 1 :]:
        if not _JOINING.match(prose.text[run[-1].end : value.start]):
            break
        run.append(value)
    return run


def _paired(
    prose: Prose,
    before: str,
    run: list[AmountMention | CountMention],
    vocabulary: Vocabulary,
) -> list[Binding]:
    """Pair names listed before 分别为 with the values after it, where their numbers agree."""
    found: list[tuple[str, str, int]] = []
    words, offsets = _bare_before(before, 0, len(before))
    end = len(words)
    while end and len(found) <= len(run):
        entry = vocabulary.ending(words[:end])
        if entry is None:
            break
        end -= len(entry[0])
        found.append((entry[1], entry[2], offsets[end]))
        joint = re.search(r"(?:、|和|及|与|以及)$", words[:end])
        if joint is None:
            break
        end = joint.start()
    if len(found) != len(run):
        return []
    start = prose.sentence_at(run[0].start).start
    return [
        Binding(key, name, start + offset, "分别为", mention)
        for (name, key, offset), mention in zip(reversed(found), run, strict=True)
    ]
