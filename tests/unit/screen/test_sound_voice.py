"""Voices sound in their own time, begin and end without a click, and sum up below the ceiling."""

from __future__ import annotations

import numpy as np
import pytest

from riot.clock import ManualClock
from riot.screen.sound.mixer import Mixer
from riot.screen.sound.voice import RATE, Voice

BLOCK = 960
DECLICK = 240


def ramp(first: int, count: int) -> np.ndarray:
    """Give samples whose value tells their place: sample n is n / 1e6."""
    return np.repeat((first + np.arange(count, dtype=np.float32))[:, None] / 1e6, 2, axis=1)


def tone(count: int, first: int = 0, hertz: float = 440.0) -> np.ndarray:
    wave = 0.5 * np.sin(2 * np.pi * hertz * (first + np.arange(count)) / RATE)
    return np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)


def heard(voice: Voice, index: int, count: int = BLOCK) -> np.ndarray:
    out = np.zeros((count, 2), np.float32)
    for begin in range(0, count, BLOCK):
        voice.add_to(out[begin : begin + BLOCK], index + begin)
    return out[:, 0]


def started(samples: np.ndarray, at: float = 0.0) -> Voice:
    voice = Voice(2, 1.0)
    voice.offer(0, samples)
    voice.start(at)
    return voice


def test_starts_on_the_exact_sample() -> None:
    block = heard(started(ramp(0, RATE), at=5.0), 5 * RATE - 240)
    assert not block[:240].any()
    assert block[240 + 100] == pytest.approx(100 / 1e6)


def test_what_is_late_is_passed_by() -> None:
    voice = started(ramp(0, RATE))
    assert heard(voice, 5000)[-1] == pytest.approx((5000 + BLOCK - 1) / 1e6, rel=1e-4)


def test_silence_where_nothing_came_and_in_time_afterwards() -> None:
    voice = started(tone(480))
    block = heard(voice, 0)
    assert not block[480 + DECLICK :].any()
    assert not heard(voice, BLOCK).any()
    voice.offer(RATE, ramp(RATE, RATE))
    assert heard(voice, RATE)[-1] == pytest.approx((RATE + BLOCK - 1) / 1e6, rel=1e-4)


def test_blocks_with_a_gap_between_them() -> None:
    voice = Voice(2, 1.0)
    voice.offer(0, tone(500))
    voice.offer(2000, tone(5000, 2000))
    voice.start(0.0)
    out = heard(voice, 0, 4 * BLOCK)
    assert not out[500 + DECLICK : 2000].any()
    assert out[2000 + DECLICK + BLOCK :] == pytest.approx(
        tone(4 * BLOCK)[2000 + DECLICK + BLOCK :, 0], abs=1e-6
    )


@pytest.mark.parametrize("length", [4799, 5 * BLOCK, 4801, 5000])
def test_two_voices_that_fit_together_are_one_sound(length: int) -> None:
    """One ends exactly where the other begins: no gap, no click, no bump."""
    whole = tone(12000)
    one, two = started(whole[:length]), started(whole[length:], at=length / RATE)
    out = heard(one, 0, 9600) + heard(two, 0, 9600)
    assert out[DECLICK:] == pytest.approx(whole[DECLICK:9600, 0], abs=0.002)


@pytest.mark.parametrize("hertz", [55.0, 440.0, 3000.0])
def test_hard_edges_are_rounded(hertz: float) -> None:
    samples = tone(4821, first=27, hertz=hertz)
    out = heard(started(samples, at=0.01), 0, 9600)
    steepest = np.abs(np.diff(samples[:, 0])).max()
    assert np.abs(np.diff(out)).max() < steepest + 0.01
    assert abs(out).max() <= 1.0


def test_volume_glides_and_stop_fades() -> None:
    voice = Voice(2, 0.5)
    voice.offer(0, np.ones((RATE, 2), np.float32))
    voice.start(0.0)
    first = heard(voice, 0)
    assert first[DECLICK:] == pytest.approx(0.5)
    voice.set_gain(1.0)
    gliding = heard(voice, BLOCK)
    assert gliding[0] == pytest.approx(0.5, abs=0.001)
    assert gliding[-1] == pytest.approx(1.0)
    voice.stop()
    last = heard(voice, 2 * BLOCK)
    assert np.abs(np.diff(np.concatenate([first[DECLICK:], gliding, last]))).max() < 0.01
    assert not last[DECLICK:].any()
    assert voice.over


def test_before_it_sounds_its_volume_is_there_at_once() -> None:
    voice = started(np.ones((RATE, 2), np.float32))
    voice.set_gain(0.25)
    assert heard(voice, 0)[DECLICK:] == pytest.approx(0.25)


def test_a_crossfade_keeps_its_power() -> None:
    coming, going = Voice(1, 0.0), Voice(1, 1.0)
    for voice in (coming, going):
        voice.offer(0, np.ones((2 * RATE, 1), np.float32))
        voice.start(0.0)
        voice.add_to(np.zeros((BLOCK, 1), np.float32), 0)
    coming.set_gain(1.0, 1.0, equal_power=True)
    going.fade_away(1.0)
    for index in range(BLOCK, RATE, BLOCK):
        up, down = np.zeros((BLOCK, 1), np.float32), np.zeros((BLOCK, 1), np.float32)
        coming.add_to(up, index)
        going.add_to(down, index)
        assert up**2 + down**2 == pytest.approx(1.0, abs=1e-3)
    heard_last = np.zeros((BLOCK, 1), np.float32)
    for index in range(RATE, RATE + 3 * BLOCK, BLOCK):
        going.add_to(heard_last, index)
    assert going.over


def test_a_mix_that_is_too_loud_is_turned_down_and_up_again() -> None:
    mixer = Mixer(ManualClock(), 1)
    quiet = mixer.voice(1.0)
    quiet.offer(0, np.full((6 * RATE, 1), 0.4, np.float32))
    quiet.start(0.0)
    loud = mixer.voice(1.0)
    loud.offer(RATE, np.full((RATE, 1), 1.2, np.float32))
    loud.start(0.0)
    blocks = [mixer.mix(index, BLOCK)[:, 0] for index in range(0, 5 * RATE, BLOCK)]
    out = np.concatenate(blocks)
    assert out[RATE // 2] == pytest.approx(0.4)
    assert np.abs(out).max() <= 1.0
    assert out[RATE + RATE // 2] == pytest.approx(0.98, abs=0.01)
    assert np.abs(np.diff(out)).max() < 0.02
    assert out[-1] == pytest.approx(0.4, abs=0.001)


def test_the_volume_of_the_settings_scales_everything() -> None:
    mixer = Mixer(ManualClock(), 2, volume=0.5)
    voice = mixer.voice(0.5)
    voice.offer(0, np.ones((RATE, 2), np.float32))
    voice.start(0.0)
    assert mixer.mix(0, BLOCK)[DECLICK:] == pytest.approx(0.25)


def test_voices_go_though_nobody_listens() -> None:
    clock = ManualClock(0.0)
    mixer = Mixer(clock, 2)
    for _ in range(50):
        voice = mixer.voice(1.0)
        voice.offer(0, tone(BLOCK))
        voice.start(clock.now())
        voice.add_to(np.zeros((10, 2), np.float32), round(clock.now() * RATE))
        mixer.forget(voice)
        clock.sleep(0.1)
    assert len(mixer._voices) <= 12
    assert len(mixer._leaving) <= 12
