"""Make what libvlc wrote into memory a picture for the screen."""

from __future__ import annotations

import av
import numpy as np
from numpy.typing import NDArray

from riot.screen.deck.developing import Developer, turned
from riot.screen.deck.vlc.shape import Shape
from riot.screen.settings import Fit


class Printer:
    """Scale planar pictures to fit into `box` (width, height), or to cover it."""

    def __init__(self, box: tuple[int, int], fit: Fit) -> None:
        self._upright = Developer(box, fit)
        self._lying = Developer((box[1], box[0]), fit)

    def pixels(
        self, memory: NDArray[np.uint8], coded: tuple[int, int], shape: Shape
    ) -> NDArray[np.uint8]:
        """Give uint8 [height, width, 4] in the order BGRA; it shares no memory with others.

        `memory` holds the three planes of a picture that is `coded` wide and high.
        """
        frame = _frame(memory, *coded)
        frame.colorspace, frame.color_range = shape.colorspace, 1
        aspect = shape.aspect * (shape.width / shape.height) / (coded[0] / coded[1])
        developer = self._lying if shape.turns[0] else self._upright
        pixels = developer.pixels(frame, aspect)
        return turned(pixels, shape.turns) if any(shape.turns) else pixels


def _frame(memory: NDArray[np.uint8], width: int, height: int) -> av.VideoFrame:
    if height % 4 == 0:
        rows = memory.reshape(height * 3 // 2, width)
        return av.VideoFrame.from_numpy_buffer(rows, "yuv420p")
    frame = av.VideoFrame(width, height, "yuv420p")
    begin = 0
    for plane, part in zip(frame.planes, (1, 2, 2), strict=True):
        wide, high = width // part, height // part
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        rows[:high, :wide] = memory[begin : begin + wide * high].reshape(high, wide)
        begin += wide * high
    return frame
