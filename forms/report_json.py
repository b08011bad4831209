"""The report as JSON: the form in which two reports are compared and handed to other programs.

Format 1. Amounts are texts in 元 with two decimals, blanks are null, and the order is that of
the report, so that equal reports give equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from decimal import Decimal
from typing import Any, Final, TypeAlias

from forms.amount import YUAN_VIEW, Amount
from forms.reading import HeadingItem, ParagraphItem, TableItem, reading_order
from forms.report import EXPENDITURE_NOTE, ExpenditureLine, Report, Value, format_count

FORMAT: Final = 1
PRINT_CODE_LENGTH: Final = 10

Data: TypeAlias = Any
"""What JSON can hold."""


def report_json(report: Report) -> bytes:
    """Return the report's JSON in UTF-8, indented by 2, with a closing line break."""
    text = json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n"
    # Half a character can only come from a broken import; it must not make export impossible.
    return text.encode("utf-8", "replace")


def print_code(report: Report) -> str:
    """Return the 打印校验码: ten base32 characters that tie a printed page to this content."""
    digest = hashlib.sha256(report_json(report)).digest()
    return base64.b32encode(digest).decode("ascii")[:PRINT_CODE_LENGTH]


def report_data(report: Report) -> dict[str, Data]:
    """Return the report as plain data, in the order of the JSON."""
    return {
        "format": FORMAT,
        "outline": report.outline.key,
        "title": report.title,
        "unit": report.unit or None,
        "year": report.year,
        "cover": {
            field.key: _plain(report.values.get(field.key)) for field in report.outline.cover
        },
        "sections": _sections(report),
        "figures": {
            figure.key: {
                "label": figure.label,
                "value": _plain(figure.value),
                "unit": figure.unit or None,
            }
            for figure in report.figures
        },
        "expenditure": {
            "rows": [_row(line) for line in report.lines],
            "total": _plain(report.expenditure_total),
            "note": report.text_of(EXPENDITURE_NOTE) or None,
        },
        "tables": [
            {
                "section": item.section,
                "caption": item.table.caption or None,
                "rows": [list(row) for row in item.table.rows],
            }
            for item in reading_order(report)
            if isinstance(item, TableItem)
        ],
    }


def _sections(report: Report) -> list[dict[str, Data]]:
    """Return headings in reading order, each with the paragraphs that follow it."""
    sections: list[dict[str, Data]] = []
    for item in reading_order(report):
        if isinstance(item, HeadingItem):
            sections.append(
                {
                    "key": item.key,
                    "level": item.level,
                    "number": item.number,
                    "heading": item.text,
                    "paragraphs": [],
                }
            )
        elif isinstance(item, ParagraphItem) and not item.is_placeholder:
            sections[-1]["paragraphs"].append(item.text)
    return sections


def _row(line: ExpenditureLine) -> dict[str, Data]:
    return {
        "name": line.name or None,
        "code": line.code,
        "amount": _plain(line.amount),
        "budget": _plain(line.budget),
        "prior": _plain(line.prior),
    }


def _plain(value: Value | None) -> str | None:
    if isinstance(value, Amount):
        return YUAN_VIEW.format(value)
    if isinstance(value, Decimal):
        return format_count(value)
    return value or None
