"""The small language of relations between figures and between columns (关系式).

    relation = sum ("=" | "<" | "<=" | ">" | ">=") sum
    sum      = product (("+" | "-") product)*
    product  = unary (("*" | "/") unary)*
    unary    = "-" unary | primary
    primary  = number ["%"] | name | function "(" sum ("," sum)* ")" | "(" sum ")"
    function = "sum" | "min" | "max" | "abs" | "round"
    number   = digits ["." digits]
    name     = letter (letter | digit | "_")* ("." letter (letter | digit | "_")*)*

Full-width signs and × ÷ ≤ ≥ are read too. ``sum(table.column)`` adds a column; ``round(x, n)``
rounds half up to n decimals. Names are figures (``budget.total``) or, in a formula of a table,
the columns of one row. Nothing is ever executed: a text is parsed into the classes below, which
:mod:`forms.formula_values` computes with fractions.

Money and plain numbers are different kinds: they cannot be added or compared, only multiplied
and divided. Where a name has no value, the whole has none, and nothing is objected to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

_DEEPEST: Final = 40
"""Brackets within brackets that are read; a formula has no use for more."""


class FormulaError(ValueError):
    """A formula that cannot be read or makes no sense.

    ``line`` and ``column`` count from 1. The message is one Chinese sentence that names both.
    """

    def __init__(self, told: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"第 {line} 行第 {column} 个字：{told}")
        self.line, self.column = line, column


class Place(NamedTuple):
    """Where something stands in a formula's text, counted from 1."""

    line: int
    column: int


class Number(NamedTuple):
    """A number written in the formula."""

    value: Fraction


class Name(NamedTuple):
    """A figure, or a column of the row."""

    name: str
    place: Place


class Binary(NamedTuple):
    """Two expressions joined by ``+ - * /``."""

    sign: str
    left: Expression
    right: Expression
    place: Place


class Negative(NamedTuple):
    """An expression with the other sign."""

    of: Expression


class Call(NamedTuple):
    """A function of expressions."""

    function: str
    arguments: tuple[Expression, ...]
    place: Place


Expression = Number | Name | Binary | Negative | Call


class Relation(NamedTuple):
    """Two expressions and how they must compare."""

    left: Expression
    sign: str
    right: Expression
    text: str

    @property
    def names(self) -> tuple[Name, ...]:
        """All names used, in order, columns of ``sum`` included."""
        return (*names_in(self.left), *names_in(self.right))


def names_in(expression: Expression) -> Iterator[Name]:
    """Yield the names that an expression uses."""
    match expression:
        case Name():
            yield expression
        case Binary(_, left, right, _):
            yield from names_in(left)
            yield from names_in(right)
        case Negative(of):
            yield from names_in(of)
        case Call(_, arguments, _):
            for argument in arguments:
                yield from names_in(argument)


# Reading ----------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)"
    r"|(?P<sign><=|>=|[=<>+\-*/(),%])"
)
_SIGNS: Final = str.maketrans("＝＜＞＋－＊／（），％×÷−", "=<>+-*/(),%*/-")
_COMPARISONS: Final = ("=", "<", "<=", ">", ">=")
_ARGUMENTS: Final = {"sum": 1, "min": 0, "max": 0, "abs": 1, "round": 2}
"""Arguments of each function; 0 for two and more."""


class _Token(NamedTuple):
    kind: str
    text: str
    place: Place


def _tokens(text: str) -> list[_Token]:
    plain = text.replace("≤", "<=").replace("≥", ">=").translate(_SIGNS)
    found, offset, line, line_start = [], 0, 1, 0
    while offset < len(plain):
        match = _TOKEN.match(plain, offset)
        place = Place(line, offset - line_start + 1)
        if match is None:
            raise FormulaError(f"不认识“{plain[offset]}”。", place.line, place.column)
        kind = match.lastgroup or ""
        if kind == "space":
            breaks = match.group().count("\n")
            if breaks:
                line, line_start = line + breaks, match.start() + match.group().rindex("\n") + 1
        else:
            found.append(_Token(kind, match.group(), place))
        offset = match.end()
    found.append(_Token("end", "", Place(line, offset - line_start + 1)))
    return found


class _Parser:
    """Reads tokens by recursive descent, one method for each line of the grammar."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._index = 0
        self._depth = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._index]

    def take(self) -> _Token:
        token = self.next
        self._index += token.kind != "end"
        return token

    def fail(self, told: str) -> FormulaError:
        place = self.next.place
        return FormulaError(told, place.line, place.column)

    def expect(self, sign: str) -> None:
        if self.next.text != sign:
            raise self.fail(f"这里应当是“{sign}”。")
        self.take()

    def relation(self, text: str) -> Relation:
        left = self.sum()
        if self.next.text not in _COMPARISONS:
            raise self.fail("这里应当是 = < <= > >= 之一。")
        sign = self.take().text
        right = self.sum()
        if self.next.kind != "end":
            raise self.fail(f"多出了“{self.next.text}”。")
        return Relation(left, sign, right, " ".join(text.split()))

    def sum(self) -> Expression:
        left = self.product()
        while self.next.text in ("+", "-"):
            sign = self.take()
            left = Binary(sign.text, left, self.product(), sign.place)
        return left

    def product(self) -> Expression:
        left = self.unary()
        while self.next.text in ("*", "/"):
            sign = self.take()
            left = Binary(sign.text, left, self.unary(), sign.place)
        return left

    def unary(self) -> Expression:
        if self.next.text == "-":
            self.take()
            self._deeper()
            negative = Negative(self.unary())
            self._depth -= 1
            return negative
        return self.primary()

    def primary(self) -> Expression:
        token = self.next
        if token.kind == "number":
            self.take()
            if self.next.text == "%":
                self.take()
                return Number(Fraction(token.text) / 100)
            return Number(Fraction(token.text))
        if token.kind == "name":
            self.take()
            return self.call(token) if self.next.text == "(" else Name(token.text, token.place)
        if token.text == "(":
            self._deeper()
            self.take()
            inside = self.sum()
            self.expect(")")
            self._depth -= 1
            return inside
        raise self.fail("这里应当是数、指标或括号。")

    def call(self, function: _Token) -> Call:
        if function.text not in _ARGUMENTS:
            known = "、".join(_ARGUMENTS)
            raise FormulaError(
                f"没有函数“{function.text}”，可用的有 {known}。",
                function.place.line,
                function.place.column,
            )
        self._deeper()
        self.expect("(")
        arguments = [self.sum()]
        while self.next.text == ",":
            self.take()
            arguments.append(self.sum())
        self.expect(")")
        self._depth -= 1
        _check_call(function, arguments)
        return Call(function.text, tuple(arguments), function.place)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.fail("括号套得太深。")


def _check_call(function: _Token, arguments: list[Expression]) -> None:
    """Refuse a call with a wrong number or kind of arguments."""
    wanted, place = _ARGUMENTS[function.text], function.place
    if (wanted and len(arguments) != wanted) or (not wanted and len(arguments) < 2):
        told = (
            f"“{function.text}”应有 {wanted} 项。" if wanted else f"“{function.text}”至少要有两项。"
        )
        raise FormulaError(told, place.line, place.column)
    if function.text == "sum" and not (isinstance(arguments[0], Name) and "." in arguments[0].name):
        raise FormulaError("sum 里应写“表.列”。", place.line, place.column)
    if function.text == "round" and not (
        isinstance(arguments[1], Number)
        and arguments[1].value.denominator == 1
        and arguments[1].value <= 6
    ):
        raise FormulaError("round 的位数应是 0 至 6。", place.line, place.column)


def parse_relation(text: str) -> Relation:
    """Read a relation.

    Raises:
        FormulaError: the text is no relation; the message names line and column.
    """
    return _Parser(text).relation(text)
