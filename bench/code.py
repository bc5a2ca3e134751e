"""A code along the edges of a picture: which clip, which frame. Readable from what is shown.

Sixteen bits (five of the clip, eleven of the frame) as white or black squares along the upper edge,
then the same inverted: nothing else that a screen shows is taken for one. The lower edge repeats
it, so that a picture that is only half there is found out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SQUARE = 16
"""Pixels; a whole block of the video codec, so that it survives compression."""

_BITS = 16
_FRAME_BITS = 11
WIDTH = 2 * _BITS * SQUARE
"""Pixels of the whole code."""

BLANK = (-1, -1)
"""What is read where there is one colour: a black screen, or the background."""

TORN = (-2, -2)
"""What is read where there is something else without a code, or half of one picture."""

Code = tuple[int, int]
"""Clip and frame, or BLANK or TORN."""

_DARK = 120
_EVEN = 48


def stamp(luma: NDArray[np.uint8], clip: int, frame: int) -> None:
    """Write the code into a picture's luma plane [height, width], above and below."""
    word = clip << _FRAME_BITS | frame
    for bit in range(_BITS):
        light = bool(word >> bit & 1)
        for place, on in ((bit, light), (bit + _BITS, not light)):
            columns = slice(place * SQUARE, (place + 1) * SQUARE)
            luma[:SQUARE, columns] = luma[-SQUARE:, columns] = 235 if on else 16


def places(height: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give rows and columns of the squares' middles, above and then below."""
    columns = np.arange(2 * _BITS) * SQUARE + SQUARE // 2
    rows = np.repeat([SQUARE // 2, height - SQUARE // 2], 2 * _BITS)
    return rows, np.tile(columns, 2)


def read(pixels: NDArray[np.uint8]) -> Code:
    """Read the code of a picture [height, width, 3 or 4]."""
    rows, columns = places(pixels.shape[0])
    return decode(pixels[rows, columns, :3].mean(axis=1))


def decode(levels: NDArray[np.floating[Any]]) -> Code:
    """Give what the squares' levels, 0..255, say."""
    if levels.max() - levels.min() < _EVEN:
        return BLANK
    lights = levels > _DARK
    upper, lower = lights.reshape(2, 2 * _BITS)
    if (upper != lower).any() or (upper[:_BITS] == upper[_BITS:]).any():
        return TORN
    word = int(upper[:_BITS] @ (1 << np.arange(_BITS)))
    return word >> _FRAME_BITS, word & (1 << _FRAME_BITS) - 1
