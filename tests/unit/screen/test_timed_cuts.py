"""Cuts with a time of their own, as a rehearsal gives them, on simulated decks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from riot.messages import Card, Clip, PrerollClips, Transition
from riot.sim.player import colour_of

A, B = Clip("a-4s.mp4"), Clip("b-4s.mp4")


@pytest.fixture
def cinema(open_cinema: Callable[..., Any]) -> Any:
    """Open a cinema whose time begins at 0."""
    return open_cinema(start=0.0)


def test_a_late_screen_shows_the_clip_as_far_along_as_it_ought_to_be(cinema: Any) -> None:
    cinema.cut(1, A, 1.0)
    cinema.show(2.5)
    cinema.show(2.6)
    assert cinema.shows(A)
    assert cinema.frame() / 25 == pytest.approx(1.6, abs=0.05)


def test_a_cut_waits_for_its_time(cinema: Any) -> None:
    cinema.cut(1, A, 0.0)
    cinema.show(0.0)
    cinema.cut(2, B, 4.0, due="clip_end")
    cinema.show(3.9)
    assert cinema.shows(A)
    cinema.show(5.0)
    assert cinema.shows(B)
    assert cinema.frame() / 25 == pytest.approx(1.0, abs=0.05)


def test_a_loop_that_was_not_seen_for_a_while_is_in_the_right_round(cinema: Any) -> None:
    cinema.cut(1, A, 0.0, loop=True)
    cinema.show(0.0)
    cinema.show(13.0)
    cinema.show(13.02)
    assert cinema.frame() / 25 == pytest.approx(1.0, abs=0.05)


def test_a_fade_that_is_over_before_it_is_seen_is_not_drawn(cinema: Any) -> None:
    cinema.cut(1, A, 0.0)
    cinema.show(0.0)
    cinema.cut(2, B, 3.5, due="clip_end", transition=Transition("crossfade", 0.5))
    cinema.show(4.5)
    cinema.show(4.52)
    assert cinema.shows(B)


def test_a_dip_to_black_is_darkest_at_the_cuts_time(cinema: Any) -> None:
    cinema.cut(1, A, 0.0)
    cinema.show(0.0)
    cinema.cut(2, Card("night"), 2.0, transition=Transition("fade_through", 1.0))
    for now in (1.5, 1.75):
        cinema.show(now)
    assert 0 < cinema.wall.pixels()[10, 10].max() < max(colour_of(A.file))
    cinema.show(1.99)
    assert cinema.wall.pixels().max() < 10


def test_a_cut_may_be_withdrawn(cinema: Any) -> None:
    cinema.cut(1, A, 0.0)
    cinema.show(0.0)
    cinema.cut(2, B, 1.0)
    cinema.projector.withdraw()
    cinema.show(2.0)
    assert cinema.shows(A)


def test_clips_that_are_held_are_read_anew(cinema: Any, tmp_path: Path) -> None:
    cinema.cut(1, A, 0.0)
    cinema.projector.obey(PrerollClips(t=0.0, clips=(B,)))
    cinema.show(0.0)
    loads: list[Path] = []
    for deck in cinema.decks:
        deck.load = lambda clip, path, load=deck.load: (loads.append(path), load(clip, path))  # type: ignore[method-assign]
    cinema.show(0.1)
    assert loads == []
    elsewhere = tmp_path / "elsewhere"
    cinema.projector.reopen(elsewhere, ["b-4s.mp4", "a-4s.mp4"])
    cinema.show(0.2)
    assert loads == [elsewhere / "b-4s.mp4"]
    assert cinema.shows(A)
