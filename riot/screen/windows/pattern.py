"""Draw a test card: to see where a window stands, and whether its picture is straight."""

from __future__ import annotations

import numpy as np
import pygame

from riot.screen.deck.port import Picture
from riot.screen.text.setting import line

_INK = (236, 236, 230)
_QUIET = (96, 100, 112)
_GROUND = (24, 26, 32)
_ACCENT = (255, 190, 92)
_COLUMNS, _ROWS = 16, 9
_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")


def draw_pattern(size: tuple[int, int], label: str) -> Picture:
    """Draw a grid, a circle, a border and the names of the corners for a picture of `size`."""
    width, height = size
    surface = pygame.Surface(size, 0, 32)
    surface.fill(_GROUND)
    thin = max(1, height // 360)
    for column in range(1, _COLUMNS):
        x = column * width // _COLUMNS
        pygame.draw.line(surface, _QUIET, (x, 0), (x, height), thin)
    for row in range(1, _ROWS):
        y = row * height // _ROWS
        pygame.draw.line(surface, _QUIET, (0, y), (width, y), thin)
    centre = width // 2, height // 2
    radius = round(min(size) * 0.42)
    pygame.draw.circle(surface, _INK, centre, radius, 2 * thin)
    pygame.draw.line(surface, _INK, (0, 0), (width, height), thin)
    pygame.draw.line(surface, _INK, (width, 0), (0, height), thin)
    pygame.draw.rect(surface, _ACCENT, surface.get_rect(), 4 * thin)
    _write(surface, label, height / 14, centre, _INK)
    _write(surface, f"{width} x {height}", height / 24, (centre[0], centre[1] + height // 9), _INK)
    _name_corners(surface)
    _shades(surface)
    pixels = np.ascontiguousarray(pygame.surfarray.array3d(surface).swapaxes(0, 1))
    return Picture(pixels, "RGB", 0, 0.0, 1.0)


def _name_corners(surface: pygame.Surface) -> None:
    width, height = surface.get_size()
    for index, name in enumerate(_CORNERS):
        right, below = index in (1, 2), index in (2, 3)
        x = round(width * (0.87 if right else 0.13))
        y = round(height * (0.94 if below else 0.06))
        _write(surface, name, height / 26, (x, y), _ACCENT)


def _shades(surface: pygame.Surface) -> None:
    """Draw steps from black to white, which a projector ought to tell apart."""
    width, height = surface.get_size()
    left, step = round(width * 0.34), round(width * 0.32 / 11)
    for index in range(11):
        level = round(255 * index / 10)
        box = (left + index * step, round(height * 0.7), step, round(height * 0.06))
        pygame.draw.rect(surface, (level, level, level), box)


def _write(
    surface: pygame.Surface,
    text: str,
    height: float,
    middle: tuple[int, int],
    colour: tuple[int, int, int],
) -> None:
    words = line(text, height, colour)
    place = words.get_rect(center=middle)
    surface.fill(_GROUND, place.inflate(round(height * 0.5), 0))
    surface.blit(words, place)
