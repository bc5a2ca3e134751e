"""Make a decoded frame into pixels for the screen: upright, in shape, in the right colours."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from riot.screen.settings import Fit

_UNSPECIFIED = 2
_HD_LINES = 576
_NEARLY_SAME = 0.005
"""How much a picture may be stretched rather than be shown with a hairline of background."""

Turns = tuple[bool, bool, bool]
UPRIGHT: Turns = (False, False, False)


class Developer:
    """Scale frames to fit into `box` (width, height), or with "fill" to cover it.

    A rotation or mirroring in the file's metadata is carried out; pixels that are not square are
    made so (`aspect` is a pixel's width over its height); what is transparent lies on black.
    """

    def __init__(self, box: tuple[int, int], fit: Fit) -> None:
        self._box = box
        self._fit: Fit = fit
        self._reformatter = VideoReformatter()
        self._turns: tuple[int, Turns] = (0, UPRIGHT)

    def pixels(self, frame: av.VideoFrame, aspect: float) -> NDArray[np.uint8]:
        """Give uint8 [height, width, 4] in the order BGRA; it shares no memory with others."""
        if frame.rotation != self._turns[0]:
            self._turns = frame.rotation, turns_of(frame)
        turns = self._turns[1]
        box = self._box if not turns[0] else (self._box[1], self._box[0])
        width, height = scaled(frame.width * aspect, frame.height, box, self._fit)
        source = None
        # FFmpeg would take everything that does not say otherwise for standard definition.
        if frame.colorspace == _UNSPECIFIED and not frame.format.is_rgb:
            source = Colorspace.ITU709 if frame.height > _HD_LINES else Colorspace.ITU601
        out = self._reformatter.reformat(
            frame,
            width,
            height,
            "bgra",
            src_colorspace=source,
            dst_color_range=ColorRange.JPEG,
            threads=1,
        )
        plane = out.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        pixels = rows[:height, : width * 4].reshape(height, width, 4)
        if any(turns):
            pixels = turned(pixels, turns)
        if _transparent(frame):
            pixels = _on_black(pixels)
        return np.ascontiguousarray(pixels)


def scaled(width: float, height: float, box: tuple[int, int], fit: Fit) -> tuple[int, int]:
    """Scale a shape to the largest that fits into the box, or to the smallest that covers it.

    One that is a hair off takes the box's own size.
    """
    shape, wanted = width / height, box[0] / box[1]
    if abs(shape / wanted - 1) < _NEARLY_SAME:
        return box
    if (wanted > shape) == (fit == "letterbox"):
        return max(2, round(box[1] * shape)), box[1]
    return box[0], max(2, round(box[0] / shape))


def turns_of(frame: av.VideoFrame) -> Turns:
    """Say whether a frame's axes are to be swapped, then left and right, then up and down.

    The file's header says so, and FFmpeg puts it beside every frame. To be asked seldom: a frame
    whose side data were looked at stays in memory until Python's collector comes by.
    """
    if frame.rotation == 0:
        return UPRIGHT
    data: Any = frame.side_data  # PyAV's type stubs know one kind only
    matrix = next((part for part in data if part.type.name == "DISPLAYMATRIX"), None)
    if matrix is None:
        return UPRIGHT
    a, b, _, c, d = np.frombuffer(memoryview(matrix), np.int32)[:5].tolist()
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return False, a < 0, d < 0
    return True, c < 0, b < 0


def turned(pixels: NDArray[np.uint8], turns: Turns) -> NDArray[np.uint8]:
    """Carry out what `turns_of` says on pixels of four bytes."""
    whole = np.ascontiguousarray(pixels).view(np.uint32)[:, :, 0]
    if turns[0]:
        whole = whole.T
    if turns[1]:
        whole = whole[:, ::-1]
    if turns[2]:
        whole = whole[::-1]
    return np.ascontiguousarray(whole)[:, :, None].view(np.uint8)


def _transparent(frame: av.VideoFrame) -> bool:
    return any(component.is_alpha for component in frame.format.components)


def _on_black(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    out = np.full_like(pixels, 255)
    alpha = pixels[:, :, 3:].astype(np.uint16)
    out[:, :, :3] = (pixels[:, :, :3] * alpha + 127) // 255
    return out
