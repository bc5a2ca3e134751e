"""VLC shows exactly the wanted picture, whatever the codec, the container and the rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

pytest.importorskip("vlc", reason="libvlc is missing", exc_type=ImportError)

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.vlc import VlcPlayer, pipe
from riot.screen.deck.vlc.feed import Feed
from riot.screen.deck.vlc.packets import first_of
from riot.sim.counted import write_counted
from riot.sim.player import read_counter

SIZE = (160, 90)
FRAMES = 70
CLOCK = SystemClock()
X264 = {"preset": "medium", "g": "250", "bf": "3", "sc_threshold": "0"}
OPEN_GROUPS = {"preset": "medium", "x264-params": "open-gop=1:keyint=30:min-keyint=30:scenecut=0"}
X265 = {
    "preset": "ultrafast",
    "x265-params": "log-level=none:keyint=30:min-keyint=30:bframes=4:open-gop=1:scenecut=0",
}
FILMS = {
    "24.mp4": (Fraction(24), "libx264", X264),
    "25.ts": (Fraction(25), "libx264", X264),
    "25.mkv": (Fraction(25), "libx264", OPEN_GROUPS),
    "2997.mp4": (Fraction(30000, 1001), "libx264", OPEN_GROUPS),
    "30.mkv": (Fraction(30), "libx264", X264),
    "50.mp4": (Fraction(50), "libx264", X264),
    "hevc.mp4": (Fraction(25), "libx265", X265),
    "hevc.ts": (Fraction(25), "libx265", X265),
    "vp9.webm": (Fraction(25), "libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "g": "40"}),
}


@pytest.fixture
def player() -> Iterator[VlcPlayer]:
    player = VlcPlayer(size=SIZE, clock=CLOCK)
    yield player
    player.close()


def until(condition: Callable[[], bool], seconds: float = 40.0) -> None:
    end = CLOCK.now() + seconds
    while not condition():
        assert CLOCK.now() < end
        CLOCK.sleep(0.001)


@pytest.mark.parametrize("name", FILMS)
def test_every_film_begins_and_ends_with_the_wanted_picture(
    player: VlcPlayer, tmp_path: Path, name: str
) -> None:
    rate, codec, options = FILMS[name]
    film = write_counted(
        tmp_path / name, FRAMES, size=SIZE, rate=rate, codec=codec, options=options
    )
    deck = player.deck()
    for first in (0, 1, 2, 29, 31, 44, FRAMES - 2, FRAMES - 1):
        last = min(first + 6, FRAMES)
        end = None if last == FRAMES else round(float(last / rate), 3)
        deck.load(Clip(name, round(float(first / rate), 3), end), film)
        until(lambda: deck.state != "loading")
        assert deck.state == "ready", deck.failure
        assert deck.duration == pytest.approx(float((last - first) / rate), abs=0.002)
        deck.play(0.0)
        for index in range(last - first):
            moment = float((index + Fraction(1, 2)) / rate)

            def due(moment: float = moment, index: int = index) -> bool:
                picture = deck.frame(moment)
                return picture is not None and picture.index == index

            until(due)
            picture = deck.frame(moment)
            assert picture is not None
            assert read_counter(picture.pixels) == first + index
            assert picture.position == pytest.approx(float(index / rate), abs=0.002)
        deck.frame(1e6)
        assert deck.state == "ended"


def test_groups_of_pictures_that_are_over_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipe, "_AHEAD", 10_000)
    film = write_counted(
        tmp_path / "film.mkv", 1500, size=(32, 32), options={"preset": "ultrafast", "g": "10"}
    )
    opened: list[Feed] = []
    feed = Feed(film, 0.0, None, opened.append)
    until(lambda: bool(opened))
    feed.needed = feed.origin + 56.02

    def all_read() -> bool:
        if not feed.pipe.dry:
            feed.pipe.read(4096)
        return feed.all_sent and feed.pipe.dry

    until(all_read)
    feed.close()
    # The group that is needed is sent whole, after what was sent before it was needed.
    first = next(place for place in range(1500) if feed.number_of(place) != place)
    assert first < 1390
    assert feed.number_of(first) == 1400
    assert feed.number_of(first + 99) == 1499


def test_a_clock_in_a_hurry_is_kept_up_with(player: VlcPlayer, tmp_path: Path) -> None:
    """Fifty times as fast as the film, and slower only where this machine is busy elsewhere."""
    options = {"preset": "ultrafast", "g": "10", "qp": "0"}
    film = write_counted(tmp_path / "film.mkv", 1500, size=(32, 32), options=options)
    deck = player.deck()
    deck.load(Clip("film.mkv"), film)
    until(lambda: deck.state == "ready")
    deck.play(0.0)
    seen = [0]
    moment = 0.0
    deadline = CLOCK.now() + 50.0
    while deck.state == "playing":
        assert CLOCK.now() < deadline
        moment += 50 * 0.005 if moment * 25 - seen[-1] < 400 else 2 * 0.005
        picture = deck.frame(moment)
        assert picture is not None
        seen.append(picture.index)
        CLOCK.sleep(0.005)
    assert seen == sorted(seen)
    assert seen[-1] > 1000


@pytest.mark.parametrize(
    ("times", "start", "wanted"),
    [
        ([0.0, 0.04, 0.08], 0.04, 1),
        ([0.0, 0.04, 0.08], 0.041, 1),
        ([0.0, 0.04, 0.08], 0.07, 2),
        ([0.0, 0.04, 2.0], 1.0, 1),
        ([0.0, 0.04, 2.0], 1.99, 2),
        ([0.5, 0.54], 0.0, 0),
        ([0.0, 0.04], 9.0, 1),
    ],
)
def test_the_first_picture_is_the_nearest_or_one_that_still_stands(
    times: list[float], start: float, wanted: int
) -> None:
    assert first_of(times, start, 0.04) == wanted
