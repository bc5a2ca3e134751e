"""Open a wall: all windows of one film, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from riot.screen.settings import ScreenSettings, WindowSettings
from riot.screen.windows.composer import Composer
from riot.screen.windows.headless import HeadlessWall

if TYPE_CHECKING:
    from riot.screen.windows.port import Wall


def open_wall(
    settings: ScreenSettings, windows: Sequence[WindowSettings], title: str, *, headless: bool
) -> Wall:
    """Open the windows of one film, the main one first; `headless` only composites in memory.

    Raises SCR-010 where no display can be opened and SCR-011 for an unknown one.
    """
    if headless or not windows:
        size, colour = settings.size, settings.background_colour()
        return HeadlessWall(Composer(size, colour, title, settings.fit))
    from riot.screen.windows.station import Station
    from riot.screen.windows.wall import WindowWall

    return WindowWall(Station.enter(), settings, windows, title)
