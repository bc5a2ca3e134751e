"""Pixels of frames, cards and results."""

from __future__ import annotations

import numpy as np
import pytest

from riot.messages import Card, PathStep, Result
from riot.screen.compositor import Compositor, Layer
from riot.screen.deck.port import Picture

GROUND = (12, 13, 17)


def picture(width: int, height: int, colour: tuple[int, int, int], order: str = "RGB") -> Picture:
    channels = 3 if order == "RGB" else 4
    pixels = np.zeros((height, width, channels), np.uint8)
    pixels[..., :3] = colour if order == "RGB" else colour[::-1]
    return Picture(pixels, order, 0, 0.0, 0.04)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ["RGB", "BGRA"])
def test_a_frame_of_the_screens_size_is_shown_as_it_is(order: str) -> None:
    compositor = Compositor((320, 180), GROUND)
    compositor.draw(Layer(picture(320, 180, (10, 120, 250), order)))
    assert (compositor.pixels() == (10, 120, 250)).all()


@pytest.mark.parametrize(
    ("size", "bars"), [((240, 180), "sides"), ((320, 136), "ends"), ((120, 90), "sides")]
)
def test_other_shapes_are_letterboxed(size: tuple[int, int], bars: str) -> None:
    compositor = Compositor((320, 180), GROUND)
    compositor.draw(Layer(picture(*size, (200, 100, 50), "BGRA")))
    pixels = compositor.pixels()
    assert np.abs(pixels[90, 160].astype(int) - (200, 100, 50)).max() <= 1
    edge = pixels[90, 2] if bars == "sides" else pixels[2, 160]
    assert tuple(edge.tolist()) == GROUND


def test_crossfade_of_padded_frames_is_linear() -> None:
    """VLC's fourth byte is 0: it must not count as transparency."""
    compositor = Compositor((64, 64), GROUND)
    old = Layer(picture(64, 64, (200, 0, 0), "BGRA"))
    new = Layer(picture(64, 64, (0, 0, 200), "BGRA"))
    for share in (0.0, 0.25, 0.5, 1.0):
        compositor.crossfade(old, new, share)
        expected = np.array((200, 0, 0)) * (1 - share) + np.array((0, 0, 200)) * share
        assert np.abs(compositor.pixels().astype(int) - expected).max() <= 2


def test_light_dims() -> None:
    compositor = Compositor((64, 64), GROUND)
    compositor.draw(Layer(picture(64, 64, (200, 100, 50))), 0.5)
    assert np.abs(compositor.pixels().astype(int) - (100, 50, 25)).max() <= 1


def test_card_words_are_centred_and_come_gently() -> None:
    compositor = Compositor((640, 360), GROUND)
    compositor.draw(Layer(Card("A quiet word"), 0.0))
    assert compositor.pixels().max() < 60
    compositor.draw(Layer(Card("A quiet word"), 1.0))
    rows, columns = np.nonzero(compositor.pixels().max(axis=2) > 150)
    assert columns.min() + columns.max() == pytest.approx(640, abs=8)
    assert rows.min() + rows.max() == pytest.approx(360, abs=24)


@pytest.mark.parametrize("words", [1, 40, 160])
def test_any_length_of_text_stays_on_the_screen(words: int) -> None:
    compositor = Compositor((640, 360), GROUND)
    compositor.draw(Layer(Card("Überraschung " * words), 1.0))
    light = compositor.pixels().max(axis=2) > 120
    assert light.any()
    assert not light[:4].any()
    assert not light[-4:].any()
    assert not light[:, :20].any()
    assert not light[:, -20:].any()


@pytest.mark.parametrize("count", [0, 1, 4, 7, 20])
def test_a_path_of_any_length_fits(count: int) -> None:
    steps = tuple(PathStep(f"s{n}", f"Station number {n}", "fear", 0.5) for n in range(count))
    compositor = Compositor((640, 360), GROUND)
    compositor.draw(Layer(picture(640, 360, (90, 90, 90)), 2.0, Result("Your path", steps)))
    pixels = compositor.pixels()
    assert pixels.max() > 200
    assert (pixels[0] == 90).all()


def test_the_end_of_the_path_is_marked() -> None:
    steps = (PathStep("a", "A", "fear", 0.62), PathStep("b", "B"))
    compositor = Compositor((640, 360), GROUND)
    compositor.draw(Layer(picture(640, 360, (90, 90, 90)), 2.0, Result("Your path", steps)))
    pixels = compositor.pixels().astype(int)
    amber = (pixels[..., 0] > 220) & (pixels[..., 2] < 140)
    assert amber.sum() > 20
    assert np.nonzero(amber)[1].min() > 320
