"""Write one file in the form that every deck plays best: H.264 and AAC in MP4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType, VideoFrame

from riot.authoring.media.facts import Headers
from riot.authoring.media.pictures import Shaper, decoded, deinterlaced, paced
from riot.authoring.media.sounds import levelled
from riot.authoring.media.target import SOUND_RATE, Target
from riot.screen.deck.opening import beginning_of

BIT_RATE = 96_000
"""Of AAC, for each channel: at this rate it cannot be told from the original."""

Progress = Callable[[float], None]


class StoppedError(Exception):
    """Say that the user wants no more."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: from which file, as what, with a gain in dB for each track.

    `in_points` get key frames. With `pictures_from`, the pictures are taken from that file, as they
    are stored there.
    """

    source: Path
    headers: Headers
    target: Target
    gains: tuple[float, ...]
    in_points: tuple[float, ...]
    pictures_from: Path | None = None


def write_mezzanine(
    path: Path, order: Order, threads: int, progress: Progress, stop: Event
) -> None:
    """Write one clip. Raises StoppedError, or what FFmpeg raises where it cannot."""
    pictures = order.headers.pictures
    assert pictures is not None
    with ExitStack() as stack:
        origin = order.pictures_from or order.source
        source = stack.enter_context(av.open(str(origin), metadata_errors="ignore"))
        out = stack.enter_context(
            av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        )
        if order.pictures_from is not None:
            shown = _copied(source, out)
            seconds = pictures.seconds
        else:
            count = max(1, round(pictures.seconds * order.target.fps))
            seconds = float(count / order.target.fps)
            shown = _encoded(source, out, order, threads)
        voices = [
            _Voice(out, order, number, seconds) for number in range(len(order.headers.tracks))
        ]
        for time, packets in shown:
            if stop.is_set():
                raise StoppedError
            out.mux(packets)
            for voice in voices:
                voice.sing_until(time)
            progress(min(1.0, time / seconds))
        for voice in voices:
            voice.sing_until(None)


def _encoded(
    source: InputContainer, out: OutputContainer, order: Order, threads: int
) -> Iterator[tuple[float, list[Any]]]:
    target, pictures = order.target, order.headers.pictures
    assert pictures is not None
    stream: Any = out.add_stream("libx264", rate=target.fps, options=_x264(target))
    stream.width, stream.height = target.size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = 1 / target.fps
    context.thread_count = threads
    context.color_range, context.colorspace = 1, 1
    context.color_primaries, context.color_trc = 1, 1
    video = source.streams.video[0]
    aspect = video.sample_aspect_ratio or Fraction(1)
    shaper = Shaper(target.size, target.fit, aspect, pictures.rotation)
    keys = {round(point * target.fps) for point in order.in_points}
    last: VideoFrame | None = None
    shaped: VideoFrame | None = None
    feed = paced(deinterlaced(decoded(source, threads)), target.fps, pictures.seconds)
    number = -1
    for number, picture in enumerate(feed):
        # A picture that stands for long is shaped once.
        if shaped is None or picture is not last:
            last, shaped = picture, shaper.shape(picture)
        shaped.pts, shaped.time_base = number, 1 / target.fps
        is_key = number in keys or number % target.gop == 0
        shaped.pict_type = PictureType.I if is_key else PictureType.NONE
        yield float(number / target.fps), stream.encode(shaped)
    if number < 0:
        raise ValueError("not a single picture of it can be decoded")
    yield float((number + 1) / target.fps), stream.encode(None)


def _x264(target: Target) -> dict[str, str]:
    return {
        # Half the work of `fast`, and files of the same size that look the same.
        "preset": "veryfast",
        "crf": str(target.crf),
        # Spend bits on dark gradients, where bands would show.
        "aq-mode": "3",
        # No picture waits for a later one, so a seek ends at once.
        "bf": "0",
        "g": str(target.gop),
        "sc_threshold": "0",
        "forced-idr": "1",
    }


def _copied(source: InputContainer, out: OutputContainer) -> Iterator[tuple[float, list[Any]]]:
    video = source.streams.video[0]
    stream = out.add_stream_from_template(video)
    base = video.time_base or Fraction(1, 1000)
    origin = round(beginning_of(source) / base)
    for packet in source.demux(video):
        if not packet.size or packet.dts is None:
            continue
        packet.pts = None if packet.pts is None else packet.pts - origin
        packet.dts -= origin
        packet.stream = stream
        yield float((packet.pts or packet.dts) * base), [packet]


class _Voice:
    """Write one track of sound, a bit at a time, beside the pictures."""

    def __init__(self, out: OutputContainer, order: Order, track: int, seconds: float) -> None:
        self._out = out
        heard = order.headers.tracks[track]
        self._stream: Any = out.add_stream("aac", rate=SOUND_RATE, layout=heard.layout)
        self._stream.codec_context.bit_rate = BIT_RATE * heard.channels
        if heard.language:
            self._stream.metadata["language"] = heard.language
        self._frames = levelled(order.source, track, order.gains[track], seconds)
        self._ahead = 0.0

    def sing_until(self, time: float | None) -> None:
        """Write what is heard up to `time` seconds; None: up to the end."""
        while time is None or self._ahead <= time:
            frame = next(self._frames, None)
            if frame is None:
                break
            self._ahead = (frame.pts or 0) / SOUND_RATE
            self._out.mux(self._stream.encode(frame))
        if time is None:
            self._out.mux(self._stream.encode(None))


def write_sound(path: Path, order: Order, progress: Progress, stop: Event) -> None:
    """Write one file of sound alone, in the form that its name promises."""
    suffix = order.source.suffix.lower()
    kind, codec, form = _SOUNDS.get(suffix, ("mp4", "aac", "fltp"))
    seconds = order.headers.seconds
    with av.open(str(path), "w", format=kind) as out:
        streams: list[Any] = []
        # All before the first is written: a file's header names them all.
        for heard in order.headers.tracks[: None if kind == "mp4" else 1]:
            stream: Any = out.add_stream(codec, rate=SOUND_RATE, layout=heard.layout)
            if codec == "aac":
                stream.codec_context.bit_rate = BIT_RATE * heard.channels
            if heard.language:
                stream.metadata["language"] = heard.language
            streams.append(stream)
        for number, stream in enumerate(streams):
            frames = levelled(order.source, number, order.gains[number], None, form)
            for frame in _told(frames, seconds, progress, stop):
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))


_SOUNDS = {
    ".wav": ("wav", "pcm_s24le", "s32"),
    ".flac": ("flac", "flac", "s32"),
}
"""Container, codec and sample format by a file's ending; all others become AAC in MP4."""


def _told(
    frames: Iterable[AudioFrame], seconds: float, progress: Progress, stop: Event
) -> Iterator[AudioFrame]:
    for frame in frames:
        if stop.is_set():
            raise StoppedError
        yield frame
        if seconds > 0:
            progress(min(1.0, (frame.pts or 0) / SOUND_RATE / seconds))
