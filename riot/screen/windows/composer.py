"""Composite a look in memory, with the processor."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from riot.messages import Card
from riot.screen.deck.port import Picture
from riot.screen.look import Layer, Look
from riot.screen.settings import Fit, ScreenSettings
from riot.screen.windows.lettering import Lettering
from riot.screen.windows.placing import lay


class Composer:
    """Hold one surface of the screen's size and draw looks into it, first the film's title."""

    def __init__(self, settings: ScreenSettings, heading: str) -> None:
        self.surface = pygame.Surface(settings.size, 0, 32)
        self._layer = pygame.Surface(settings.size, 0, 32)
        self._background = settings.background_colour()
        self._fit: Fit = settings.fit
        self._lettering = Lettering(settings.size, self._background, heading)
        self._look: Look | None = None
        self.compose(Look(Layer(None)))

    def compose(self, look: Look) -> bool:
        """Draw a look; give False where it is the one that is there already."""
        if look == self._look:
            return False
        self._look = look
        if look.old is None:
            self._draw(look.live, self.surface)
        else:
            self._draw(look.old, self.surface)
            self._draw(look.live, self._layer)
            self._layer.set_alpha(round(255 * look.share))
            self.surface.blit(self._layer, (0, 0))
            self._layer.set_alpha(None)
        if look.light < 1:
            dim(self.surface, look.light)
        return True

    def bars(self) -> tuple[int, int, int]:
        """Give the colour around the picture where a window has another shape."""
        light = self._look.light if self._look else 1.0
        red, green, blue = self._background
        return round(red * light), round(green * light), round(blue * light)

    def _draw(self, layer: Layer, target: pygame.Surface) -> None:
        if layer.picture is None or isinstance(layer.picture, Card):
            target.blit(self._lettering.ground, (0, 0))
        else:
            self._draw_frame(layer.picture, target)
        for drawing in self._lettering.on(layer):
            drawing.draw(target, layer.age)

    def _draw_frame(self, picture: Picture, target: pygame.Surface) -> None:
        frame = as_surface(picture)
        size = target.get_size()
        rect = lay(frame.get_size(), size, self._fit)
        if rect.size != frame.get_size():
            frame = pygame.transform.smoothscale(frame, rect.size)
            frame.set_alpha(None)
        if rect.width < size[0] or rect.height < size[1]:
            target.fill(self._background)
        target.blit(frame, rect)


def as_surface(picture: Picture) -> pygame.Surface:
    """Give a deck's pixels as a surface without transparency; they are not copied."""
    height, width = picture.pixels.shape[:2]
    frame = pygame.image.frombuffer(picture.pixels.data, (width, height), picture.order)
    frame.set_alpha(None)
    return frame


def dim(surface: pygame.Surface, light: float) -> None:
    """Multiply a surface by `light` 0..1."""
    grey = round(255 * light)
    surface.fill((grey, grey, grey), special_flags=pygame.BLEND_MULT)


def as_pixels(surface: pygame.Surface) -> NDArray[np.uint8]:
    """Copy a surface as uint8 [height, width, 3], RGB."""
    return np.ascontiguousarray(pygame.surfarray.array3d(surface).swapaxes(0, 1))
