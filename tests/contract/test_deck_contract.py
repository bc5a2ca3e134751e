"""Every deck, simulated, FFmpeg or VLC, keeps the same promises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from riot.backends import load_backend
from riot.clock import Clock, ManualClock, SystemClock
from riot.errors import RiotError
from riot.messages import Clip
from riot.screen.deck import BACKENDS
from riot.screen.deck.port import Deck, Picture, Player
from riot.screen.settings import Fit
from riot.sim.counted import write_counted
from riot.sim.player import SimPlayer, read_counter

SIZE = (320, 180)
RATE = 25
ATTEMPTS = 20
"""A busy machine may drop pictures or start late now and then; what never succeeds is broken."""


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    write_counted(folder / "street.mp4", 75, size=SIZE, tone=True)
    write_counted(folder / "alley.mp4", 50, size=SIZE, first=1000, tone=True)
    whole = (folder / "street.mp4").read_bytes()
    (folder / "cut-off.mp4").write_bytes(whole[: len(whole) // 2])
    return folder


class Stage:
    """A player with the clock that suits it."""

    def __init__(
        self, kind: str, media: Path, box: tuple[int, int] = SIZE, fit: Fit = "letterbox"
    ) -> None:
        self.kind = kind
        self.media = media
        self.box = box
        self.fit: Fit = fit
        self.clock: Clock = ManualClock(100.0) if kind == "sim" else SystemClock()
        self.player = self._player(kind)
        self.deck: Deck = self.player.deck()

    def _player(self, kind: str) -> Player:
        if kind == "sim":
            durations = {"street.mp4": 3.0, "alley.mp4": 2.0}
            failures = {"missing.mp4": "no such file", "cut-off.mp4": "broken"}
            return SimPlayer(
                size=self.box, clock=self.clock, durations=durations, failures=failures
            )
        try:
            make = load_backend("player", kind, BACKENDS)
        except RiotError as error:
            pytest.skip(f"libvlc is missing: {error}")
        return make(size=self.box, fit=self.fit, decoding="auto", clock=self.clock, seed=0)

    def until(self, condition: Callable[[], bool], seconds: float = 40.0) -> None:
        end = self.clock.now() + seconds
        while not condition():
            assert self.clock.now() < end, f"{self.deck.state} {self.deck.failure}"
            self.clock.sleep(0.002)

    def give(self, now: float, index: int, deck: Deck | None = None) -> Picture:
        """Wait until the deck has decoded the picture that is due at `now`, and take it."""
        deck = deck or self.deck

        def shown() -> bool:
            picture = deck.frame(now)
            return picture is not None and picture.index >= index

        self.until(shown)
        picture = deck.frame(now)
        assert picture is not None
        assert picture.index == index
        return picture

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


@pytest.mark.parametrize("frame", [0, 24, 25, 27, 29, 31, 34, 35, 48])
def test_ready_shows_exactly_the_in_point(stage: Stage, frame: int) -> None:
    stage.load("street.mp4", start=frame / RATE)
    assert stage.deck.state == "ready"
    assert stage.number() == frame
    assert stage.deck.duration == pytest.approx((75 - frame) / RATE, abs=0.001)
    assert stage.deck.position(stage.clock.now()) == 0


def test_ready_holds_until_played(stage: Stage) -> None:
    stage.load("street.mp4", start=0.96)
    began = stage.clock.now()
    stage.until(lambda: stage.clock.now() - began > 0.4)
    assert stage.deck.state == "ready"
    assert stage.number() == 24


def test_frames_come_in_order_up_to_the_end_of_the_range(stage: Stage) -> None:
    enough, most = 18 if stage.kind == "sim" else 9, 0
    for _ in range(ATTEMPTS):
        stage.load("street.mp4", start=1.28, end=2.0)
        assert stage.deck.duration == pytest.approx(0.72, abs=0.001)
        began = stage.clock.now()
        seen = stage.play_out()
        assert stage.deck.state == "ended"
        assert stage.clock.now() - began >= 0.72 - 1e-6
        assert seen == sorted(set(seen))
        assert seen[0] == 32
        assert 47 <= seen[-1] <= 49
        most = max(most, len(seen))
        if most >= enough:
            break
    assert most >= enough


def test_polled_twice_a_picture_each_is_given_in_its_time(stage: Stage) -> None:
    """Time is given by the test, so a slow machine cannot drop anything."""
    stage.load("street.mp4", start=1.08, end=2.0)
    at = stage.clock.now() + 0.013
    stage.deck.play(at)
    if stage.kind == "sim":
        assert isinstance(stage.clock, ManualClock)
        stage.clock.set(at)
    for poll in range(46):
        now = at + (poll + 0.5) * 0.02
        index = poll // 2
        picture = stage.give(now, index)
        assert read_counter(picture.pixels) == 27 + index
        assert picture.position == pytest.approx(index / RATE, abs=0.001)
        assert picture.seconds == pytest.approx(1 / RATE, abs=0.001)
        assert stage.deck.position(now) == pytest.approx(now - at, abs=1e-6)
        assert stage.deck.state == "playing"
        assert not stage.deck.stalled
    if stage.kind == "sim":
        assert isinstance(stage.clock, ManualClock)
        stage.clock.set(at + 0.92)
    stage.deck.frame(at + 0.92)
    assert stage.deck.state == "ended"
    assert stage.deck.position(at + 5) == pytest.approx(0.92, abs=0.001)


def test_position_and_picture_agree_to_one_frame(stage: Stage) -> None:
    worst: list[float] = []
    for _ in range(ATTEMPTS):
        stage.load("street.mp4", start=0.2)
        stage.deck.play(stage.clock.now())
        apart = 0.0
        for _ in range(25):
            stage.clock.sleep(0.02)
            now = stage.clock.now()
            picture = stage.deck.frame(now)
            assert picture is not None
            apart = max(apart, abs(stage.deck.position(now) - picture.position))
        worst.append(apart)
        if apart <= 1.2 / RATE:
            break
    assert min(worst) <= 1.2 / RATE


def test_a_storm_of_loads_ends_with_the_last_one_ready(stage: Stage) -> None:
    for number in range(100):
        stage.deck.load(Clip("street.mp4", number % 50 / RATE), stage.media / "street.mp4")
    stage.load("alley.mp4", start=0.44)
    assert stage.deck.state == "ready"
    assert stage.number() == (11 if stage.kind == "sim" else 1011)


def test_unload_in_mid_load(stage: Stage) -> None:
    stage.deck.load(Clip("street.mp4", 1.0), stage.media / "street.mp4")
    stage.deck.unload()
    assert stage.deck.state == "empty"
    stage.deck.play(stage.clock.now())
    assert stage.deck.state == "empty"
    assert stage.deck.frame(stage.clock.now()) is None
    stage.load("street.mp4", start=0.4)
    assert stage.number() == 10


def test_many_decks_play_at_once(stage: Stage) -> None:
    decks = [stage.deck, *(stage.player.deck() for _ in range(5))]
    for number, deck in enumerate(decks):
        deck.load(Clip("street.mp4", number * 5 / RATE), stage.media / "street.mp4")
    stage.until(lambda: all(deck.state == "ready" for deck in decks))
    at = stage.clock.now()
    for deck in decks:
        deck.play(at)
    for index in (0, 3, 6, 9):
        now = at + (index + 0.5) / RATE
        for number, deck in enumerate(decks):
            stage.until(lambda deck=deck, now=now, index=index: _index(deck, now) >= index)
            picture = deck.frame(now)
            assert picture is not None
            assert read_counter(picture.pixels) == number * 5 + index
    assert stage.player.failure == ""


def _index(deck: Deck, now: float) -> int:
    picture = deck.frame(now)
    return -1 if picture is None else picture.index


@pytest.mark.parametrize("kind", ["sim", "ffmpeg", "vlc"])
@pytest.mark.parametrize("fit", ["letterbox", "fill"])
def test_pictures_fit_into_the_screen_or_cover_it(media: Path, kind: str, fit: Fit) -> None:
    stage = Stage(kind, media, (200, 200), fit)
    try:
        stage.load("street.mp4", start=1.0)
        picture = stage.deck.frame(stage.clock.now())
        assert picture is not None
        height, width = picture.pixels.shape[:2]
        assert 200 in (width, height)
        if fit == "fill":
            assert min(width, height) >= 200
        else:
            assert max(width, height) <= 200
        assert read_counter(picture.pixels) == 25
    finally:
        stage.player.close()


def test_starts_within_two_frames(stage: Stage) -> None:
    waits: list[float] = []
    for _ in range(ATTEMPTS):
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
    stage.load("alley.mp4", start=1.4)
    if stage.kind != "sim":
        assert stage.number() == 1035
    assert stage.deck.duration == pytest.approx(0.6, abs=0.001)
    most = len(stage.play_out())
    for _ in range(ATTEMPTS):
        if most > 7:
            break
        stage.load("alley.mp4", start=1.4)
        most = max(most, len(stage.play_out()))
    assert most > 7


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
    # Times are given by the test: a slow machine may be here after the start.
    assert stage.deck.position(at - 0.05) == 0
    picture = stage.deck.frame(at - 0.05)
    assert picture is not None
    assert read_counter(picture.pixels) == 0
    stage.until(lambda: stage.clock.now() >= at + 0.2)
    assert stage.deck.position(at + 0.2) == pytest.approx(0.2)


def test_no_call_waits(stage: Stage) -> None:
    clock = SystemClock()
    slowest: dict[str, float] = {}
    for _ in range(ATTEMPTS):
        for name, call in {
            "load": lambda: stage.deck.load(Clip("street.mp4"), stage.media / "street.mp4"),
            "frame": lambda: stage.deck.frame(stage.clock.now()),
            "unload": stage.deck.unload,
        }.items():
            began = clock.now()
            call()
            slowest[name] = min(slowest.get(name, 1.0), clock.now() - began)
        if max(slowest.values()) < 0.01:
            break
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
    write_counted(whole, 75, size=SIZE, tone=True)
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
