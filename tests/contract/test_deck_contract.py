"""Every deck, simulated, FFmpeg or VLC, keeps the same promises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from riot.backends import load_backend
from riot.clock import Clock, ManualClock, SystemClock
from riot.errors import RiotError
from riot.messages import Clip
from riot.screen.deck import BACKENDS
from riot.screen.deck.port import Deck, Player
from riot.sim.player import SimPlayer, draw_counter, read_counter

SIZE = (320, 180)
RATE = 25
GROUP = 12


def write_film(path: Path, frames: int, first: int = 0) -> None:
    """Write a film that carries its frame numbers, from `first`, and a tone."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.options = {"g": str(GROUP), "sc_threshold": "0", "preset": "ultrafast"}
        audio = container.add_stream("aac", rate=48_000)
        step = 48_000 // RATE
        for index in range(frames):
            pixels = np.full((SIZE[1], SIZE[0], 3), 100, np.uint8)
            draw_counter(pixels, first + index)
            for packet in video.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")):
                container.mux(packet)
            wave = np.sin(np.arange(index * step, (index + 1) * step) * 0.05) * 0.2
            block = np.stack([wave, wave]).astype(np.float32)
            sound = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
            sound.rate, sound.pts = 48_000, index * step
            for packet in audio.encode(sound):
                container.mux(packet)
        for stream in (video, audio):
            for packet in stream.encode(None):
                container.mux(packet)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    write_film(folder / "street.mp4", 75)
    write_film(folder / "alley.mp4", 50, first=1000)
    whole = (folder / "street.mp4").read_bytes()
    (folder / "cut-off.mp4").write_bytes(whole[: len(whole) // 2])
    return folder


class Stage:
    """A player with the clock that suits it."""

    def __init__(self, kind: str, media: Path) -> None:
        self.kind = kind
        self.media = media
        self.clock: Clock = ManualClock(100.0) if kind == "sim" else SystemClock()
        self.player = self._player(kind)
        self.deck: Deck = self.player.deck()

    def _player(self, kind: str) -> Player:
        if kind == "sim":
            durations = {"street.mp4": 3.0, "alley.mp4": 2.0}
            failures = {"missing.mp4": "no such file", "cut-off.mp4": "broken"}
            return SimPlayer(size=SIZE, clock=self.clock, durations=durations, failures=failures)
        try:
            make = load_backend("player", kind, BACKENDS)
        except RiotError as error:
            pytest.skip(f"libvlc is missing: {error}")
        return make(size=SIZE, fit="letterbox", decoding="auto", clock=self.clock, seed=0)

    def until(self, condition: Callable[[], bool], seconds: float = 8.0) -> None:
        end = self.clock.now() + seconds
        while not condition():
            assert self.clock.now() < end, f"{self.deck.state} {self.deck.failure}"
            self.clock.sleep(0.002)

    def load(self, file: str, start: float = 0.0, end: float | None = None) -> None:
        self.deck.load(Clip(file, start, end), self.media / file)
        self.until(lambda: self.deck.state != "loading")

    def number(self) -> int:
        picture = self.deck.frame(self.clock.now())
        assert picture is not None
        return read_counter(picture.pixels)

    def play_out(self) -> list[int]:
        """Play to the end and give the numbers seen, each once in a row."""
        seen = [self.number()]
        self.deck.play(self.clock.now())

        def over() -> bool:
            number = self.number()
            if number != seen[-1]:
                seen.append(number)
            return self.deck.state != "playing"

        self.until(over)
        return seen


@pytest.fixture(params=["sim", "ffmpeg", "vlc"])
def stage(request: pytest.FixtureRequest, media: Path) -> Iterator[Stage]:
    stage = Stage(request.param, media)
    yield stage
    stage.player.close()


@pytest.mark.parametrize("frame", [0, 2 * GROUP, 4 * GROUP])
def test_ready_shows_exactly_the_in_point(stage: Stage, frame: int) -> None:
    stage.load("street.mp4", start=frame / RATE)
    assert stage.deck.state == "ready"
    assert stage.number() == frame
    assert stage.deck.duration == pytest.approx((75 - frame) / RATE, abs=0.001)
    assert stage.deck.position(stage.clock.now()) == 0


def test_in_point_inside_a_group_of_pictures(stage: Stage) -> None:
    stage.load("street.mp4", start=1.0)
    assert stage.number() == 25


def test_ready_holds_until_played(stage: Stage) -> None:
    stage.load("street.mp4", start=0.96)
    began = stage.clock.now()
    stage.until(lambda: stage.clock.now() - began > 0.4)
    assert stage.deck.state == "ready"
    assert stage.number() == 24


def test_frames_come_in_order_up_to_the_end_of_the_range(stage: Stage) -> None:
    stage.load("street.mp4", start=0.96, end=2.0)
    assert stage.deck.duration == pytest.approx(1.04, abs=0.001)
    began = stage.clock.now()
    seen = stage.play_out()
    assert stage.deck.state == "ended"
    assert stage.clock.now() - began >= 1.04 - 1e-6
    assert seen == sorted(set(seen))
    assert seen[0] == 24
    assert 47 <= seen[-1] <= 49
    assert len(seen) >= (26 if stage.kind == "sim" else 12)


@pytest.mark.parametrize("kind", ["ffmpeg", "vlc"])
def test_no_frame_is_left_out(media: Path, kind: str) -> None:
    """Time is given by the test, so a slow machine cannot drop anything."""
    stage = Stage(kind, media)
    try:
        stage.load("street.mp4", start=1.0, end=2.0)
        stage.deck.play(0.0)
        for index in range(25):
            middle = (index + 0.5) / RATE

            def shown(now: float = middle, wanted: int = index) -> bool:
                picture = stage.deck.frame(now)
                return picture is not None and picture.index == wanted

            stage.until(shown)
            picture = stage.deck.frame(middle)
            assert picture is not None
            assert read_counter(picture.pixels) == 25 + index
            assert picture.position == pytest.approx(index / RATE, abs=0.001)
        assert stage.deck.state == "playing"
        stage.deck.frame(1.0)
        assert stage.deck.state == "ended"
    finally:
        stage.player.close()


def test_starts_within_two_frames(stage: Stage) -> None:
    waits: list[float] = []
    for _ in range(4):
        stage.load("street.mp4")
        began = stage.clock.now()
        stage.deck.play(began)
        stage.until(lambda: stage.number() >= 1)
        waits.append(stage.clock.now() - began)
        if waits[-1] <= 2.5 / RATE:
            break
    assert min(waits) <= 2.5 / RATE  # the second picture is due after one frame


def test_is_used_again_after_a_natural_end(stage: Stage) -> None:
    stage.load("street.mp4", start=2.4)
    assert max(stage.play_out()) >= 73
    stage.load("alley.mp4")
    if stage.kind != "sim":
        assert stage.number() == 1000
    assert stage.deck.duration == pytest.approx(2.0, abs=0.001)
    assert len(stage.play_out()) > 20


def test_is_used_again_in_mid_play(stage: Stage) -> None:
    for start in (0.0, 0.96, 1.92):
        first = round(start * RATE)
        stage.load("street.mp4", start=start)
        assert stage.number() == first
        stage.deck.play(stage.clock.now())
        stage.until(lambda wanted=first + 2: stage.number() >= wanted)


@pytest.mark.parametrize("file", ["missing.mp4", "cut-off.mp4"])
def test_unplayable_file_is_a_reason_not_an_exception(stage: Stage, file: str) -> None:
    stage.load(file)
    assert stage.deck.state == "failed"
    assert stage.deck.failure
    assert "\n" not in stage.deck.failure
    stage.load("street.mp4")
    assert stage.deck.state == "ready"
    assert stage.deck.failure == ""


def test_in_point_beyond_the_end_fails(stage: Stage) -> None:
    stage.load("street.mp4", start=60.0)
    assert stage.deck.state == "failed"


def test_unload_empties_at_once(stage: Stage) -> None:
    stage.load("street.mp4")
    stage.deck.play(stage.clock.now())
    stage.deck.unload()
    assert stage.deck.state == "empty"
    assert stage.deck.frame(stage.clock.now()) is None
    assert stage.deck.duration == 0


def test_may_be_told_to_start_a_little_later(stage: Stage) -> None:
    stage.load("street.mp4")
    at = stage.clock.now() + 0.1
    stage.deck.play(at)
    assert stage.deck.position(stage.clock.now()) == 0
    assert stage.number() == 0
    stage.until(lambda: stage.clock.now() >= at + 0.2)
    assert stage.deck.position(at + 0.2) == pytest.approx(0.2)


def test_no_call_waits(stage: Stage) -> None:
    clock = SystemClock()
    slowest: dict[str, float] = {}
    for _ in range(3):
        for name, call in {
            "load": lambda: stage.deck.load(Clip("street.mp4"), stage.media / "street.mp4"),
            "frame": lambda: stage.deck.frame(stage.clock.now()),
            "unload": stage.deck.unload,
        }.items():
            began = clock.now()
            call()
            slowest[name] = min(slowest.get(name, 1.0), clock.now() - began)
    assert max(slowest.values()) < 0.01


def test_closing_leaves_no_thread(media: Path, stage: Stage) -> None:
    stage.load("street.mp4")
    stage.deck.play(stage.clock.now())
    stage.deck.close()
    stage.player.close()
    left = [thread.name for thread in threading.enumerate() if thread.name in ("deck", "libvlc")]
    assert left == []


@pytest.mark.parametrize("kind", ["ffmpeg", "vlc"])
def test_a_file_that_breaks_off_fails_in_mid_play(tmp_path: Path, kind: str) -> None:
    """A film with its index in front can be opened though its end is missing."""
    whole = tmp_path / "whole.mkv"
    write_film(whole, 75)
    data = whole.read_bytes()
    (tmp_path / "half.mkv").write_bytes(data[: len(data) // 2])
    stage = Stage(kind, tmp_path)
    try:
        stage.load("half.mkv")
        assert stage.deck.state == "ready"
        stage.play_out()
        assert stage.deck.state == "failed"
        assert "breaks off" in stage.deck.failure
        assert stage.deck.frame(stage.clock.now()) is not None
    finally:
        stage.player.close()
