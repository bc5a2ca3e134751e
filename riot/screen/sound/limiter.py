"""Turn down what is too loud for the device."""

from __future__ import annotations

import numpy as np

from riot.screen.sound.voice import RATE, Samples

_CEILING = 0.98
_ATTACK = 96
_RELEASE_SECONDS = 0.3


class Limiter:
    """Keep samples within -1..1 by turning everything down, within 2 ms, and slowly up again.

    What is too loud in those 2 ms is cut off. A sum that stays below passes untouched.
    """

    def __init__(self) -> None:
        self._gain = 1.0

    def limit(self, block: Samples) -> Samples:
        """Limit float32 [samples, channels], in place."""
        peak = float(np.abs(block).max(initial=0.0))
        allowed = 1.0 if peak <= _CEILING else _CEILING / peak
        if allowed == 1.0 == self._gain:
            return block
        count, before = len(block), self._gain
        if allowed < before:
            self._gain = allowed
            gains = np.full(count, allowed, np.float32)
            attack = min(_ATTACK, count)
            gains[:attack] = np.linspace(before, allowed, attack, dtype=np.float32)
        else:
            risen = before + (1 - before) * (1 - np.exp(-count / (_RELEASE_SECONDS * RATE)))
            self._gain = 1.0 if risen > 0.999 else float(min(risen, allowed))
            gains = np.linspace(before, self._gain, count, dtype=np.float32)
        block *= gains[:, None]
        return np.clip(block, -1.0, 1.0, out=block)
