"""Keep pictures and words in the graphics card's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame
from pygame._sdl2 import video

from riot.screen.deck.port import Picture
from riot.screen.windows.composer import as_surface

if TYPE_CHECKING:
    from riot.screen.text.drawing import Drawing

_LINEAR = 1
_BLEND, _MULTIPLY = 1, 4  # SDL_BLENDMODE_BLEND, _MOD
_KEPT = 8


class PictureTexture:
    """The film's picture of one layer, as a texture that is filled when the picture changes."""

    def __init__(self, renderer: video.Renderer) -> None:
        self._renderer = renderer
        self._texture: video.Texture | None = None
        self._shown: Picture | pygame.Surface | None = None

    def fill(self, picture: Picture | pygame.Surface) -> video.Texture:
        """Give the texture with this picture in it; its alpha means nothing."""
        if self._texture is None or picture is not self._shown:
            surface = picture if isinstance(picture, pygame.Surface) else as_surface(picture)
            size = surface.get_size()
            if self._texture is None or (self._texture.width, self._texture.height) != size:
                self._texture = texture_of(self._renderer, size, streaming=True)
                self._texture.blend_mode = _MULTIPLY
            self._texture.update(surface)
            self._shown = picture
        return self._texture


class WordTextures:
    """Words as textures with alpha; the last few are kept."""

    def __init__(self, renderer: video.Renderer) -> None:
        self._renderer = renderer
        self._kept: dict[Drawing, video.Texture] = {}

    def draw(self, drawing: Drawing, age: float) -> None:
        """Draw words as they look `age` seconds after they came."""
        texture = self._kept.pop(drawing, None)
        if texture is None:
            texture = texture_of(self._renderer, drawing.surface.get_size(), streaming=True)
            drawing.surface.set_alpha(255)
            texture.update(drawing.surface)
            texture.blend_mode = _BLEND
        self._kept[drawing] = texture
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        texture.alpha = round(255 * drawing.presence(age))
        texture.draw(dstrect=(drawing.at, drawing.surface.get_size()))


def black() -> pygame.Surface:
    surface = pygame.Surface((4, 4), pygame.SRCALPHA, 32)
    surface.fill((0, 0, 0, 255))
    return surface


def texture_of(renderer: video.Renderer, size: tuple[int, int], **kind: bool) -> video.Texture:
    return video.Texture(renderer, size, scale_quality=_LINEAR, **kind)
