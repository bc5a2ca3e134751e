"""The screen worker of a show without a window, with an observer of every composited picture."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from bench import code
from bench.code import Code
from bench.cut.sampling import Sighting
from riot.clock import Clock
from riot.runtime.link import Link
from riot.runtime.workers import show_film, work
from riot.screen.look import Look
from riot.screen.settings import ScreenSettings
from riot.screen.windows import open as windows
from riot.screen.windows.port import Wall


class Observer:
    """Report what changes on the screen."""

    def __init__(self, clock: Clock, tell: Callable[[Sighting], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._last: Code | None = None

    def look(self, found: Code) -> None:
        """Take what the picture that is complete now shows."""
        if found != self._last:
            self._last = found
            self._tell(Sighting(t=self._clock.now(), code=found))


class WatchedWall:
    """Let an observer see every picture that a wall has finished; otherwise the wall itself."""

    def __init__(self, wall: Wall, observer: Observer) -> None:
        self._wall = wall
        self._observer = observer

    def show(self, look: Look) -> bool:
        """Show, and read the code."""
        drawn = self._wall.show(look)
        if drawn:
            self._observer.look(read_surface(self._wall.snapshot()))
        return drawn

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wall, name)


def read_surface(surface: pygame.Surface) -> Code:
    """Read the code of a composited picture, without a copy of it."""
    rows, columns = code.places(surface.get_height())
    levels = [
        sum(surface.get_at((column, row))[:3]) / 3
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return code.decode(np.array(levels))


def watched_screen(pipe: Connection, settings: ScreenSettings, media: Path) -> None:
    """Run the screen worker's own loop on its own parts, but for the watched wall."""
    from riot.runtime.build_screen import build_screen

    def build(clock: Clock) -> Callable[[Link], None]:
        tell: list[Callable[[Sighting], None]] = []
        open_wall = windows.open_wall

        def open_watched(*arguments: Any, **named: Any) -> WatchedWall:
            observer = Observer(clock, lambda sighting: tell[0](sighting))
            return WatchedWall(open_wall(*arguments, **named), observer)

        windows.open_wall = open_watched  # pyright: ignore[reportAttributeAccessIssue]
        screen = build_screen(settings, media, "", True, False, 0, clock.now(), clock)

        def loop(link: Link) -> None:
            tell.append(link.send)
            try:
                show_film(link, screen.projector, settings.fps, clock)
            finally:
                screen.projector.close()

        return loop

    work("screen", pipe, build)
