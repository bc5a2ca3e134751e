"""Show a film in windows of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pygame

from riot.errors import RiotError
from riot.screen.look import Layer, Look
from riot.screen.windows.composer import Composer
from riot.screen.windows.displays import Display, choose_display, list_displays
from riot.screen.windows.software import SoftwareWindow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riot.screen.settings import ScreenSettings, WindowSettings
    from riot.screen.windows.station import Station


class WindowWall:
    """All windows of one film; they open with its title in them."""

    def __init__(
        self,
        station: Station,
        settings: ScreenSettings,
        windows: Sequence[WindowSettings],
        title: str,
    ) -> None:
        self._station = station
        self._post = station.join()
        self._quit = False
        self._keys: list[str] = []
        self._composer = Composer(settings.size, settings.background_colour(), title, settings.fit)
        self._windows: list[SoftwareWindow] = []
        try:
            displays = list_displays()
            for window in windows:
                self._open(window, choose_display(displays, window.display), title)
        except pygame.error as error:
            self.close()
            raise RiotError("SCR-010", f"cannot open a window: {error}") from error
        except BaseException:
            self.close()
            raise
        self.show(Look(Layer(None)))

    def _open(self, settings: WindowSettings, display: Display, title: str) -> None:
        window = SoftwareWindow(settings, display, title, self._composer)
        self._windows.append(window)
        self._post.windows.add(window.id)

    @property
    def failure(self) -> str:
        """Say in one line which display is missing; empty while all is well."""
        return ""

    def show(self, look: Look) -> bool:
        """Draw and present; gather the keys."""
        self._listen()
        drawn = self._composer.compose(look)
        for window in self._windows:
            window.present(anew=drawn)
        return drawn

    def snapshot(self) -> pygame.Surface:
        """Give the composited picture."""
        return self._composer.surface

    def pixels(self) -> NDArray[np.uint8]:
        """Copy what the first window shows as uint8 [height, width, 3]."""
        return self._windows[0].pixels()

    def pressed(self) -> list[str]:
        """Give the names of the keys pressed since the last call."""
        keys, self._keys = self._keys, []
        return keys

    def quit_requested(self) -> bool:
        """Say whether someone asked to leave."""
        return self._quit

    def close(self) -> None:
        """Close the windows and give the displays back."""
        for window in self._windows:
            window.close()
        self._windows.clear()
        self._station.leave(self._post)

    def _listen(self) -> None:
        self._station.deliver()
        while self._post.events:
            event = self._post.events.popleft()
            if event.type in (pygame.QUIT, pygame.WINDOWCLOSE):
                self._quit = True
            elif event.type == pygame.KEYDOWN:
                name = pygame.key.name(event.key)
                self._quit = self._quit or name == "escape"
                self._keys.append(name)
            elif event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED):
                for window in self._windows:
                    window.stale = True
