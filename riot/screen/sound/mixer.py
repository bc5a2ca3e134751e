"""The FFmpeg decks' sound: one output stream that mixes their voices."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import miniaudio
import numpy as np
from numpy.typing import NDArray

from riot.clock import Clock

RATE = 48_000
PERIOD_SECONDS = 0.02
PERIODS = 3
_TOLERANCE = int(0.015 * RATE)
_RAMP = int(0.005 * RATE)

Samples = NDArray[np.float32]


class Voice:
    """The sound of one clip: filled by its deck, emptied by the mixer.

    It keeps to the common clock: the sample heard at time t is the one for t - start. Samples that
    are late are passed by, so that sound never drifts from the picture by more than 15 ms.
    """

    def __init__(self, gain: float) -> None:
        self._lock = threading.Lock()
        self._blocks: deque[Samples] = deque()
        self._held = 0
        self._start: float | None = None
        self._cursor = 0
        self._aligned = False
        self._gain = gain
        self._reached = gain
        self._stopping = False
        self.over = False

    @property
    def buffered(self) -> float:
        """Give the seconds of sound that wait to be heard."""
        return self._held / RATE

    @property
    def playing(self) -> bool:
        """Say whether the voice has been started."""
        return self._start is not None

    def offer(self, samples: Samples) -> None:
        """Add float32 [samples, 2] at 48 kHz."""
        with self._lock:
            self._blocks.append(samples)
            self._held += len(samples)

    def start(self, at: float) -> None:
        """Let the first sample be heard at the clock's time `at`."""
        with self._lock:
            self._start = at

    def set_gain(self, gain: float) -> None:
        """Set the loudness, 0..1; reached within one period without a click."""
        self._gain = gain

    def stop(self) -> None:
        """Fade out within one period and be over."""
        with self._lock:
            self._stopping = True
            if self._start is None:
                self.over = True

    @property
    def stopping(self) -> bool:
        """Say whether the voice is to be over."""
        return self._stopping

    def mix_into(self, out: Samples, heard_at: float) -> None:
        """Add this voice to `out`, float32 [samples, 2], heard from `heard_at` on."""
        with self._lock:
            if self._start is None or self.over:
                return
            at = self._align(round((heard_at - self._start) * RATE))
            part = out[at:]
            target = 0.0 if self._stopping else self._gain
            if len(part):
                taken = self._take(len(part))
                ramp = np.linspace(self._reached, target, len(part), dtype=np.float32)
                part[: len(taken)] += taken * ramp[: len(taken), None]
                self._reached = target
            self.over = self._stopping

    def _align(self, expected: int) -> int:
        """Bring the cursor to the sample that is due; give where in the block to begin."""
        ahead = self._cursor - expected
        if self._aligned and abs(ahead) <= _TOLERANCE:
            return 0
        if ahead < 0:
            self._reached = 0.0 if -ahead > _RAMP else self._reached
            # What has not been decoded yet is late too, and passed by when it comes.
            self._take(-ahead)
            ahead = 0
        self._aligned = True
        return ahead

    def _take(self, count: int) -> Samples:
        blocks: list[Samples] = []
        while count > 0 and self._blocks:
            block = self._blocks.popleft()
            if len(block) > count:
                self._blocks.appendleft(block[count:])
                block = block[:count]
            count -= len(block)
            self._held -= len(block)
            self._cursor += len(block)
            blocks.append(block)
        return np.concatenate(blocks) if blocks else np.empty((0, 2), np.float32)


class Mixer(Protocol):
    """Take voices and let them be heard."""

    def voice(self, gain: float) -> Voice:
        """Make a voice."""
        ...

    def mute(self, on: bool) -> None:
        """Hold all voices where they are, or let them catch up with the clock."""
        ...

    def close(self) -> None:
        """Stop the output."""
        ...


class MiniaudioMixer:
    """Mix voices into the default audio device, from miniaudio's own thread."""

    def __init__(self, clock: Clock, backends: Sequence[miniaudio.Backend] | None = None) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._voices: list[Voice] = []
        self._heard: float | None = None
        self._muted = False
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=2,
            sample_rate=RATE,
            buffersize_msec=round(PERIOD_SECONDS * 1000),
            callback_periods=PERIODS,
            backends=None if backends is None else list(backends),
            app_name="riot",
        )
        self.backend = self._device.backend
        output = self._output()
        next(output)
        self._device.start(output)

    def voice(self, gain: float) -> Voice:
        """Make a voice; it is forgotten when it is over."""
        voice = Voice(gain)
        with self._lock:
            self._voices.append(voice)
        return voice

    def mute(self, on: bool) -> None:
        """Be silent; voices keep what they hold, and are heard again in time with the clock."""
        self._muted = on

    def _output(self) -> Generator[bytes, int, None]:
        count = yield b""
        while True:
            count = yield self.mix(count).tobytes()

    def mix(self, count: int) -> Samples:
        """Mix the next `count` samples, float32 [count, 2], clipped to -1..1."""
        out = np.zeros((count, 2), np.float32)
        heard_at = self._heard_at(count)
        with self._lock:
            voices = list(self._voices)
        for voice in voices:
            if not self._muted:
                voice.mix_into(out, heard_at)
        with self._lock:
            self._voices = [
                voice
                for voice in self._voices
                if not (voice.over or (self._muted and voice.stopping))
            ]
        return np.clip(out, -1.0, 1.0, out=out)

    def _heard_at(self, count: int) -> float:
        """Estimate when the next sample sounds: smooth, because callbacks come with jitter."""
        behind = self._clock.now() + (PERIODS - 1) * PERIOD_SECONDS
        heard = behind if self._heard is None else self._heard
        error = behind - heard
        heard = behind if abs(error) > 0.1 else heard + 0.02 * error
        self._heard = heard + count / RATE
        return heard

    def close(self) -> None:
        """Stop the device and its thread."""
        self._device.close()


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep what ALSA prints about missing cards off the terminal: it writes to descriptor 2."""
    with open(os.devnull, "w") as nowhere:
        kept = os.dup(2)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def open_mixer(clock: Clock, *, sound: bool) -> Mixer | None:
    """Open the default audio device; None where there is none or sound is off."""
    if not sound:
        return None
    with _hushed():
        try:
            mixer = MiniaudioMixer(clock)
        except (miniaudio.MiniaudioError, OSError):
            return None
    if mixer.backend == "Null":
        mixer.close()
        return None
    return mixer


def has_output() -> bool:
    """Say whether this machine has an audio device that opens."""
    with _hushed():
        try:
            device = miniaudio.PlaybackDevice()
        except (miniaudio.MiniaudioError, OSError):
            return False
    found = device.backend != "Null"
    device.close()
    return found
