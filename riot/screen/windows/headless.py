"""Show on nothing: composite into memory, for machines without a display, and for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riot.screen.look import Look
    from riot.screen.windows.composer import Composer


class HeadlessWall:
    """A wall without windows."""

    failure = ""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer

    def show(self, look: Look) -> bool:
        """Composite the look."""
        return self._composer.compose(look)

    def snapshot(self) -> pygame.Surface:
        """Give the composited picture."""
        return self._composer.surface

    def pixels(self) -> NDArray[np.uint8]:
        """Copy the composited picture as uint8 [height, width, 3]."""
        return np.ascontiguousarray(pygame.surfarray.array3d(self._composer.surface).swapaxes(0, 1))

    def pressed(self) -> list[str]:
        """Give none."""
        return []

    def quit_requested(self) -> bool:
        """Never."""
        return False

    def close(self) -> None:
        """Do nothing."""
