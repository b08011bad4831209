"""The formula language: what it reads, what it computes, and where it says a text is wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.formula_values import Quantity, evaluate, judge
from forms.formulas import FormulaError, parse_relation

VALUES = {
    "a": Quantity(Fraction(100), 1),
    "b": Quantity(Fraction(60), 1),
    "c.d": Quantity(Fraction(40), 1),
    "n": Quantity(Fraction(3)),
    "zero": Quantity(Fraction(0), 1),
    "rate": Quantity(Fraction(3, 5)),
}


def no_column(_: str) -> list[Quantity]:
    return []


def holds(text: str, tolerance: Fraction = Fraction(0)) -> bool | None:
    outcome = judge(parse_relation(text), VALUES.get, no_column, tolerance)
    return None if outcome is None else outcome.holds


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a = b + c.d", True),
        ("a ＝ b ＋ c.d", True),
        ("a = b", False),
        ("a >= b", True),
        ("a ≥ b", True),
        ("a < b", False),
        ("rate = b / a", True),
        ("rate = 60%", True),
        ("a - b * 2 / 3 = 60 * a / 100", True),
        ("-(b - a) = c.d", True),
        ("max(a, b, c.d) = a", True),
        ("min(a, b) = b", True),
        ("abs(b - a) = c.d", True),
        ("round(n / 7, 2) = 0.43", True),
        ("round(-n / 8, 2) = -0.38", True),
        ("a * n = b * 5", True),
        ("zero = 0", True),
        ("zero < a", True),
    ],
)
def test_a_relation_is_computed(text: str, answer: bool) -> None:
    assert holds(text) is answer


@pytest.mark.parametrize("text", ["a = missing", "n = a / zero", "max(a, missing) = a"])
def test_a_blank_or_a_zero_divisor_gives_no_answer(text: str) -> None:
    assert holds(text) is None


def test_a_tolerance_is_how_far_the_sides_may_differ() -> None:
    assert holds("a = b + 39.99 * b / 60", Fraction(1, 50))
    assert not holds("a = b + 39.97 * b / 60", Fraction(1, 50))


def test_a_column_is_added() -> None:
    column = {"t.x": [Quantity(Fraction(1), 1), Quantity(Fraction(2), 1)]}
    outcome = judge(parse_relation("sum(t.x) = a * 3%"), VALUES.get, lambda name: column[name])
    assert outcome is not None
    assert outcome.holds


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("a = b +", 1, 8, "数、指标或括号"),
        ("a b", 1, 3, "= < <="),
        ("a = b c", 1, 7, "多出"),
        ("a =\n  b ? 1", 2, 5, "？|不认识"),
        ("a = (b", 1, 7, r"\)"),
        ("a = total(b)", 1, 5, "没有函数"),
        ("a = sum(b)", 1, 5, "表.列"),
        ("a = abs(b, a)", 1, 5, "1 项"),
        ("a = max(b)", 1, 5, "至少"),
        ("a = round(b, 9)", 1, 5, "0 至 6"),
        ("a = __import__", 1, 5, "不认识"),
        ("", 1, 1, "数、指标或括号"),
        ("a = " + "(" * 60 + "b" + ")" * 60, 1, 45, "太深"),
        ("a = " + "-" * 60 + "b", 1, 46, "太深"),
    ],
)
def test_a_wrong_text_is_refused_with_line_and_column(
    text: str, line: int, column: int, word: str
) -> None:
    with pytest.raises(FormulaError, match=word) as refused:
        parse_relation(text)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert f"第 {line} 行第 {column} 个字" in str(refused.value)


@pytest.mark.parametrize("text", ["a = n", "a + n = b", "n - a = 1", "max(a, n) = a"])
def test_money_and_plain_numbers_are_not_mixed(text: str) -> None:
    with pytest.raises(FormulaError, match="金额"):
        holds(text)


Computed = tuple[str, Fraction | None]
"""An expression's text and its value; None where a divisor is zero."""


def joined(parts: tuple[Computed, str, Computed]) -> Computed:
    (one, first), sign, (other, second) = parts
    text = f"({one} {sign} {other})"
    if first is None or second is None or (sign == "/" and not second):
        return text, None
    if sign == "+":
        return text, first + second
    if sign == "-":
        return text, first - second
    return text, first * second if sign == "*" else first / second


def negated(of: Computed) -> Computed:
    return f"-{of[0]}", None if of[1] is None else -of[1]


def absolute(of: Computed) -> Computed:
    return f"abs({of[0]})", None if of[1] is None else abs(of[1])


expressions: st.SearchStrategy[Computed] = st.recursive(
    st.integers(0, 99).map(lambda number: (str(number), Fraction(number))),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(joined),
        inner.map(negated),
        inner.map(absolute),
    ),
    max_leaves=8,
)


@given(expressions)
def test_expressions_compute_as_arithmetic_does(expression: Computed) -> None:
    text, value = expression
    found = evaluate(parse_relation(f"{text} = 0").left, VALUES.get, no_column)
    assert (found.value if found else None) == value


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    place = (1, 1)
    try:
        parse_relation(text)
    except FormulaError as error:
        place = (error.line, error.column)
    assert min(place) >= 1
