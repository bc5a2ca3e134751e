"""Show the composited picture in one window, with the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riot.screen.settings import WindowSettings
    from riot.screen.windows.composer import Composer
    from riot.screen.windows.displays import Display


class SoftwareWindow:
    """One window on one display."""

    def __init__(
        self, settings: WindowSettings, display: Display, title: str, composer: Composer
    ) -> None:
        self._composer = composer
        size = (display.width, display.height) if settings.fullscreen else composer.size
        left = display.left + (display.width - size[0]) // 2
        top = display.top + (display.height - size[1]) // 2
        self._window = pygame.Window(
            title, size, (left, top), borderless=settings.fullscreen, hidden=True
        )
        if settings.fullscreen:
            self._window.set_fullscreen(desktop=True)
        self.stale = True
        self.present(anew=True)
        self._window.show()

    @property
    def id(self) -> int:
        """Give SDL's number of the window."""
        return self._window.id

    def present(self, *, anew: bool) -> None:
        """Copy the picture into the window where it changed or the window lost it."""
        if not anew and not self.stale:
            return
        self.stale = False
        target = self._window.get_surface()
        picture = self._composer.surface
        if target.get_size() != picture.get_size():
            picture = pygame.transform.smoothscale(picture, target.get_size())
        target.blit(picture, (0, 0))
        self._window.flip()

    def pixels(self) -> NDArray[np.uint8]:
        """Copy the window's own pixels."""
        return np.ascontiguousarray(
            pygame.surfarray.array3d(self._window.get_surface()).swapaxes(0, 1)
        )

    def close(self) -> None:
        """Close the window."""
        self._window.destroy()
