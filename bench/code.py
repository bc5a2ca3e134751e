"""A code in the corner of a picture: which clip, which frame. Readable from what is composited.

Twelve bits (five of the clip, seven of the frame) as white or black squares along the upper edge,
then the same inverted: nothing else that a screen shows is taken for one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SQUARE = 16
"""Pixels; a whole block of the video codec, so that it survives compression."""

_BITS = 12
_FRAME_BITS = 7
PLACES = tuple((SQUARE * n + SQUARE // 2, SQUARE // 2) for n in range(2 * _BITS))
"""The middles of the squares, as x, y."""


def stamp(luma: NDArray[np.uint8], clip: int, frame: int) -> None:
    """Write the code into a picture's luma plane [height, width]."""
    word = clip << _FRAME_BITS | frame
    for bit in range(_BITS):
        light = bool(word >> bit & 1)
        for place, on in ((bit, light), (bit + _BITS, not light)):
            luma[:SQUARE, place * SQUARE : (place + 1) * SQUARE] = 235 if on else 16


def read(is_light: Callable[[int, int], bool]) -> tuple[int, int] | None:
    """Give clip and frame; `is_light` says whether the pixel at x, y is. None: there is no code."""
    lights = [is_light(x, y) for x, y in PLACES]
    if any(lights[bit] == lights[bit + _BITS] for bit in range(_BITS)):
        return None
    word = sum(1 << bit for bit in range(_BITS) if lights[bit])
    return word >> _FRAME_BITS, word & (1 << _FRAME_BITS) - 1


def read_pixels(pixels: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Read the code of a picture [height, width, 3 or 4]."""
    return read(lambda x, y: bool(pixels[y, x, :3].sum() > 384))
