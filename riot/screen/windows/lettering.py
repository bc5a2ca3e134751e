"""Know what is written on the picture: title, cards, subtitles, results."""

from __future__ import annotations

from functools import lru_cache

import pygame

from riot.messages import Card, Result
from riot.screen.look import Layer
from riot.screen.text.cards import CardDrawing, TitleDrawing, ground
from riot.screen.text.drawing import Drawing
from riot.screen.text.result import ResultDrawing
from riot.screen.text.subtitle import SubtitleDrawing

_KEPT = 4  # a crossfade shows two of a kind at once


class Lettering:
    """Everything written for one `size` (width, height): set once, and kept while it stands.

    `ground` lies behind title and cards, where there is no film's picture.
    """

    def __init__(
        self, size: tuple[int, int], background: tuple[int, int, int], heading: str
    ) -> None:
        self.ground: pygame.Surface = ground(size, background)
        self._title = TitleDrawing(heading, size)

        @lru_cache(_KEPT)
        def card(text: str, raised: bool) -> Drawing:
            return CardDrawing(text, size, raised=raised)

        @lru_cache(_KEPT)
        def subtitle(text: str) -> Drawing:
            return SubtitleDrawing(text, size)

        @lru_cache(_KEPT)
        def path(result: Result) -> Drawing:
            return ResultDrawing(result, size)

        self._card, self._subtitle, self._path = card, subtitle, path

    def on(self, layer: Layer) -> list[Drawing]:
        """List what is written on a layer, from below to above."""
        found: list[Drawing] = []
        if layer.picture is None:
            found.append(self._title)
        elif isinstance(layer.picture, Card):
            found.append(self._card(layer.picture.text, layer.result is not None))
        if layer.subtitle:
            found.append(self._subtitle(layer.subtitle))
        if layer.result is not None:
            found.append(self._path(layer.result))
        return found
