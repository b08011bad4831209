"""Which snapshots stay: all of the last days, then fewer and fewer, and none too few."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

INTERVAL: Final = timedelta(minutes=30)
"""How often a snapshot is taken while there are changes."""
ALL: Final = timedelta(days=2)
DAILY: Final = timedelta(days=30)
WEEKLY: Final = timedelta(weeks=26)
LEAST: Final = 10
"""As many of the newest stay however old they are."""


def is_due(last: datetime | None, now: datetime, *, changed: bool) -> bool:
    """Whether a snapshot should be taken: there are changes, and the last one is 30 minutes old.

    A clock that was set back makes one due, too.
    """
    return changed and (last is None or not timedelta(0) <= now - last < INTERVAL)


def superfluous(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return which of these snapshots may go.

    There stay: all of the last 2 days, the newest of each day for 30 days, of each week for
    26 weeks, of each month for ever, and the 10 newest in any case.
    """
    newest_first = sorted(set(times), reverse=True)
    seen: set[tuple[object, ...]] = set()
    gone: set[datetime] = set()
    for number, time in enumerate(newest_first):
        span = _span(now - time)(time)
        if span is not None and span in seen and number >= LEAST:
            gone.add(time)
        if span is not None:
            seen.add(span)
    return gone


def _span(age: timedelta) -> Callable[[datetime], tuple[object, ...] | None]:
    """Return what names the stretch of time of which one snapshot of this age stays."""
    if age < ALL:
        return lambda _: None
    if age < DAILY:
        return lambda time: ("day", time.date())
    if age < WEEKLY:
        return lambda time: ("week", *time.isocalendar()[:2])
    return lambda time: ("month", time.year, time.month)
