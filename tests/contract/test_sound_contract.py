"""Every sound desk, silent or with a device, keeps the same promises."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from riot.clock import SystemClock
from riot.messages import Clip, Score
from riot.screen.settings import SoundSettings
from riot.screen.sound.desk import MixingDesk, open_sound_desk
from riot.screen.sound.port import SoundDesk, Track
from riot.screen.sound.voice import RATE

CLOCK = SystemClock()
CLIP = Clip("a.wav")
ATTEMPTS = 20
"""A busy machine may jitter now and then; what never succeeds is broken."""
PATIENCE = 40.0


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give four seconds of a tone, at half of full level."""
    import wave

    path = tmp_path_factory.mktemp("sound") / "a.wav"
    tone = np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE) * 0.5 * 32767
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(tone.astype(np.int16).tobytes())
    return path


@pytest.fixture(params=["silent", "mixing"])
def desk(request: pytest.FixtureRequest) -> Iterator[SoundDesk]:
    if request.param == "silent":
        desk: SoundDesk = open_sound_desk(None, CLOCK)
    else:
        desk = MixingDesk(SoundSettings(), CLOCK, [miniaudio.Backend.NULL])
    yield desk
    desk.close()


def test_it_takes_everything_in_any_order(desk: SoundDesk, sound: Path) -> None:
    track: Track = desk.track()
    track.unload()
    track.play(CLOCK.now())
    track.set_volume(0.5)
    track.load(CLIP, [sound])
    track.load(CLIP, [])
    track.load(CLIP, [sound])
    track.play(CLOCK.now() + 1)
    track.play(CLOCK.now())
    desk.mute(True)
    desk.hold(True)
    desk.play_score(None, None, 0.0)
    desk.play_score(Score("a.wav"), sound, 1.0)
    desk.play_score(Score("a.wav", volume=0.5), sound, 1.0)
    desk.hold(False)
    desk.mute(False)
    desk.play_score(None, None, 0.0)
    track.unload()
    track.unload()
    assert desk.failure == ""


def test_no_call_waits(desk: SoundDesk, sound: Path) -> None:
    track = desk.track()
    slowest: dict[str, float] = {}
    for _ in range(ATTEMPTS):
        for name, call in {
            "load": lambda: track.load(CLIP, [sound]),
            "play": lambda: track.play(CLOCK.now()),
            "volume": lambda: track.set_volume(0.5),
            "score": lambda: desk.play_score(Score("a.wav"), sound, 0.0),
            "mute": lambda: desk.mute(False),
            "hold": lambda: desk.hold(False),
            "failure": lambda: desk.failure,
            "unload": track.unload,
            "none": lambda: desk.play_score(None, None, 0.0),
        }.items():
            began = CLOCK.now()
            call()
            slowest[name] = min(slowest.get(name, 1.0), CLOCK.now() - began)
        if max(slowest.values()) < 0.01:
            break
    assert max(slowest.values()) < 0.01


def test_closing_leaves_no_thread(desk: SoundDesk, sound: Path) -> None:
    for _ in range(3):
        track = desk.track()
        track.load(CLIP, [sound])
        track.play(CLOCK.now())
    desk.play_score(Score("a.wav"), sound, 0.0)
    desk.close()
    for thread in _threads():
        thread.join(PATIENCE)
    assert not _threads()
    desk.close()


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("sound-")}


class Ears:
    """Hear what a desk's device gets, with the clock's time at which each sample is heard."""

    def __init__(self, desk: MixingDesk) -> None:
        self._desk = desk
        self._take = desk._line.take
        self._changed = threading.Condition()
        self.blocks: list[tuple[float, np.ndarray]] = []
        desk._line.take = self._hear  # type: ignore[method-assign]

    def _hear(self, count: int) -> np.ndarray:
        now = CLOCK.now()
        block = self._take(count)
        with self._changed:
            self.blocks.append((now + self._desk._line.latency, block[:, 0].copy()))
            self._changed.notify_all()
        return block

    def until(self, loud: bool) -> float:
        """Wait for a block that is (not) silent; give when its first such sample is heard."""
        with self._changed:
            begun = len(self.blocks)

            def found() -> bool:
                return any(block.any() == loud for _, block in self.blocks[begun:])

            assert self._changed.wait_for(found, PATIENCE)
            at, block = next(pair for pair in self.blocks[begun:] if pair[1].any() == loud)
        return at + (int(np.flatnonzero(block)[0]) / RATE if loud else 0.0)


@pytest.fixture
def mixing() -> Iterator[MixingDesk]:
    desk = MixingDesk(SoundSettings(), CLOCK, [miniaudio.Backend.NULL])
    yield desk
    desk.close()


def test_a_clip_is_heard_when_it_ought_to_be(mixing: MixingDesk, sound: Path) -> None:
    ears = Ears(mixing)
    track = mixing.track()
    track.load(CLIP, [sound])
    apart: list[float] = []
    for _ in range(ATTEMPTS):
        track.unload()
        track.load(CLIP, [sound])
        ears.until(loud=False)
        at = CLOCK.now() + 0.8
        track.play(at)
        apart.append(abs(ears.until(loud=True) - at))
        if apart[-1] < 0.1:
            break
    assert min(apart) < 0.1  # 0.01 when idle


def test_panic_silences_at_once_and_lets_it_be_heard_again(mixing: MixingDesk, sound: Path) -> None:
    ears = Ears(mixing)
    track = mixing.track()
    track.load(CLIP, [sound])
    track.play(CLOCK.now())
    mixing.play_score(Score("a.wav", fade=0.0), sound, 0.0)
    ears.until(loud=True)
    mixing.mute(True)
    ears.until(loud=False)
    mixing.mute(False)
    ears.until(loud=True)
    mixing.hold(True)
    assert mixing._mixer.listening is False
    mixing.hold(False)
    ears.until(loud=True)


def test_a_name_that_no_device_has_takes_the_default_and_says_so(sound: Path) -> None:
    settings = SoundSettings(device="Gallery")
    desk = MixingDesk(settings, CLOCK, [miniaudio.Backend.NULL])
    try:
        Ears(desk).until(loud=False)
        assert desk.failure == (
            "no audio device is named 'Gallery'; there are: NULL Playback Device"
        )
    finally:
        desk.close()


def test_a_part_of_the_name_will_do() -> None:
    desk = MixingDesk(SoundSettings(device="null play"), CLOCK, [miniaudio.Backend.NULL])
    try:
        Ears(desk).until(loud=False)
        assert desk.failure == ""
    finally:
        desk.close()
