"""Round the jump where a sound begins or ends, so that no click is heard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LENGTH = 240
_DECAY = (0.5 + 0.5 * np.cos(np.pi * np.arange(_LENGTH) / _LENGTH)).astype(np.float32)[:, None]


class Declick:
    """Spread jumps over 5 ms by adding what dies away from the jump's height to nothing.

    Where one sound ends as another begins that fits to it, their roundings cancel each other: what
    is continuous stays so.
    """

    def __init__(self, channels: int) -> None:
        self._coming = np.zeros((_LENGTH, channels), np.float32)
        self._waiting: list[tuple[int, NDArray[np.float32]]] = []
        self._left = 0

    def jump(self, at: int, height: NDArray[np.float32]) -> None:
        """Round a jump in the block to come: before sample `at` it was `height` more."""
        self._waiting.append((at, height.copy()))

    def add_to(self, block: NDArray[np.float32]) -> bool:
        """Add what rounds the jumps to a block; say whether there was anything."""
        if not self._left and not self._waiting:
            return False
        count = len(block)
        line = np.zeros((max(count, self._left) + _LENGTH, block.shape[1]), np.float32)
        line[: self._left] = self._coming[: self._left]
        ends = self._left
        for at, height in self._waiting:
            line[at : at + _LENGTH] += _DECAY * height
            ends = max(ends, at + _LENGTH)
        self._waiting.clear()
        block += line[:count]
        self._coming = line[count:]
        self._left = max(0, ends - count)
        return True
