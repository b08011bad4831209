"""Named figures (指标数) read out of sentences, and quoted there from then on.

A figure is found as name, connecting words, number, unit: 部门预算批复数为399.73万元. Reading it
enters it once; the sentence then quotes it, wherever the quote prints the very same characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from desktop.importers.headings import chinese_ordinal
from desktop.importers.notes import Notebook, shortened
from forms.amount import WAN_VIEW, Amount, AmountError, MoneyUnit, parse_amount
from forms.narrative import Block, Quote, joined
from forms.outline import Field, FieldKind, Outline
from forms.report import EXPENDITURE_NOTE, Report, Value, format_count

_FILLER: Final = r"[\s“”\"'‘’「」]*"
_BRACKET: Final = r"(?:[（(][^（）()。；]{0,20}[）)])?"
_CONNECTING: Final = (
    r"(?:支出|经费|预算|决算|安排|在编|在职|在岗)?(?:总额|总数|数额|金额|人数|人员|数|额)?"
    rf"{_FILLER}{_BRACKET}{_FILLER}"
    r"(?:(?:分别)?(?:合计|共计|总计|共有|共|计|为|是|有|达到|达|约)|[:：])*\s*"
)
_DIGITS: Final = r"(?P<number>[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?)"
_MONEY: Final = (
    rf"(?:{_DIGITS}\s*(?P<unit>亿元|万元|元|亿|万)|(?P<zero>零元?|为?0(?![\d.．])|无支出|没有发生))"
)
_COUNT: Final = (
    rf"(?:{_DIGITS}|(?P<chinese>[一二三四五六七八九十]{{1,3}}))\s*(?P<unit>个|名|人|位|辆|台|套)"
)
_OTHER: Final = ("其他", "其它", "非", "除")
_BEFORE: Final = re.compile(r"上年|去年|上一年|同期|同比|较|相比|比\D{0,3}$")
_CLAUSE: Final = re.compile(r"[，。；！？：（）()\n]")
_SENTENCE: Final = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure found in a text: its field, its value, and where its number and unit stand."""

    field: Field
    value: Amount | Decimal
    start: int
    end: int
    unit: str


@cache
def _pattern(name: str, kind: FieldKind) -> re.Pattern[str]:
    """Return what a figure called ``name`` looks like in a sentence."""
    letters = [re.escape(letter) for letter in name if letter not in "“”\"'‘’（）() "]
    called = r"[\s“”\"'‘’（）()]*".join(letters)
    value = _MONEY if kind is FieldKind.AMOUNT else _COUNT
    return re.compile(rf"(?P<name>{called}){_CONNECTING}{value}")


def find_figures(text: str, outline: Outline, year: int) -> list[Finding]:
    """Return the figures that a text names, in its order; longer names before shorter ones."""
    names = sorted(
        ((name, field) for field in outline.figures for name in field.names),
        key=lambda named: (-len(named[0]), named[0]),
    )
    taken: list[tuple[int, int]] = []
    found: list[Finding] = []
    for name, field in names:
        for match in _pattern(name, field.kind).finditer(text):
            span = match.span("name")
            if any(start < span[1] and span[0] < end for start, end in taken):
                continue
            taken.append(match.span())
            value = _value(match, field)
            if value is not None and not _is_elsewhere(text[: span[0]], year):
                found.append(
                    Finding(field, value, *_number_span(match), match.groupdict()["unit"] or "")
                )
    return sorted(found, key=lambda finding: finding.start)


def _number_span(match: re.Match[str]) -> tuple[int, int]:
    """Return where number and unit stand; an empty span where the figure is in words."""
    if match.groupdict().get("number") is None:
        return match.end(), match.end()
    return match.start("number"), match.end("unit")


def _value(match: re.Match[str], field: Field) -> Amount | Decimal | None:
    found = match.groupdict()
    number = found["number"]
    if field.kind is FieldKind.AMOUNT:
        if found["zero"]:
            return Amount(0)
        try:
            return parse_amount(
                number.replace("，", ","),
                MoneyUnit.WAN if not found["unit"] else _money(found["unit"]),
            )
        except AmountError:
            return None
    if number is None:
        ordinal = chinese_ordinal(found["chinese"])
        return Decimal(ordinal) if ordinal else None
    plain = number.replace("，", ",").replace(",", "").replace("．", ".")
    return Decimal("".join(str(int(c)) if c.isdecimal() else c for c in plain))


def _money(unit: str) -> MoneyUnit:
    return MoneyUnit(unit if unit.endswith("元") else unit + "元")


def _is_elsewhere(before: str, year: int) -> bool:
    """Whether the words before a name tell of another thing or another year."""
    clause = _CLAUSE.split(before)[-1]
    if clause.endswith(_OTHER) or _BEFORE.search(clause[-12:]):
        return True
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)年", clause)
    return bool(years) and int(years[-1]) != year


# Reading them into a report ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A figure found at a place of the report."""

    finding: Finding
    section: str
    text: str


def with_figures(report: Report, notebook: Notebook, *, enter: bool = True) -> Report:
    """Return the report with the figures of its sentences entered and quoted there.

    Without ``enter`` figures are only quoted, where the sentence says what is entered.
    """
    year = report.year or 0
    if enter:
        sightings = list(_sightings(report, year))
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
        key: tuple(_quoting(block, report, year) for block in blocks)
        for key, blocks in report.narratives.items()
    }
    return replace(report, narratives=narratives)


def _sightings(report: Report, year: int) -> Iterator[_Sighting]:
    """Yield what the report's text names, in its order."""
    for section, text in _texts(report):
        for finding in find_figures(text, report.outline, year):
            yield _Sighting(finding, section, text)


def _texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the report's paragraphs with the key of their section; unplaced text last."""
    home = next((s.key for s, f, _ in report.outline.tables() if f.key == "expenditure"), "")
    for section in report.outline.sections:
        for field in section.fields:
            if field.kind is FieldKind.NARRATIVE:
                yield from _paragraphs(section.key, report.narrative_of(field.key))
            if field.key == "expenditure" and section.key == home:
                yield section.key, report.text_of(EXPENDITURE_NOTE)


def _paragraphs(section: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        yield section, block.literal


def _tell(chosen: _Sighting, seen: Sequence[_Sighting], notebook: Notebook, section: str) -> None:
    field = chosen.finding.field
    notebook.read(
        f"“{field.label}”{_shown(chosen.finding)}，取自“{_sentence(chosen)}”。",
        chosen.section or section,
    )
    for value in dict.fromkeys(one.finding.value for one in seen):
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
    for match in _SENTENCE.finditer(sighting.text):
        if match.start() <= sighting.finding.start - 1 < match.end():
            sentence = match.group()
            if len(sentence) > 48:
                place = sighting.finding.end - match.start()
                start = max(0, min(place - 32, len(sentence) - 40))
                sentence = ("…" if start else "") + sentence[start : start + 40] + "…"
            return sentence.strip().rstrip("。；")
    return shortened(sighting.text)


def _quoting(block: Block, report: Report, year: int) -> Block:
    """Return the block with figures quoted where that prints the very same characters."""
    if block.quotes:
        return block
    text = block.literal
    pieces: list[str | Quote] = []
    end = 0
    for finding in find_figures(text, report.outline, year):
        quote = _quote(finding, text[finding.start : finding.end])
        entered = report.values.get(finding.field.key)
        if quote is None or finding.start < end or finding.value != entered:
            continue
        if report.quoted(quote) == text[finding.start : finding.end]:
            pieces += [text[end : finding.start], quote]
            end = finding.end
    return Block(block.level, joined((*pieces, text[end:])))


def _quote(finding: Finding, literal: str) -> Quote | None:
    """Return the quote that prints the figure as it was written; None where none can."""
    if finding.start == finding.end:
        return None
    if isinstance(finding.value, Decimal):
        return Quote(finding.field.key, unit=None, decimals=None)
    if finding.unit not in ("元", "万元", "亿元"):
        return None
    _, _, decimals = literal.removesuffix(finding.unit).strip().partition(".")
    if len(decimals) > 6:
        return None
    return Quote(finding.field.key, MoneyUnit(finding.unit), len(decimals), grouping="," in literal)
