"""Clocks."""

from __future__ import annotations

from datetime import UTC

from riot.clock import ManualClock, SystemClock, utc_now


def test_a_manual_clock_moves_only_when_told() -> None:
    clock = ManualClock(5.0)
    assert (clock.now(), clock.now()) == (5.0, 5.0)
    clock.sleep(1.5)
    clock.sleep(-3)
    assert clock.now() == 6.5
    clock.set(2.0)
    assert clock.now() == 2.0


def test_the_system_clock_never_goes_back() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.sleep(0)
    clock.sleep(0.001)
    assert clock.now() >= before + 0.001


def test_utc_has_its_zone() -> None:
    assert utc_now().tzinfo is UTC
