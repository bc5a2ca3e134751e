"""Show on nothing: composite into memory, for machines without a display, and for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame

from riot.screen.windows.composer import Composer, as_pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riot.screen.look import Look
    from riot.screen.settings import ScreenSettings


class HeadlessWall:
    """A wall without windows."""

    failure = ""
    advice = ""

    def __init__(self, settings: ScreenSettings, title: str) -> None:
        self._composer = Composer(settings, title)

    def show(self, look: Look) -> bool:
        """Composite the look."""
        return self._composer.compose(look)

    def snapshot(self) -> pygame.Surface:
        """Give the composited picture."""
        return self._composer.surface

    def pixels(self) -> NDArray[np.uint8]:
        """Copy the composited picture as uint8 [height, width, 3]."""
        return as_pixels(self._composer.surface)

    def pressed(self) -> list[str]:
        """Give none."""
        return []

    def quit_requested(self) -> bool:
        """Never."""
        return False

    def close(self) -> None:
        """Do nothing."""
