"""Show the composited picture: in one window of ours, or nowhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pygame
from numpy.typing import NDArray

from riot.errors import RiotError

if TYPE_CHECKING:
    from riot.screen.compositor import Compositor

_UNSEEN = ("dummy", "offscreen")  # SDL falls back to these without a word


class Window(Protocol):
    """Present what the compositor drew."""

    def show(self) -> None:
        """Put the composited picture on the display."""
        ...

    def pressed(self) -> list[str]:
        """Give the names of the keys pressed since the last call ("space", "f", "left")."""
        ...

    def quit_requested(self) -> bool:
        """Say whether the window was closed or Escape pressed, once it has been."""
        ...

    def pixels(self) -> NDArray[np.uint8]:
        """Copy what is shown as uint8 [height, width, 3]."""
        ...

    def close(self) -> None:
        """Close the window."""
        ...


class NoWindow:
    """Show nothing: for machines without a display, and tests."""

    def __init__(self, compositor: Compositor) -> None:
        self._compositor = compositor

    def show(self) -> None:
        """Do nothing."""

    def pressed(self) -> list[str]:
        """Give none."""
        return []

    def quit_requested(self) -> bool:
        """Never."""
        return False

    def pixels(self) -> NDArray[np.uint8]:
        """Copy the composited picture."""
        return self._compositor.pixels()

    def close(self) -> None:
        """Do nothing."""


class PygameWindow:
    """Our own single window, on the process's main thread.

    It opens with the compositor's title in it. Raises SCR-010 where no display can be opened and
    SCR-011 for an unknown display.
    """

    def __init__(
        self,
        compositor: Compositor,
        *,
        title: str = "RIOT",
        fullscreen: bool = False,
        display: int = 0,
    ) -> None:
        self._compositor = compositor
        self._quit = False
        self._keys: list[str] = []
        os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")
        try:
            self._surface = _open(compositor.size, title, fullscreen=fullscreen, display=display)
        except BaseException:
            pygame.display.quit()
            raise
        pygame.mouse.set_visible(False)
        pygame.display.set_allow_screensaver(False)
        self.show()

    def show(self) -> None:
        """Copy the composited picture into the window; gather the keys."""
        self._surface.blit(self._compositor.surface, (0, 0))
        pygame.display.flip()
        for event in pygame.event.get():
            if event.type == pygame.QUIT:
                self._quit = True
            elif event.type == pygame.KEYDOWN:
                name = pygame.key.name(event.key)
                self._quit = self._quit or name == "escape"
                self._keys.append(name)

    def pressed(self) -> list[str]:
        """Give the names of the keys pressed since the last call."""
        keys, self._keys = self._keys, []
        return keys

    def quit_requested(self) -> bool:
        """Say whether someone asked to leave."""
        return self._quit

    def pixels(self) -> NDArray[np.uint8]:
        """Copy the window's own pixels."""
        return np.ascontiguousarray(pygame.surfarray.array3d(self._surface).swapaxes(0, 1))

    def close(self) -> None:
        """Close the window and give the display back."""
        pygame.display.quit()


def _open(size: tuple[int, int], title: str, *, fullscreen: bool, display: int) -> pygame.Surface:
    hint = "start it from a desktop session, or use --headless"
    try:
        pygame.display.init()
        count = pygame.display.get_num_displays()
        if display >= count:
            first = f"this machine has {count}; the first is 0"
            raise RiotError("SCR-011", f"there is no display {display}", hint=first)
        driver = pygame.display.get_driver()
        if driver in _UNSEEN and os.environ.get("SDL_VIDEODRIVER") != driver:
            raise RiotError("SCR-010", "cannot open a window: there is no display", hint=hint)
        pygame.display.set_caption(title)
        flags = pygame.FULLSCREEN | pygame.SCALED if fullscreen else 0
        return pygame.display.set_mode(size, flags, display=display)
    except pygame.error as error:
        raise RiotError("SCR-010", f"cannot open a window: {error}", hint=hint) from error
