"""Pixels of cards and results on a wall in memory."""

from __future__ import annotations

import numpy as np
import pytest

from riot.messages import Card, PathStep, Result
from riot.screen.deck.port import Picture
from riot.screen.look import Layer, Look
from riot.screen.settings import ScreenSettings
from riot.screen.windows.headless import HeadlessWall


@pytest.fixture
def wall() -> HeadlessWall:
    return HeadlessWall(ScreenSettings(size=(640, 360)), "Threshold")


@pytest.fixture
def grey() -> Picture:
    return Picture(np.full((360, 640, 3), 90, np.uint8), "RGB", 0, 0.0, 0.04)


def test_card_words_are_centred(wall: HeadlessWall) -> None:
    wall.show(Look(Layer(Card("A quiet word"), 1.0)))
    rows, columns = np.nonzero(wall.pixels().max(axis=2) > 150)
    assert columns.min() + columns.max() == pytest.approx(640, abs=8)
    assert rows.min() + rows.max() == pytest.approx(360, abs=24)


@pytest.mark.parametrize("words", [1, 40, 160])
def test_any_length_of_text_stays_on_the_screen(wall: HeadlessWall, words: int) -> None:
    wall.show(Look(Layer(Card("Überraschung " * words), 1.0)))
    light = wall.pixels().max(axis=2) > 120
    assert light.any()
    assert not light[:4].any()
    assert not light[-4:].any()
    assert not light[:, :20].any()
    assert not light[:, -20:].any()


@pytest.mark.parametrize("count", [0, 1, 4, 7, 20])
def test_a_path_of_any_length_fits(wall: HeadlessWall, grey: Picture, count: int) -> None:
    steps = tuple(PathStep(f"s{n}", f"Station number {n}", "fear", 0.5) for n in range(count))
    wall.show(Look(Layer(grey, 2.0, Result("Your path", steps))))
    assert wall.pixels().max() > 200
    assert (wall.pixels()[0] == 90).all()


def test_the_end_of_the_path_is_marked(wall: HeadlessWall, grey: Picture) -> None:
    steps = (PathStep("a", "A", "fear", 0.62), PathStep("b", "B"))
    wall.show(Look(Layer(grey, 2.0, Result("Your path", steps))))
    pixels = wall.pixels().astype(int)
    amber = (pixels[..., 0] > 220) & (pixels[..., 2] < 140)
    assert amber.sum() > 20
    assert np.nonzero(amber)[1].min() > 320


def test_two_cards_in_a_crossfade_are_set_once(
    wall: HeadlessWall, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Layer(Card("Before"), 1.0), Layer(Card("After"), 1.0)
    wall.show(Look(new, old, 0.1))
    monkeypatch.setattr("riot.screen.windows.lettering.CardDrawing", None)
    assert wall.show(Look(new, old, 0.2))
