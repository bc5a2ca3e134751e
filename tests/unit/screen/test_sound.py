"""The mixer keeps to the common clock and never clicks, blocks or fails."""

from __future__ import annotations

import threading
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from riot.clock import ManualClock, SystemClock
from riot.screen.sound.mixer import PERIOD_SECONDS, PERIODS, RATE, MiniaudioMixer, Voice, open_mixer

BLOCK = round(PERIOD_SECONDS * RATE)


def ramp(seconds: float) -> np.ndarray:
    """Give samples whose value tells their place: sample n is n / 1e6."""
    values = np.arange(round(seconds * RATE), dtype=np.float32) / 1e6
    return np.stack([values, values], axis=1)


def heard(voice: Voice, at: float, count: int = BLOCK) -> np.ndarray:
    out = np.zeros((count, 2), np.float32)
    voice.mix_into(out, at)
    return out[:, 0]


def test_starts_on_the_exact_sample() -> None:
    voice = Voice(1.0)
    voice.offer(ramp(1.0))
    voice.start(5.0)
    block = heard(voice, 5.0 - 0.005)
    silent = round(0.005 * RATE)
    assert not block[:silent].any()
    assert block[silent + 100] == pytest.approx(100 / 1e6)


def test_a_late_start_passes_samples_by_to_be_in_time() -> None:
    voice = Voice(1.0)
    voice.offer(ramp(1.0))
    voice.start(5.0)
    assert heard(voice, 5.04)[-1] == pytest.approx((0.04 * RATE + BLOCK - 1) / 1e6, rel=1e-4)


def test_jitter_is_not_audible_but_drift_is_corrected() -> None:
    voice = Voice(1.0)
    voice.offer(ramp(2.0))
    voice.start(0.0)
    heard(voice, 0.0)
    assert heard(voice, 0.025)[0] == pytest.approx(BLOCK / 1e6)  # 5 ms of jitter
    assert heard(voice, 0.100)[-1] == pytest.approx((0.1 * RATE + BLOCK - 1) / 1e6, rel=1e-4)


def test_underrun_is_silence() -> None:
    voice = Voice(1.0)
    voice.offer(ramp(0.01))
    voice.start(0.0)
    block = heard(voice, 0.0)
    assert not block[480:].any()
    assert not heard(voice, 0.02).any()


def test_sound_that_comes_after_an_underrun_is_in_time() -> None:
    voice = Voice(1.0)
    voice.offer(ramp(0.01))
    voice.start(0.0)
    heard(voice, 0.0)
    heard(voice, 0.5)
    voice.offer(ramp(2.0)[480:])
    assert heard(voice, 1.0)[-1] == pytest.approx((RATE + BLOCK - 1) / 1e6, rel=1e-4)


def test_a_muted_mixer_holds_its_voices_and_lets_them_catch_up() -> None:
    clock = ManualClock(0.0)
    mixer = MiniaudioMixer(clock, [miniaudio.Backend.NULL])
    mixer.close()
    mixer.mute(True)
    voice, leaving = mixer.voice(1.0), mixer.voice(1.0)
    voice.offer(ramp(4.0))
    voice.start(0.0)
    leaving.start(0.0)
    leaving.stop()
    assert not mixer.mix(BLOCK).any()
    assert voice.buffered == 4.0
    assert leaving not in mixer._voices
    clock.set(2.0)
    mixer.mute(False)
    assert mixer.mix(BLOCK)[-1, 0] == pytest.approx(2.0 * RATE / 1e6, rel=0.05)


def test_gain_and_stop_have_no_step() -> None:
    voice = Voice(0.5)
    voice.offer(np.ones((RATE, 2), np.float32))
    voice.start(0.0)
    assert heard(voice, 0.0) == pytest.approx(0.5)
    voice.set_gain(1.0)
    block = heard(voice, 0.02)
    assert block[0] == pytest.approx(0.5)
    assert block[-1] == pytest.approx(1.0)
    assert np.abs(np.diff(block)).max() < 0.01
    voice.stop()
    block = heard(voice, 0.04)
    assert block[-1] == pytest.approx(0.0)
    assert voice.over


def test_sound_off_opens_nothing() -> None:
    assert open_mixer(SystemClock(), sound=False) is None


def test_a_machine_without_a_device_stays_silent_and_quiet(capfd: pytest.CaptureFixture) -> None:
    mixer = open_mixer(SystemClock(), sound=True)
    if mixer is not None:
        mixer.close()
    assert capfd.readouterr().err == ""


def test_the_device_pulls_in_time() -> None:
    """A pulse at 0.3 s of a clip is handed over for the moment 0.3 s after its start."""
    clock = SystemClock()
    mixer = MiniaudioMixer(clock, [miniaudio.Backend.NULL])
    found = threading.Event()
    moments: list[float] = []
    mix = mixer.mix

    def spy(count: int) -> np.ndarray:
        now = clock.now()
        block = mix(count)
        loud = np.flatnonzero(block[:, 0] > 0.5)
        if len(loud):
            moments.append(now + (PERIODS - 1) * PERIOD_SECONDS + loud[0] / RATE)
            found.set()
        return block

    mixer.mix = spy  # type: ignore[method-assign]
    try:
        voice = mixer.voice(1.0)
        samples = np.zeros((RATE, 2), np.float32)
        samples[round(0.3 * RATE) : round(0.3 * RATE) + 48] = 1.0
        voice.offer(samples)
        start = clock.now() + 0.1
        voice.start(start)
        assert found.wait(5)
    finally:
        mixer.close()
    assert abs(moments[0] - start - 0.3) < 0.1  # a busy machine jitters; 0.02 when idle


def test_mix_is_clipped_and_forgets_voices_that_are_over() -> None:
    mixer = MiniaudioMixer(ManualClock(), [miniaudio.Backend.NULL])
    mixer.close()
    for _ in range(3):
        voice = mixer.voice(1.0)
        voice.offer(np.ones((RATE, 2), np.float32))
        voice.start(0.0)
    assert mixer.mix(BLOCK).max() == 1.0
    for voice in list(mixer._voices):
        voice.stop()
    mixer.mix(BLOCK)
    assert mixer.mix(BLOCK).max() == 0.0


def test_volume_of_a_clip_is_its_voices_gain(tmp_path: Path) -> None:
    from riot.messages import Clip
    from riot.screen.deck.ffmpeg import FfmpegDeck

    gains: list[float] = []

    class Recorder:
        def voice(self, gain: float) -> Voice:
            gains.append(gain)
            return Voice(gain)

        def mute(self, on: bool) -> None: ...

        def close(self) -> None: ...

    deck = FfmpegDeck((64, 64), Recorder())
    deck.load(Clip("x.mp4", volume=0.25), tmp_path / "x.mp4")
    deck.close()
    assert gains == [0.25]
