"""What a placeholder shows: its scene's name large on a colour of its own, and the running time."""

from __future__ import annotations

import colorsys
import threading
from typing import cast

import av
import numpy as np
import pygame
from numpy.typing import NDArray

from riot.authoring.placeholders.plan import Part, Placeholder
from riot.screen.text.setting import Colour, line, set_text
from riot.sim.film.light import Picture

_INK: Colour = (246, 244, 238)
_GOLDEN = 0.618034
"""Steps of the golden section round the circle of colours keep neighbours apart."""


_LETTERS = threading.Lock()
"""Fonts are no matter for two threads at once."""


def colour_of(number: int) -> Colour:
    """Give the ground of clip `number`: dark enough for white letters, unlike its neighbours'."""
    hue = (0.58 + number * _GOLDEN) % 1
    red, green, blue = colorsys.hls_to_rgb(hue, 0.30, 0.42)
    return round(red * 255), round(green * 255), round(blue * 255)


class PlaceholderPicture:
    """Draw the frames of one placeholder.

    `size` is (width, height), both even. Only the foot of the picture changes from frame to frame,
    so the rest is drawn once for each part.
    """

    def __init__(self, placeholder: Placeholder, number: int, size: tuple[int, int]) -> None:
        self._placeholder = placeholder
        self._size = size
        self._ground = colour_of(number)
        self._foot = size[1] - size[1] // 5 // 2 * 2
        self._bases: dict[Part | None, tuple[pygame.Surface, Picture]] = {}

    def at(self, position: float) -> Picture:
        """Draw the frame at `position` seconds: yuv420p planes, BT.709, limited range."""
        part = self._placeholder.part_at(position)
        with _LETTERS:
            if part not in self._bases:
                base = self._base(part)
                self._bases[part] = base, _planes(base)
            base, (luma, blue, red) = self._bases[part]
            whole = (0, self._foot, self._size[0], self._size[1] - self._foot)
            foot = base.subsurface(whole).copy()
            self._draw_time(foot, part, position)
        half = self._foot // 2
        for plane, changed, row in zip(
            picture := (luma.copy(), blue.copy(), red.copy()),
            _planes(foot),
            (self._foot, half, half),
            strict=True,
        ):
            plane[row:] = changed
        return picture

    def _base(self, part: Part | None) -> pygame.Surface:
        width, height = self._size
        out = pygame.Surface(self._size, 0, 24)
        out.fill(self._ground)
        name = part.scene if part else "–"
        for share in (5, 6, 8, 10, 13, 17):
            found = set_text(name, height / share, width * 0.86)
            if found.count <= 2:
                break
        words = found.draw(_INK)
        top = round(height * 0.36) - words.get_height() // 2
        out.blit(words, ((width - words.get_width()) // 2, top))
        if part and part.title:
            told = set_text(part.title, height / 16, width * 0.8).draw(self._pale())
            out.blit(
                told, ((width - told.get_width()) // 2, top + words.get_height() + height // 30)
            )
        margin = height // 18
        out.blit(line(self._placeholder.file, height / 26, self._pale()), (margin, margin))
        tag = line("placeholder", height / 26, self._pale())
        out.blit(tag, (width - margin - tag.get_width(), margin))
        return out

    def _draw_time(self, foot: pygame.Surface, part: Part | None, position: float) -> None:
        width, height = foot.get_size()
        margin = self._size[1] // 18
        start, end = (part.start, part.end) if part else (0.0, self._placeholder.seconds)
        tall = self._size[1] / 15
        running = line(time_code(position - start), tall, _INK)
        foot.blit(running, (margin, height // 6))
        whole = line(time_code(end - start), tall, self._pale())
        foot.blit(whole, (width - margin - whole.get_width(), height // 6))
        bar = pygame.Rect(margin, round(height * 0.72), width - 2 * margin, max(4, height // 18))
        pygame.draw.rect(foot, self._dark(), bar)
        bar.width = round(bar.width * min(1.0, (position - start) / max(end - start, 1e-6)))
        pygame.draw.rect(foot, _INK, bar)

    def _pale(self) -> Colour:
        return _mixed(self._ground, _INK, 0.62)

    def _dark(self) -> Colour:
        return _mixed(self._ground, (0, 0, 0), 0.35)


def time_code(seconds: float) -> str:
    """Write `mm:ss.t`."""
    tenths = int(max(0.0, seconds) * 10 + 1e-6)
    return f"{tenths // 600:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _planes(surface: pygame.Surface) -> Picture:
    width, height = surface.get_size()
    pixels = np.frombuffer(pygame.image.tobytes(surface, "RGB"), np.uint8)
    frame = av.VideoFrame.from_ndarray(pixels.reshape(height, width, 3), format="rgb24")
    small = frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
    whole = cast("NDArray[np.uint8]", small.to_ndarray())
    luma = whole[:height]
    chroma = whole[height:].reshape(2, height // 2, width // 2)
    return luma, chroma[0], chroma[1]
