"""The sample report: an invented unit with real-looking figures, to try the program on."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from forms.amount import AmountView
from forms.narrative import Block, Narrative
from forms.outline import FieldKind, Outline
from forms.outline_reader import find_outline, read_sentence
from forms.report import (
    EXPENDITURE_TOTAL,
    ExpenditureLine,
    Report,
    Value,
    new_report,
)
from forms.resources import RESOURCES


def sample_report() -> Report:
    """Return the sample that ships with the program (``resources/sample/report.toml``)."""
    data = tomllib.loads((RESOURCES / "sample" / "report.toml").read_text(encoding="utf-8"))
    outline = find_outline(data["outline"])
    fresh = new_report(outline, data["unit"], data["year"])
    values = {key: _value(outline, key, text) for key, text in data["values"].items()}
    return Report(
        outline,
        {**fresh.values, **values},
        {entry["key"]: _narrative(entry["blocks"], outline.view) for entry in data["narrative"]},
        tuple(
            ExpenditureLine(name, code or None, outline.view.parse(amount))
            for code, name, amount in data["expenditure"]["rows"]
        ),
    )


def _value(outline: Outline, key: str, text: str) -> Value:
    """Read a value as the kind of its field asks."""
    field = outline.fields.get(key)
    if key == EXPENDITURE_TOTAL or (field and field.kind is FieldKind.AMOUNT):
        amount = outline.view.parse(text)
        if amount is None:
            raise ValueError(f"the sample's amount {key} is blank")
        return amount
    if field and field.kind is FieldKind.COUNT:
        return Decimal(text)
    return text


def _narrative(blocks: list[dict[str, Any]], view: AmountView) -> Narrative:
    return tuple(
        Block(block.get("level", 0), read_sentence(block["text"], view)) for block in blocks
    )
