"""Which figures can be quoted in text, and the numbers that headings go on from."""

from __future__ import annotations

from dataclasses import dataclass

from forms.narrative import Numbering, Quote
from forms.outline import EXPENDITURE, UNIT, YEAR, FieldKind
from forms.report import EXPENDITURE_SUM, EXPENDITURE_TOTAL, Report

_LABELS = {UNIT: "单位名称", YEAR: "年度"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure that can be quoted: what it is called, and the quote in the outline's view."""

    label: str
    quote: Quote


def offers(report: Report) -> list[Offer]:
    """Return what can be quoted: unit and year, the outline's figures, the table's sums."""
    view = report.outline.view
    made = [Offer(label, Quote(key, None)) for key, label in _LABELS.items()]
    for field in report.outline.figures:
        money = field.kind is FieldKind.AMOUNT
        quote = (
            Quote(field.key, view.unit, view.decimals, view.grouping)
            if money
            else Quote(field.key, None)
        )
        made.append(Offer(field.label, quote))
    if EXPENDITURE in report.outline.fields:
        made += [
            Offer(quote_label(report, key), Quote(key, view.unit, view.decimals, view.grouping))
            for key in (EXPENDITURE_TOTAL, EXPENDITURE_SUM)
        ]
    return made


def quote_label(report: Report, key: str) -> str:
    """Return what the figure behind a quote is called."""
    if key in _LABELS:
        return _LABELS[key]
    figure = report.figure(key)
    if figure:
        return figure.label
    field = report.outline.fields.get(key)
    return field.label if field else key


def numbering_before(report: Report, key: str) -> Numbering:
    """Return the numbering as it stands where the narrative ``key`` begins."""
    numbering = Numbering()
    for section in report.outline.sections:
        numbering.mark(section.level)
        for field in section.narratives:
            if field.key == key:
                return numbering
            for block in report.narrative_of(field.key):
                if block.level:
                    numbering.mark(block.level)
    return Numbering()
