"""libvlc may hang in any call: its decks say so, others go on, and nothing waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("vlc", reason="libvlc is missing", exc_type=ImportError)

import vlc

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.port import Deck
from riot.screen.deck.vlc import engine, player, roll
from riot.screen.deck.vlc.player import VlcPlayer
from riot.sim.counted import write_counted
from riot.sim.player import read_counter

SIZE = (160, 90)
CLOCK = SystemClock()
PATIENCE = 40.0
CALLS = ["play", "stop", "set_media"]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_counted(tmp_path_factory.mktemp("films") / "film.mp4", 60, size=SIZE)


@pytest.fixture
def reached() -> threading.Event:
    """Tell when a call that hangs has been made."""
    return threading.Event()


@pytest.fixture
def stuck(
    monkeypatch: pytest.MonkeyPatch, reached: threading.Event
) -> Iterator[Callable[[str], threading.Event]]:
    """Let the next call of a libvlc function wait until its event is set."""
    monkeypatch.setattr(engine, "_LEAVE_SECONDS", 0.5)
    events: list[threading.Event] = []

    def hang(name: str) -> threading.Event:
        # Others call libvlc meanwhile, which may take its time on a busy machine.
        monkeypatch.setattr(engine, "STUCK_SECONDS", 1.0)
        event = threading.Event()
        events.append(event)
        reached.clear()
        real = getattr(vlc.MediaPlayer, name)
        waited: list[bool] = []

        def call(self: vlc.MediaPlayer, *arguments: object) -> object:
            if not waited:
                waited.append(True)
                reached.set()
                event.wait(PATIENCE)
            return real(self, *arguments)

        monkeypatch.setattr(vlc.MediaPlayer, name, call)
        return event

    yield hang
    for event in events:
        event.set()


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = CLOCK.now() + seconds
    while not condition():
        assert CLOCK.now() < end
        CLOCK.sleep(0.005)


def number(deck: Deck) -> int:
    picture = deck.frame(CLOCK.now())
    assert picture is not None
    return read_counter(picture.pixels)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_never_returns(
    film: Path, stuck: Callable[[str], threading.Event], name: str
) -> None:
    one = VlcPlayer(size=SIZE, clock=CLOCK)
    try:
        live, waiting = one.deck(), one.deck()
        live.load(Clip("film.mp4"), film)
        until(lambda: live.state == "ready")
        live.play(CLOCK.now())
        event = stuck(name)
        waiting.load(Clip("film.mp4"), film)
        until(lambda: waiting.state == "failed")
        assert "has not answered" in waiting.failure
        assert "has not answered" in one.failure
        assert "\n" not in one.failure
        before = number(live)
        until(lambda: number(live) > before)

        waiting.load(Clip("film.mp4", 1.0), film)
        until(lambda: waiting.state == "ready")
        assert number(waiting) == 25
        event.set()
        until(lambda: one.failure == "")
    finally:
        one.close()


def test_closing_does_not_wait_for_it(
    film: Path, stuck: Callable[[str], threading.Event], reached: threading.Event
) -> None:
    one = VlcPlayer(size=SIZE, clock=CLOCK)
    deck = one.deck()
    event = stuck("play")
    deck.load(Clip("film.mp4"), film)
    assert reached.wait(PATIENCE)
    began = CLOCK.now()
    one.close()
    assert CLOCK.now() - began < PATIENCE / 2
    event.set()


def test_a_graphics_card_without_pictures_is_given_up(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for a driver that takes the pictures and gives none back."""
    real = roll.Roll.arrived

    def arrived(self: roll.Roll, stamp: int) -> None:
        if not self.hardware:
            real(self, stamp)

    monkeypatch.setattr(roll.Roll, "arrived", arrived)
    one = VlcPlayer(size=SIZE, clock=CLOCK, decoding="auto")
    try:
        deck = one.deck()
        deck.load(Clip("film.mp4", 1.0), film)
        until(lambda: deck.state == "ready")
        assert number(deck) == 25
        assert "in software" in one.failure
        assert not one.hardware
    finally:
        one.close()


@pytest.mark.parametrize("decoding", ["auto", "software"])
def test_decoding_on_this_machine(film: Path, decoding: player.Decoding) -> None:
    one = VlcPlayer(size=SIZE, clock=CLOCK, decoding=decoding)
    try:
        deck = one.deck()
        deck.load(Clip("film.mp4", 1.0), film)
        until(lambda: deck.state == "ready")
        assert number(deck) == 25
        assert one.failure == ""
    finally:
        one.close()


def test_a_libvlc_that_shows_nothing_fails_the_clip(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def arrived(self: roll.Roll, stamp: int) -> None:
        until(lambda: self.dropped)

    monkeypatch.setattr(roll, "_SHOW_SECONDS", 0.3)
    monkeypatch.setattr(roll.Roll, "arrived", arrived)
    one = VlcPlayer(size=SIZE, clock=CLOCK, decoding="software")
    try:
        deck = one.deck()
        deck.load(Clip("film.mp4"), film)
        until(lambda: deck.state == "failed")
        assert "VLC" in deck.failure
        assert "\n" not in deck.failure
    finally:
        one.close()
