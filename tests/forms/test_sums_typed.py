"""Sums typed into cells are computed exactly, or refused in words."""

import re
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.amount import Amount, AmountError, AmountView, MoneyUnit
from forms.sums_typed import is_sum, parse_sum, read_amount

numbers = st.decimals(0, 9999, places=2).map(lambda one: f"{one}")
sums = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map("".join),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"-({one})"),
    ),
    max_leaves=6,
)


@given(sums)
def test_a_sum_is_what_decimal_arithmetic_makes_of_it(text: str) -> None:
    with localcontext() as context:
        context.prec = 100
        python = re.sub(r"\d+\.\d+", lambda found: f"Decimal('{found.group()}')", text)
        wanted = eval(python, {"Decimal": Decimal}) * 100
    try:
        found = parse_sum(f"={text}", MoneyUnit.YUAN)
    except AmountError:
        assert wanted != wanted.to_integral_value() or abs(wanted) > 10**17
    else:
        assert Decimal(found.fen) == wanted


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("=12.5+3*2", MoneyUnit.WAN, 18_500_000),
        ("＝（12．5＋3）×2", MoneyUnit.WAN, 31_000_000),
        ("=1,234.56-0.56", MoneyUnit.YUAN, 123_400),
        ("=10/4", MoneyUnit.YUAN, 250),
        ("=1/3*3", MoneyUnit.YUAN, 100),  # nothing is rounded on the way
        ("= 2 - -3", MoneyUnit.YUAN, 500),
        ("=(3000+500)*2元", MoneyUnit.WAN, 700_000),
        ("=12.", MoneyUnit.YUAN, 1200),
    ],
)
def test_what_people_type_is_understood(text: str, unit: MoneyUnit, fen: int) -> None:
    assert is_sum(text)
    assert parse_sum(text, unit) == Amount(fen)


@pytest.mark.parametrize(
    "text",
    ["=", "=1+", "=(1", "=1)", "=1**2", "=1 2", "=A1+B2", "=SUM(1,2)", "=1,2+3", "=()", "=1e3",
     "=__import__", "=" + "(" * 40 + "1" + ")" * 40, "=" + "1+" * 400 + "1", "=1/0", "=1/3"],
)  # fmt: skip
def test_what_is_no_sum_is_refused_in_words(text: str) -> None:
    with pytest.raises(AmountError, match="算"):
        parse_sum(text, MoneyUnit.YUAN)


def test_what_a_view_cannot_show_is_refused_with_the_result() -> None:
    view = AmountView(MoneyUnit.WAN, 2)
    assert read_amount("=1/4+1", view) == Amount(1_250_000)
    assert read_amount("", view) is None
    assert read_amount("3.50", view) == Amount(3_500_000)
    with pytest.raises(AmountError, match="等于 0"):
        read_amount("=1/8", view)


def test_a_plain_amount_is_no_sum() -> None:
    assert not is_sum("12.5+3")
    assert not is_sum("-5")
