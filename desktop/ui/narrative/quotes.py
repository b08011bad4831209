"""Which figures can be quoted in text, and the numbers that headings go on from."""

from __future__ import annotations

from dataclasses import dataclass

from forms.derived import RATES, SPENT
from forms.narrative import Numbering, Quote
from forms.outline import EXPENDITURE, UNIT, YEAR, FieldKind, Outline
from forms.report import EXPENDITURE_SUM, EXPENDITURE_TOTAL, Report
from forms.section_places import section_places

_LABELS = {UNIT: "单位名称", YEAR: "年度"}
_SAID = {
    YEAR: ("评价年度", "年份"),
    "budget.total": ("预算总计", "预算总额", "预算合计", "年初预算"),
    "budget.adjusted": ("调整预算", "全年预算"),
    "spent.total": ("支出总计", "支出总额", "支出合计", "决算数"),
    EXPENDITURE_TOTAL: ("明细合计", "填报合计"),
    EXPENDITURE_SUM: ("明细之和", "各项合计"),
}
"""What people also say for a figure when they look for it, beside the outline's own names."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure that can be quoted: what it is called, and the quote in the outline's view.

    ``names`` are other names by which it may be looked for; ``place`` is the chapter where it
    is entered.
    """

    label: str
    quote: Quote
    names: tuple[str, ...] = ()
    place: str = ""


def offers(report: Report) -> list[Offer]:
    """Return what can be quoted: unit and year, the outline's figures, sums and rates."""
    outline = report.outline
    places = section_places(outline)

    def offer(label: str, quote: Quote, place: str, *names: str) -> Offer:
        return Offer(label, quote, (*names, *_SAID.get(quote.key, ())), place)

    made = [offer(label, Quote(key, None), "封面") for key, label in _LABELS.items()]
    for field in outline.figures:
        section = outline.section_of(field.key)
        place = places[section.key] if section else "封面"
        quote = (
            _quote(outline, field.key) if field.kind is FieldKind.AMOUNT else Quote(field.key, None)
        )
        made.append(offer(field.label, quote, place, *field.names))
    home = outline.section_of(EXPENDITURE)
    if home is not None:
        made += [
            offer(quote_label(report, key), _quote(outline, key), places[home.key])
            for key in (EXPENDITURE_TOTAL, EXPENDITURE_SUM)
        ]
    made += [
        offer(rate.label, Quote(key, None), "自动计算", *rate.names)
        for key, rate in RATES.items()
        if rate.applies(report) and key not in outline.fields
    ]
    return made


def _quote(outline: Outline, key: str) -> Quote:
    """Return the quote of an amount in the outline's view."""
    view = outline.view
    return Quote(key, view.unit, view.decimals, view.grouping)


def source_of(report: Report, key: str) -> str:
    """Return the place where what a quote prints is entered: of a rate, what it is a rate of."""
    if key in report.outline.fields:
        return key
    return SPENT if key in RATES else EXPENDITURE if key == EXPENDITURE_SUM else key


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
