"""Draw the picture that the audience sees into a surface in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from riot.messages import Card, Result
from riot.screen.deck.port import Picture
from riot.screen.text.cards import CardDrawing, TitleDrawing, ground
from riot.screen.text.result import ResultDrawing
from riot.screen.text.setting import Colour
from riot.screen.text.subtitle import SubtitleDrawing


@dataclass(frozen=True, slots=True)
class Layer:
    """What one take shows at this moment.

    `picture` is a deck's frame or a card (None before the first: the title); `age` is seconds
    since the take came on the screen.
    """

    picture: Picture | Card | None
    age: float = 0.0
    result: Result | None = None
    subtitle: str = ""


class Compositor:
    """Hold one surface of `size` (width, height) and draw takes and their transitions into it."""

    def __init__(self, size: tuple[int, int], background: Colour, heading: str = "RIOT") -> None:
        self.size = size
        self.surface = pygame.Surface(size, 0, 32)
        self._layer = pygame.Surface(size, 0, 32)
        self._background = background
        self._ground = ground(size, background)
        self._title = TitleDrawing(heading, size)
        self._card: tuple[tuple[str, bool], CardDrawing] | None = None
        self._result: tuple[Result, ResultDrawing] | None = None
        self._draw(Layer(None), self.surface)

    def draw(self, layer: Layer, light: float = 1.0) -> None:
        """Draw one take; `light` 0..1 dims it, 0 is black."""
        self._draw(layer, self.surface)
        if light < 1:
            grey = round(255 * light)
            self.surface.fill((grey, grey, grey), special_flags=pygame.BLEND_MULT)

    def crossfade(self, old: Layer, new: Layer, share: float) -> None:
        """Draw two takes on the way from `old` (share 0) to `new` (share 1), linearly."""
        self._draw(old, self.surface)
        self._draw(new, self._layer)
        self._layer.set_alpha(round(255 * share))
        self.surface.blit(self._layer, (0, 0))
        self._layer.set_alpha(None)

    def pixels(self) -> NDArray[np.uint8]:
        """Copy the composited picture as uint8 [height, width, 3], RGB."""
        return np.ascontiguousarray(pygame.surfarray.array3d(self.surface).swapaxes(0, 1))

    def _draw(self, layer: Layer, target: pygame.Surface) -> None:
        picture = layer.picture
        if isinstance(picture, Card):
            self._draw_card(picture, layer, target)
        elif picture is None:
            target.blit(self._ground, (0, 0))
            self._title.draw(target, 0.0)
        else:
            self._draw_frame(picture, target)
        if layer.subtitle:
            SubtitleDrawing(layer.subtitle, self.size).draw(target, layer.age)
        if layer.result is not None:
            if self._result is None or self._result[0] != layer.result:
                self._result = layer.result, ResultDrawing(layer.result, self.size)
            self._result[1].draw(target, layer.age)

    def _draw_card(self, card: Card, layer: Layer, target: pygame.Surface) -> None:
        key = card.text, layer.result is not None
        if self._card is None or self._card[0] != key:
            self._card = key, CardDrawing(card.text, self.size, raised=key[1])
        target.blit(self._ground, (0, 0))
        self._card[1].draw(target, layer.age)

    def _draw_frame(self, picture: Picture, target: pygame.Surface) -> None:
        height, width = picture.pixels.shape[:2]
        frame = pygame.image.frombuffer(picture.pixels.data, (width, height), picture.order)
        frame.set_alpha(None)
        scale = min(self.size[0] / width, self.size[1] / height)
        if scale != 1 and (width, height) != self.size and not self._touches(width, height):
            width, height = max(1, round(width * scale)), max(1, round(height * scale))
            frame = pygame.transform.smoothscale(frame, (width, height))
            frame.set_alpha(None)
        left, top = (self.size[0] - width) // 2, (self.size[1] - height) // 2
        if left or top:
            target.fill(self._background)
        target.blit(frame, (left, top))

    def _touches(self, width: int, height: int) -> bool:
        """Say whether a frame already fills the screen in one direction."""
        fits = width <= self.size[0] and height <= self.size[1]
        return fits and (width == self.size[0] or height == self.size[1])
