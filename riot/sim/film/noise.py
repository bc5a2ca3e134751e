"""Smooth randomness that comes back: waves along a line, and tiles without a seam."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# What OpenCV's stubs call an array; all of ours hold float32.
Array = NDArray[np.integer[Any] | np.floating[Any]]


class Waves:
    """Add sines along a line; after one turn of `phase` (2 pi) they are where they began."""

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        low: float,
        high: float,
        count: int = 6,
        fall: float = 0.7,
        turns: int = 1,
    ) -> None:
        """Draw `count` sines between `low` and `high` waves a unit of length.

        A sine's height falls with its frequency to the power of `fall`; each drifts by up to
        `turns` of its own length in a turn of phase, some to the left and some to the right.
        """
        rate = np.geomspace(low, high, count) * rng.uniform(0.9, 1.1, count)
        height = (rate / rate[0]) ** -fall
        self._rate = (2 * np.pi * rate).astype(np.float32)[:, None]
        self._height = (height / np.sqrt(np.sum(height**2))).astype(np.float32)
        signs = rng.choice([-1, 1], count)
        self._turns = (signs * rng.integers(1, turns + 1, count)).astype(np.float32)[:, None]
        self._start = rng.uniform(0, 2 * np.pi, count).astype(np.float32)[:, None]

    def __call__(self, x: Array, phase: float) -> Array:
        """Give the height at every `x` [N]: mostly -1..1, mean 0."""
        angle = self._rate * x[None, :] + np.float32(phase) * self._turns + self._start
        return self._height @ np.sin(angle)


def make_tile(
    rng: np.random.Generator, size: int, *, roughness: float = 2.0, longest: int = 1
) -> Array:
    """Make a square of cloud [size, size] whose edges meet; mean 0, spread 1.

    Power falls with frequency to the power of `roughness`; nothing is longer than `size/longest`.
    """
    rows = np.fft.fftfreq(size)[:, None] * size
    columns = np.fft.rfftfreq(size)[None, :] * size
    radius = np.hypot(rows, columns)
    weight = np.where(radius >= longest, np.maximum(radius, 1) ** (-roughness / 2 - 0.5), 0)
    weight *= np.exp(-((radius / (size * 0.22)) ** 2))
    spectrum = weight * np.exp(2j * np.pi * rng.random(weight.shape))
    cloud = np.fft.irfft2(spectrum, s=(size, size))
    return ((cloud - cloud.mean()) / cloud.std()).astype(np.float32)


def ease(value: float, start: float = 0.0, end: float = 1.0) -> float:
    """Go from 0 at `start` to 1 at `end`, slowly at both."""
    part = min(1.0, max(0.0, (value - start) / (end - start)))
    return part * part * (3 - 2 * part)
