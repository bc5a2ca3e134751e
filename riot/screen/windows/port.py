"""What the screen asks of its windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from riot.screen.look import Look

if TYPE_CHECKING:
    import numpy as np
    import pygame
    from numpy.typing import NDArray


class Wall(Protocol):
    """Show one look at a time on all windows of a film, or on none; used on one thread."""

    def show(self, look: Look) -> bool:
        """Draw and present; give whether anything had to be drawn anew. Never raises.

        A display that is gone is a `failure`; its window comes back with it.
        """
        ...

    def snapshot(self) -> pygame.Surface:
        """Give the composited picture, as tall and wide as the screen's `size`, before any window
        turns, straightens or dims it; to be read before the next `show`."""
        ...

    def pixels(self) -> NDArray[np.uint8]:
        """Copy what the first window shows as uint8 [height, width, 3]; the snapshot where none
        is open."""
        ...

    def pressed(self) -> list[str]:
        """Give the names of the keys pressed since the last call ("space", "f", "left")."""
        ...

    def quit_requested(self) -> bool:
        """Say whether a window was closed or Escape pressed, once it has been."""
        ...

    @property
    def failure(self) -> str:
        """Say in one line which display is missing; empty while all is well."""
        ...

    @property
    def advice(self) -> str:
        """Say in one line which display's rate does not fit `fps`; empty where all do."""
        ...

    def close(self) -> None:
        """Close the windows and give the displays back."""
        ...
