"""The corpus: passages and whole reports in the register of such reports, each with its truth."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from forms.amount import Amount
from forms.narrative import Block
from forms.outline import FieldKind, Outline
from forms.outline_reader import find_outline, read_sentence
from forms.report import (
    EXPENDITURE_NOTE,
    EXPENDITURE_TOTAL,
    LAST,
    ExpenditureLine,
    FreeTable,
    Report,
    Value,
)

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Case:
    """A report, the codes that must be found in it, and those it tempts rules to find falsely."""

    name: str
    report: Report
    expect: frozenset[str]
    near: frozenset[str]


def read_value(outline: Outline, key: str, text: str) -> Value:
    """Read a value as the kind of its field asks; one of last year as this year's."""
    key = key.removeprefix(LAST)
    field = outline.fields.get(key)
    if key == EXPENDITURE_TOTAL or (field and field.kind is FieldKind.AMOUNT):
        amount = outline.view.parse(text)
        assert amount is not None
        return amount
    return Decimal(text) if field and field.kind is FieldKind.COUNT else text


def _amount(outline: Outline, text: str | None) -> Amount | None:
    return outline.view.parse(text) if text else None


def _row(outline: Outline, row: list[str]) -> ExpenditureLine:
    code, name, amount, *more = row
    budget, prior = [*more, "", ""][:2]
    return ExpenditureLine(
        name, code or None, _amount(outline, amount), _amount(outline, budget),
        _amount(outline, prior),
    )  # fmt: skip


def _blocks(outline: Outline, texts: list[Any]) -> tuple[Block, ...]:
    """Read blocks: a text is a paragraph, [level, text] a heading."""
    pairs = [(0, one) if isinstance(one, str) else (one[0], one[1]) for one in texts]
    return tuple(Block(level, read_sentence(text, outline.view)) for level, text in pairs)


def read_report(data: dict[str, Any]) -> Report:
    """Read a whole report from the corpus' TOML."""
    outline = find_outline(data.get("outline", "changsha-2020"))
    values = {
        key: read_value(outline, key, str(text)) for key, text in data.get("values", {}).items()
    }
    if data.get("note"):
        values[EXPENDITURE_NOTE] = data["note"]
    return Report(
        outline,
        values,
        {key: _blocks(outline, texts) for key, texts in data.get("text", {}).items()},
        tuple(_row(outline, row) for row in data.get("rows", ())),
        tuple(
            FreeTable(one["section"], one.get("caption", ""), tuple(map(tuple, one["rows"])))
            for one in data.get("tables", ())
        ),
    )


BASE = read_report(tomllib.loads((FOLDER / "base.toml").read_text(encoding="utf-8")))
"""A sound report; passages are put into it."""


def _passage(number: int, data: dict[str, Any], file: str) -> Case:
    report, outline = BASE, BASE.outline
    values = dict(report.values)
    for key, text in data.get("values", {}).items():
        values.pop(key, None)
        if text:
            values[key] = read_value(outline, key, text)
    if data.get("note"):
        values[EXPENDITURE_NOTE] = data["note"]
    narratives = dict(report.narratives)
    section = data.get("section", "results")
    if "text" in data:
        narratives[section] = (*narratives.get(section, ()), *_blocks(outline, [data["text"]]))
    for key, texts in data.get("only", {}).items():
        narratives[key] = _blocks(outline, texts)
    lines = tuple(_row(outline, row) for row in data["rows"]) if "rows" in data else report.lines
    lines += tuple(_row(outline, row) for row in data.get("more_rows", ()))
    tables = tuple(
        FreeTable(
            one.get("section", "results"), one.get("caption", ""), tuple(map(tuple, one["rows"]))
        )
        for one in data.get("tables", ())
    )
    return Case(
        f"{file}-{number}",
        replace(report, values=values, narratives=narratives, lines=lines, tables=tables),
        frozenset(data.get("expect", ())),
        frozenset(data.get("near", ())),
    )


def passages() -> Iterator[Case]:
    """Yield the short passages, each in an otherwise sound report."""
    for path in sorted(FOLDER.glob("passages*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, one in enumerate(data["passage"], 1):
            yield _passage(number, one, path.stem)


def whole_reports() -> Iterator[Case]:
    """Yield the whole reports."""
    for path in sorted((FOLDER / "reports").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        yield Case(
            path.stem,
            read_report(data),
            frozenset(data.get("expect", ())),
            frozenset(data.get("near", ())),
        )
