"""Where a text stands in a report, and the edits that replace it.

Only what was typed is looked through: quoted figures are never touched, for they are typed
elsewhere. Everything is literal; only the separators of thousands do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from forms.amount import Amount, AmountView
from forms.edits import Batch, Edit, is_nothing, replace_items, replace_narrative, set_value
from forms.narrative import Block, Piece, Quote
from forms.outline import UNIT, UNPLACED, FieldKind
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, LINES, TABLES, Report, format_count


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: ``where`` as findings name it, ``start`` and ``length`` in its text.

    In a block a quote counts as one character. ``piece`` is the piece of a block, or the cell
    of a table (row, column); ``target`` tells which list or value holds it. ``figure`` names what
    holds an amount or a number (of a row its part): there it can be found but not replaced.
    """

    target: str
    where: str
    index: int
    piece: tuple[int, int]
    start: int
    offset: int
    length: int
    around: str
    figure: str = ""


def find(report: Report, wanted: str, *, match_case: bool = False) -> list[Hit]:
    """Return all places where ``wanted`` stands, in the order of the report."""
    if not wanted:
        return []
    spots = _spots(wanted, match_case)
    hits: list[Hit] = []
    for key in _text_keys(report):
        text = report.text_of(key)
        hits += [_hit(key, key, 0, (0, 0), at, at, length, text) for at, length in spots(text)]
    for field in report.outline.fields.values():
        if field.kind is FieldKind.NARRATIVE:
            hits += _in_narrative(report, field.key, spots)
        elif field.kind is FieldKind.TABLE and field.table:
            hits += _in_tables(report, field.key, spots)
    hits += _in_narrative(report, UNPLACED, spots)
    hits += _in_tables(report, "", spots)
    hits += [
        _hit(LINES, f"{LINES}/{number + 1}", number, (0, 0), at, at, length, line.name)
        for number, line in enumerate(report.lines)
        for at, length in spots(line.name)
    ]
    return hits


def find_figures(report: Report, wanted: str, view: AmountView) -> list[Hit]:
    """Return the entered amounts and numbers that show ``wanted``, with or without separators.

    ``view`` is how amounts are shown.
    """
    if not _NUMBER.fullmatch(wanted):
        return []
    hits: list[Hit] = []
    for key in (*report.outline.fields, EXPENDITURE_TOTAL):
        value = report.values.get(key)
        if isinstance(value, Amount | Decimal):
            shown = view.format_exact(value) if isinstance(value, Amount) else format_count(value)
            hits += _in_figure(key, key, 0, key, shown, wanted)
    for number, line in enumerate(report.lines):
        for part in ("amount", "budget", "prior"):
            amount = getattr(line, part)
            if amount is not None:
                where = f"{LINES}/{number + 1}"
                hits += _in_figure(LINES, where, number, part, view.format_exact(amount), wanted)
    return hits


def _in_figure(
    target: str, where: str, index: int, figure: str, shown: str, wanted: str
) -> Iterator[Hit]:
    """Yield the first place of a figure that shows what is wanted; separators do not count."""
    places = [at for at, one in enumerate(shown) if one != ","]
    plain = shown.replace(",", "")
    at = plain.find(re.sub("[,，]", "", wanted))
    if at >= 0:
        length = len(re.sub("[,，]", "", wanted))
        start, end = places[at], places[at + length - 1] + 1
        yield Hit(target, where, index, (0, 0), start, start, end - start, shown, figure)


def quotes_holding(report: Report, wanted: str, *, match_case: bool = False) -> list[Quote]:
    """Return the quoted figures that print ``wanted``, each as often as it is quoted.

    They are no places: what they print is entered elsewhere.
    """
    if not wanted:
        return []
    spots = _spots(wanted, match_case)
    keys = [
        *(key for key, field in report.outline.fields.items() if field.kind is FieldKind.NARRATIVE),
        UNPLACED,
    ]
    return [
        quote
        for key in keys
        for block in report.narrative_of(key)
        for quote in block.quotes
        if spots(report.quoted(quote))
    ]


_NUMBER: Final = re.compile(r"-?[\d,，.]*\d[\d,，.]*")

Spots = Callable[[str], list[tuple[int, int]]]
"""Returns where and how long the places in a text are."""


def _spots(wanted: str, match_case: bool) -> Spots:
    """Return what finds a text, a number with or without the separators of its thousands."""
    if _NUMBER.fullmatch(wanted):
        digits = re.sub("[,，]", "", wanted)
        thousands = r"(?:[,，](?=\\d{3}(?!\\d)))?"
        pattern = re.compile(re.sub(r"(?<=\d)(?=\d)", thousands, re.escape(digits)))
        return lambda text: [(one.start(), len(one.group())) for one in pattern.finditer(text)]

    def places(text: str, told: str) -> list[tuple[int, int]]:
        found, at = [], text.find(told)
        while at >= 0:
            found.append((at, len(told)))
            at = text.find(told, at + len(told))
        return found

    if match_case or wanted.upper() == wanted.lower():
        return lambda text: places(text, wanted)
    lower = wanted.lower()
    # Characters whose small form is longer (İ) would shift the places, so each is folded.
    return lambda text: places(
        "".join(one.lower() if len(one.lower()) == 1 else one for one in text), lower
    )


def _text_keys(report: Report) -> Iterator[str]:
    """Yield the values of running text: the unit, the cover's and sections' texts, the note."""
    yield UNIT
    for field in report.outline.fields.values():
        if field.kind is FieldKind.TEXT:
            yield field.key
    yield EXPENDITURE_NOTE


def _in_narrative(report: Report, key: str, spots: Spots) -> Iterator[Hit]:
    said = 0
    for index, block in enumerate(report.narrative_of(key)):
        said += bool(block.text)
        start = 0
        for number, piece in enumerate(block.text):
            if not isinstance(piece, str):
                start += 1
                continue
            for at, length in spots(piece):
                where = f"{key}/{said}"
                yield _hit(key, where, index, (number, 0), start + at, at, length, piece)
            start += len(piece)


def _in_tables(report: Report, key: str, spots: Spots) -> Iterator[Hit]:
    for index, table in enumerate(report.tables):
        if table.key != key:
            continue
        where = f"{TABLES}/{index + 1}"
        for at, length in spots(table.caption):
            yield _hit(TABLES, where, index, (-1, 0), at, at, length, table.caption)
        for row, cells in enumerate(table.rows):
            for column, text in enumerate(cells):
                for at, length in spots(text):
                    yield _hit(TABLES, where, index, (row, column), at, at, length, text)


def _hit(
    target: str,
    where: str,
    index: int,
    piece: tuple[int, int],
    start: int,
    offset: int,
    length: int,
    text: str,
) -> Hit:
    around = text[max(0, offset - 8) : offset + length + 12]
    return Hit(target, where, index, piece, start, offset, length, around)


# Replacing ------------------------------------------------------------------------------------


def replaced(report: Report, hits: Sequence[Hit], by: str) -> Edit:
    """Return the edit that puts ``by`` in all these places, as one step."""
    edits: list[Edit] = []
    for target in dict.fromkeys(hit.target for hit in hits):
        own = [hit for hit in hits if hit.target == target]
        if target == LINES:
            edits.append(_lines(report, own, by))
        elif target == TABLES:
            edits.append(_tables(report, own, by))
        elif target in report.narratives:
            edits.append(_narrative(report, target, own, by))
        else:
            text = _put(report.text_of(target), own, by)
            edits.append(set_value(report, target, text))
    return Batch(tuple(edit for edit in edits if not is_nothing(edit)))


def _put(text: str, hits: Sequence[Hit], by: str) -> str:
    """Replace places in a text, from its end on, so that those before keep theirs."""
    for hit in sorted(hits, key=lambda hit: -hit.offset):
        text = text[: hit.offset] + by + text[hit.offset + hit.length :]
    return text


def _lines(report: Report, hits: Sequence[Hit], by: str) -> Edit:
    lines = list(report.lines)
    for index in {hit.index for hit in hits}:
        own = [hit for hit in hits if hit.index == index]
        lines[index] = replace(lines[index], name=_put(lines[index].name, own, by))
    return replace_items(report, LINES, lines)


def _tables(report: Report, hits: Sequence[Hit], by: str) -> Edit:
    tables = list(report.tables)
    for index, piece in {(hit.index, hit.piece) for hit in hits}:
        own = [hit for hit in hits if (hit.index, hit.piece) == (index, piece)]
        table = tables[index]
        row, column = piece
        if row < 0:
            tables[index] = replace(table, caption=_put(table.caption, own, by))
            continue
        rows = [list(cells) for cells in table.rows]
        rows[row][column] = _put(rows[row][column], own, by)
        tables[index] = replace(table, rows=tuple(tuple(cells) for cells in rows))
    return replace_items(report, TABLES, tables)


def _narrative(report: Report, key: str, hits: Sequence[Hit], by: str) -> Edit:
    blocks = list(report.narrative_of(key))
    for index in {hit.index for hit in hits}:
        pieces: list[Piece] = list(blocks[index].text)
        for number in {hit.piece[0] for hit in hits if hit.index == index}:
            own = [hit for hit in hits if (hit.index, hit.piece[0]) == (index, number)]
            piece = pieces[number]
            if isinstance(piece, str):
                pieces[number] = _put(piece, own, by)
        blocks[index] = Block(blocks[index].level, tuple(pieces))
    return replace_narrative(report, key, [block for block in blocks if block.text])
