"""Small clips whose pictures are numbered and whose sound clicks, in many forms."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from riot.screen.deck.opening import beginning_of

BARS = 8
SIZE = (96, 64)


def numbered(number: int, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """Draw a yuv420p picture whose bars are the digits of its number, and a grey upper left."""
    width, height = size
    luma = np.full((height, width), 16, np.uint8)
    for bar in range(BARS):
        if number >> bar & 1:
            luma[height // 4 : height * 3 // 4, width * bar // BARS : width * (bar + 1) // BARS] = (
                235
            )
    luma[: height // 6, : width // 6] = 160
    return np.vstack([luma, np.full((height // 2, width), 128, np.uint8)])


def clicks(seconds: float, rate: int, level: float = 0.3) -> NDArray[np.float32]:
    """Give a tone of 50 ms at the half of every second."""
    sound = np.zeros(round(seconds * rate), np.float32)
    tone = level * np.sin(2 * np.pi * 1000 * np.arange(rate // 20) / rate)
    for second in range(int(seconds)):
        begin = round((second + 0.5) * rate)
        sound[begin : begin + len(tone)] = tone
    return sound


class Clips:
    """Draw clips, and read them again."""

    def draw(
        self,
        path: Path,
        *,
        codec: str = "libx264",
        fps: Any = 25,
        seconds: float = 2.0,
        size: tuple[int, int] = SIZE,
        form: str = "yuv420p",
        sound: str | None = "aac",
        rate: int = 48_000,
        layout: str = "stereo",
        languages: tuple[str, ...] = ("",),
        level: float = 0.3,
        gop: int = 250,
        jitter: int = 0,
        turned: int = 0,
        late: float = 0.0,
        options: dict[str, str] | None = None,
        movflags: str = "",
    ) -> Path:
        """Write one clip; every third picture is `jitter` hundredths of a picture late."""
        tick = 1 / (Fraction(fps) * 100)
        flags = {"movflags": movflags} if movflags else {}
        with av.open(str(path), "w", options=flags) as out:
            settings = {"g": str(gop), "sc_threshold": "0", **(options or {})}
            video: Any = out.add_stream(codec, rate=fps, options=settings)
            video.width, video.height, video.pix_fmt = *size, form
            video.codec_context.time_base = tick
            if turned:
                video.set_display_rotation(turned)
            tracks: list[Any] = []
            for language in languages if sound else ():
                tracks.append(out.add_stream(sound or "", rate=rate, layout=layout))
                if language:
                    tracks[-1].metadata["language"] = language
            for number in range(round(seconds * fps)):
                frame = av.VideoFrame.from_ndarray(numbered(number, size), format="yuv420p")
                frame = frame.reformat(format=form)
                frame.pts = number * 100 + (jitter if number % 3 == 1 else 0)
                frame.pts += round(late / tick)
                frame.time_base = tick
                out.mux(video.encode(frame))
            out.mux(video.encode(None))
            for track in tracks:
                self._sing(out, track, clicks(seconds, rate, level), layout)
        return path

    def _sing(self, out: Any, track: Any, samples: NDArray[np.float32], layout: str) -> None:
        channels = av.AudioLayout(layout).nb_channels
        wanted = track.codec_context.format.name
        turner = av.AudioResampler(format=wanted, layout=layout, rate=track.rate)
        for begin in range(0, len(samples), 1024):
            block = np.repeat(samples[begin : begin + 1024], channels).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, format="flt", layout=layout)
            frame.sample_rate, frame.pts = track.rate, begin
            for part in turner.resample(frame):
                out.mux(track.encode(part))
        out.mux(track.encode(None))

    def numbers(self, path: Path) -> list[tuple[float, int]]:
        """Give each picture's time and the number that it shows."""
        with av.open(str(path)) as container:
            origin = beginning_of(container)
            return [
                ((frame.time or 0.0) - origin, self._number(frame))
                for frame in container.decode(video=0)
            ]

    def _number(self, frame: av.VideoFrame) -> int:
        grey = frame.reformat(format="gray").to_ndarray()
        height, width = grey.shape
        row = grey[height * 2 // 5 : height * 3 // 5]
        part = width / BARS
        return sum(
            int(row[:, round(part * (bar + 0.3)) : round(part * (bar + 0.7))].mean() > 120) << bar
            for bar in range(BARS)
        )

    def heard(self, path: Path, track: int = 0) -> list[float]:
        """Give when each click is heard, seconds from the file's beginning."""
        with av.open(str(path)) as container:
            origin = beginning_of(container)
            turner = av.AudioResampler(format="flt", layout="mono", rate=48_000)
            blocks: list[NDArray[Any]] = []
            begin: float | None = None
            for frame in container.decode(container.streams.audio[track]):
                begin = (frame.time or 0.0) - origin if begin is None else begin
                frame.pts = None
                blocks += [part.to_ndarray()[0] for part in turner.resample(frame)]
        samples = np.abs(np.concatenate(blocks))
        loud = np.flatnonzero(samples > samples.max() / 3) / 48_000 + (begin or 0.0)
        first = np.concatenate([[True], np.diff(loud) > 0.2])
        return [float(time) for time in loud[first]]


@pytest.fixture(scope="session")
def clips() -> Clips:
    return Clips()


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is measured away from the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
