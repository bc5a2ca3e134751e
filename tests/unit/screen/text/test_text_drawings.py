"""Cards, titles, results and subtitles keep to their places, and can be read there."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from riot.messages import PathStep, Result
from riot.screen.text.cards import CardDrawing, TitleDrawing
from riot.screen.text.drawing import Drawing
from riot.screen.text.result import ResultDrawing
from riot.screen.text.subtitle import SubtitleDrawing

SIZE = (640, 360)


def drawn(drawing: Drawing, ground: int = 0, age: float = 9.0) -> np.ndarray:
    target = pygame.Surface(SIZE, 0, 32)
    target.fill((ground, ground, ground))
    drawing.draw(target, age)
    return pygame.surfarray.array3d(target).swapaxes(0, 1).max(axis=2).astype(int)


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_a_subtitle_stands_out_from_any_picture(ground: int) -> None:
    picture = drawn(SubtitleDrawing("Can you read this?", SIZE), ground)
    rows, columns = (abs(picture - ground) > 60).nonzero()
    assert rows.min() > SIZE[1] * 0.7 and rows.max() < SIZE[1] * 0.95
    assert columns.min() > SIZE[0] * 0.08 and columns.max() < SIZE[0] * 0.92
    inside = picture[rows.min() : rows.max(), columns.min() : columns.max()]
    assert inside.max() > 240
    assert inside.min() < 20 or ground == 0


@pytest.mark.parametrize(
    "text",
    [
        "One line.",
        "Two lines that an author broke\nwhere the speaker breathes.",
        "So many words that no line holds them, and neither do two: " * 4,
        "x" * 300,
        "\n".join("abcdef"),
    ],
)
@pytest.mark.parametrize("size", [(640, 360), (360, 640), (1024, 256)])
def test_a_subtitle_of_any_length_stays_within_the_safe_area(
    text: str, size: tuple[int, int]
) -> None:
    drawing = SubtitleDrawing(text, size)
    ink = drawing.surface.get_bounding_rect(128).move(drawing.at)
    assert ink.width and ink.height
    assert pygame.Rect(0, 0, *size).inflate(-size[0] // 10, -size[1] // 10).contains(ink)


def test_a_subtitle_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    SubtitleDrawing("Soon on the screen", SIZE)
    monkeypatch.setattr("riot.screen.text.subtitle.set_text", None)
    assert SubtitleDrawing("Soon on the screen", SIZE).surface.get_width() > 100


def test_italics_lean() -> None:
    plain, italic = (drawn(SubtitleDrawing(text, SIZE)) for text in ("lill", "<i>lill</i>"))
    assert abs(plain - italic).max() > 100
    assert not abs(drawn(SubtitleDrawing("</i>lill", SIZE)) - plain).any()


@pytest.mark.parametrize("words", [1, 12, 160, 3000])
def test_a_card_of_any_length_stays_on_the_screen(words: int) -> None:
    for raised in (False, True):
        drawing = CardDrawing("Überraschung " * words, SIZE, raised=raised)
        ink = drawing.surface.get_bounding_rect().move(drawing.at)
        assert pygame.Rect(0, 0, *SIZE).inflate(-20, -8).contains(ink)
        assert not raised or ink.bottom < SIZE[1] * 0.55


def test_a_card_comes_slowly_and_a_title_is_there() -> None:
    card = CardDrawing("The end", SIZE)
    assert [card.presence(age) for age in (0.0, 0.3, 5.0)] == [0.0, 0.5, 1.0]
    assert drawn(card, age=0.0).max() == 0 < drawn(card, age=0.3).max() < drawn(card).max()
    assert drawn(TitleDrawing("Threshold", SIZE), age=0.0).max() > 100


def test_a_path_runs_as_its_heading_is_read() -> None:
    steps = (PathStep("a", "one", None, None), PathStep("b", "two", None, None))
    leftward, rightward = (
        ResultDrawing(Result(heading, steps), SIZE) for heading in ("مسارك", "Your path")
    )
    ends = [_accent(drawing.surface) for drawing in (leftward, rightward)]
    assert ends[0] < SIZE[0] / 2 < ends[1]


def _accent(surface: pygame.Surface) -> float:
    """Give how far from the left the last station, in its own colour, lies."""
    pixels = pygame.surfarray.array3d(surface).astype(int)
    columns, _ = (pixels[..., 0] - pixels[..., 2] > 120).nonzero()
    return float(columns.mean())
