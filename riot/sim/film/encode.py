"""Write clips as H.264 and AAC in MP4, scores as FLAC: what every player here decodes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from riot.errors import RiotError
from riot.sim.film.light import Picture
from riot.sim.film.sound import RATE, Sound

GROUP = 12
_X264 = {
    "preset": "ultrafast",
    "crf": "20",
    # Spend bits on dark gradients, where bands would show.
    "aq-mode": "3",
}
_PARAMETERS = "scenecut=0:bframes=0:threads=1:cabac=1:deblock=0,0"


def write_clip(
    file: Path,
    pictures: Iterable[Picture],
    sound: Sound,
    size: tuple[int, int],
    fps: int | Fraction,
    *,
    group: int = GROUP,
) -> None:
    """Write one MP4; a key frame starts every `group` frames and the index comes first.

    `pictures` are yuv420p planes (BT.709, limited range) of `size` (width, height); `sound` is
    [samples, 2] at 48 kHz. Raises RiotError FLM-002 where an encoder is missing.
    """
    width, height = size
    _need("libx264", "aac")
    # Whole AAC frames only: padding would make the clip longer than its picture.
    length = len(sound) // 1024 * 1024
    with av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        keys = f"keyint={group}:min-keyint={group}:{_PARAMETERS}"
        video = container.add_stream("libx264", rate=fps, options={**_X264, "x264-params": keys})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.codec_context.time_base = Fraction(1, fps)
        context = video.codec_context
        context.color_range, context.colorspace = 1, 1
        context.color_primaries, context.color_trc = 1, 1
        audio = container.add_stream("aac", rate=RATE, layout="stereo")
        audio.codec_context.bit_rate = 160_000
        for index, picture in enumerate(pictures):
            frame = _frame(picture, width, height)
            frame.pts = index
            frame.time_base = Fraction(1, fps)
            container.mux(video.encode(frame))
            start, end = (min(length, round(RATE * part / fps)) for part in (index, index + 1))
            if start < end:
                container.mux(audio.encode(_samples(sound[start:end], start)))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def write_score(file: Path, sound: Sound) -> None:
    """Write one FLAC, which is as long as its sound to the sample, so that it loops without a seam.

    `sound` is [samples, 2] at 48 kHz. Raises RiotError FLM-002 where the encoder is missing.
    """
    _need("flac")
    whole = (sound.clip(-1, 1) * 32767).astype(np.int16)
    with av.open(str(file), "w", format="flac") as container:
        audio = container.add_stream("flac", rate=RATE, layout="stereo")
        for start in range(0, len(whole), RATE):
            packed = np.ascontiguousarray(whole[start : start + RATE]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, format="s16", layout="stereo")
            container.mux(audio.encode(_timed(frame, start)))
        container.mux(audio.encode(None))


def _need(*codecs: str) -> None:
    for codec in codecs:
        if codec not in av.codecs_available:
            raise RiotError(
                "FLM-002",
                f"the encoder {codec} is missing",
                hint="install av from its wheel on PyPI",
            )


def _frame(picture: Picture, width: int, height: int) -> av.VideoFrame:
    whole = np.concatenate([plane.reshape(-1) for plane in picture])
    frame = av.VideoFrame.from_ndarray(whole.reshape(height * 3 // 2, width), format="yuv420p")
    frame.color_range, frame.colorspace = 1, 1
    return frame


def _samples(sound: Sound, start: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(sound.T), format="fltp", layout="stereo"
    )
    return _timed(frame, start)


def _timed(frame: av.AudioFrame, start: int) -> av.AudioFrame:
    frame.sample_rate = RATE
    frame.pts = start
    frame.time_base = Fraction(1, RATE)
    return frame
