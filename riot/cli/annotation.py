"""Draw what was read onto a picture: a box around each face, and bars with labels beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pygame

from riot.perception.images import Image
from riot.screen.text.setting import Colour, line, line_width

SMALLEST, LARGEST = 960, 3840
"""Pixels between which the longer side of the drawing lies: text must be legible, files small."""

_DARK = (18, 20, 24)
_PALE = (236, 238, 240)
_FAINT = (150, 155, 162)
_PALETTE: tuple[Colour, ...] = (
    (255, 183, 77),
    (79, 195, 247),
    (129, 199, 132),
    (240, 98, 146),
    (186, 104, 200),
    (255, 241, 118),
)
"""A colour for each face, in their order."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A face to draw: `box` in pixels of the picture, `probabilities` by label."""

    box: tuple[int, int, int, int]
    probabilities: Mapping[str, float]
    label: str


def annotate(image: Image, faces: Sequence[Marked]) -> Image:
    """Give the BGR picture with all faces marked.

    A picture smaller than `SMALLEST` is enlarged and one larger than `LARGEST` reduced. Bars stand
    where they hide no face; those that fit nowhere go on a strip to the right of the picture.
    """
    scaled, scale = _in_bounds(image)
    height, width = scaled.shape[:2]
    unit = max(width, height) / 60
    boxes = [pygame.Rect([round(side * scale) for side in face.box]) for face in faces]
    colours = [_PALETTE[number % len(_PALETTE)] for number in range(len(faces))]
    panels = [
        _panel(face, colour, unit, number + 1 if len(faces) > 1 else None)
        for number, (face, colour) in enumerate(zip(faces, colours, strict=True))
    ]
    places = _placed(boxes, [panel.get_size() for panel in panels], (width, height), unit)
    canvas = pygame.Surface(_reach(places, (width, height), unit))
    canvas.fill(_DARK)
    canvas.blit(_surface(scaled), (0, 0))
    for number, (box, colour) in enumerate(zip(boxes, colours, strict=True)):
        _frame(canvas, box, colour, unit)
        if len(faces) > 1:
            _badge(canvas, box, colour, unit, str(number + 1))
    for panel, place in zip(panels, places, strict=True):
        canvas.blit(panel, place)
    pixels = np.frombuffer(pygame.image.tobytes(canvas, "RGB"), np.uint8)
    drawn = pixels.reshape(canvas.get_height(), canvas.get_width(), 3)
    return np.asarray(cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR), np.uint8)


def _in_bounds(image: Image) -> tuple[Image, float]:
    longest = max(image.shape[:2])
    scale = min(max(longest, SMALLEST), LARGEST) / longest
    if scale == 1.0:
        return image, scale
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8), scale


def _surface(image: Image) -> pygame.Surface:
    height, width = image.shape[:2]
    return pygame.image.frombuffer(image.tobytes(), (width, height), "BGR")


def _panel(face: Marked, colour: Colour, unit: float, number: int | None) -> pygame.Surface:
    """Draw the rows of label, bar and number."""
    step = round(1.55 * unit)
    names = max(line_width(label, unit) for label in face.probabilities)
    figures, bar, gap = line_width("100%", unit), round(7 * unit), round(0.6 * unit)
    head = 0 if number is None else step
    width = names + bar + figures + 4 * gap
    panel = pygame.Surface((width, head + len(face.probabilities) * step + gap), pygame.SRCALPHA)
    pygame.draw.rect(panel, (*_DARK, 205), panel.get_rect(), border_radius=round(0.5 * unit))
    if number is not None:
        panel.blit(line(f"face {number}", unit, colour), (gap, gap // 2))
    for row, (label, probability) in enumerate(face.probabilities.items()):
        top = gap // 2 + head + row * step
        ink = _PALE if label == face.label else _FAINT
        middle = top + step // 2
        name, said = line(label, unit, ink), line(f"{probability:.0%}", unit, ink)
        panel.blit(name, (gap, middle - name.get_height() // 2))
        panel.blit(said, (width - gap - said.get_width(), middle - said.get_height() // 2))
        rail = pygame.Rect(names + 2 * gap, middle - round(0.3 * unit), bar, round(0.6 * unit))
        _bar(panel, rail, probability, colour if label == face.label else _FAINT)
    return panel


def _bar(panel: pygame.Surface, rail: pygame.Rect, full: float, colour: Colour) -> None:
    round_by = rail.height // 2
    pygame.draw.rect(panel, (70, 74, 80, 220), rail, border_radius=round_by)
    length = round(rail.width * full)
    if length:
        filled = pygame.Rect(rail.left, rail.top, length, rail.height)
        pygame.draw.rect(panel, colour, filled, border_radius=min(round_by, length // 2))


def _frame(canvas: pygame.Surface, box: pygame.Rect, colour: Colour, unit: float) -> None:
    thick = max(2, round(0.18 * unit))
    radius = round(0.5 * unit)
    around = box.inflate(2 * thick, 2 * thick)
    pygame.draw.rect(canvas, _DARK, around, thick, border_radius=radius)
    pygame.draw.rect(canvas, colour, box.inflate(thick, thick), thick, border_radius=radius)


def _badge(
    canvas: pygame.Surface, box: pygame.Rect, colour: Colour, unit: float, said: str
) -> None:
    number = line(said, unit, _DARK)
    radius = round(0.85 * unit)
    middle = box.left + radius // 2, box.top + radius // 2
    pygame.draw.circle(canvas, colour, middle, radius)
    canvas.blit(number, number.get_rect(center=middle))


def _placed(
    boxes: Sequence[pygame.Rect],
    sizes: Sequence[tuple[int, int]],
    within: tuple[int, int],
    unit: float,
) -> list[pygame.Rect]:
    """Choose a place beside each face; where one has none, all go on the strip."""
    picture = pygame.Rect((0, 0), within)
    taken = [box.inflate(unit, unit) for box in boxes]
    gap = round(0.8 * unit)
    places: list[pygame.Rect] = []
    for box, size in zip(boxes, sizes, strict=True):
        spots = _around(box, size, gap, picture)
        free = [s for s in spots if picture.contains(s) and s.collidelist(taken) < 0]
        if not free:
            return _on_strip(sizes, within, gap)
        taken.append(free[0])
        places.append(free[0])
    return places


def _on_strip(
    sizes: Sequence[tuple[int, int]], picture: tuple[int, int], gap: int
) -> list[pygame.Rect]:
    """Stack the panels to the right of the picture, in as many columns as it takes."""
    places: list[pygame.Rect] = []
    left, top, column = picture[0] + gap, gap, 0
    for width, height in sizes:
        if top > gap and top + height + gap > picture[1]:
            left, top, column = left + column + gap, gap, 0
        places.append(pygame.Rect(left, top, width, height))
        top, column = top + height + gap, max(column, width)
    return places


def _around(
    box: pygame.Rect, size: tuple[int, int], gap: int, picture: pygame.Rect
) -> list[pygame.Rect]:
    """Give the spots beside a face, each pushed into the picture along the face's side."""
    beside = min(max(box.top, gap), picture.height - size[1] - gap)
    across = min(max(box.centerx - size[0] // 2, gap), picture.width - size[0] - gap)
    corners = (
        (box.right + 2 * gap, beside),
        (box.left - 2 * gap - size[0], beside),
        (across, box.bottom + 2 * gap),
        (across, box.top - 2 * gap - size[1]),
    )
    return [pygame.Rect(corner, size) for corner in corners]


def _reach(places: Sequence[pygame.Rect], picture: tuple[int, int], unit: float) -> tuple[int, int]:
    """Give the size of a canvas that holds the picture and the strip beside it."""
    margin = round(0.8 * unit)
    beyond = [place for place in places if place.right > picture[0]]
    width = max((place.right + margin for place in beyond), default=picture[0])
    height = max((place.bottom + margin for place in beyond), default=picture[1])
    return max(width, picture[0]), max(height, picture[1])
