"""Show a film in windows of ours."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import pygame

from riot.errors import RiotError
from riot.screen.look import Layer, Look
from riot.screen.windows.composer import as_pixels
from riot.screen.windows.naming import pace_advice
from riot.screen.windows.pane import MakePainter, Pane
from riot.screen.windows.sdl import SDL_ERRORS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from riot.screen.settings import ScreenSettings, WindowSettings
    from riot.screen.windows.station import Station

_LOST = (pygame.RENDER_TARGETS_RESET, pygame.RENDER_DEVICE_RESET)
_TITLE = Look(Layer(None))


class WindowWall:
    """All windows of one film; they open with its title in them.

    `make` makes each window's painter. Should one fail, its window is opened anew with what
    `rescue` makes.
    """

    def __init__(
        self,
        station: Station,
        settings: ScreenSettings,
        windows: Sequence[WindowSettings],
        title: str,
        make: MakePainter,
        rescue: MakePainter,
    ) -> None:
        self._station = station
        self._post = station.join()
        self._settings = settings
        self._windows = tuple(windows)
        self._heading = title
        self._rescue = rescue
        self._panes: list[Pane] = []
        self._look = _TITLE
        self._trouble = ""
        self._quit = False
        self._keys: list[str] = []
        try:
            for window in windows:
                self._panes.append(self._opened(window, make))
        except SDL_ERRORS as error:
            self.close()
            hint = "start it from a desktop session, or use --headless"
            raise RiotError("SCR-010", f"cannot open a window: {error}", hint=hint) from error
        except BaseException:
            self.close()
            raise

    @property
    def failure(self) -> str:
        """Say in one line which display is missing; empty while all is well."""
        gone = [f'"{pane.display.name}"' for pane in self._panes if not pane.there]
        if not gone:
            return self._trouble
        which = f"display {gone[0]} is" if len(gone) == 1 else f"displays {', '.join(gone)} are"
        return f"{which} not connected; the film goes on and returns with it"

    @property
    def advice(self) -> str:
        """Say in one line which display's rate does not fit `fps`; empty where all do."""
        found = (pace_advice(pane.display, self._settings.fps) for pane in self._panes)
        return next(filter(None, found), "")

    def show(self, look: Look) -> bool:
        """Draw and present what changed; gather the keys."""
        self._listen()
        displays = self._station.displays()
        changed, self._look = look != self._look, look
        self._wake()
        drawn = False
        for index, pane in enumerate(self._panes):
            try:
                if pane.settle(displays):
                    self._station.placed()
                if changed or pane.stale:
                    pane.compose(look)
                    pane.present()
                    drawn = True
            except SDL_ERRORS as error:
                self._replace(index, error)
        return drawn

    def snapshot(self) -> pygame.Surface:
        """Give the composited picture."""
        return self._panes[0].snapshot()

    def pixels(self) -> NDArray[np.uint8]:
        """Copy what the first window shows as uint8 [height, width, 3]."""
        return as_pixels(self._panes[0].seen())

    def pressed(self) -> list[str]:
        """Give the names of the keys pressed since the last call."""
        keys, self._keys = self._keys, []
        return keys

    def quit_requested(self) -> bool:
        """Say whether someone asked to leave."""
        return self._quit

    def close(self) -> None:
        """Close the windows and give the displays back."""
        for pane in self._panes:
            pane.close()
        self._panes.clear()
        self._station.leave(self._post)

    def _wake(self) -> None:
        """SDL minimises a full window when it takes another one to be on its display."""
        if self._station.unsettled():
            for pane in self._panes:
                with suppress(*SDL_ERRORS):
                    pane.wake()

    def _opened(self, window: WindowSettings, make: MakePainter) -> Pane:
        try:
            return self._open(window, make)
        except SDL_ERRORS as error:
            self._trouble = _gave_up(error)
            return self._open(window, self._rescue)

    def _open(self, window: WindowSettings, make: MakePainter) -> Pane:
        pane = Pane(window, self._settings, self._station.displays(), self._heading, make)
        self._post.windows.add(pane.id)
        pane.appear(self._look)
        return pane

    def _replace(self, index: int, error: Exception) -> None:
        """Open a window anew, drawn by the processor, where the graphics card gave up."""
        self._trouble = _gave_up(error)
        old = self._panes[index]
        try:
            self._panes[index] = self._open(self._windows[index], self._rescue)
        except (*SDL_ERRORS, RiotError):
            return  # its display is gone too: once more with the next picture
        with suppress(*SDL_ERRORS):
            old.close()

    def _listen(self) -> None:
        self._station.deliver()
        while self._post.events:
            event = self._post.events.popleft()
            window = getattr(event, "window", None)
            if event.type in (pygame.QUIT, pygame.WINDOWCLOSE):
                self._quit = True
            elif event.type == pygame.KEYDOWN:
                name = pygame.key.name(event.key)
                self._quit = self._quit or name == "escape"
                self._keys.append(name)
            for pane in self._panes:
                if event.type in _LOST:
                    pane.renew()
                elif window is not None and window.id == pane.id:
                    pane.hear(event)


def _gave_up(error: Exception) -> str:
    return f"the graphics card does not draw ({error}); the processor does"
