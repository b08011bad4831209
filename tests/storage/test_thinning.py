"""Which snapshots are taken and which stay: tables, no clock."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.storage.thinning import LEAST, is_due, superfluous

NOW = datetime(2021, 4, 20, 12, 0)


@pytest.mark.parametrize(
    ("minutes", "changed", "due"),
    [
        (None, True, True),
        (None, False, False),
        (0, True, False),
        (29, True, False),
        (30, True, True),
        (30, False, False),
        (600, True, True),
        (-5, True, True),  # the clock was set back
    ],
)
def test_a_snapshot_is_due_after_thirty_minutes_with_changes(
    minutes: int | None, changed: bool, due: bool
) -> None:
    last = None if minutes is None else NOW - timedelta(minutes=minutes)
    assert is_due(last, NOW, changed=changed) is due


def ages(**steps: float) -> list[datetime]:
    """Twenty young snapshots, so that the least number is met, and older ones at these steps."""
    young = [NOW - timedelta(minutes=number) for number in range(20)]
    return young + [NOW - timedelta(days=days) for days in steps.values()]


@pytest.mark.parametrize(
    ("older", "goes"),
    [
        ({"a": 1.1, "b": 1.2, "c": 1.9}, []),  # all of the last two days stay
        ({"a": 5.0, "b": 5.1, "c": 5.2}, [5.1, 5.2]),  # then the newest of each day
        ({"a": 5.0, "b": 6.0, "c": 7.0}, []),
        ({"a": 40.0, "b": 41.0, "c": 42.0}, [41.0, 42.0]),  # of each week (Thursday to Tuesday)
        ({"a": 40.0, "b": 47.0, "c": 54.0}, []),
        ({"a": 200.0, "b": 201.0, "c": 210.0}, [201.0]),  # of each month
        ({"a": 400.0, "b": 500.0, "c": 2000.0}, []),  # for ever
    ],
)
def test_snapshots_are_thinned_by_day_week_and_month(
    older: dict[str, float], goes: list[float]
) -> None:
    assert superfluous(ages(**older), NOW) == {NOW - timedelta(days=days) for days in goes}


def test_the_newest_ten_stay_however_old_they_are() -> None:
    times = [NOW - timedelta(days=900, minutes=number) for number in range(12)]
    assert superfluous(times, NOW) == set(times[LEAST:])


@given(st.lists(st.integers(0, 10**6).map(lambda minutes: NOW - timedelta(minutes=minutes))))
def test_thinning_twice_is_thinning_once_and_the_newest_stays(times: list[datetime]) -> None:
    rest = set(times) - superfluous(times, NOW)
    assert superfluous(rest, NOW) == set()
    assert not times or max(times) in rest
    assert len(rest) >= min(LEAST, len(set(times)))
