"""A clock that runs at any pace beside another one."""

from __future__ import annotations

import pytest

from riot.clock import ManualClock, PacedClock


def test_it_runs_at_its_pace_and_a_change_leaves_the_time_where_it_is() -> None:
    real = ManualClock(100.0)
    clock = PacedClock(real, pace=8.0, start=5.0)
    real.sleep(2.0)
    assert clock.now() == 21.0
    clock.set_pace(0.5)
    assert clock.now() == 21.0
    real.sleep(2.0)
    assert clock.now() == 22.0
    clock.set_pace(0.0)
    real.sleep(1000.0)
    assert clock.now() == 22.0
    assert clock.pace == 0.0


def test_another_process_shows_the_same_time_by_its_anchor() -> None:
    real = ManualClock(100.0)
    here, there = PacedClock(real, pace=1.0, start=0.0), PacedClock(real, pace=1.0, start=0.0)
    real.sleep(3.0)
    anchor = here.set_pace(50.0)
    real.sleep(0.1)
    there.follow(anchor)
    assert there.now() == pytest.approx(here.now()) == pytest.approx(8.0)


def test_no_reader_sees_the_time_go_back() -> None:
    real = ManualClock(0.0)
    here, there = PacedClock(real, pace=50.0, start=0.0), PacedClock(real, pace=50.0, start=0.0)
    real.sleep(1.0)
    anchor = here.set_pace(0.0)
    real.sleep(0.1)
    ahead = there.now()
    there.follow(anchor)
    assert there.now() == ahead == pytest.approx(55.0)
    there.follow(here.set_pace(1.0))
    real.sleep(4.0)
    assert there.now() == ahead
    real.sleep(2.0)
    assert there.now() == pytest.approx(56.0)


def test_its_owner_may_fall_back() -> None:
    real = ManualClock(0.0)
    clock = PacedClock(real, pace=10.0, start=0.0)
    real.sleep(5.0)
    assert clock.now() == 50.0
    assert clock.fall_back(20.0).shown == 20.0
    real.sleep(1.0)
    assert clock.now() == 30.0


def test_sleep_is_in_seconds_of_the_time_shown() -> None:
    real = ManualClock(0.0)
    clock = PacedClock(real, pace=4.0)
    clock.sleep(2.0)
    assert real.now() == 0.5
    clock.set_pace(0.0)
    clock.sleep(2.0)
    assert real.now() == 0.5
    assert clock.real_now() == 0.5
    assert clock.at(10.0) == clock.now()
