"""Set text: find a font, wrap, centre."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import lru_cache

import pygame
import pygame.font

_SANS = (
    "inter",
    "helveticaneue",
    "sourcesans3",
    "sourcesanspro",
    "notosans",
    "segoeui",
    "liberationsans",
    "arial",
    "dejavusans",
)

Colour = tuple[int, int, int]


@lru_cache(maxsize=1)
def _sans() -> str | None:
    """Give the file of the first known sans-serif of this system; None for pygame's own."""
    pygame.font.init()
    with warnings.catch_warnings():
        # A machine without fontconfig knows no fonts: pygame's own is the answer, not a warning.
        warnings.simplefilter("ignore", UserWarning)
        return pygame.font.match_font(",".join(_SANS))


@lru_cache(maxsize=32)
def font(height: int) -> pygame.font.Font:
    """Give a font whose capitals and descenders span about `height` pixels."""
    pygame.font.init()
    return pygame.font.Font(_sans(), max(8, round(height * 0.82)))


def wrap(text: str, face: pygame.font.Font, width: int) -> list[str]:
    """Break text into lines no wider than `width` pixels and of similar length.

    Line breaks in the text stay; an empty line stays empty.
    """
    lines: list[str] = []
    for paragraph in text.strip().splitlines():
        lines += _balance(paragraph.split(), face, width) or [""]
    return lines


def _balance(words: Sequence[str], face: pygame.font.Font, width: int) -> list[str]:
    lines = _fill(words, face, width)
    narrow, wide = 1, width
    while wide - narrow > 8:
        middle = (narrow + wide) // 2
        if len(_fill(words, face, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    balanced = _fill(words, face, wide)
    fits = all(face.size(line)[0] <= width or " " not in line for line in balanced)
    return balanced if fits else lines


def _fill(words: Sequence[str], face: pygame.font.Font, width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and face.size(f"{lines[-1]} {word}")[0] <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def block(
    lines: Sequence[str], face: pygame.font.Font, colour: Colour, leading: float = 1.35
) -> pygame.Surface:
    """Draw lines centred below each other on a transparent surface."""
    step = round(face.get_height() * leading)
    rendered = [face.render(line, True, colour) for line in lines]
    width = max((line.get_width() for line in rendered), default=1)
    out = pygame.Surface((max(width, 1), max(step * len(rendered), 1)), pygame.SRCALPHA, 32)
    for row, line in enumerate(rendered):
        out.blit(line, ((width - line.get_width()) // 2, row * step))
    return out
