"""A companion film beside the film: in step, and never in its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from riot.messages import Card, Clip, ClipStarted, Transition
from riot.sim.player import read_counter

A, B, C = Clip("a-4s.mp4"), Clip("b-4s.mp4"), Clip("c-1s.mp4")


@pytest.fixture
def beside(open_cinema: Callable[..., Any], tmp_path: Path) -> Any:
    """Open a cinema with a companion film, which has its clips in another folder."""
    (tmp_path / "left").mkdir()
    return open_cinema(companion=tmp_path / "left")


def in_step(cinema: Any) -> bool:
    return cinema.frame() == read_counter(cinema.side.pixels())


def test_cuts_come_on_the_same_display_frame(beside: Any) -> None:
    beside.preroll(A, B, C)
    beside.step(3)
    beside.cut(1, A)
    beside.step(2)
    for _ in range(20):
        beside.step()
        assert beside.shows(A)
        assert beside.shows_beside(A)
        assert in_step(beside)
    beside.preroll(B, C)
    beside.step(20)
    beside.cut(2, B)
    beside.step(2)
    beside.cut(3, C, due="clip_end")
    swapped = False
    for _ in range(220):
        beside.step()
        assert beside.shows(C) == beside.shows_beside(C)
        assert in_step(beside)
        swapped = swapped or beside.shows(C)
    assert swapped


def test_fades_and_loops_keep_step(beside: Any) -> None:
    beside.cut(1, C, loop=True)
    beside.step(10)
    for _ in range(120):
        beside.step()
        assert in_step(beside)
    beside.cut(2, B, transition=Transition("crossfade", 0.4))
    for _ in range(40):
        beside.step()
        assert (beside.pixels()[10, 10] == beside.side.pixels()[10, 10]).all()


def test_a_clip_that_it_lacks_holds_nothing_up(
    open_cinema: Callable[..., Any], tmp_path: Path
) -> None:
    cinema = open_cinema(companion=tmp_path)
    cinema.cut(1, A)
    cinema.step(5)
    assert cinema.shows_beside(A)
    for reel in cinema.companions[0]._program._rack._reels:
        deck = reel._deck
        deck.load = lambda clip, path, load=deck.load: load(replace(clip, file="broken.mp4"), path)
    cinema.cut(2, B)
    cinema.step(10)
    assert cinema.shows(B)
    assert any(isinstance(fact, ClipStarted) and fact.take == 2 for fact in cinema.facts)
    assert not cinema.shows_beside(A)
    assert cinema.side.pixels().max() < 80


def test_cards_leave_it_to_its_background(beside: Any) -> None:
    beside.cut(1, Card("This film reads your expression."))
    beside.step(60)
    assert beside.pixels().max() > 150
    assert beside.side.pixels().max() < 80
