"""Draw a link as a QR code (ISO/IEC 18004)."""

from __future__ import annotations

import numpy as np
import pygame
import segno

_DARK = 8
_QUIET = 4
"""Modules of white around the code: what the standard asks for."""


def qr_code(link: str, side: int) -> pygame.Surface:
    """Give the code with its quiet zone, at most `side` pixels wide where it can be that small.

    Each module is a whole number of pixels, so that its edges are sharp.
    """
    code = segno.make_qr(link, error="m")
    dark = np.array([list(row) for row in code.matrix_iter(border=_QUIET)], dtype=bool)
    scale = max(1, side // len(dark))
    pixels = np.where(dark, _DARK, 255).astype(np.uint8).repeat(scale, 0).repeat(scale, 1)
    image = np.repeat(pixels[..., None], 3, axis=2)
    size = (pixels.shape[1], pixels.shape[0])
    return pygame.image.frombuffer(image.tobytes(), size, "RGB")
