"""Named figures (指标数) read out of sentences, and quoted there from then on.

A figure is found as name, connecting words, number, unit: 部门预算批复数为399.73万元. Reading it
enters it once; the sentence then quotes it, wherever the quote prints the very same characters.
The numbers themselves are read by :mod:`forms.prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from desktop.importers.notes import Notebook, Sureness
from forms.amount import WAN_VIEW, ZERO, Amount
from forms.narrative import Block, Quote, joined
from forms.outline import EXPENDITURE, Field, FieldKind, Outline
from forms.prose import AmountMention, CountMention, Mention, NumberMention, Prose, read_prose
from forms.report import EXPENDITURE_NOTE, Report, Value, format_count

_FILLER: Final = r"[\s“”\"'‘’「」]*"
_BRACKET: Final = r"(?:[（(][^（）()。；]{0,20}[）)])?"
_CONNECTING: Final = re.compile(
    r"(?:支出|经费|预算|决算|安排|在编|在职|在岗)?(?:总额|总数|数额|金额|人数|人员|数|额)?"
    rf"{_FILLER}{_BRACKET}{_FILLER}"
    r"(?:(?:分别)?(?:合计|共计|总计|共有|共|计|为|是|有|达到|达)|[:：])*\s*(?:人民币)?"
)
"""What may stand between a figure's name and its number."""
_ZERO: Final = re.compile(r"零元?(?=$|[，。；、！：）)\s])")
_LONGEST_SENTENCE: Final = 48
_SHOWN: Final = 40
_DIGITS: Final = frozenset("零〇一二两三四五六七八九十")
_MEASURES: Final = frozenset("个名人位辆台套")
_INSIGNIFICANT: Final = frozenset("“”\"'‘’（）()")
_OTHER: Final = ("其他", "其它", "非", "除")
_BEFORE: Final = re.compile(r"上年|去年|上一年|同期|同比|较|相比|比\D{0,3}$")
_CLAUSE: Final = re.compile(r"[，。；！？：（）()\n,;:](?!\d{3})")


class Finding(NamedTuple):
    """A figure found in a text: its field, its value, and the mention that gives it.

    ``mention`` is None where the figure is zero in words (支出为零); ``at`` is where it stands.
    """

    field: Field
    value: Amount | Decimal
    at: int
    mention: Mention | None


class _Letters:
    """A text's characters but for blanks, quotes and brackets, which names differ in.

    A name is looked for in these as a plain string: compiling a pattern for each name takes
    longer than reading a report.
    """

    def __init__(self, text: str) -> None:
        self._places = [at for at, character in enumerate(text) if _is_significant(character)]
        self._text = "".join(text[at] for at in self._places)

    def spans(self, name: str) -> Iterator[tuple[int, int]]:
        """Yield where the text has a name, given as its letters; places in the whole text."""
        at = self._text.find(name)
        while at >= 0:
            end = at + len(name)
            yield self._places[at], self._places[end - 1] + 1
            at = self._text.find(name, end)


class FigureFinder:
    """Finds the figures of one outline in texts, each text once."""

    def __init__(self, outline: Outline, year: int) -> None:
        self._year = year
        names = [(name, field) for field in outline.figures for name in field.names]
        names.sort(key=lambda named: (-len(named[0]), named[0]))
        letters = [("".join(filter(_is_significant, name)), field) for name, field in names]
        self._names = [(name, field) for name, field in letters if name]
        self._found: dict[str, list[Finding]] = {}

    def find(self, text: str) -> list[Finding]:
        """Return the figures that a text names, in its order; longer names go before shorter."""
        found = self._found.get(text)
        if found is None:
            says_numbers = not _DIGITS.isdisjoint(text) or any(map(str.isdigit, text))
            found = self._found[text] = self._read(text) if says_numbers else []
        return found

    def _read(self, text: str) -> list[Finding]:
        prose = read_prose(text)
        letters = _Letters(text)
        taken: list[tuple[int, int]] = []
        found: list[Finding] = []
        for name, field in self._names:
            for start, end in letters.spans(name):
                if any(first < end and start < last for first, last in taken):
                    continue
                finding = _figure_after(prose, end, field)
                if finding is None:
                    continue
                taken.append((start, finding.at))
                if not _is_elsewhere(text[:start], self._year):
                    found.append(finding)
        return sorted(found, key=lambda finding: finding.at)


def _is_significant(character: str) -> bool:
    return character not in _INSIGNIFICANT and not character.isspace()


def _figure_after(prose: Prose, end: int, field: Field) -> Finding | None:
    """Return the figure whose number follows a name that ends here."""
    connecting = _CONNECTING.match(prose.text, end)
    at = connecting.end() if connecting else end
    mention = next(prose.within(at, at + 1, Mention), None)
    if field.kind is FieldKind.COUNT:
        if isinstance(mention, CountMention) and not mention.approximate:
            fits = mention.measure == field.unit or mention.measure in _MEASURES
            return Finding(field, mention.value, at, mention) if fits else None
        return None
    if isinstance(mention, AmountMention):
        return (
            None
            if mention.approximate or mention.per
            else (Finding(field, mention.amount, at, mention))
        )
    bare_zero = isinstance(mention, NumberMention) and mention.value == 0
    if bare_zero or _ZERO.match(prose.text, at):
        return Finding(field, ZERO, at, None)
    return None


def _is_elsewhere(before: str, year: int) -> bool:
    """Whether the words before a name tell of another thing or another year."""
    clause = _CLAUSE.split(before)[-1]
    if clause.endswith(_OTHER) or _BEFORE.search(clause[-12:]):
        return True
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)年", clause)
    return bool(years) and int(years[-1]) != year


# Reading them into a report ------------------------------------------------------------------


class _Sighting(NamedTuple):
    """A figure found at a place of the report."""

    finding: Finding
    section: str
    text: str


def with_figures(report: Report, notebook: Notebook, *, enter: bool = True) -> Report:
    """Return the report with the figures of its sentences entered and quoted there.

    Without ``enter`` figures are only quoted, where the sentence says what is entered.
    """
    finder = FigureFinder(report.outline, report.year or 0)
    if enter:
        sightings = list(_sightings(report, finder))
        values: dict[str, Value] = dict(report.values)
        for field in report.outline.figures:
            own = report.outline.section_of(field.key)
            seen = [one for one in sightings if one.finding.field.key == field.key]
            if not seen or field.key in values:
                continue
            home = own.key if own else ""
            chosen = next((one for one in seen if one.section == home), seen[0])
            values[field.key] = chosen.finding.value
            _tell(chosen, seen, notebook, home)
        report = replace(report, values=values)
    narratives = {
        key: tuple(_quoting(block, report, finder) for block in blocks)
        for key, blocks in report.narratives.items()
    }
    return replace(report, narratives=narratives)


def _sightings(report: Report, finder: FigureFinder) -> Iterator[_Sighting]:
    """Yield what the report's text names, in its order."""
    for section, text in _texts(report):
        for finding in finder.find(text):
            yield _Sighting(finding, section, text)


def _texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the report's paragraphs with the key of their section; unplaced text last."""
    home = next((s.key for s, f, _ in report.outline.tables() if f.key == EXPENDITURE), "")
    for section in report.outline.sections:
        for field in section.fields:
            if field.kind is FieldKind.NARRATIVE:
                yield from _paragraphs(section.key, report.narrative_of(field.key))
            if field.key == EXPENDITURE and section.key == home:
                yield section.key, report.text_of(EXPENDITURE_NOTE)


def _paragraphs(section: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        yield section, block.literal


def _tell(chosen: _Sighting, seen: Sequence[_Sighting], notebook: Notebook, section: str) -> None:
    field = chosen.finding.field
    values = dict.fromkeys(one.finding.value for one in seen)
    at_home: Sureness = "certain" if chosen.section == section else "likely"
    notebook.read(
        f"“{field.label}”{_shown(chosen.finding)}，取自“{_sentence(chosen)}”。",
        field.key,
        sure=at_home if len(values) == 1 else "doubtful",
    )
    for value in values:
        if value != chosen.finding.value:
            other = next(one for one in seen if one.finding.value == value)
            notebook.slip(
                f"“{field.label}”在文中有不同的数：取了 {_shown(chosen.finding)}，"
                f"另有 {_shown(other.finding)}（“{_sentence(other)}”），请核对。",
                other.section,
            )


def _shown(finding: Finding) -> str:
    if isinstance(finding.value, Amount):
        return f"{WAN_VIEW.format_exact(finding.value)}万元"
    return format_count(finding.value) + finding.field.unit


def _sentence(sighting: _Sighting) -> str:
    """Return the sentence that a figure stands in, shortened around it."""
    prose = read_prose(sighting.text)
    at = sighting.finding.at
    sentence = prose.sentence_at(at)
    text = sighting.text[sentence.start : sentence.end]
    if len(text) > _LONGEST_SENTENCE:
        start = max(0, at - sentence.start - _SHOWN * 3 // 4)
        text = ("…" if start else "") + text[start : start + _SHOWN] + "…"
    return text.strip().rstrip("。；")


def _quoting(block: Block, report: Report, finder: FigureFinder) -> Block:
    """Return the block with figures quoted where that prints the very same characters."""
    if block.quotes:
        return block
    text = block.literal
    pieces: list[str | Quote] = []
    end = 0
    for finding in finder.find(text):
        mention = finding.mention
        if mention is None or finding.value != report.values.get(finding.field.key):
            continue
        quote = _quote(finding, mention)
        if quote and report.quoted(quote) == mention.text:
            pieces += [text[end : mention.start], quote]
            end = mention.end
    return Block(block.level, joined((*pieces, text[end:])))


def _quote(finding: Finding, mention: Mention) -> Quote | None:
    """Return the quote that prints the figure as it was written; None where none can."""
    if isinstance(mention, AmountMention) and mention.decimals <= 6:
        grouping = "," in mention.text
        return Quote.as_written(finding.field.key, mention.unit, mention.decimals, grouping)
    if isinstance(mention, CountMention):
        return Quote(finding.field.key, unit=None, decimals=None)
    return None
