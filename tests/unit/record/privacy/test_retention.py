"""Which sessions are past their retention: rules over the names of folders."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from riot.record.privacy.retention import begun_at, by_age, gone_at

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


def session(day: str, hour: str = "12-00-00", number: str = "0a1b2c3d") -> Path:
    return Path(f"logs/date={day}/{day}T{hour}Z-{number}")


def test_a_session_is_past_when_its_days_are_over_to_the_second_oldest_first() -> None:
    younger, oldest = session("2026-08-23"), session("2026-01-01")
    kept = session("2026-08-23", "12-00-01")
    aged = by_age([kept, younger, oldest], 90, NOW)
    assert aged.past == (oldest, younger)
    assert aged.kept == (kept,)
    assert aged.doubtful == ()


def test_forever_keeps_all_and_a_retention_beyond_the_calendar_too() -> None:
    old = session("2025-01-01")
    assert by_age([old], "forever", NOW).kept == (old,)
    assert by_age([old], 10**15, NOW).kept == (old,)


def test_a_session_of_the_future_is_not_deleted_by_age_alone() -> None:
    ahead = session("2061-01-01")
    aged = by_age([ahead], 1, NOW)
    assert aged.past == ()
    assert aged.ahead == aged.doubtful == (ahead,)


def test_a_session_of_a_machine_without_a_clock_is_told_and_left_alone() -> None:
    undated = session("1970-01-01")
    aged = by_age([undated], 1, NOW)
    assert aged.past == ()
    assert aged.undated == aged.doubtful == (undated,)


@pytest.mark.parametrize("name", ["holiday", "2026-13-01T00-00-00Z-0a1b2c3d", "", "…"])
def test_a_name_that_is_no_session_s_is_told_and_left_alone(name: str) -> None:
    assert begun_at(name) is None
    aged = by_age([Path("logs") / name], 1, NOW)
    assert aged.past == ()
    assert aged.foreign == (Path("logs") / name,)


def test_the_moment_of_deletion_is_known_beforehand() -> None:
    begun = begun_at(session("2026-11-20").name)
    assert begun is not None and begun == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert gone_at(begun, 7) == datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert gone_at(begun, "forever") is None
