"""Say how far the machine's clock is believed before a session is deleted for its age.

A clock set wrong into the future makes every session look past its retention. A leap is therefore
believed only once the installation has run with it for a while: long enough for somebody to see
what it says.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from riot.record.journal.durable import sync_file

LEAP = timedelta(days=7)
"""A clock that went on by more than this since it was last seen may be wrong."""

TRIAL = timedelta(days=3)
"""How long an installation has to run with a clock that leapt until that is believed."""

CLOCK_FILE = "clock.json"
"""In the logs folder: what the clock said last, and how long one that leapt has been tried."""


@dataclass(frozen=True, slots=True)
class Belief:
    """`until` is the last moment (UTC) that was believed, None where none ever was; `tried` how
    long the installation has run since the clock leapt away from it.
    """

    until: datetime | None = None
    tried: timedelta = timedelta()

    def heard(self, now: datetime, running: timedelta) -> Belief:
        """Give the belief after the clock said `now` (UTC), `running` after it was asked before."""
        if self.until is None or abs(now - self.until) <= LEAP or self.tried + running >= TRIAL:
            return Belief(now)
        return Belief(self.until, self.tried + running)

    def now(self, now: datetime) -> datetime:
        """Give the moment by which sessions may be deleted when the clock says `now`, UTC."""
        return now if self.until is None else min(now, self.until)


def read_belief(logs: Path, begun: Iterable[datetime | None], now: datetime) -> Belief:
    """Read what was believed last; where nobody noted it, the sessions say when they began, UTC.

    A session that began after `now` says nothing.
    """
    try:
        entry = json.loads((logs / CLOCK_FILE).read_bytes())
        until = datetime.fromisoformat(entry["until"]).astimezone(UTC)
        return Belief(until, timedelta(seconds=max(0.0, float(entry["tried"]))))
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return Belief(max((one for one in begun if one is not None and one <= now), default=None))


def write_belief(logs: Path, belief: Belief) -> None:
    """Note what is believed, whole or not at all. Raises OSError."""
    if belief.until is None:
        return
    partial = logs / f".{CLOCK_FILE}"
    entry = {"until": belief.until.isoformat(), "tried": math.floor(belief.tried.total_seconds())}
    try:
        with partial.open("w", encoding="ascii") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            sync_file(file.fileno())
        partial.replace(logs / CLOCK_FILE)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
