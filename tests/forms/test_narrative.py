"""Headings are numbered by their place; text keeps what it quotes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.narrative import Block, Numbering, Quote, chinese_number, heading_mark, joined

pieces = st.lists(st.text(max_size=5) | st.builds(Quote, st.sampled_from(["a", "b"])), max_size=8)


@given(st.lists(st.integers(1, 4), max_size=300))
def test_numbering_never_repeats_or_skips(levels: list[int]) -> None:
    numbering = Numbering()
    seen: list[tuple[int, ...]] = []
    counts = [0, 0, 0, 0]
    for level in levels:
        counts[level - 1] += 1
        counts[level:] = [0] * (4 - level)
        assert numbering.mark(level) == heading_mark(level, counts[level - 1])
        place = tuple(counts[:level])
        assert place not in seen
        seen.append(place)
        if place[-1] > 1:
            assert (*place[:-1], place[-1] - 1) in seen


@given(st.integers(1, 4), st.integers(1, 400), st.integers(1, 400))
def test_marks_of_one_level_differ(level: int, one: int, other: int) -> None:
    assert (heading_mark(level, one) == heading_mark(level, other)) == (one == other)


@pytest.mark.parametrize(
    ("level", "number", "mark"),
    [(1, 1, "一、"), (1, 10, "十、"), (1, 11, "十一、"), (2, 20, "（二十）"), (2, 99, "（九十九）"),
     (3, 7, "7."), (4, 12, "（12）"), (1, 100, "100、")],
)  # fmt: skip
def test_marks_are_written_as_the_standard_asks(level: int, number: int, mark: str) -> None:
    assert heading_mark(level, number) == mark


def test_chinese_numbers_outside_their_range_are_refused() -> None:
    with pytest.raises(ValueError, match="1 to 99"):
        chinese_number(0)


@given(pieces)
def test_equal_text_has_one_spelling(parts: list[str | Quote]) -> None:
    text = joined(parts)
    assert joined(text) == text
    assert all(piece != "" for piece in text)
    assert not any(
        isinstance(first, str) and isinstance(second, str) for first, second in pairwise(text)
    )


@pytest.mark.parametrize(
    ("level", "text", "runs_in"),
    [(3, "抓调度。", True), (4, "抓调度：", True), (3, "抓调度", False), (2, "抓调度。", False)],
)
def test_only_a_deep_heading_that_closes_like_a_sentence_runs_in(
    level: int, text: str, runs_in: bool
) -> None:
    assert Block(level, (text,)).runs_in is runs_in


def test_a_level_outside_0_to_4_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 4"):
        Block(5, ())
