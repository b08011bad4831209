"""Digits set above or below the line, as the characters that Unicode has for them (m², CO₂)."""

from __future__ import annotations

from typing import Final

_ABOVE: Final = str.maketrans("123456789n", "¹²³⁴⁵⁶⁷⁸⁹ⁿ")
_BELOW: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def raised(text: str) -> str:
    """Return text set above the line; what has letters or signs in it stays as it is ([1], th).

    ⁰ is in no font that the program prints with: a number with a nought is written ^10.
    """
    number = text.strip()
    if "0" in number and number.isascii() and number.isdecimal():
        return f"^{number}"
    return _set(text, _ABOVE)


def lowered(text: str) -> str:
    """Return text set below the line."""
    return _set(text, _BELOW)


def _set(text: str, characters: dict[int, int]) -> str:
    whole = all(ord(one) in characters or one.isspace() for one in text)
    return text.translate(characters) if whole else text
