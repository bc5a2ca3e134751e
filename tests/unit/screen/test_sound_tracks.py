"""Tracks read any sound of any file, exact to the sample, and wait for nothing."""

from __future__ import annotations

import threading
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from riot.clock import ManualClock, SystemClock
from riot.messages import Clip
from riot.screen.sound.feed import Feed
from riot.screen.sound.mixer import Mixer
from riot.screen.sound.track import ClipTrack
from riot.screen.sound.voice import RATE

BLOCK = 960
EDGE = 300


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE, channels: int = 2) -> np.ndarray:
    swing = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(swing.astype(np.float32)[:, None], channels, axis=1)


def write(
    path: Path,
    *sounds: np.ndarray,
    rate: int = RATE,
    codec: str = "pcm_f32le",
    layout: str = "stereo",
    languages: tuple[str, ...] = (),
    begins: float = 0.0,
    pictures: int = 0,
) -> Path:
    """Write sounds, float32 [samples, channels], each as a stream; and black pictures, 25 fps."""
    with av.open(str(path), "w") as container:
        streams: list[Any] = [container.add_stream(codec, rate=rate, layout=layout) for _ in sounds]
        for stream, language in zip(streams, languages, strict=False):
            stream.metadata["language"] = language
        video = container.add_stream("mpeg4", rate=25) if pictures else None
        if video is not None:
            video.width = video.height = 64
        for stream, samples in zip(streams, sounds, strict=True):
            for first in range(0, len(samples), 1024):
                part = samples[first : first + 1024]
                planes = np.ascontiguousarray(part.T if codec == "aac" else part.reshape(1, -1))
                form = "fltp" if codec == "aac" else "flt"
                frame = av.AudioFrame.from_ndarray(planes, form, layout)
                frame.sample_rate, frame.pts = rate, round(begins * rate) + first
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        if video is not None:
            for number in range(pictures):
                picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
                picture.pts = number
                container.mux(video.encode(picture))
            container.mux(video.encode(None))
    return path


PATIENCE = 40.0


class Room:
    """One track, and what is heard of it by a clock that only the test moves."""

    def __init__(self, channels: int = 2) -> None:
        self.clock = ManualClock(10.0)
        self.mixer = Mixer(self.clock, channels)
        self.track = ClipTrack(self.mixer)
        self._real = SystemClock()

    def close(self) -> None:
        self.mixer.close()
        self.track.close()

    def until(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        end = self._real.now() + seconds
        while not condition():
            assert self._real.now() < end
            self._real.sleep(0.001)

    def load(self, clip: Clip, *files: Path) -> None:
        self.track.load(clip, files)
        self.until(lambda: self._ready(BLOCK))

    def hear(self, seconds: float) -> np.ndarray:
        """Play on; each block waits until it has been read, or until all has been."""
        blocks: list[np.ndarray] = []
        for _ in range(round(seconds * RATE / BLOCK)):
            index = round(self.clock.now() * RATE)
            self.until(lambda last=index + BLOCK: self._ready(last))
            blocks.append(self.mixer.mix(index, BLOCK))
            self.clock.sleep(BLOCK / RATE)
        return np.concatenate(blocks)

    def _ready(self, last: int) -> bool:
        feed, voice = self.track._feed, self.track._voice
        if feed is None or voice is None or _ended(feed):
            return True
        blocks = list(voice._blocks)
        begin = voice.started or 0
        return bool(blocks) and begin + blocks[-1][0] + len(blocks[-1][1]) >= last


def _ended(feed: Feed) -> bool:
    return feed._thread.ident is not None and not feed._thread.is_alive()


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    yield room
    room.close()


def test_a_range_is_heard_from_its_first_sample_to_its_last(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(3.0))
    room.load(Clip("a.wav", start=0.5, end=2.0), path)
    room.track.play(10.1)
    heard = room.hear(2.0)[:, 0]
    begin = round(0.1 * RATE)
    assert not heard[:begin].any()
    played = heard[begin : begin + round(1.5 * RATE)]
    wanted = tone(3.0)[round(0.5 * RATE) : round(2.0 * RATE), 0]
    assert played[EDGE:] == pytest.approx(wanted[EDGE:], abs=1e-6)
    assert not heard[begin + round(1.5 * RATE) + EDGE :].any()


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 96000])
def test_any_rate(room: Room, tmp_path: Path, rate: int) -> None:
    path = write(tmp_path / "a.wav", tone(1.0, rate=rate), rate=rate)
    room.load(Clip("a.wav"), path)
    room.track.play(10.0)
    heard = room.hear(1.2)[:, 0]
    assert heard[EDGE : RATE - EDGE] == pytest.approx(tone(1.0)[EDGE:-EDGE, 0], abs=0.01)


def test_a_compressed_film_is_exact_from_an_in_point_on(room: Room, tmp_path: Path) -> None:
    """AAC beside pictures: the tone's phase tells which sample is heard."""
    path = write(tmp_path / "a.mp4", tone(4.0), codec="aac", pictures=100)
    room.load(Clip("a.mp4", start=2.0, end=3.0), path)
    room.track.play(10.0)
    heard = room.hear(1.1)[:, 0]
    wanted = tone(4.0)[2 * RATE : 3 * RATE, 0]
    assert heard[EDGE : RATE - EDGE] == pytest.approx(wanted[EDGE:-EDGE], abs=0.03)
    assert not heard[RATE + EDGE :].any()


def test_in_and_out_are_those_of_the_nearest_pictures(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", tone(2.0), codec="aac", pictures=50)
    room.load(Clip("a.mp4", start=0.99, end=1.53), path)
    room.track.play(10.0)
    heard = room.hear(0.7)[:, 0]
    wanted = tone(2.0)[RATE:, 0]
    end = round(0.52 * RATE)
    assert heard[EDGE : end - EDGE] == pytest.approx(wanted[EDGE : end - EDGE], abs=0.03)
    assert not heard[end + EDGE :].any()


def test_sound_that_begins_after_the_picture(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.mkv", tone(1.0), begins=0.4, pictures=40)
    room.load(Clip("a.mkv"), path)
    room.track.play(10.0)
    heard = room.hear(1.6)[:, 0]
    begin = round(0.4 * RATE)
    assert not heard[:begin].any()
    assert heard[begin + EDGE : begin + RATE - EDGE] == pytest.approx(
        tone(1.0)[EDGE:-EDGE, 0], abs=1e-4
    )


def test_a_start_in_the_past_joins_in_where_the_picture_is(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(20.0, hertz=100.25))
    room.track.load(Clip("a.wav"), [path])
    room.track.play(10.0 - 15.0)
    heard = room.hear(0.3)[:, 0]
    wanted = tone(20.0, hertz=100.25)[15 * RATE :, 0]
    assert heard[BLOCK:] == pytest.approx(wanted[BLOCK : len(heard)], abs=1e-5)


@pytest.mark.parametrize(
    ("layout", "channels", "wanted"),
    [
        ("mono", 2, [0.5**0.5, 0.5**0.5]),
        ("stereo", 1, [3 * 0.5**0.5]),
        ("stereo", 6, [1, 2, 0, 0, 0, 0]),
        ("mono", 6, [0, 0, 1, 0, 0, 0]),
        ("5.1", 6, [1, 2, 3, 4, 5, 6]),
        ("5.1(side)", 6, [1, 2, 3, 4, 5, 6]),
        ("7.1", 8, [1, 2, 3, 4, 5, 6, 7, 8]),
        ("quad", 4, [1, 2, 3, 4]),
        ("4.0", 4, [1, 2, 3, 4]),
        ("5.1", 8, [1, 2, 3, 4, 5, 6, 0, 0]),
    ],
)
def test_layouts(tmp_path: Path, layout: str, channels: int, wanted: list[float]) -> None:
    """Each channel of the file is at a level of its own."""
    count = av.AudioLayout(layout).nb_channels
    levels = 0.1 * np.arange(1, count + 1, dtype=np.float32)
    path = write(tmp_path / "a.wav", np.tile(levels, (RATE // 2, 1)), layout=layout)
    room = Room(channels)
    room.load(Clip("a.wav"), path)
    room.track.play(10.0)
    heard = room.hear(0.3)[-1]
    room.close()
    assert heard == pytest.approx(np.array(wanted) * 0.1, abs=1e-3)


@pytest.mark.parametrize("channels", [2, 6])
def test_of_more_channels_than_ffmpeg_can_mix_the_first_are_heard(
    tmp_path: Path, channels: int
) -> None:
    levels = np.arange(1, 10, dtype="<i2") * 1000
    with wave.open(str(tmp_path / "nine.wav"), "wb") as file:
        file.setnchannels(9)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.tile(levels, RATE // 2).tobytes())
    room = Room(channels)
    room.load(Clip("nine.wav"), tmp_path / "nine.wav")
    room.track.play(10.0)
    heard = room.hear(0.3)[-1]
    room.close()
    assert heard == pytest.approx(levels[:channels] / 32768, abs=1e-3)


def test_surround_in_stereo_keeps_every_channel(tmp_path: Path) -> None:
    room = Room(2)
    for channel in (0, 1, 2, 4, 5):
        samples = np.zeros((RATE // 2, 6), np.float32)
        samples[:, channel] = 0.2
        path = write(tmp_path / f"{channel}.wav", samples, layout="5.1")
        room.load(Clip("a.wav"), path)
        room.track.play(room.clock.now())
        assert room.hear(0.3)[-1].max() > 0.1
    room.close()


@pytest.mark.parametrize(
    ("language", "hertz"),
    [
        ("en", 200),
        ("fr", 300),
        ("de", 400),
        ("nb", 500),
        ("no", 500),
        ("nn", 500),
        ("zh", 600),
        ("zh-Hant", 600),
        ("el", 700),
        ("pt-BR", 800),
        ("ja", 200),
        ("", 200),
        ("not a language", 200),
    ],
)
def test_the_sound_in_the_language_asked_for(
    room: Room, many: Path, language: str, hertz: int
) -> None:
    room.load(Clip("a.mkv", language=language), many)
    room.track.play(room.clock.now())
    heard = room.hear(0.5)[:, 0]
    spectrum = np.abs(np.fft.rfft(heard[RATE // 10 : RATE // 10 + RATE // 4]))
    assert np.argmax(spectrum) * 4 == hertz


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a film with sound in many languages, as films write them."""
    languages = ("eng", "fre", "deu", "nor", "chi", "gre", "por")
    sounds = [tone(0.6, hertz=100.0 * (2 + number)) for number in range(len(languages))]
    path = tmp_path_factory.mktemp("many") / "a.mkv"
    return write(path, *sounds, languages=languages)


def test_the_first_file_that_is_there(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "there.wav", tone(0.5))
    room.load(Clip("a.wav"), tmp_path / "missing.wav", path)
    room.track.play(10.0)
    assert room.hear(0.3).any()


def test_what_cannot_be_read_is_silence(room: Room, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    write(tmp_path / "mute.mkv", pictures=5)
    for name in ("missing.wav", "text.wav", "mute.mkv"):
        room.load(Clip(name), tmp_path / name)
        room.track.play(room.clock.now())
        assert not room.hear(0.1).any()
    room.track.load(Clip("none"), [])
    room.track.play(room.clock.now())
    assert not room.hear(0.1).any()


def test_a_file_that_breaks_off_is_heard_as_far_as_it_goes(room: Room, tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.mkv", tone(2.0)).read_bytes()
    (tmp_path / "half.mkv").write_bytes(whole[: len(whole) // 2])
    room.load(Clip("half.mkv"), tmp_path / "half.mkv")
    room.track.play(10.0)
    heard = room.hear(2.0)[:, 0]
    assert heard[: RATE // 2].any()
    assert not heard[-RATE // 2 :].any()


def test_used_again_and_unloaded_it_fades(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", np.full((2 * RATE, 2), 0.5, np.float32))
    room.track.set_volume(0.5)
    for _ in range(3):
        room.load(Clip("a.wav"), path)
        room.track.play(room.clock.now())
        heard = room.hear(0.2)[:, 0]
        assert heard[-1] == pytest.approx(0.25)
    room.track.unload()
    heard = room.hear(0.1)[:, 0]
    assert np.abs(np.diff(heard)).max() < 0.01
    assert not heard[EDGE:].any()


def test_a_disk_that_hangs_holds_nobody_up(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(0.5))
    clock = SystemClock()
    began = clock.now()
    hanging = _HangingPath(tmp_path / "hangs.wav")
    room.track.load(Clip("hangs.wav"), [hanging])
    room.track.play(10.0)
    room.track.set_volume(0.5)
    room.track.unload()
    assert clock.now() - began < PATIENCE / 2
    room.load(Clip("a.wav"), path)
    room.track.play(room.clock.now())
    assert room.hear(0.2).any()
    hanging.released.set()


class _HangingPath(type(Path())):
    """A file on a disk that stalls when it is looked at."""

    released = threading.Event()

    def is_file(self, **_: object) -> bool:
        self.released.wait(PATIENCE)
        return False


def test_readers_stop_while_nobody_listens_and_catch_up(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(30.0, hertz=100.25))
    room.load(Clip("a.wav"), path)
    room.track.play(10.0)
    room.mixer.listening = False
    room.clock.sleep(20.0)
    voice = room.track._voice
    assert voice is not None
    assert sum(len(samples) for _, samples in voice._blocks) <= 2 * RATE
    room.mixer.listening = True
    room.until(lambda: any(index > 19 * RATE for index, _ in list(voice._blocks)))
    heard = room.hear(0.2)[:, 0]
    wanted = tone(30.0, hertz=100.25)[20 * RATE :, 0]
    assert heard[BLOCK:] == pytest.approx(wanted[BLOCK : len(heard)], abs=1e-5)


def test_many_loads_leave_nothing(room: Room, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(0.1))
    clip = Clip("a.wav")
    for number in range(100):
        room.track.load(replace(clip, volume=number / 100), [path])
        room.track.play(room.clock.now())
        room.mixer.mix(round(room.clock.now() * RATE), BLOCK)
        room.clock.sleep(BLOCK / RATE)
    assert len(room.mixer._voices) <= 2
    room.track.unload()
    room.until(lambda: all(name != "sound-feed" for name in _threads()))


def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate()]
