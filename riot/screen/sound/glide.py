"""Loudness that never jumps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Glide:
    """Give the loudness of each sample on the way from what was reached to what was asked for.

    A glide without a length takes one block; before anything sounds it is there at once, and one
    with a length waits, unless it is the last. Equal power means a quarter of a sine: two sounds
    that give way to each other keep their loudness.
    """

    def __init__(self, gain: float) -> None:
        self._from = self._to = gain
        self._done = self._length = 0
        self._equal_power = False
        self.last = False

    @property
    def target(self) -> float:
        """Give the loudness that was asked for."""
        return self._to

    @property
    def done(self) -> bool:
        """Say whether the last glide is over."""
        return self.last and self._done >= self._length >= 0

    def to(self, gain: float, samples: int, *, equal_power: bool = False) -> None:
        """Begin to glide to `gain`; it takes so many samples, or one block where that is 0."""
        self._from = float(self._at(self._done)) if self._length else self._from
        self._to, self._done, self._length = gain, 0, samples or -1
        self._equal_power = equal_power and samples > 0

    def take(self, count: int, *, sounding: bool, begins: bool) -> NDArray[np.float32]:
        """Give the loudness of the next `count` samples, which sound on, begin, or neither."""
        if self._length == -1:
            self._length = count if sounding else 0
        if self._done >= self._length:
            self._from, self._length, self._done = self._to, 0, 0
            return np.full(count, self._to, np.float32)
        if not (sounding or begins or self.last):
            return np.full(count, self._at(self._done), np.float32)
        gains = self._at(self._done + np.arange(1, count + 1)).astype(np.float32)
        self._done += count
        return gains

    def _at(self, done: NDArray[np.int_] | int) -> NDArray[np.float64]:
        """Give the loudness after `done` samples of the glide."""
        share = np.clip(np.asarray(done) / max(self._length, 1), 0.0, 1.0)
        if self._equal_power:
            rising = self._to > self._from
            share = np.sin(share * np.pi / 2) if rising else 1 - np.cos(share * np.pi / 2)
        return self._from + (self._to - self._from) * share
