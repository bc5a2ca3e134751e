"""Open a wall: all windows of one film, or none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from riot.screen.settings import ScreenSettings, WindowSettings
from riot.screen.windows.headless import HeadlessWall

if TYPE_CHECKING:
    import pygame

    from riot.screen.windows.graphics import Graphics
    from riot.screen.windows.naming import Display
    from riot.screen.windows.pane import MakePainter
    from riot.screen.windows.port import Wall


def open_wall(
    settings: ScreenSettings, windows: Sequence[WindowSettings], title: str, *, headless: bool
) -> Wall:
    """Open the windows of one film, the main one first; `headless` only composites in memory.

    Raises SCR-010 where no display can be opened and SCR-011 for an unknown one.
    """
    if headless or not windows:
        return HeadlessWall(settings, title)
    from riot.screen.windows.graphics import find_graphics
    from riot.screen.windows.station import Station
    from riot.screen.windows.wall import WindowWall

    station = Station.enter()
    graphics = find_graphics() if settings.drawing == "auto" else None
    software = by_processor(settings, title)
    make = software if graphics is None else by_card(settings, title, graphics)
    return WindowWall(station, settings, windows, title, make, software)


def by_processor(settings: ScreenSettings, title: str) -> MakePainter:
    """Give a maker of painters that share one picture in memory."""
    from riot.screen.windows.composer import Composer
    from riot.screen.windows.software import SoftwarePainter

    @lru_cache(1)
    def composer() -> Composer:
        return Composer(settings, title)

    def make(window: pygame.Window, own: WindowSettings, display: Display) -> SoftwarePainter:
        return SoftwarePainter(window, composer(), own.brightness)

    return make


def by_card(settings: ScreenSettings, title: str, graphics: Graphics) -> MakePainter:
    """Give a maker of painters on a graphics card.

    They wait for the display where it is no slower than the film, so that no picture tears.
    """
    from riot.screen.windows.lettering import Lettering
    from riot.screen.windows.textures import TexturePainter

    lettering = Lettering(settings.size, settings.background_colour(), title)

    def make(window: pygame.Window, own: WindowSettings, display: Display) -> TexturePainter:
        vsync = display.refresh >= settings.fps * 0.98
        return TexturePainter(
            window, graphics.index, settings, lettering, own.brightness, vsync=vsync
        )

    return make
