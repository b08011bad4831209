"""Money: exact in fen (分), shown and read in 元 or 万元.

An :class:`Amount` is a whole number of fen. 元 and 万元 with a number of decimals are *views*
of it (:class:`AmountView`): they format, they read what people type, and they round. Nothing
here is a float, and a blank is ``None``, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum
from typing import Final, NamedTuple

MAX_FEN: Final = 10**17
"""Largest magnitude accepted, in fen (10^15 元): safe in SQLite's 64-bit integers and sums."""

_DIGITS: Final = 60
"""Decimal digits to compute with; the widest sum of accepted amounts needs fewer."""


class AmountError(ValueError):
    """A text that is no amount. Its message is one Chinese sentence for the officer."""


class TooFineError(AmountError):
    """An amount that is exact to the fen but has more decimals than a view shows."""

    def __init__(self, sentence: str, amount: Amount) -> None:
        super().__init__(sentence)
        self.amount = amount


class MoneyUnit(Enum):
    """Units in which money is written; the value is the Chinese name."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"

    @property
    def fen(self) -> int:
        """The unit's size in fen."""
        return {MoneyUnit.YUAN: 100, MoneyUnit.WAN: 1_000_000, MoneyUnit.YI: 10_000_000_000}[self]


@dataclass(frozen=True, order=True, slots=True)
class Amount:
    """A sum of money in whole fen (1 元 = 100 fen)."""

    fen: int

    def __post_init__(self) -> None:
        """Refuse what SQLite could not keep exactly."""
        if abs(self.fen) > MAX_FEN:
            raise AmountError("金额过大，请核对位数。")

    def __add__(self, other: Amount) -> Amount:
        """Exact sum."""
        return Amount(self.fen + other.fen)

    def __sub__(self, other: Amount) -> Amount:
        """Exact difference."""
        return Amount(self.fen - other.fen)

    def __neg__(self) -> Amount:
        """The amount with the other sign."""
        return Amount(-self.fen)

    def __abs__(self) -> Amount:
        """The amount without its sign."""
        return Amount(abs(self.fen))

    @staticmethod
    def of(value: str | int | Decimal, unit: MoneyUnit = MoneyUnit.YUAN) -> Amount:
        """Return ``value`` units of money, exactly.

        Raises:
            AmountError: the value is finer than one fen.
        """
        with localcontext() as context:
            context.prec = _DIGITS
            fen = Decimal(value) * unit.fen
            if fen != fen.to_integral_value():
                raise AmountError("金额最细到分，请核对小数位数。")
            return Amount(int(fen))

    def in_unit(self, unit: MoneyUnit) -> Decimal:
        """Return the exact number of ``unit`` in this amount."""
        with localcontext() as context:
            context.prec = _DIGITS
            return Decimal(self.fen) / unit.fen


ZERO: Final = Amount(0)


def total(amounts: Iterable[Amount | None]) -> Amount:
    """Sum the amounts that are entered; blanks count nothing."""
    return Amount(sum(amount.fen for amount in amounts if amount is not None))


@dataclass(frozen=True, slots=True)
class AmountView:
    """A way to show money: unit, decimals (0–6) and whether thousands are grouped."""

    unit: MoneyUnit = MoneyUnit.WAN
    decimals: int = 2
    grouping: bool = False

    def __post_init__(self) -> None:
        """Refuse a number of decimals that no form uses."""
        if not 0 <= self.decimals <= 6:
            raise ValueError(f"decimals must be 0 to 6, not {self.decimals}")

    def rounded(self, amount: Amount) -> Decimal:
        """Return the amount in this view's unit, rounded half up to its decimals."""
        with localcontext() as context:
            context.prec = _DIGITS
            step = Decimal(1).scaleb(-self.decimals)
            value = amount.in_unit(self.unit).quantize(step, rounding=ROUND_HALF_UP)
            return value if value else abs(value)  # never "-0.00"

    def format(self, amount: Amount | None) -> str:
        """Write the amount as digits without its unit; a blank is an empty text."""
        if amount is None:
            return ""
        return format(self.rounded(amount), ",f" if self.grouping else "f")

    def format_exact(self, amount: Amount) -> str:
        """Write the amount with as many decimals as it needs, at least this view's."""
        exact = amount.in_unit(self.unit)
        needed = max(0, -int(exact.normalize().as_tuple().exponent)) if exact else 0
        return AmountView(self.unit, max(self.decimals, min(6, needed)), self.grouping).format(
            amount
        )

    def parse(self, text: str) -> Amount | None:
        """Read what a person typed or pasted; an empty text is a blank.

        Full-width digits, thousands separators, ¥, a unit of its own (元, 万元, 亿元) and
        negatives as −5, -5 or (5) are understood. Nothing is guessed and nothing is rounded.

        Raises:
            AmountError: the text is no amount.
            TooFineError: it is finer than this view shows.
        """
        amount = parse_amount(text, self.unit)
        if amount is None:
            return None
        if not self.holds(amount):
            other = "" if self.unit is MoneyUnit.YUAN else "，或改为以元显示和填写"
            raise TooFineError(
                f"按{self.unit.value}显示 {self.decimals} 位小数时装不下“{text.strip()}”，"
                f"请减少小数位{other}。",
                amount,
            )
        return amount

    def holds(self, amount: Amount) -> bool:
        """Whether the amount shows in full."""
        return amount.in_unit(self.unit) == self.rounded(amount)


YUAN_VIEW: Final = AmountView(MoneyUnit.YUAN, 2)
"""元 with two decimals: exact for every amount."""
WAN_VIEW: Final = AmountView(MoneyUnit.WAN, 2)
"""万元 with two decimals, the customary view of the report's tables."""

MOST_SPENT: Final = Amount(100 * MoneyUnit.YI.fen)
"""No unit that reports spends so much in one row: such an amount was read in a wrong unit."""

_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
_UNIT = re.compile(r"(亿元|亿|万元|万|元)$")
_UNIT_NAMES: Final = {
    "亿元": MoneyUnit.YI,
    "亿": MoneyUnit.YI,
    "万元": MoneyUnit.WAN,
    "万": MoneyUnit.WAN,
    "元": MoneyUnit.YUAN,
}


def parse_amount(text: str, unit: MoneyUnit) -> Amount | None:
    """Read an amount exactly; ``unit`` counts where the text names none. Empty is a blank.

    Raises:
        AmountError: the text is no amount, or is finer than one fen.
    """
    plain = _simplified(text)
    if not plain:
        return None
    negative, digits = _without_sign(plain)
    named = _UNIT.search(digits)
    if named:
        unit = _UNIT_NAMES[named.group()]
        digits = digits[: named.start()]
    digits = digits.removeprefix("¥")
    if not _NUMBER.fullmatch(digits) or not any(map(str.isdigit, digits)):
        raise AmountError(f"“{text.strip()}”不是金额，请只填数字，例如 1234.56。")
    value = Decimal(digits.replace(",", "").rstrip(".") or "0")
    amount = Amount.of(value, unit)
    return -amount if negative else amount


_FOLDED: Final = {
    **{0xFF01 + offset: 0x21 + offset for offset in range(94)},  # full-width ASCII
    **dict.fromkeys(map(ord, "−–—"), "-"),
    ord("￥"): "¥",
    ord("。"): ".",
}
"""What an input method types for digits and signs. Not NFKC: that reads 5² as 52."""
_INNER_SPACE = re.compile(r"(?<=\d)\s+(?=\d)")


def _simplified(text: str) -> str:
    """Fold full-width forms; a space between digits separates thousands, others say nothing."""
    folded = _INNER_SPACE.sub(",", text.strip().translate(_FOLDED))
    return "".join(character for character in folded if not character.isspace())


def _without_sign(plain: str) -> tuple[bool, str]:
    """Split off a leading sign or a pair of brackets, which means a negative in accounting."""
    bracketed = re.fullmatch(r"\((.+)\)(亿元|亿|万元|万|元)?", plain)
    if bracketed:
        inner = bracketed.group(1)
        if not inner.startswith(("-", "+", "(")):
            return True, inner + (bracketed.group(2) or "")
        return False, plain
    currency = "¥" if plain.startswith("¥") else ""
    rest = plain.removeprefix("¥")
    if rest.startswith("-"):
        return True, currency + rest[1:]
    return False, currency + rest.removeprefix("+")


class Tail(NamedTuple):
    """What rounding does to a column (尾差): the rounded rows against the rounded sum."""

    rows: Decimal
    """Sum of the rounded rows, in the view's unit."""
    whole: Decimal
    """The exact sum, rounded, in the view's unit."""

    @property
    def difference(self) -> Decimal:
        """Rounded sum less the sum of rounded rows; zero where nothing needs a note."""
        return self.whole - self.rows


def rounding_tail(amounts: Iterable[Amount | None], view: AmountView) -> Tail:
    """Return the tail of a column shown in ``view``."""
    fen = [amount.fen for amount in amounts if amount is not None]
    whole = view.rounded(Amount(sum(fen)))
    step = view.unit.fen // 10**view.decimals
    if step <= 1:
        return Tail(whole, whole)  # nothing is rounded, so nothing is lost
    # In whole numbers, half up as :meth:`AmountView.rounded` has it: thousands of rows are
    # summed anew at each edit.
    steps = sum(
        (one + step // 2) // step if one >= 0 else -((step // 2 - one) // step) for one in fen
    )
    with localcontext() as context:
        context.prec = _DIGITS
        return Tail(Decimal(steps).scaleb(-view.decimals), whole)
