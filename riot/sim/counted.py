"""Write short films that carry their frame numbers, for tests and measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np

from riot.sim.player import draw_counter

_SOUND_RATE = 48_000
_GREY = 100


def write_counted(
    path: Path,
    frames: int,
    *,
    size: tuple[int, int] = (320, 180),
    rate: Fraction | int = 25,
    first: int = 0,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    options: Mapping[str, str] | None = None,
    container: Mapping[str, str] | None = None,
    times: Sequence[int] | None = None,
    rotation: int = 0,
    tone: bool = False,
) -> Path:
    """Write `frames` grey pictures numbered from `first`, one each 1/`rate` s; give the path.

    `options` are the encoder's, `container` the muxer's; `times` are the frames' times in units of
    1/`rate` s where they do not follow evenly; `rotation` is metadata, in degrees anticlockwise;
    `tone` adds a tone of 380 Hz in stereo.
    """
    step = Fraction(1) / Fraction(rate)
    with av.open(str(path), "w", options=dict(container or {})) as out:
        video = cast(av.VideoStream, out.add_stream(codec, rate=Fraction(rate)))
        video.width, video.height, video.pix_fmt = *size, pixel_format
        video.options = dict(options or _quick(codec))
        if rotation:
            video.set_display_rotation(rotation)
        audio = cast(av.AudioStream, out.add_stream("aac", rate=_SOUND_RATE)) if tone else None
        for index in range(frames):
            pixels = np.full((size[1], size[0], 3), _GREY, np.uint8)
            draw_counter(pixels, first + index)
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(format=pixel_format)
            frame.time_base = step
            frame.pts = times[index] if times else index
            out.mux(video.encode(frame))
            if audio is not None:
                out.mux(audio.encode(_tone(index, round(_SOUND_RATE * step))))
        for stream in (video, audio):
            if stream is not None:
                out.mux(stream.encode(None))
    return path


def _quick(codec: str) -> dict[str, str]:
    return {"g": "12", "sc_threshold": "0", "preset": "ultrafast"} if codec == "libx264" else {}


def _tone(index: int, samples: int) -> av.AudioFrame:
    wave = np.sin(np.arange(index * samples, (index + 1) * samples) * 0.05) * 0.2
    sound = av.AudioFrame.from_ndarray(np.stack([wave, wave]).astype(np.float32), "fltp", "stereo")
    sound.rate, sound.pts = _SOUND_RATE, index * samples
    return sound
