"""What a text mentions, each with its place (offsets into the text)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from forms.amount import Amount, MoneyUnit


@dataclass(frozen=True, slots=True)
class Mention:
    """Something numeric in a text; ``text`` are its very characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class AmountMention(Mention):
    """Money. ``per`` is what it is counted by (3000元/户: 户), "" for plain amounts.

    ``decimals`` are those written, in ``unit``; ``approximate`` holds for 约, 近, 余, 以上.
    """

    amount: Amount
    unit: MoneyUnit
    decimals: int
    approximate: bool = False
    per: str = ""
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class CountMention(Mention):
    """A number of things with its measure word (39 个, 1096.75 人)."""

    value: Decimal
    measure: str
    decimals: int = 0
    approximate: bool = False
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class RateMention(Mention):
    """A percentage; ``points`` where it is a difference in percentage points (个百分点)."""

    percent: Decimal
    decimals: int
    points: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class YearMention(Mention):
    """A calendar year, alone or at the head of a date; ``dated`` where month or day follow."""

    year: int
    dated: bool = False
    last: int | None = None
    """The last year of a span (2018—2020年)."""


@dataclass(frozen=True, slots=True)
class ReferenceMention(Mention):
    """Digits that count nothing: 〔2020〕10号, 24号地, 第3次, months and days, 12345热线."""


@dataclass(frozen=True, slots=True)
class NumberMention(Mention):
    """A bare number without unit."""

    value: Decimal
    decimals: int = 0
