"""Mix voices into one line of samples."""

from __future__ import annotations

import threading

import numpy as np

from riot.clock import Clock
from riot.screen.sound.limiter import Limiter
from riot.screen.sound.starter import Starter
from riot.screen.sound.voice import Samples, Voice

_FORGET_SECONDS = 1.0


class Mixer:
    """Add up voices, as float32 [samples, channels], never louder than 1.

    `listening` is false while nobody asks for samples: then readers need not read on. `starter`
    starts their threads.
    """

    def __init__(self, clock: Clock, channels: int, volume: float = 1.0) -> None:
        self.clock = clock
        self.channels = channels
        self.listening = True
        self.starter = Starter()
        self._lock = threading.Lock()
        self._voices: list[Voice] = []
        self._leaving: dict[Voice, float] = {}
        self._volume = np.float32(volume)
        self._limiter = Limiter()

    def voice(self, gain: float) -> Voice:
        """Make a voice."""
        voice = Voice(self.channels, gain)
        with self._lock:
            self._voices.append(voice)
        return voice

    def forget(self, voice: Voice) -> None:
        """Let a voice fade out within 5 ms."""
        voice.stop()
        self._leave(voice, 0.0)

    def fade_away(self, voice: Voice, seconds: float) -> None:
        """Let a voice fade out in so many seconds."""
        voice.fade_away(seconds)
        self._leave(voice, seconds)

    def _leave(self, voice: Voice, seconds: float) -> None:
        """See to it that the voice goes, also while nobody listens."""
        now = self.clock.now()
        with self._lock:
            self._leaving[voice] = now + seconds + _FORGET_SECONDS
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        for voice, last in list(self._leaving.items()):
            if now > last:
                voice.end()
            if voice.over:
                del self._leaving[voice]
        self._voices = [voice for voice in self._voices if not voice.over]

    def close(self) -> None:
        """End all voices, and with them the reading for them."""
        self.starter.close()
        with self._lock:
            for voice in self._voices:
                voice.end()
            self._voices.clear()
            self._leaving.clear()

    def mix(self, index: int, count: int) -> Samples:
        """Give the line's `count` samples from sample `index` on."""
        out = np.zeros((count, self.channels), np.float32)
        with self._lock:
            voices = list(self._voices)
        for voice in voices:
            voice.add_to(out, index)
        if any(voice.over for voice in voices):
            with self._lock:
                self._sweep(self.clock.now())
        out *= self._volume
        return self._limiter.limit(out)
