"""Sparse positions stay in order, and few of them move."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.storage.positions import STEP, fresh, respaced


@st.composite
def splices(draw: st.DrawFn) -> tuple[list[int], int, int, int]:
    tight = st.integers(1, 4) | st.integers(1, 2 * STEP)
    positions: list[int] = []
    for gap in draw(st.lists(tight, max_size=40)):
        positions.append((positions[-1] if positions else draw(st.integers(-5, 5))) + gap)
    at = draw(st.integers(0, len(positions)))
    removed = draw(st.integers(0, len(positions) - at))
    return positions, at, removed, draw(st.integers(0, 30))


@given(splices())
def test_positions_stay_in_order_and_one_for_each_item(
    splice: tuple[list[int], int, int, int],
) -> None:
    positions, at, removed, inserted = splice
    first, last, new = respaced(positions, at, removed, inserted)
    after = [*positions[:first], *new, *positions[last:]]
    assert first <= at
    assert last >= at + removed
    assert len(after) == len(positions) - removed + inserted
    assert all(one < following for one, following in pairwise(after))


def test_replacing_and_deleting_move_nothing() -> None:
    positions = fresh(10)
    assert respaced(positions, 3, 2, 2) == (3, 5, positions[3:5])
    assert respaced(positions, 3, 4, 1) == (3, 7, positions[3:4])


def test_inserting_into_a_gap_moves_nothing_else() -> None:
    positions = fresh(10)
    assert respaced(positions, 5, 0, 1) == (5, 5, [(positions[4] + positions[5]) // 2])


def test_a_used_up_gap_moves_only_neighbours() -> None:
    positions = [*fresh(1000), *(STEP * 1000 + n for n in range(1, 5)), STEP * 2000]
    first, last, new = respaced(positions, 1002, 0, 1)
    assert last - first <= 16
    assert len(new) == last - first + 1
