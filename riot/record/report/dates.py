"""Tell days on which a visit can have been from those of a clock that was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from riot.clock import utc_now
from riot.record.privacy.retention import FIRST


def days_that_can_be() -> tuple[str, str]:
    """Give the first and the last such day as 2026-11-21; wherever on earth, it is no later."""
    return FIRST.date().isoformat(), (utc_now() + timedelta(days=1)).date().isoformat()


def impossible(days: Iterable[date]) -> tuple[date, ...]:
    """Give the days of a wrong clock, in order; none where all are: this clock is then wrong."""
    every = set(days)
    first, last = days_that_can_be()
    found = sorted(day for day in every if not first <= day.isoformat() <= last)
    return () if len(found) == len(every) else tuple(found)
