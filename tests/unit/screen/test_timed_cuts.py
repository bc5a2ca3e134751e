"""Cuts with a time of their own, as a rehearsal gives them, on simulated decks."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.clock import ManualClock
from riot.messages import Card, Clip, CutTo, PrerollClips, Transition
from riot.screen.compositor import Compositor
from riot.screen.projector import Projector
from riot.screen.window import NoWindow
from riot.sim.player import SimPlayer, colour_of, read_counter

A, B = Clip("a-4s.mp4"), Clip("b-4s.mp4")


class Cinema:
    """A projector that is shown any moment, as far apart as a hurry makes them."""

    def __init__(self, media: Path) -> None:
        self.clock = ManualClock(0.0)
        player = SimPlayer(size=(320, 180), clock=self.clock)
        compositor = Compositor((320, 180), (12, 13, 17))
        self.window = NoWindow(compositor)
        self.decks = [player.deck() for _ in range(3)]
        self.projector = Projector(self.decks, compositor, self.window, self.clock, media)

    def at(self, now: float) -> None:
        self.clock.set(now)
        self.projector.advance(now)

    def cut(self, take: int, picture: Clip | Card, begins: float, **how: object) -> None:
        order = CutTo(t=0.0, take=take, scene=f"s{take}", picture=picture, **how)  # type: ignore[arg-type]
        self.projector.obey(order, begins)

    def shows(self, clip: Clip) -> bool:
        return tuple(self.window.pixels()[10, 10].tolist()) == colour_of(clip.file)

    def seconds(self) -> float:
        return read_counter(self.window.pixels()) / 25


@pytest.fixture
def cinema(tmp_path: Path) -> Cinema:
    return Cinema(tmp_path)


def test_a_late_screen_shows_the_clip_as_far_along_as_it_ought_to_be(cinema: Cinema) -> None:
    cinema.cut(1, A, 1.0)
    cinema.at(2.5)
    cinema.at(2.6)
    assert cinema.shows(A)
    assert cinema.seconds() == pytest.approx(1.6, abs=0.05)


def test_a_cut_waits_for_its_time(cinema: Cinema) -> None:
    cinema.cut(1, A, 0.0)
    cinema.at(0.0)
    cinema.cut(2, B, 4.0, due="clip_end")
    cinema.at(3.9)
    assert cinema.shows(A)
    cinema.at(5.0)
    assert cinema.shows(B)
    assert cinema.seconds() == pytest.approx(1.0, abs=0.05)


def test_a_loop_that_was_not_seen_for_a_while_is_in_the_right_round(cinema: Cinema) -> None:
    cinema.cut(1, A, 0.0, loop=True)
    cinema.at(0.0)
    cinema.at(13.0)
    cinema.at(13.02)
    assert cinema.seconds() == pytest.approx(1.0, abs=0.05)


def test_a_fade_that_is_over_before_it_is_seen_is_not_drawn(cinema: Cinema) -> None:
    cinema.cut(1, A, 0.0)
    cinema.at(0.0)
    cinema.cut(2, B, 3.5, due="clip_end", transition=Transition("crossfade", 0.5))
    cinema.at(4.5)
    cinema.at(4.52)
    assert cinema.shows(B)


def test_a_dip_to_black_is_darkest_at_the_cuts_time(cinema: Cinema) -> None:
    cinema.cut(1, A, 0.0)
    cinema.at(0.0)
    cinema.cut(2, Card("night"), 2.0, transition=Transition("fade_through", 1.0))
    for now in (1.5, 1.75):
        cinema.at(now)
    assert 0 < cinema.window.pixels()[10, 10].max() < max(colour_of(A.file))
    cinema.at(1.99)
    assert cinema.window.pixels().max() < 10


def test_a_cut_may_be_withdrawn(cinema: Cinema) -> None:
    cinema.cut(1, A, 0.0)
    cinema.at(0.0)
    cinema.cut(2, B, 1.0)
    cinema.projector.withdraw()
    cinema.at(2.0)
    assert cinema.shows(A)


def test_clips_that_are_held_are_read_anew(cinema: Cinema, tmp_path: Path) -> None:
    cinema.cut(1, A, 0.0)
    cinema.projector.obey(PrerollClips(t=0.0, clips=(B,)))
    cinema.at(0.0)
    loads: list[Path] = []
    for deck in cinema.decks:
        deck.load = lambda clip, path, load=deck.load: (loads.append(path), load(clip, path))  # type: ignore[method-assign]
    cinema.at(0.1)
    assert loads == []
    elsewhere = tmp_path / "elsewhere"
    cinema.projector.reopen(elsewhere, ["b-4s.mp4", "a-4s.mp4"])
    cinema.at(0.2)
    assert loads == [elsewhere / "b-4s.mp4"]
    assert cinema.shows(A)
