"""Draw the composited picture in one window, with the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame

from riot.screen.windows.composer import Composer, dim
from riot.screen.windows.warp import warp

if TYPE_CHECKING:
    from riot.screen.look import Look
    from riot.screen.windows.placing import Place


class SoftwarePainter:
    """Draw into a window's own surface; all windows of one film share a `composer`."""

    def __init__(self, window: pygame.Window, composer: Composer, brightness: float) -> None:
        self._window = window
        self._composer = composer
        self._brightness = brightness

    def compose(self, look: Look) -> None:
        """Draw the look into the surface that all windows share."""
        self._composer.compose(look)

    def present(self, place: Place) -> None:
        """Bring the picture into the window as it lies there."""
        self._draw(place)
        self._window.flip()

    def snapshot(self) -> pygame.Surface:
        """Give the composited picture."""
        return self._composer.surface

    def seen(self, place: Place) -> pygame.Surface:
        """Give what the window shows."""
        return self._draw(place)

    def renew(self) -> None:
        """Have nothing that could be lost."""

    def close(self) -> None:
        """Hold nothing."""

    def _draw(self, place: Place) -> pygame.Surface:
        target = self._window.get_surface()
        if place.straight:
            _lie(self._composer.surface, place, self._composer.bars(), target)
        else:
            warp(self._composer.surface, place, self._composer.bars(), target)
        if self._brightness < 1:
            dim(target, self._brightness)
        return target


def _lie(
    picture: pygame.Surface, place: Place, bars: tuple[int, int, int], target: pygame.Surface
) -> None:
    """Turn, crop and scale the picture as far as it is needed."""
    if not place.covers:
        target.fill(bars)
    crop = place.crop(picture.get_size())
    if crop.size != picture.get_size():
        picture = picture.subsurface(crop)
    if place.rotation:
        picture = pygame.transform.rotate(picture, -place.rotation)
    ends = np.rint(place.corners(place.seen)).astype(int)
    (left, top), (right, bottom) = ends.min(0).tolist(), ends.max(0).tolist()
    rect = pygame.Rect(left, top, right - left, bottom - top)
    if rect.size == picture.get_size():
        target.blit(picture, rect)
    elif target.get_rect().contains(rect) and target.get_bitsize() == picture.get_bitsize():
        pygame.transform.smoothscale(picture, rect.size, target.subsurface(rect))
    else:
        target.blit(pygame.transform.smoothscale(picture, rect.size), rect)
