"""From light to picture: exposure, luma and chroma, enlarging, and steps too fine to see."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from riot.sim.film.noise import Array

Colour = tuple[float, float, float]
Planes = tuple[Array, Array, Array]
Picture = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def expose(light: Array) -> Planes:
    """Turn linear light [H, W, 3] into BT.709 planes: luma 0..1, chroma -0.5..0.5.

    The shoulder never clips: twice the light always stays a little brighter.
    """
    shown = np.sqrt(1 - np.exp(-light))
    luma = shown @ _LUMA
    blue = (shown[..., 2] - luma) * np.float32(1 / 1.8556)
    red = (shown[..., 0] - luma) * np.float32(1 / 1.5748)
    return luma, blue, red


def tint(colour: Colour) -> tuple[float, float, float]:
    """Give what a point of this display colour adds to luma and to both chromas."""
    luma = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
    return luma, (colour[2] - luma) / 1.8556, (colour[0] - luma) / 1.5748


def scaled(colour: Colour, by: float) -> Colour:
    """Give a colour `by` times as bright."""
    return colour[0] * by, colour[1] * by, colour[2] * by


def enlarge(plane: Array, width: int, height: int) -> Array:
    """Enlarge smoothly, without the diamonds of linear interpolation."""
    return cv2.resize(plane, (width, height), interpolation=cv2.INTER_CUBIC)


class Finish:
    """Lay the vignette over a picture and round it to 8 bits with noise below one step."""

    def __init__(self, width: int, height: int, vignette: float = 0.55) -> None:
        rng = np.random.default_rng(7)
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        across = (x + 0.5) / width * 2 - 1
        down = (y + 0.5) / height * 2 - 1
        shade = 1 - vignette * np.clip((across**2 * 0.8 + down**2 * 0.7) - 0.25, 0, None) ** 1.5
        self._luma = (shade * 219).astype(np.float32)
        self._chroma = np.ascontiguousarray(shade[::2, ::2] * 224).astype(np.float32)
        # Triangular noise of one step either side: rounding then leaves no bands at all.
        self._grain = tuple(
            self._triangle(rng, shape) + np.float32(black)
            for shape, black in (
                ((height, width), 16),
                ((height // 2, width // 2), 128),
                ((height // 2, width // 2), 128),
            )
        )

    def __call__(self, planes: Planes) -> Picture:
        """Round planes (luma [H, W], chroma [H/2, W/2]) to yuv420p, limited range."""
        luma, blue, red = planes
        levels = (
            cv2.multiply(luma, self._luma),
            cv2.multiply(blue, self._chroma),
            cv2.multiply(red, self._chroma),
        )
        rounded = [
            cv2.add(plane, grain, dtype=cv2.CV_8U).astype(np.uint8, copy=False)
            for plane, grain in zip(levels, self._grain, strict=True)
        ]
        return rounded[0], rounded[1], rounded[2]

    @staticmethod
    def _triangle(rng: np.random.Generator, shape: tuple[int, int]) -> Array:
        return (rng.random(shape) - rng.random(shape)).astype(np.float32)
