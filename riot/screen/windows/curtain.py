"""Hide the desktop while the film's own windows are gone."""

from __future__ import annotations

from contextlib import suppress

import pygame

from riot.errors import RiotError
from riot.screen.settings import ScreenSettings
from riot.screen.windows.naming import choose_display
from riot.screen.windows.station import Station


class Curtain:
    """Plain windows where the film fills displays; seen only while the film is not there.

    It lives in a process of its own: whatever took the screen worker leaves it standing. While it
    is open its windows are hidden, so it can never lie on the film. Raises SCR-010 without a
    display.
    """

    def __init__(self, settings: ScreenSettings) -> None:
        self._colour = settings.background_colour()
        self._station = Station.enter()
        self._post = self._station.join()
        self._cloths = [(window, _cloth()) for window in settings.full_windows()]
        self._closed = False

    def draw(self, *, closed: bool) -> None:
        """Cover the displays, or uncover them; one that is missing is let be."""
        self._closed = closed
        displays = self._station.displays()
        for window, cloth in self._cloths:
            if not closed:
                cloth.hide()
                continue
            try:
                display = choose_display(displays, window.display)
            except RiotError:
                continue
            with suppress(pygame.error):  # Wayland lets no window choose its place
                cloth.position = display.left, display.top
            cloth.size = display.width, display.height
            cloth.show()
            self._paint(cloth)
            cloth.set_fullscreen(desktop=True)
        self.hang()

    def hang(self) -> None:
        """Take the windows' events, and keep them painted."""
        self._station.deliver()
        self._post.events.clear()
        if self._closed:
            for _, cloth in self._cloths:
                self._paint(cloth)

    def _paint(self, cloth: pygame.Window) -> None:
        cloth.get_surface().fill(self._colour)
        cloth.flip()

    def close(self) -> None:
        """Give the displays back."""
        for _, cloth in self._cloths:
            cloth.destroy()
        self._station.leave(self._post)


def _cloth() -> pygame.Window:
    return pygame.Window("riot", (64, 64), hidden=True, borderless=True)
