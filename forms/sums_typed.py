"""Small sums typed where an amount is expected: =12.5+3*2, ＝（12.5＋3）×2.

    sum       := ["+"|"-"] product {("+"|"-") product}
    product   := factor {("*"|"/") factor}
    factor    := ["+"|"-"] (number | "(" sum ")")

Computed in fractions, so nothing is rounded on the way; the result must be whole fen. Numbers
may have thousands separators; a unit stands only after the whole sum.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from forms.amount import Amount, AmountError, AmountView, MoneyUnit, TooFineError

_FOLDED: Final = {
    **{0xFF01 + offset: 0x21 + offset for offset in range(94)},
    **dict.fromkeys(map(ord, "−–—"), "-"),
    **dict.fromkeys(map(ord, "×✕╳·"), "*"),
    ord("÷"): "/",
    ord("。"): ".",
    ord("￥"): "¥",
}
_TOKEN: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?(?![\d,])|\d+(?:\.\d*)?|\.\d+|[-+*/()]")
_UNIT: Final = re.compile(r"(亿元|万元|元)$")
_PARTED: Final = re.compile(r"[\d.]\s+[\d.]")
_LONGEST: Final = 400
"""Characters; a longer sum is no slip of the hand but something pasted by mistake."""
_DEEPEST: Final = 30
"""Brackets within brackets."""


def is_sum(text: str) -> bool:
    """Whether a text asks to be computed: it begins with an equals sign."""
    return text.lstrip()[:1] in ("=", "＝")


def parse_sum(text: str, unit: MoneyUnit) -> Amount:
    """Compute a sum exactly; ``unit`` counts where the text names none at its end.

    Raises:
        AmountError: the text is no sum, divides by zero, or its result is finer than one fen.
    """
    folded = text.translate(_FOLDED)
    plain = "".join(folded.split()).removeprefix("=").replace("¥", "")
    named = _UNIT.search(plain)
    if named:
        unit = MoneyUnit(named.group())
        plain = plain[: named.start()]
    if _PARTED.search(folded):
        plain = ""  # whether two numbers or one were meant cannot be told
    value = _Reader(plain, text.strip()).whole() * unit.fen
    if value.denominator != 1:
        raise AmountError(
            f"“{text.strip()}”算出来除不尽到分，请改成能除尽的算式，或直接填算好的数。"
        )
    return Amount(value.numerator)


def read_amount(text: str, view: AmountView) -> Amount | None:
    """Read what was typed into a field or cell of a view: an amount, a sum, or a blank.

    Raises:
        AmountError: it is neither.
        TooFineError: it is finer than the view shows.
    """
    if not is_sum(text):
        return view.parse(text)
    amount = parse_sum(text, view.unit)
    if not view.holds(amount):
        raise TooFineError(
            f"“{text.strip()}”等于 {view.format_exact(amount)} {view.unit.value}，"
            f"显示 {view.decimals} 位小数装不下，请改成能列示的数。",
            amount,
        )
    return amount


class _Reader:
    """Reads a sum from left to right, one function for each line of the grammar."""

    def __init__(self, plain: str, shown: str) -> None:
        self._shown = shown
        self._tokens = _TOKEN.findall(plain)
        self._at = 0
        self._depth = 0
        if not plain or len(plain) > _LONGEST or "".join(self._tokens) != plain:
            raise self._wrong()

    def _wrong(self) -> AmountError:
        return AmountError(f"“{self._shown}”不是算式，可以写加减乘除和括号，例如 =12.5+3*2。")

    def _next(self, wanted: str) -> str:
        """Take the next token if it is one of the wanted characters; "" otherwise."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if token and token in wanted:
            self._at += 1
            return token
        return ""

    def whole(self) -> Fraction:
        """Read all of the text as one sum."""
        value = self._sum()
        if self._at != len(self._tokens):
            raise self._wrong()
        return value

    def _sum(self) -> Fraction:
        value = self._product()
        while sign := self._next("+-"):
            term = self._product()
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while sign := self._next("*/"):
            factor = self._factor()
            if sign == "/" and not factor:
                raise AmountError(f"“{self._shown}”里除以了 0，请核对算式。")
            value = value * factor if sign == "*" else value / factor
        return value

    def _factor(self) -> Fraction:
        sign = self._next("+-")
        value = self._bracket() if self._next("(") else self._number()
        return -value if sign == "-" else value

    def _bracket(self) -> Fraction:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong()
        value = self._sum()
        if not self._next(")"):
            raise self._wrong()
        self._depth -= 1
        return value

    def _number(self) -> Fraction:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if not token or token in "+-*/()":
            raise self._wrong()
        self._at += 1
        return Fraction(Decimal(token.replace(",", "").rstrip(".") or "0"))
