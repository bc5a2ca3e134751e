"""Draw cards: text on a quiet ground."""

from __future__ import annotations

import numpy as np
import pygame

from riot.screen.text.drawing import Drawing
from riot.screen.text.setting import Colour, SetText, set_text

_INK: Colour = (238, 236, 230)
_QUIET: Colour = (150, 152, 160)
_LEADING = 1.12
_SHARES = (13, 15, 17, 20, 23, 27, 32, 40, 50, 64)
FADE_IN_SECONDS = 0.6


def ground(size: tuple[int, int], background: Colour) -> pygame.Surface:
    """Draw the ground behind cards: the background colour, a little lighter towards the middle."""
    width, height = size
    rows = np.linspace(-1, 1, height)[:, None] ** 2
    columns = np.linspace(-1, 1, width)[None, :] ** 2
    light = np.clip(1 - (rows + columns) / 1.6, 0, 1)[..., None]
    noise = np.random.default_rng(0).uniform(0, 1, (height, width, 1))
    pixels = np.asarray(background) + light * (24, 25, 31) + noise
    image = np.ascontiguousarray(pixels.clip(1, 255).astype(np.uint8))
    out = pygame.Surface(size, 0, 32)
    out.blit(pygame.image.frombuffer(image.data, size, "RGB"), (0, 0))
    return out


class CardDrawing(Drawing):
    """The text of one card, set once: a short text large, a long one smaller.

    `raised` moves it up to leave room for a result below.
    """

    def __init__(self, text: str, size: tuple[int, int], *, raised: bool = False) -> None:
        width, height = size
        words = _card(text, size, round(height * (0.31 if raised else 0.7)))
        surface = words.draw(_INK)
        centre = round(height * (0.185 if raised else 0.49))
        at = (width - surface.get_width()) // 2, centre - surface.get_height() // 2
        super().__init__(surface, at, FADE_IN_SECONDS)


class TitleDrawing(Drawing):
    """What stands before the first picture: the film's title, small and quiet."""

    def __init__(self, text: str, size: tuple[int, int]) -> None:
        width, height = size
        unit = _unit(size) / 16
        words = set_text(text, unit, width * 0.8, leading=_LEADING)
        while words.rough_height > height * 0.8 and unit > 8:
            unit *= 0.8
            words = set_text(text, unit, width * 0.8, leading=_LEADING)
        surface = words.draw(_QUIET)
        at = (width - surface.get_width()) // 2, (height - surface.get_height()) // 2
        super().__init__(surface, at)


def _card(text: str, size: tuple[int, int], height: int) -> SetText:
    width = round(size[0] * 0.72)
    text = text.strip()
    shares = _SHARES if len(text) <= 40 else _SHARES[1:]
    found = (
        (share, set_text(text, _unit(size) / share, width, leading=_LEADING)) for share in shares
    )
    for share, words in found:
        if words.count <= 3 + share // 6 and _fits(words, height):
            return words
    words = set_text(text, _unit(size) / _SHARES[-1], width, leading=_LEADING)
    return words.first(max(1, int(words.count * height / words.rough_height)))


def _fits(words: SetText, height: int) -> bool:
    return words.rough_height <= height and words.height <= height


def _unit(size: tuple[int, int]) -> float:
    """Give the height that sizes of letters are shares of; less where the picture is narrow."""
    return min(size[1], size[0] * 0.75)
