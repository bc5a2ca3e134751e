"""Bring decoded sound to 48 kHz and to as many channels as the device has."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
from av.error import FFmpegError

from riot.screen.sound.voice import RATE, Samples

LAYOUTS = ("mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1")
"""What the channels of a device with 1, 2, 3 … loudspeakers are."""


class Remix:
    """Take frames of any format and give float32 [samples, channels] at 48 kHz.

    A frame with as many channels stays as it is; others are mixed by FFmpeg. Of one that FFmpeg
    cannot mix, with nine channels for example, the first channels are taken.
    """

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._format: tuple[str, str, int] | None = None
        self._resampler: av.AudioResampler | None = None

    def take(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """Give what a frame becomes; a little of it may come with the next."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._format:
            yield from self.rest()
            self._format = form
            same = frame.layout.nb_channels == self._channels
            layout = frame.layout if same else LAYOUTS[self._channels - 1]
            self._resampler = av.AudioResampler(format="flt", layout=layout, rate=RATE)
        frame.pts = None
        yield from self._convert(frame)

    def rest(self) -> Iterator[Samples]:
        """Give what is left, and begin anew."""
        if self._resampler is not None:
            yield from self._convert(None)
        self._resampler = self._format = None

    def _convert(self, frame: av.AudioFrame | None) -> Iterator[Samples]:
        assert self._resampler is not None
        try:
            converted = self._resampler.resample(frame)
        except (FFmpegError, ValueError):
            converted = self._unmixed(frame)
        for part in converted:
            samples = part.to_ndarray().reshape(-1, part.layout.nb_channels)
            yield samples[:, : self._channels].astype(np.float32, copy=False)

    def _unmixed(self, frame: av.AudioFrame | None) -> list[av.AudioFrame]:
        if frame is None or frame.layout.nb_channels < self._channels:
            return []
        self._resampler = av.AudioResampler(format="flt", layout=frame.layout, rate=RATE)
        try:
            return self._resampler.resample(frame)
        except (FFmpegError, ValueError):
            return []
