"""What every piece of writing on the screen is: a surface, its place, and how it comes."""

from __future__ import annotations

import pygame


class Drawing:
    """Words drawn once: `surface` has an alpha for each pixel, `at` is its left and top corner.

    It comes in over `fade` seconds. A window that draws with textures takes surface, place and
    `presence`; one that draws in memory calls `draw`.
    """

    def __init__(self, surface: pygame.Surface, at: tuple[int, int], fade: float = 0.0) -> None:
        self.surface = surface
        self.at = at
        self.fade = fade

    def presence(self, age: float) -> float:
        """Give 0 for unseen to 1 for fully there, `age` seconds after it came."""
        return ease(age / self.fade) if self.fade else 1.0

    def draw(self, target: pygame.Surface, age: float) -> None:
        """Draw it as it looks `age` seconds after it came."""
        self.surface.set_alpha(round(255 * self.presence(age)))
        target.blit(self.surface, self.at)


def ease(share: float) -> float:
    """Go from 0 to 1, slow at both ends; clamped."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)
