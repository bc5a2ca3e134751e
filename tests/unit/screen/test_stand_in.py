"""Player `auto`: what VLC cannot play is played by FFmpeg."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.stand_in import StandInDeck, StandInPlayer
from riot.sim.counted import write_counted
from riot.sim.player import SimPlayer

CLOCK = SystemClock()
SIZE = (320, 180)
GIF, FILM = Clip("picture-4s.gif"), Clip("film-4s.mp4")


def player(first: dict[str, str], second: dict[str, str] | None = None) -> StandInPlayer:
    return StandInPlayer(
        SimPlayer(size=SIZE, clock=CLOCK, failures=first),
        SimPlayer(size=SIZE, clock=CLOCK, failures=second),
    )


def held(deck: StandInDeck, clip: Clip) -> str:
    deck.load(clip, Path(clip.file))
    return deck.state


def test_what_the_first_cannot_play_is_played_by_the_second() -> None:
    deck = player({GIF.file: "no such codec"}).deck()
    assert held(deck, GIF) == "ready"
    deck.play(CLOCK.now())
    assert (deck.state, deck.failure, deck.duration) == ("playing", "", 4.0)
    assert deck.frame(CLOCK.now()) is not None
    assert held(deck, FILM) == "ready"
    assert held(deck, GIF) == "ready"
    deck.unload()
    assert deck.state == "empty"


def test_what_neither_plays_fails_with_the_reason_of_the_first() -> None:
    deck = player({GIF.file: "no such codec"}, {GIF.file: "nor here"}).deck()
    assert (held(deck, GIF), deck.failure) == ("failed", "no such codec")
    assert (held(deck, FILM), deck.failure) == ("ready", "")


def test_a_file_that_was_mended_is_played_by_the_first_again() -> None:
    both = {GIF.file: "damaged"}
    here = player(both, both)
    deck = here.deck()
    assert held(deck, GIF) == "failed"
    first = here._first  # pyright: ignore[reportPrivateUsage]
    assert isinstance(first, SimPlayer)
    first._failures.clear()  # pyright: ignore[reportPrivateUsage]
    assert held(deck, GIF) == "ready"


def test_vlc_hands_a_gif_on(tmp_path: Path) -> None:
    pytest.importorskip("riot.screen.deck.vlc", exc_type=ImportError)
    from riot.screen.deck.choose import open_player

    film = write_counted(
        tmp_path / "a.gif", 5, size=(160, 90), rate=10, codec="gif", pixel_format="rgb8"
    )
    kind, both = open_player(
        "auto", size=(160, 90), fit="letterbox", decoding="software", clock=CLOCK
    )
    try:
        deck = both.deck()
        deck.load(Clip("a.gif"), film)
        until = CLOCK.now() + 40
        while deck.state == "loading" and CLOCK.now() < until:
            CLOCK.sleep(0.01)
        assert (kind, deck.state, deck.duration) == ("vlc", "ready", pytest.approx(0.5))
    finally:
        both.close()
