"""Cut a face out of the full frame so that its eyes lie where the model expects them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from riot.perception.face.port import Keypoint, Point
from riot.perception.images import Image

_REDUCE_FROM = 1.5
_LEAST_WIDTH = 0.85


def widened_eyes(keypoints: Mapping[Keypoint, Point]) -> tuple[Point, Point]:
    """Give left and right eye, moved apart where a turned head brings them close together.

    A crop scaled by the eyes alone would show half of a face in profile. From the front, eyes are
    about as far apart as the mouth is below them; they never count as nearer than 0.85 of that.
    """
    left, right = complex(*keypoints["left_eye"]), complex(*keypoints["right_eye"])
    middle, apart = (left + right) / 2, right - left
    wanted = _LEAST_WIDTH * abs(complex(*keypoints["mouth"]) - middle)
    if 0 < abs(apart) < wanted:
        apart *= wanted / abs(apart)
        left, right = middle - apart / 2, middle + apart / 2
    return (left.real, left.imag), (right.real, right.imag)


def align(
    gray: Image,
    eyes: tuple[Point, Point],
    target: tuple[Point, Point],
    size: int,
) -> npt.NDArray[np.float32]:
    """Give a crop float32 [size, size] of values 0..255, turned so that the eyes are level.

    `gray` is the full frame, `eyes` the left and right eye in its pixels, `target` where they
    belong as fractions of the crop. Beyond the frame's border its outermost pixels repeat. A face
    much larger than the crop is reduced by area first: plain sampling would alias.
    """
    corners = crop_corners(eyes, target)
    shrink = math.dist(corners[0], corners[1]) / size
    if shrink >= _REDUCE_FROM:
        gray, corners = _reduced(gray, corners, shrink)
    # Fractions count from the outer edge of the first pixel, warpAffine from its middle.
    source = np.array(corners, np.float32) - 0.5
    side = size - 0.5
    wanted = np.array([(-0.5, -0.5), (side, -0.5), (-0.5, side)], np.float32)
    crop = cv2.warpAffine(
        gray,
        cv2.getAffineTransform(source, wanted),
        (size, size),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return crop.astype(np.float32)


def crop_corners(
    eyes: tuple[Point, Point], target: tuple[Point, Point]
) -> tuple[Point, Point, Point]:
    """Give the upper left, upper right and lower left corner of the crop in the frame's pixels.

    Complex numbers write the similarity that takes the target's eyes to the face's eyes.
    """
    here, there = complex(*target[0]), complex(*target[1])
    left, right = complex(*eyes[0]), complex(*eyes[1])
    if abs(right - left) < 1.0:
        right = left + 1.0
    turn = (right - left) / (there - here)
    origin = left - turn * here
    across, down = origin + turn, origin + turn * 1j
    return (origin.real, origin.imag), (across.real, across.imag), (down.real, down.imag)


def _reduced(
    gray: Image, corners: tuple[Point, Point, Point], shrink: float
) -> tuple[Image, tuple[Point, Point, Point]]:
    """Cut out the part of the frame around the crop and reduce it to about the crop's scale."""
    origin, across, down = corners
    fourth = (across[0] + down[0] - origin[0], across[1] + down[1] - origin[1])
    xs, ys = zip(origin, across, down, fourth, strict=True)
    height, width = gray.shape
    left = min(max(0, math.floor(min(xs)) - 2), width - 1)
    top = min(max(0, math.floor(min(ys)) - 2), height - 1)
    right = max(left + 1, min(width, math.ceil(max(xs)) + 2))
    bottom = max(top + 1, min(height, math.ceil(max(ys)) + 2))
    part = gray[top:bottom, left:right]
    size = max(1, round(part.shape[1] / shrink)), max(1, round(part.shape[0] / shrink))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    across_by, down_by = size[0] / part.shape[1], size[1] / part.shape[0]

    def move(point: Point) -> Point:
        return (point[0] - left) * across_by, (point[1] - top) * down_by

    return np.asarray(small, np.uint8), (move(origin), move(across), move(down))
