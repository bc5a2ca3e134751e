"""Keep what is on the screen as a picture that can be mixed with."""

from __future__ import annotations

import numpy as np
import pygame

from riot.screen.deck.port import Picture


def still_of(surface: pygame.Surface) -> Picture:
    """Copy a surface as a picture that stays."""
    width, height = surface.get_size()
    pixels = np.frombuffer(pygame.image.tobytes(surface, "RGB"), np.uint8)
    return Picture(pixels.reshape(height, width, 3), "RGB", 0, 0.0, 0.0)
