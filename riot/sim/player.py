"""A player without files: pictures and durations from arithmetic, for rehearsal and tests."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from riot.clock import Clock
from riot.messages import Clip
from riot.screen.deck.port import STALLED_SECONDS, DeckState, Picture
from riot.screen.settings import Decoding, Fit

RATE = 25.0
COUNTER_BITS = 16
STALL_AFTER = 1.0
_SECONDS_IN_NAME = re.compile(r"(\d+(?:\.\d+)?)s(?![a-z])")
_NEARLY = 1e-6


class SimPlayer:
    """Make simulated decks.

    `durations` maps a clip's file to the whole file's seconds; other files take it from their name
    ("street-12s.mp4") or from arithmetic on it: 6 to 14 s, and more where a range asks for it.
    `failures` maps files to reasons; `failure_rate` is the chance, drawn from `seed`, that any load
    fails. A load takes `load_seconds`. `stalls` maps files to how many seconds of the clock their
    disk stands still, from `STALL_AFTER` seconds after a clip's start.
    """

    def __init__(
        self,
        *,
        size: tuple[int, int],
        clock: Clock,
        fit: Fit = "letterbox",
        decoding: Decoding = "auto",
        seed: int = 0,
        durations: Mapping[str, float] | None = None,
        failures: Mapping[str, str] | None = None,
        failure_rate: float = 0.0,
        load_seconds: float = 0.0,
        stalls: Mapping[str, float] | None = None,
    ) -> None:
        self._size = size
        self._clock = clock
        self._random = random.Random(seed)
        self._durations = dict(durations or {})
        self._failures = dict(failures or {})
        self._failure_rate = failure_rate
        self._load_seconds = load_seconds
        self._stalls = dict(stalls or {})

    @property
    def failure(self) -> str:
        """Say what is wrong with the player as a whole: nothing."""
        return ""

    def deck(self) -> SimDeck:
        """Make one more deck."""
        return SimDeck(self)

    def close(self) -> None:
        """Hold nothing, so give nothing back."""

    def open(self, clip: Clip) -> tuple[float, float, str]:
        """Give when the clip will be ready, its range's seconds, and why it fails (or "")."""
        ready = self._clock.now() + self._load_seconds
        whole = self._durations.get(clip.file, _long_enough(clip))
        end = whole if clip.end is None else min(clip.end, whole)
        frames = round((end - clip.start) * RATE)
        failure = self._failures.get(clip.file, "")
        if not failure and self._random.random() < self._failure_rate:
            failure = "simulated failure"
        if not failure and frames < 1:
            failure = f"nothing to play between {clip.start:g} s and {end:g} s"
        return ready, frames / RATE, failure

    def seen_at(self, clip: Clip, position: float) -> float:
        """Give the position of the newest picture that the clip's disk has let through."""
        stall = self._stalls.get(clip.file, 0.0)
        return STALL_AFTER if STALL_AFTER < position < STALL_AFTER + stall else position

    def draw(self, clip: Clip, index: int) -> Picture:
        """Draw picture `index` after the in-point; the counter counts from the file's start."""
        width, height = self._size
        pixels = np.empty((height, width, 3), np.uint8)
        pixels[:] = colour_of(clip.file)
        draw_counter(pixels, round(clip.start * RATE) + index)
        return Picture(pixels, "RGB", index, index / RATE, 1 / RATE)

    def now(self) -> float:
        """Give the clock's time."""
        return self._clock.now()


class SimDeck:
    """Pretend to decode: everything follows from the clip's name and the time."""

    def __init__(self, player: SimPlayer) -> None:
        self._player = player
        self._clip: Clip | None = None
        self._ready_at = 0.0
        self._seconds = 0.0
        self._will_fail = ""
        self._start: float | None = None
        self._newest: Picture | None = None

    @property
    def state(self) -> DeckState:
        """Say where the deck is."""
        now = self._player.now()
        if self._clip is None:
            return "empty"
        if now < self._ready_at - _NEARLY:
            return "loading"
        if self._will_fail:
            return "failed"
        if self._start is None:
            return "ready"
        return "ended" if now - self._start >= self._seconds - _NEARLY else "playing"

    @property
    def failure(self) -> str:
        """Say why the deck failed."""
        return self._will_fail if self.state == "failed" else ""

    @property
    def duration(self) -> float:
        """Give the seconds of the range."""
        return self._seconds if self.state in ("ready", "playing", "ended") else 0.0

    @property
    def stalled(self) -> bool:
        """Say whether the simulated disk stands still."""
        if self._clip is None or self.state != "playing":
            return False
        position = self.position(self._player.now())
        return position - self._player.seen_at(self._clip, position) - 1 / RATE > STALLED_SECONDS

    @property
    def disk_waits(self) -> bool:
        """Say whether the simulated disk does not answer."""
        return self.state == "loading" or self.stalled

    def load(self, clip: Clip, path: Path) -> None:
        """Be ready when the player says so."""
        self._clip = clip
        self._start = None
        self._newest = None
        self._ready_at, self._seconds, self._will_fail = self._player.open(clip)

    def play(self, at: float) -> None:
        """Start the clip."""
        if self.state == "ready":
            self._start = at

    def frame(self, now: float) -> Picture | None:
        """Draw the picture of `now`, once."""
        if self._clip is None or self.state in ("loading", "failed"):
            return None
        last = round(self._seconds * RATE) - 1
        seen = self._player.seen_at(self._clip, self.position(now))
        index = min(int(seen * RATE + _NEARLY), last)
        if self._newest is None or self._newest.index != index:
            self._newest = self._player.draw(self._clip, index)
        return self._newest

    def position(self, now: float) -> float:
        """Give seconds since the in-point."""
        return 0.0 if self._start is None else min(max(now - self._start, 0.0), self._seconds)

    def unload(self) -> None:
        """Forget the clip."""
        self._clip = None
        self._newest = None
        self._start = None

    def close(self) -> None:
        """Forget the clip."""
        self.unload()


def _long_enough(clip: Clip) -> float:
    """Give the seconds of a clip's file; one whose name does not tell them holds every range."""
    whole = duration_of(clip.file)
    if _SECONDS_IN_NAME.search(Path(clip.file).stem):
        return whole
    if clip.end is not None:
        return max(whole, clip.end)
    return whole if clip.start < whole else clip.start + whole


def duration_of(file: str) -> float:
    """Give a file's seconds: from its name, else 6 to 14 by arithmetic on the name."""
    if match := _SECONDS_IN_NAME.search(Path(file).stem):
        return float(match[1])
    return 6.0 + zlib.crc32(file.encode()) % 9


def colour_of(file: str) -> tuple[int, int, int]:
    """Give a file's colour; every channel is 64..191, so never near black or white."""
    sum_ = zlib.crc32(file.encode())
    return 64 + sum_ % 128, 64 + (sum_ >> 8) % 128, 64 + (sum_ >> 16) % 128


def draw_counter(pixels: NDArray[np.uint8], number: int) -> None:
    """Write `number` into the bottom eighth as white and black blocks, highest bit first.

    `pixels` is uint8 [height, width, channels]; the blocks survive lossy compression.
    """
    height, width = pixels.shape[:2]
    edges = np.linspace(0, width, COUNTER_BITS + 1).astype(int)
    for bit in range(COUNTER_BITS):
        on = number >> (COUNTER_BITS - 1 - bit) & 1
        pixels[height - height // 8 :, edges[bit] : edges[bit + 1]] = 255 if on else 0


def read_counter(pixels: NDArray[np.uint8]) -> int:
    """Read what `draw_counter` wrote."""
    height, width = pixels.shape[:2]
    row = pixels[height - height // 16, :, 1]
    edges = np.linspace(0, width, COUNTER_BITS + 1).astype(int)
    number = 0
    for bit in range(COUNTER_BITS):
        number = number << 1 | int(row[(edges[bit] + edges[bit + 1]) // 2] > 127)
    return number
