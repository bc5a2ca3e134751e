"""Draw cards: text on a quiet ground."""

from __future__ import annotations

import numpy as np
import pygame

from riot.screen.text.typeset import Colour, block, font, wrap

_INK: Colour = (238, 236, 230)
_QUIET: Colour = (150, 152, 160)
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


class CardDrawing:
    """The text of one card, set once: a short text large, a long one smaller.

    `raised` moves it up to leave room for a result below.
    """

    def __init__(self, text: str, size: tuple[int, int], *, raised: bool = False) -> None:
        width, height = size
        room = (round(width * 0.72), round(height * (0.42 if raised else 0.7)))
        for share in (13, 15, 17, 20, 23, 27, 32, 40):
            face = font(height // share)
            lines = wrap(text, face, room[0])
            text_height = round(face.get_height() * 1.35) * len(lines)
            short = (share <= 13 and len(text) <= 40) or share > 13
            if short and text_height <= room[1] and len(lines) <= 3 + share // 6:
                break
        self._text = block(lines, face, _INK)
        centre = round(height * (0.27 if raised else 0.49))
        self._at = (
            (width - self._text.get_width()) // 2,
            centre - self._text.get_height() // 2,
        )

    def draw(self, target: pygame.Surface, ground_: pygame.Surface, age: float) -> None:
        """Draw the card as it looks `age` seconds after it came."""
        target.blit(ground_, (0, 0))
        self._text.set_alpha(round(255 * ease(age / FADE_IN_SECONDS)))
        target.blit(self._text, self._at)


def title(text: str, size: tuple[int, int], ground_: pygame.Surface) -> pygame.Surface:
    """Draw what stands before the first picture: the film's title, small and quiet."""
    out = ground_.copy()
    face = font(size[1] // 16)
    words = block(wrap(text, face, round(size[0] * 0.8)), face, _QUIET)
    out.blit(words, ((size[0] - words.get_width()) // 2, (size[1] - words.get_height()) // 2))
    return out


def ease(share: float) -> float:
    """Go from 0 to 1, slow at both ends; clamped."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)
