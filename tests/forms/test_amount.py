"""Money stays exact whatever view it is typed or shown in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.amount import (
    MAX_FEN,
    WAN_VIEW,
    YUAN_VIEW,
    Amount,
    AmountError,
    AmountView,
    MoneyUnit,
    parse_amount,
    rounding_tail,
    total,
)

amounts = st.integers(-MAX_FEN, MAX_FEN).map(Amount)
units = st.sampled_from([MoneyUnit.YUAN, MoneyUnit.WAN])
views = st.builds(AmountView, units, st.integers(0, 6), st.booleans())
exact_views = st.sampled_from(
    [
        AmountView(unit, decimals, grouping)
        for unit, decimals in ((MoneyUnit.YUAN, 2), (MoneyUnit.WAN, 6))
        for grouping in (False, True)
    ]
)


@given(amounts, exact_views)
def test_exact_views_read_back_what_they_show(amount: Amount, view: AmountView) -> None:
    assert view.parse(view.format(amount)) == amount


@given(amounts, views)
def test_other_views_show_within_half_a_unit(amount: Amount, view: AmountView) -> None:
    shown = AmountView(view.unit, view.decimals).rounded(amount)
    assert abs(shown - amount.in_unit(view.unit)) * 2 <= Decimal(1).scaleb(-view.decimals)


@given(amounts, views)
def test_format_exact_loses_nothing(amount: Amount, view: AmountView) -> None:
    assert parse_amount(view.format_exact(amount), view.unit) == amount


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("42.53", 42_530_000),
        (" １，２３４．５ ", 1_234_500_000),
        ("17,742.08", 17_742_080_000),
        ("¥5", 5_000_000),
        ("￥5", 5_000_000),
        ("58万元", 58_000_000),
        ("0.4 万", 400_000),
        ("580000元", 58_000_000),
        ("1.5亿元", 15_000_000_000),
        ("(5)", -5_000_000),
        ("（5）", -5_000_000),
        ("−5", -5_000_000),
        ("-5", -5_000_000),
        ("+5", 5_000_000),
        (".5", 500_000),
        ("5.", 5_000_000),
        ("17 742.08", 17_742_080_000),
        ("5。5", 5_500_000),
        ("42.5300", 42_530_000),
    ],
)
def test_what_people_type_is_understood(typed: str, fen: int) -> None:
    assert WAN_VIEW.parse(typed) == Amount(fen)


@pytest.mark.parametrize("typed", ["", "  ", "\u3000"])
def test_an_empty_text_is_a_blank_not_zero(typed: str) -> None:
    assert WAN_VIEW.parse(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["abc", "1.2.3", "1,23", "12,34.5", "--5", "5-", "(-5)", "五万", "1e5", ".", "-", "¥", "万元",
     "NaN", "12 34", "5元元", "²", "5²", "٣", "①"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(AmountError, match=r"[一-鿿]"):
        WAN_VIEW.parse(typed)


def test_a_value_finer_than_the_view_is_refused_rather_than_rounded() -> None:
    with pytest.raises(AmountError, match="2 位小数"):
        WAN_VIEW.parse("42.531")
    with pytest.raises(AmountError, match="2 位小数"):
        WAN_VIEW.parse("425312.45元")
    assert AmountView(MoneyUnit.WAN, 6).parse("425312.45元") == Amount(42_531_245)


def test_a_value_finer_than_a_fen_is_refused() -> None:
    with pytest.raises(AmountError, match="分"):
        YUAN_VIEW.parse("0.001")


def test_a_number_too_large_for_the_file_is_refused() -> None:
    with pytest.raises(AmountError, match="过大"):
        WAN_VIEW.parse("9" * 30)


def test_rounding_is_half_up_away_from_zero_and_never_shows_minus_zero() -> None:
    view = AmountView(MoneyUnit.YUAN, 0)
    assert view.format(Amount(50)) == "1"
    assert view.format(Amount(-50)) == "-1"
    assert view.format(Amount(-49)) == "0"


@given(st.lists(st.none() | st.integers(-(10**12), 10**12).map(Amount)))
def test_totals_are_exact_and_skip_blanks(rows: list[Amount | None]) -> None:
    assert total(rows).fen == sum(row.fen for row in rows if row is not None)


@given(st.lists(st.integers(-(10**9), 10**9).map(Amount), max_size=30), views)
def test_the_tail_is_exactly_what_rounding_does(rows: list[Amount], view: AmountView) -> None:
    tail = rounding_tail(rows, view)
    assert tail.rows == sum((view.rounded(row) for row in rows), Decimal(0))
    assert tail.whole == view.rounded(total(rows))
    assert abs(tail.difference) * 2 <= Decimal(1).scaleb(-view.decimals) * (len(rows) + 1)


def test_rows_of_a_third_leave_a_tail() -> None:
    rows = [Amount(333_333)] * 3
    assert rounding_tail(rows, WAN_VIEW).difference == Decimal("0.01")
