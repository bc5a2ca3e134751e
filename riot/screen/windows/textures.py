"""Composite and draw one window with the graphics card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from pygame._sdl2 import video

from riot.messages import Card
from riot.screen.deck.port import Picture
from riot.screen.look import Layer, Look
from riot.screen.windows.composer import as_surface
from riot.screen.windows.placing import lay

if TYPE_CHECKING:
    from riot.screen.settings import ScreenSettings
    from riot.screen.text.drawing import Drawing
    from riot.screen.windows.lettering import Lettering
    from riot.screen.windows.placing import Place

_COPY, _BLEND, _MULTIPLY = 0, 1, 4  # SDL_BLENDMODE_NONE, _BLEND, _MOD
_LINEAR = 1
_KEPT = 8
_CELLS = (24, 16)  # across, down: a projection is drawn in so many flat pieces


class _Source:
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
                self._texture = _texture(self._renderer, size, streaming=True)
                self._texture.blend_mode = _MULTIPLY
            self._texture.update(surface)
            self._shown = picture
        return self._texture


class _Written:
    """Words as textures with alpha; the last few are kept."""

    def __init__(self, renderer: video.Renderer) -> None:
        self._renderer = renderer
        self._kept: dict[Drawing, video.Texture] = {}

    def draw(self, drawing: Drawing, age: float) -> None:
        """Draw words as they look `age` seconds after they came."""
        texture = self._kept.pop(drawing, None)
        if texture is None:
            texture = _texture(self._renderer, drawing.surface.get_size(), streaming=True)
            drawing.surface.set_alpha(255)
            texture.update(drawing.surface)
            texture.blend_mode = _BLEND
        self._kept[drawing] = texture
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        texture.alpha = round(255 * drawing.presence(age))
        texture.draw(dstrect=(drawing.at, drawing.surface.get_size()))


def _texture(renderer: video.Renderer, size: tuple[int, int], **kind: bool) -> video.Texture:
    return video.Texture(renderer, size, scale_quality=_LINEAR, **kind)


class TexturePainter:
    """Draw through SDL's renderer number `driver`; `vsync` waits for the display.

    A deck's fourth byte is no alpha. Pictures are therefore multiplied onto white, which leaves
    the target's own alpha at 255, so that a whole layer may be blended over another.
    """

    def __init__(
        self,
        window: pygame.Window,
        driver: int,
        settings: ScreenSettings,
        lettering: Lettering,
        brightness: float,
        *,
        vsync: bool,
    ) -> None:
        self._renderer = video.Renderer(window, index=driver, vsync=vsync, target_texture=True)
        self._settings = settings
        self._lettering = lettering
        self._background = settings.background_colour()
        self._brightness = round(255 * brightness)
        self._box = pygame.Rect((0, 0), settings.size)
        self._look: Look | None = None
        self._light = 1.0
        self.renew()

    def renew(self) -> None:
        """Make all textures anew, after the graphics card has lost them."""
        size, renderer = self._settings.size, self._renderer
        self._look = None
        self._live, self._old = _Source(renderer), _Source(renderer)
        self._written = _Written(renderer)
        self._base = _texture(renderer, size, target=True)
        self._over = _texture(renderer, size, target=True)

    def compose(self, look: Look) -> None:
        """Draw the look into a texture."""
        if look == self._look:
            return
        renderer = self._renderer
        if look.old is None:
            self._draw(look.live, self._live, self._base)
        else:
            self._draw(look.old, self._old, self._base)
            self._draw(look.live, self._live, self._over)
            renderer.target = self._base
            self._over.blend_mode, self._over.alpha = _BLEND, round(255 * look.share)
            self._over.draw()
        if look.light < 1:
            renderer.draw_blend_mode = _BLEND
            renderer.draw_color = (0, 0, 0, round(255 * (1 - look.light)))
            renderer.fill_rect(self._box)
            renderer.draw_blend_mode = _COPY
        renderer.target = None
        self._look = look

    def present(self, place: Place) -> None:
        """Bring the picture into the window as it lies there."""
        self._lie(place)
        self._renderer.present()

    def snapshot(self) -> pygame.Surface:
        """Read the composited picture back."""
        self._renderer.target = self._base
        try:
            return self._renderer.to_surface()
        finally:
            self._renderer.target = None

    def seen(self, place: Place) -> pygame.Surface:
        """Read back what the window shows: it is drawn once more, and not presented."""
        self._lie(place)
        return self._renderer.to_surface()

    def close(self) -> None:
        """Give back the graphics card's memory."""
        del self._live, self._old, self._written, self._base, self._over, self._renderer

    def _draw(self, layer: Layer, source: _Source, target: video.Texture) -> None:
        film = layer.picture
        if film is None or isinstance(film, Card):
            picture = source.fill(self._lettering.ground)
        else:
            picture = source.fill(film)
        rect = lay((picture.width, picture.height), self._box.size, self._settings.fit)
        renderer = self._renderer
        renderer.target = target
        renderer.draw_blend_mode = _COPY
        if not rect.contains(self._box):
            renderer.draw_color = (*self._background, 255)
            renderer.clear()
        renderer.draw_color = (255, 255, 255, 255)
        renderer.fill_rect(rect)
        picture.draw(dstrect=rect)
        for drawing in self._lettering.on(layer):
            self._written.draw(drawing, layer.age)

    def _lie(self, place: Place) -> None:
        renderer = self._renderer
        renderer.target = None
        renderer.draw_blend_mode = _COPY
        renderer.draw_color = (0, 0, 0, 255)
        renderer.clear()
        if not place.covers and (place.seen.size != place.frame):
            light = (self._look.light if self._look else 1.0) * self._brightness / 255
            bars = [round(value * light) for value in self._background]
            renderer.draw_color = (*bars, 255)
            renderer.fill_quad(*place.corners(pygame.Rect((0, 0), place.frame)).tolist())
        self._base.blend_mode = _COPY
        self._base.color = (self._brightness,) * 3
        crop = place.crop(self._box.size)
        if place.straight and not place.rotation:
            self._base.draw(srcrect=crop, dstrect=place.seen)
        else:
            self._draw_pieces(place, crop)

    def _draw_pieces(self, place: Place, crop: pygame.Rect) -> None:
        """Draw by flat pieces, small enough that no one sees them."""
        across, down = (1, 1) if place.straight else _CELLS
        seen, (width, height) = place.seen, self._box.size
        x, y = np.meshgrid(np.arange(across + 1) / across, np.arange(down + 1) / down)
        flat = np.stack([x.ravel(), y.ravel()], 1)
        to = place.points(flat * seen.size + seen.topleft).reshape(down + 1, across + 1, 2)
        of = (flat * crop.size + crop.topleft) / (width, height)
        there, here = to.tolist(), of.reshape(down + 1, across + 1, 2).tolist()
        for row in range(down):
            for column in range(across):
                below, right = row + 1, column + 1
                self._base.draw_quad(
                    there[row][column],
                    there[row][right],
                    there[below][right],
                    there[below][column],
                    here[row][column],
                    here[row][right],
                    here[below][right],
                    here[below][column],
                )
