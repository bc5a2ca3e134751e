"""Draw glyphs into pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pygame
from numpy.typing import NDArray

from riot.screen.text.harfbuzz import harfbuzz
from riot.screen.text.shaping import Glyph

Mask = NDArray[np.uint8]
_COMPASS = 16
"""Directions in which an edge grows."""


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """A glyph and its origin in pixels from the left and top of the surface."""

    glyph: Glyph
    x: float
    y: float


def cover(placed: Iterable[PlacedGlyph], em: float, size: tuple[int, int]) -> Mask:
    """Draw all glyphs of one ink at `em` pixels: uint8 [height, width], 255 is ink."""
    width, height = size
    out = np.zeros((height, width), np.uint8)
    by_cut: dict[tuple[int, bool, bool], list[PlacedGlyph]] = {}
    for one in placed:
        key = id(one.glyph.typeface), one.glyph.italic, one.glyph.bold
        by_cut.setdefault(key, []).append(one)
    for group in by_cut.values():
        first = group[0].glyph
        font = first.typeface.cut(italic=first.italic, bold=first.bold)
        scale = em / first.typeface.em
        raster = harfbuzz.RasterDraw()
        raster.extents = harfbuzz.RasterExtents(0, 0, width, height, 0)
        for one in group:
            raster.transform = (scale, 0, 0, scale, one.x, height - one.y)
            raster.draw_glyph(font, one.glyph.number)
        image = raster.render()
        if image is not None:
            drawn = np.frombuffer(image.buffer, np.uint8).reshape(height, -1)[::-1, :width]
            np.maximum(out, drawn, out=out)
    return out


def paint(one: PlacedGlyph, em: float, target: pygame.Surface) -> None:
    """Draw one glyph that has colours of its own."""
    font = one.glyph.typeface.cut()
    scale = em / one.glyph.typeface.em
    if (png := font.get_glyph_color_png(one.glyph.number)) is not None and len(png):
        extents = font.get_glyph_extents(one.glyph.number)
        if extents is None:
            return
        size = max(1, round(extents.width * scale)), max(1, round(-extents.height * scale))
        picture = pygame.transform.smoothscale(_decoded(bytes(png.data)), size)
        left = one.x + extents.x_bearing * scale
        target.blit(picture, (round(left), round(one.y - extents.y_bearing * scale)))
        return
    side = round(em * 2)
    raster = harfbuzz.RasterPaint()
    raster.extents = harfbuzz.RasterExtents(0, 0, side, side, 0)
    raster.transform = (scale, 0, 0, scale, em / 2, em / 2)
    raster.paint_glyph(font, one.glyph.number)
    if (image := raster.render()) is not None:
        drawn = _straight(np.frombuffer(image.buffer, np.uint8).reshape(side, -1, 4), side)
        target.blit(drawn, (round(one.x - em / 2), round(one.y - side + em / 2)))


def _decoded(png: bytes) -> pygame.Surface:
    """Decode a picture; of one that is broken nothing is seen."""
    try:
        picture = pygame.image.load(BytesIO(png), "glyph.png")
    except pygame.error:
        return pygame.Surface((1, 1), pygame.SRCALPHA, 32)
    out = pygame.Surface(picture.get_size(), pygame.SRCALPHA, 32)
    out.blit(picture, (0, 0))
    return out


def _straight(pixels: Mask, side: int) -> pygame.Surface:
    """Give a surface of premultiplied BGRA rows, the lowest first."""
    alpha = pixels[::-1, :side, 3:].astype(np.uint16)
    colours = pixels[::-1, :side, 2::-1].astype(np.uint16) * 255 // np.maximum(alpha, 1)
    rgba = np.concatenate([colours.clip(0, 255), alpha], axis=2).astype(np.uint8)
    return pygame.image.frombuffer(rgba.tobytes(), (side, side), "RGBA")


def tinted(mask: Mask, colour: tuple[int, int, int]) -> pygame.Surface:
    """Give a surface of one colour with the mask as its alpha."""
    height, width = mask.shape
    out = pygame.Surface((width, height), pygame.SRCALPHA, 32)
    out.fill((*colour, 0))
    pygame.surfarray.pixels_alpha(out)[:] = mask.T
    return out


def widened(mask: Mask, radius: float) -> Mask:
    """Grow the ink by `radius` pixels on all sides."""
    out = mask.copy()
    height, width = mask.shape
    steps = np.arange(_COMPASS) * (2 * np.pi / _COMPASS)
    for down, across in {
        (round(radius * y), round(radius * x))
        for y, x in zip(np.sin(steps), np.cos(steps), strict=True)
    }:
        rows = slice(max(0, down), height + min(0, down))
        columns = slice(max(0, across), width + min(0, across))
        source = mask[
            max(0, -down) : height + min(0, -down), max(0, -across) : width + min(0, -across)
        ]
        np.maximum(out[rows, columns], source, out=out[rows, columns])
    return out


def softened(mask: Mask, reach: int) -> Mask:
    """Spread the ink evenly over `reach` pixels on all sides; at half the resolution."""
    height, width = mask.shape
    even = np.pad(mask, ((0, height % 2), (0, width % 2)))
    small = even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2).mean(
        axis=(1, 3), dtype=np.float32
    )
    reach = max(1, reach // 2)
    for axis in (0, 1):
        length = small.shape[axis]
        pads = [(reach + 1, reach) if number == axis else (0, 0) for number in (0, 1)]
        summed = np.cumsum(np.pad(small, pads), axis=axis)
        last = np.arange(length) + 2 * reach + 1
        small = (summed.take(last, axis) - summed.take(np.arange(length), axis)) / (2 * reach + 1)
    soft = small.astype(np.uint8)
    return soft.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
