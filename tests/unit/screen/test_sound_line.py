"""The line of samples keeps to the clock, whatever the device does, and never clicks."""

from __future__ import annotations

import random

import numpy as np
import pytest

from riot.clock import ManualClock
from riot.screen.sound.line import Line
from riot.screen.sound.voice import RATE

BLOCK = 960
STEEPEST = 2 * np.pi * 440 / RATE * 0.5
"""The largest step between two samples of the tone below."""


def tone(index: int, count: int) -> np.ndarray:
    """Give a tone whose phase tells its place on the line."""
    wave = 0.5 * np.sin(2 * np.pi * 440 * (index + np.arange(count)) / RATE)
    return wave.astype(np.float32)[:, None]


class Device:
    """Ask for blocks at the pace of a clock of its own, and keep what was given."""

    def __init__(self, *, fast: float = 0.0, jitter: float = 0.0, latency: float = 0.04) -> None:
        self.clock = ManualClock(100.0)
        self.line = Line(tone, self.clock, 1, latency)
        self._now, self._step = 100.0, BLOCK / RATE / (1 + fast)
        self._jitter = jitter
        self._chance = random.Random(1)
        self.heard: list[np.ndarray] = []

    def run(self, seconds: float) -> np.ndarray:
        blocks: list[np.ndarray] = []
        for _ in range(round(seconds * RATE / BLOCK)):
            self.clock.set(self._now + self._chance.random() * self._jitter)
            blocks.append(self.line.take(BLOCK)[:, 0].copy())
            self._now += self._step
        return np.concatenate(blocks)

    def stall(self, seconds: float) -> None:
        self._now += seconds

    def error(self) -> float:
        """Give how late the line is, in seconds."""
        assert self.line._next is not None
        return self._now + self.line.latency - self.line._next / RATE


def test_a_device_in_step_gets_the_very_samples() -> None:
    device = Device()
    settling = device.run(0.18)
    assert not settling.any()
    heard = device.run(1.0)
    begin = round((100.0 + 0.18 + 0.04) * RATE)
    assert heard[BLOCK:] == pytest.approx(tone(begin, len(heard))[BLOCK:, 0], abs=1e-6)


@pytest.mark.parametrize("fast", [2e-4, -2e-4])
def test_drift_is_made_up_for_without_a_click(fast: float) -> None:
    device = Device(fast=fast)
    device.run(0.2)
    heard = device.run(60.0)
    assert abs(device.error()) < 0.004
    assert np.abs(np.diff(heard[BLOCK:])).max() < STEEPEST * 1.01
    uncorrected = Device(fast=0.0)
    uncorrected.run(60.2)
    assert abs(60 * fast) > 0.01  # It would have been 12 ms.


def test_jitter_is_not_heard() -> None:
    device = Device(jitter=0.015)
    device.run(0.2)
    heard = device.run(10.0)
    assert np.abs(np.diff(heard[BLOCK:])).max() < STEEPEST * 1.01
    assert abs(device.error() + 0.0075) < 0.006  # The mean of the jitter is no error.


@pytest.mark.parametrize("seconds", [0.08, 0.5, 30.0])
def test_after_a_stall_it_jumps_to_where_it_ought_to_be(seconds: float) -> None:
    device = Device()
    device.run(1.0)
    device.stall(seconds)
    heard = device.run(1.5)
    assert abs(device.error()) < 0.004
    assert np.abs(np.diff(heard)).max() < STEEPEST * 1.5


def test_a_device_that_ran_ahead_waits_in_silence_for_the_clock() -> None:
    device = Device()
    device.run(1.0)
    device.stall(-0.2)
    heard = device.run(1.5)
    assert abs(device.error()) < 0.004
    assert np.abs(np.diff(heard)).max() < STEEPEST * 1.5
    assert 0.05 < np.mean(heard == 0) < 0.3


def test_mute_is_silent_within_one_block_and_comes_back_in_time() -> None:
    device = Device()
    device.run(1.0)
    device.line.mute(True)
    fading, silent = device.run(BLOCK / RATE), device.run(0.5)
    assert abs(fading[-1]) < 1e-6
    assert not silent.any()
    device.line.mute(False)
    device.run(BLOCK / RATE)
    heard = device.run(0.5)
    begin = round(device._now * RATE) - len(heard) + round(0.04 * RATE)
    assert heard == pytest.approx(tone(begin, len(heard))[:, 0], abs=1e-6)


def test_rest_leaves_the_line_and_it_settles_anew() -> None:
    device = Device()
    device.run(1.0)
    before = device.line._next
    assert not device.line.rest(BLOCK).any()
    assert device.line._next == before
    device.clock.set(500.0)
    device._now = 500.0
    device.line.restart()
    assert not device.run(0.18).any()
    device.run(0.1)
    assert abs(device.error()) < 0.001
