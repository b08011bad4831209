"""How a moment is written, in one way each: in sentences, and where moments stand in a column."""

from datetime import datetime


def moment_told(at: datetime) -> str:
    """Return a moment as sentences say it: 2026年11月25日 14:32."""
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def moment_listed(at: datetime) -> str:
    """Return a moment as columns show it, digits below digits: 2026-11-25 14:32."""
    return f"{at:%Y-%m-%d %H:%M}"
