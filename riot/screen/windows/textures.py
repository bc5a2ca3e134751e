"""Composite and draw one window with the graphics card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from pygame._sdl2 import video

from riot.messages import Card
from riot.screen.look import Layer, Look
from riot.screen.windows.placing import lay
from riot.screen.windows.sources import PictureTexture, WordTextures, black, texture_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riot.screen.settings import ScreenSettings
    from riot.screen.windows.lettering import Lettering
    from riot.screen.windows.placing import Place

_COPY, _BLEND = 0, 1  # SDL_BLENDMODE_NONE, _BLEND
_CLEAR = (255, 255, 255, 0)
_CELLS = (24, 16)  # across, down: a projection is drawn in so many flat pieces


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
        self._live, self._old = PictureTexture(renderer), PictureTexture(renderer)
        self._written = WordTextures(renderer)
        self._shade = video.Texture.from_surface(renderer, black())
        self._shade.blend_mode = _BLEND
        self._base = texture_of(renderer, size, target=True)
        self._over = texture_of(renderer, size, target=True)

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
        del (
            self._live,
            self._old,
            self._written,
            self._shade,
            self._base,
            self._over,
            self._renderer,
        )

    def _draw(self, layer: Layer, source: PictureTexture, target: video.Texture) -> None:
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
        if not place.straight:
            self._soften(place.corners(pygame.Rect((0, 0), place.frame)))

    def _soften(self, corners: NDArray[np.float64]) -> None:
        """Let the picture's slanting edges fade to black over a pixel: no steps are seen."""
        centre = corners.mean(0)
        for begin, end in zip(corners, np.roll(corners, -1, 0), strict=True):
            along = (end - begin) / np.hypot(*(end - begin))
            inward = np.array([-along[1], along[0]])
            inward *= np.sign(inward @ (centre - begin))
            dark, clear = -inward, inward * 0.75
            self._shade.draw_quad(
                (begin + dark).tolist(),
                (end + dark).tolist(),
                (end + clear).tolist(),
                (begin + clear).tolist(),
                p3_mod=_CLEAR,
                p4_mod=_CLEAR,
            )

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
