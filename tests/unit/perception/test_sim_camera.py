"""The simulated camera follows the clock and its seed."""

from __future__ import annotations

import numpy as np
import pytest

from riot.clock import ManualClock
from riot.perception.settings import CameraSettings
from riot.sim.camera import SimCamera


def sim(seed: int = 0, fps: float = 25.0) -> tuple[SimCamera, ManualClock]:
    clock = ManualClock(50.0)
    return SimCamera(CameraSettings(source="sim", fps=fps), clock, seed), clock


def test_frames_come_at_the_rate_of_the_settings() -> None:
    camera, clock = sim()
    camera.open()
    times = []
    for _ in range(5):
        frame = camera.read(1.0)
        assert frame is not None
        times.append(frame.t)
    assert times == pytest.approx([50.0, 50.04, 50.08, 50.12, 50.16])
    assert clock.now() == pytest.approx(50.16)


def test_no_frame_is_due_within_a_short_timeout() -> None:
    camera, clock = sim(fps=10.0)
    camera.open()
    assert camera.read(0.0) is not None
    assert camera.read(0.03) is None
    assert clock.now() == pytest.approx(50.03)
    assert camera.read(0.08) is not None


def test_a_slow_reader_gets_the_newest_frame() -> None:
    camera, clock = sim()
    camera.open()
    camera.read(0.0)
    clock.set(51.0)
    frame = camera.read(0.0)
    assert frame is not None and frame.seq == 25


def test_a_seed_fixes_the_pictures() -> None:
    one, same, other = sim(3)[0].draw(1.5), sim(3)[0].draw(1.5), sim(4)[0].draw(1.5)
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert (one != sim(3)[0].draw(2.5)).any()
