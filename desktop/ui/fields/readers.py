"""Reading what is typed into a field, and writing its value back, by the field's kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from forms.amount import Amount, AmountError, AmountView
from forms.outline import YEAR, Field, FieldKind
from forms.reading import printed_date
from forms.report import Value, format_count
from forms.sums_typed import is_sum, read_amount


class EntryError(ValueError):
    """A text that is no value of its field. Its message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How a field's text is read and shown.

    ``parse`` raises ValueError (EntryError, AmountError) with a Chinese sentence.
    """

    parse: Callable[[str], Value | None]
    show: Callable[[Value | None], str]
    unit: str = ""
    """What stands inside the field at its right end."""
    right: bool = False
    """Whether the text is set flush right, as figures are."""
    narrow: bool = False
    """Whether half a form's width is enough."""


_FOLDED: Final[dict[int, int | str]] = {
    **{0xFF01 + offset: 0x21 + offset for offset in range(94)},
    ord("。"): ".",
}
_DATE: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_CHINESE: Final = re.compile(r"[〇○零一二三四五六七八九十]+")
_COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNMARKED_SUM: Final = re.compile(r"[\d.)）]\s*[-+*/×÷＋－]\s*[\d.(（]")
_COUNT: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")


def reader_for(field: Field, view: AmountView) -> Reader:
    """Return how this field is read; amounts are read and shown in ``view``."""
    if field.key == YEAR:
        return Reader(parse_year, show_text, unit="年度", narrow=True)
    match field.kind:
        case FieldKind.AMOUNT:
            return amount_reader(view)
        case FieldKind.COUNT:
            return Reader(
                lambda text: parse_count(text, field.unit),
                _show_count,
                unit=field.unit,
                right=True,
                narrow=True,
            )
        case FieldKind.DATE:
            return Reader(parse_date, _show_date, narrow=True)
        case FieldKind.CHOICE:
            return Reader(parse_text, show_text, narrow=True)
        case _:
            return Reader(parse_text, show_text)


def amount_reader(view: AmountView) -> Reader:
    """Return how amounts are read and shown in a view; a sum (=12.5+3) is computed."""

    def show(value: Value | None) -> str:
        return view.format_exact(value) if isinstance(value, Amount) else ""

    def read(text: str) -> Amount | None:
        return read_typed_amount(text, view)

    return Reader(read, show, unit=view.unit.value, right=True, narrow=True)


def read_typed_amount(text: str, view: AmountView) -> Amount | None:
    """Read an amount or a sum; a sum that only lacks its equals sign is told so.

    Raises:
        AmountError: it is neither, or is finer than the view shows.
    """
    try:
        return read_amount(text, view)
    except AmountError as error:
        plain = text.strip()
        if is_sum(text) or not _UNMARKED_SUM.search(plain):
            raise
        told = f"“{plain}”不是金额；要计算，请在前面加等号：={plain}"
        raise AmountError(told) from error


def show_text(value: Value | None) -> str:
    """Return a text value as it stands in its field."""
    return value if isinstance(value, str) else ""


def parse_text(text: str) -> str | None:
    """Read a text; blanks around it do not count, and an empty one is a blank."""
    return text.strip() or None


def parse_year(text: str) -> str | None:
    """Read a year of four digits, or of four Chinese ones (二〇二四).

    Raises:
        EntryError: it is something else.
    """
    plain = _in_digits(_folded(text).removesuffix("年度").removesuffix("年"))
    if not plain:
        return None
    if not re.fullmatch(r"20\d\d", plain):
        raise EntryError(f"“{text.strip()}”不是年度，请填四位年份，例如 2020。")
    return plain


def parse_count(text: str, unit: str) -> Decimal | None:
    """Read a number that is no money; fractions and the field's own unit are understood.

    Raises:
        EntryError: it is something else.
    """
    plain = _folded(text)
    if unit:
        plain = plain.removesuffix(unit)
    if not plain:
        return None
    found = _COUNT.fullmatch(plain)
    if not found:
        raise EntryError(f"“{text.strip()}”不是数目，请只填数字，例如 12 或 1096.75。")
    return Decimal(found.group(0).replace(",", ""))


def parse_date(text: str) -> str | None:
    """Read a date in any customary writing; the value is ISO text.

    Raises:
        EntryError: it is something else, or there is no such day.
    """
    plain = _in_digits(_folded(text))
    if not plain:
        return None
    found = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError as error:
        raise EntryError(f"日历上没有“{text.strip()}”这一天，请核对月和日。") from error
    raise EntryError(f"“{text.strip()}”不是日期，请写全年月日，例如 2021-4-20。")


def _folded(text: str) -> str:
    folded = text.translate(_FOLDED)
    return "".join(character for character in folded if not character.isspace())


def _in_digits(text: str) -> str:
    """Write the Chinese numbers of a date in digits: 二〇二五年三月三十一日 as 2025年3月31日."""
    if not _CHINESE.search(text):
        return text
    from forms.prose.numerals import read_chinese

    def digits(found: re.Match[str]) -> str:
        number = read_chinese(found.group().replace("○", "〇"))
        return found.group() if number is None else str(number)

    return _CHINESE.sub(digits, text)


def _show_count(value: Value | None) -> str:
    return format_count(value) if isinstance(value, Decimal) else ""


def _show_date(value: Value | None) -> str:
    return printed_date(value) if isinstance(value, str) else ""
