"""Single entries of an outline as a document writes them: dates, counts, choices, tables."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from desktop.importers.likeness import folded
from forms.amount import AmountError, parse_amount
from forms.outline import EXPENDITURE, Field, FieldKind, Outline
from forms.prose import CountMention, NumberMention, read_prose
from forms.prose.numerals import read_chinese
from forms.report import Value

YEAR_PATTERN: Final = r"((?:19|20)\d\d|二[〇○零一二三四五六七八九]{3})"
"""A year in arabic or Chinese digits."""
_DATE: Final = re.compile(
    YEAR_PATTERN + r"年([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})[日号]"
)
_WRITTEN_WITH_DASHES: Final = re.compile(r"^((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})$")


def year_of(text: str) -> int:
    """Read a year in arabic or Chinese digits (二〇二〇); 0 where it is none."""
    if text.isdecimal():
        return int(text)
    return int(read_chinese(text.replace("○", "〇")) or 0)


def iso_date(text: str) -> str | None:
    """Read a date written out (2021年4月20日, 二〇二一年四月二十日, 2021-4-20) as ISO text."""
    plain = _WRITTEN_WITH_DASHES.sub(r"\1年\2月\3日", "".join(text.split()))
    match = _DATE.search(plain)
    if not match:
        return None
    month, day = (
        int(part) if part.isdecimal() else int(read_chinese(part) or 0)
        for part in match.groups()[1:]
    )
    try:
        return date(year_of(match.group(1)), month, day).isoformat()
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Whether the text is a date and nothing else."""
    plain = "".join(text.split())
    return bool(_DATE.fullmatch(plain) or _WRITTEN_WITH_DASHES.match(plain))


def entry_value(entry: Field, text: str, outline: Outline) -> Value | None:
    """Read what stands after an entry's label; None where it cannot be such a value."""
    text = text.strip()
    if entry.kind is FieldKind.DATE:
        return iso_date(text)
    if entry.kind is FieldKind.CHOICE:
        return next((one for one in entry.choices if folded(one) == folded(text)), None)
    if entry.kind is FieldKind.AMOUNT:
        try:
            return parse_amount(text, outline.view.unit)
        except AmountError:
            return None
    if entry.kind is FieldKind.COUNT:
        mention = next(iter(read_prose(text).mentions), None)
        if isinstance(mention, (CountMention, NumberMention)) and mention.start == 0:
            return mention.value
        return None
    return text or None


def is_table_of(entry: Field, caption: str, rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a table of text fills this table of the outline, by its head or its caption."""
    if entry.table is None or entry.key == EXPENDITURE:
        return False
    labels = tuple(column.label for column in entry.table.columns)
    printed = tuple(column.label for column in entry.table.printed_columns)
    head = tuple(map(folded, rows[0])) if rows else ()
    if head in (tuple(map(folded, labels)), tuple(map(folded, printed))):
        return True
    return bool(caption) and folded(caption) == folded(entry.table.caption)
