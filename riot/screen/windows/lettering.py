"""Draw what is no film: the title, cards, and words over the picture."""

from __future__ import annotations

import pygame

from riot.messages import Card, Result
from riot.screen.look import Layer
from riot.screen.text.cards import CardDrawing, ground, title
from riot.screen.text.result import ResultDrawing
from riot.screen.text.typeset import Colour, block, font, wrap

_SUBTITLE_INK: Colour = (250, 250, 246)


class Lettering:
    """Everything drawn for one `size` (width, height), set once and kept while it stands."""

    def __init__(self, size: tuple[int, int], background: Colour, heading: str) -> None:
        self.size = size
        self._ground = ground(size, background)
        self._title = title(heading, size, self._ground)
        self._card: tuple[tuple[str, bool], CardDrawing] | None = None
        self._result: tuple[Result, ResultDrawing] | None = None
        self._subtitle: tuple[str, list[pygame.Surface]] | None = None

    def draw_page(self, layer: Layer, target: pygame.Surface) -> None:
        """Draw the title, or the card, of a layer without a film's picture."""
        if not isinstance(layer.picture, Card):
            target.blit(self._title, (0, 0))
            return
        key = layer.picture.text, layer.result is not None
        if self._card is None or self._card[0] != key:
            self._card = key, CardDrawing(key[0], self.size, raised=key[1])
        self._card[1].draw(target, self._ground, layer.age)

    def draw_words(self, layer: Layer, target: pygame.Surface) -> None:
        """Draw subtitle and result over what is there."""
        if layer.subtitle:
            self._draw_subtitle(layer.subtitle, target)
        if layer.result is not None:
            if self._result is None or self._result[0] != layer.result:
                self._result = layer.result, ResultDrawing(layer.result, self.size)
            self._result[1].draw(target, layer.age)

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
