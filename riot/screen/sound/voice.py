"""One sound among those that are mixed: filled by a reader's thread, emptied by the mixer."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np
from numpy.typing import NDArray

from riot.screen.sound.declick import Declick
from riot.screen.sound.glide import Glide

RATE = 48_000
"""Samples a second of everything that is mixed: sample n of the line belongs to n / RATE."""

_FADE = RATE // 200
_STEEPEST = 0.05

Samples = NDArray[np.float32]


class Voice:
    """Hold samples, float32 [samples, channels], and give those that belong to a moment.

    Sample 0 is heard at the clock's time given to `start`, every other in its own time after it:
    what comes late is passed by. Where sound begins or breaks off, the jump is rounded.
    """

    def __init__(self, channels: int, gain: float) -> None:
        self._lock = threading.Lock()
        self._blocks: deque[tuple[int, Samples]] = deque()
        self._start: int | None = None
        self._glide = Glide(gain)
        self._declick = Declick(channels)
        self._last = self._held = np.zeros(channels, np.float32)
        self._sounding = False
        self._stopping = False
        self._channels = channels
        self.over = False

    @property
    def started(self) -> int | None:
        """Give where on the line its first sample lies; None until it is started."""
        return self._start

    def offer(self, index: int, samples: Samples) -> None:
        """Add samples whose first is sample `index`; they come in order, with or without gaps."""
        with self._lock:
            if not self._stopping:
                self._blocks.append((index, samples))

    def start(self, at: float) -> None:
        """Let sample 0 be heard at the clock's time `at`."""
        with self._lock:
            self._start = round(at * RATE)

    def set_gain(self, gain: float, seconds: float = 0.0, *, equal_power: bool = False) -> None:
        """Set the loudness, 0..1; reached in `seconds`, without a click in any case."""
        with self._lock:
            self._glide.to(gain, round(seconds * RATE), equal_power=equal_power)

    def stop(self) -> None:
        """Fade out within 5 ms and be over."""
        with self._lock:
            self._stopping = True
            if not self._sounding:
                self._end()

    def fade_away(self, seconds: float) -> None:
        """Glide to silence, with equal power, and be over."""
        with self._lock:
            self._glide.to(0.0, round(seconds * RATE), equal_power=True)
            self._glide.last = True
            if self._start is None:
                self._end()

    def end(self) -> None:
        """Be over at once."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        self._stopping = self.over = True
        self._blocks.clear()

    def add_to(self, out: Samples, index: int) -> None:
        """Add what belongs to the line's samples from `index` on to `out`."""
        with self._lock:
            if self._start is None or self.over:
                return
            block, first, last = self._gather(index - self._start, len(out))
            begins = last > first and not self._sounding
            gains = self._glide.take(len(out), sounding=self._sounding, begins=begins)
            if last > first:
                block[first:last] *= gains[first:last, None]
            if self._stopping:
                self._fade_out(block)
            elif last > first or self._sounding:
                self._round_edges(block, first, last)
            if self._declick.add_to(block) or last > first:
                out += block
            if self._stopping or self._glide.done:
                self._end()

    def _fade_out(self, block: Samples) -> None:
        fade = min(_FADE, len(block))
        block[:fade] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
        block[fade:] = 0

    def _round_edges(self, block: Samples, first: int, last: int) -> None:
        """Round the jump where sound begins within the block, and where it ends."""
        if not self._sounding and last > first:
            self._declick.jump(first, -block[first])
        elif self._sounding and (first > 0 or last == 0):
            # It broke off exactly with the block before, whose last samples are remembered.
            self._declick.jump(0, self._held)
            if last > first:
                self._declick.jump(first, -block[first])
        if 0 < last < len(block):
            self._declick.jump(last, self._guess_next(block[first:last]))
        self._sounding = last == len(block)
        if self._sounding:
            self._held = self._guess_next(block[first:])
            self._last = block[-1].copy()

    def _gather(self, wanted: int, count: int) -> tuple[Samples, int, int]:
        """Give `count` samples from sample `wanted` on, and where in them sound begins and ends.

        After a gap sound goes on with the next block that is asked for.
        """
        block = np.zeros((count, self._channels), np.float32)
        first = last = 0
        while self._blocks:
            index, samples = self._blocks[0]
            begin, end = index - wanted, index - wanted + len(samples)
            if end <= 0:
                self._blocks.popleft()
                continue
            begin = max(begin, 0)
            if begin >= count or (last > 0 and begin > last):
                break
            if last == 0:
                first = begin
            begin, stop = max(begin, last), min(end, count)
            if stop > begin:
                offset = wanted - index
                block[begin:stop] = samples[begin + offset : stop + offset]
                last = stop
            if end > count:
                break
            self._blocks.popleft()
        return block, first, last

    def _guess_next(self, samples: Samples) -> Samples:
        """Guess the sample that would have followed."""
        rise = samples[-1] - (samples[-2] if len(samples) > 1 else self._last)
        return samples[-1] + np.clip(rise, -_STEEPEST, _STEEPEST)
