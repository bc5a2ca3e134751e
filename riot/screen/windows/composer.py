"""Composite a look in memory, with the processor."""

from __future__ import annotations

import pygame

from riot.messages import Card, Result
from riot.screen.deck.port import Picture
from riot.screen.look import Layer, Look
from riot.screen.settings import Fit
from riot.screen.text.cards import CardDrawing, ground, title
from riot.screen.text.result import ResultDrawing
from riot.screen.text.typeset import Colour, block, font, wrap

_SUBTITLE_INK: Colour = (250, 250, 246)


class Composer:
    """Hold one surface of `size` (width, height) and draw looks into it."""

    def __init__(
        self, size: tuple[int, int], background: Colour, heading: str, fit: Fit = "letterbox"
    ) -> None:
        self.size = size
        self.surface = pygame.Surface(size, 0, 32)
        self._layer = pygame.Surface(size, 0, 32)
        self._background = background
        self._fit = fit
        self._ground = ground(size, background)
        self._title = title(heading, size, self._ground)
        self._card: tuple[tuple[str, bool], CardDrawing] | None = None
        self._result: tuple[Result, ResultDrawing] | None = None
        self._subtitle: tuple[str, list[pygame.Surface]] | None = None
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
            grey = round(255 * look.light)
            self.surface.fill((grey, grey, grey), special_flags=pygame.BLEND_MULT)
        return True

    def _draw(self, layer: Layer, target: pygame.Surface) -> None:
        picture = layer.picture
        if isinstance(picture, Card):
            self._draw_card(picture, layer, target)
        elif picture is None:
            target.blit(self._title, (0, 0))
        else:
            self._draw_frame(picture, target)
        if layer.subtitle:
            self._draw_subtitle(layer.subtitle, target)
        if layer.result is not None:
            if self._result is None or self._result[0] != layer.result:
                self._result = layer.result, ResultDrawing(layer.result, self.size)
            self._result[1].draw(target, layer.age)

    def _draw_card(self, card: Card, layer: Layer, target: pygame.Surface) -> None:
        key = card.text, layer.result is not None
        if self._card is None or self._card[0] != key:
            self._card = key, CardDrawing(card.text, self.size, raised=key[1])
        self._card[1].draw(target, self._ground, layer.age)

    def _draw_frame(self, picture: Picture, target: pygame.Surface) -> None:
        height, width = picture.pixels.shape[:2]
        frame = pygame.image.frombuffer(picture.pixels.data, (width, height), picture.order)
        frame.set_alpha(None)
        across, down = self.size[0] / width, self.size[1] / height
        scale = max(across, down) if self._fit == "fill" else min(across, down)
        if (width, height) != self.size and not self._touches(width, height):
            width, height = max(1, round(width * scale)), max(1, round(height * scale))
            frame = pygame.transform.smoothscale(frame, (width, height))
            frame.set_alpha(None)
        if width < self.size[0] or height < self.size[1]:
            target.fill(self._background)
        target.blit(frame, ((self.size[0] - width) // 2, (self.size[1] - height) // 2))

    def _touches(self, width: int, height: int) -> bool:
        """Say whether a frame already fits the screen, or covers it, without a pixel to spare."""
        within = width <= self.size[0] and height <= self.size[1]
        beyond = width >= self.size[0] and height >= self.size[1]
        proper = beyond if self._fit == "fill" else within
        return proper and (width == self.size[0] or height == self.size[1])

    def _draw_subtitle(self, text: str, target: pygame.Surface) -> None:
        width, height = self.size
        if self._subtitle is None or self._subtitle[0] != text:
            face = font(height // 22)
            lines = wrap(text, face, round(width * 0.8))
            shadow = block(lines, face, (0, 0, 0), 1.15)
            shadow.set_alpha(150)
            self._subtitle = text, [shadow, block(lines, face, _SUBTITLE_INK, 1.15)]
        shadow, words = self._subtitle[1]
        left = (width - words.get_width()) // 2
        top = round(height * 0.93) - words.get_height()
        edge = max(1, height // 400)
        for across in (-edge, edge):
            for down in (-edge, edge):
                target.blit(shadow, (left + across, top + down))
        target.blit(words, (left, top))
