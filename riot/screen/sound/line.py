"""Give a device its samples so that each is heard at the clock's time it belongs to."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Callable

import numpy as np

from riot.clock import Clock
from riot.screen.sound.declick import Declick
from riot.screen.sound.voice import RATE, Samples

_SETTLE, _REMEMBERED = 10, 25
_JUMP = 0.05
_BEGIN, _ENOUGH = 0.003, 0.0005
_HUSH = RATE // 200


class Line:
    """Run along the line of samples with the clock, whatever the device's own clock does.

    `mix(index, count)` gives the line's samples; `latency` is in how many seconds the sample given
    next is heard. A device is never exactly as fast as the clock: an error of over 3 ms is made up
    for by playing 0.1 or 0.2 % faster or slower, one of over 50 ms by a jump or a pause. For the
    first moments of a device it only looks how regularly it asks.
    """

    def __init__(
        self,
        mix: Callable[[int, int], Samples],
        clock: Clock,
        channels: int,
        latency: float = 0.0,
    ) -> None:
        self._mix = mix
        self._clock = clock
        self.latency = latency
        self._channels = channels
        self._declick = Declick(channels)
        self._last = np.zeros(channels, np.float32)
        self._silent = True
        self._muted = False
        self._gain = 1.0
        self.asked = 0
        self._restart = True

    def restart(self) -> None:
        """Look anew for when the device asks: the clock or the device have changed."""
        self._restart = True

    def mute(self, on: bool) -> None:
        """Be silent from the next block on, while the line runs on."""
        self._muted = on

    def take(self, count: int) -> Samples:
        """Give the device's next samples, float32 [count, channels]."""
        if self._restart:
            self._restart = False
            self._offsets: deque[float] = deque(maxlen=_REMEMBERED)
            self._next: int | None = None
            self._correcting = self._ahead = False
        self._offsets.append(self._clock.now() + self.latency - self.asked / RATE)
        due = statistics.median(self._offsets) + self.asked / RATE
        self.asked += count
        block = self._keep_up(count, due)
        self._declick.add_to(block)
        self._last = block[-1].copy()
        return self._hush(block)

    def rest(self, count: int) -> Samples:
        """Give silence and leave the line where it is."""
        self.asked += count
        self._silent, self._gain = True, 0.0
        return np.zeros((count, self._channels), np.float32)

    def _keep_up(self, count: int, due: float) -> Samples:
        if self._next is None:
            if len(self._offsets) < _SETTLE:
                return self._silence(count)
            self._next = round(due * RATE)
        error = due - self._next / RATE
        # Where the device has run ahead, the clock has to come up to it.
        self._ahead = error < (0.0 if self._ahead else -_JUMP)
        if self._ahead:
            return self._silence(count)
        jumps = error > _JUMP
        if jumps or self._silent:
            self._next = round(due * RATE)
            error = 0.0
        block = self._corrected(count, error)
        if jumps or self._silent:
            self._declick.jump(0, self._last - block[0])
            self._silent = False
        return block

    def _silence(self, count: int) -> Samples:
        if not self._silent:
            self._declick.jump(0, self._last)
            self._silent = True
        return np.zeros((count, self._channels), np.float32)

    def _corrected(self, count: int, error: float) -> Samples:
        """Give `count` samples made of a few more or less, so that the error becomes smaller."""
        assert self._next is not None
        self._correcting = abs(error) > (_ENOUGH if self._correcting else _BEGIN)
        more = 0
        if self._correcting:
            steps = max(1, round(count / 1000)) * (2 if abs(error) > 0.01 else 1)
            more = steps if error > 0 else -steps
        needed = max(2, count + more)
        block = self._mix(self._next, needed)
        self._next += needed
        return block if needed == count else _stretch(block, count)

    def _hush(self, block: Samples) -> Samples:
        target = 0.0 if self._muted else 1.0
        if self._gain != 1.0 or target != 1.0:
            ramp = np.linspace(self._gain, target, min(_HUSH, len(block)), dtype=np.float32)
            block[: len(ramp)] *= ramp[:, None]
            block[len(ramp) :] *= target
            self._gain = target
        return block


def _stretch(block: Samples, count: int) -> Samples:
    """Make `count` samples of a block whose first and last stay (Catmull-Rom splines)."""
    place = np.linspace(0, len(block) - 1, count)
    whole = np.minimum(place.astype(np.intp), len(block) - 2)
    part = (place - whole).astype(np.float32)[:, None]
    top = len(block) - 1
    before, after = block[np.maximum(whole - 1, 0)], block[np.minimum(whole + 2, top)]
    here, there = block[whole], block[whole + 1]
    slope_here, slope_there = (there - before) / 2, (after - here) / 2
    bend = 2 * (here - there) + slope_here + slope_there
    curve = 3 * (there - here) - 2 * slope_here - slope_there
    stretched = (((bend * part + curve) * part) + slope_here) * part + here
    return stretched.astype(np.float32, copy=False)
