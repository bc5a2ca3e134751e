"""Read a file's headers and the times of its pictures, without decoding more than one of them."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from riot.authoring.media.facts import Headers, Pictures, Track
from riot.authoring.media.sounds import named_layout
from riot.authoring.media.timing import Timing, read_timing
from riot.screen.indexed import damage_of
from riot.screen.measuring import measure

HIGH_RANGE = (16, 18)
"""Transfers of high dynamic range (ITU-T H.273): PQ and HLG."""

MATRICES = {0: "rgb", 1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}
"""How colours are stored, by the number that ITU-T H.273 gives it."""


def read_headers(path: Path, plays_pictures: bool) -> Headers:
    """Read a file's headers; never raises for a bad file.

    `plays_pictures` tells that the film shows it; a score or a separate sound needs no picture.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        return Headers(0, problem=str(error.strerror or error))
    if plays_pictures and (problem := measure(path).problem):
        return Headers(size, problem=problem)
    try:
        timing = _timing(path) if plays_pictures else None
        with av.open(str(path), metadata_errors="ignore") as container:
            return _headers(container, path, size, timing)
    except (FFmpegError, OSError, ValueError, ArithmeticError) as error:
        words = " ".join(str(getattr(error, "strerror", None) or error).split())
        return Headers(size, problem=f"it cannot be read: {words}")


def _headers(container: InputContainer, path: Path, size: int, timing: Timing | None) -> Headers:
    tracks = tuple(_track(stream) for stream in container.streams.audio)
    if timing is None and not tracks:
        return Headers(size, problem="it has no sound")
    seconds = (container.duration or 0) / 1e6
    pictures = None
    damage = ""
    if timing is not None:
        video = container.streams.video[0]
        pictures = _pictures(container, video, timing)
        seconds = pictures.seconds
        damage = damage_of(path, video) if "mp4" in container.format.name else ""
    rate = size * 8 / seconds if seconds > 0 else None
    return Headers(
        size,
        container.format.name.split(",")[0],
        seconds,
        rate,
        pictures,
        tracks,
        _is_indexed_first(path),
        damage=damage,
    )


def _track(stream: Any) -> Track:
    return Track(
        stream.codec_context.codec.canonical_name,
        stream.rate or 0,
        stream.channels,
        named_layout(stream.layout),
        "" if stream.language in (None, "und") else stream.language,
        float(stream.bit_rate) if stream.bit_rate else None,
    )


def _timing(path: Path) -> Timing:
    # Not every file can be rewound, so it is opened for this alone.
    with av.open(str(path), metadata_errors="ignore") as container:
        return read_timing(container)


def _pictures(container: InputContainer, video: VideoStream, timing: Timing) -> Pictures:
    frame = next(container.decode(video))
    context = video.codec_context
    rotation = -int(frame.rotation) % 360
    aspect = video.sample_aspect_ratio or Fraction(1)
    width, height = round(video.width * aspect), video.height
    if rotation in (90, 270):
        width, height = height, width
    # Program streams tell the times of some pictures only.
    variable = container.format.name != "mpeg" and timing.is_uneven
    format_ = frame.format
    return Pictures(
        codec=context.codec.canonical_name,
        profile=str(context.profile or ""),
        size=(video.width, video.height),
        shown=(width, height),
        rotation=rotation,
        square=aspect == 1,
        fps=timing.rate(float(video.average_rate or video.guessed_rate or 0), variable),
        variable=variable,
        seconds=timing.end,
        start=timing.times[0] if timing.times else 0.0,
        keys=timing.keys,
        longest_group=timing.longest_group,
        pixel_format=format_.name,
        bits=max(part.bits for part in format_.components),
        interlaced=bool(frame.interlaced_frame),
        matrix=MATRICES.get(int(frame.colorspace), ""),
        full_range=int(frame.color_range) == 2 or format_.name.startswith("yuvj"),
        high_range=int(frame.color_trc) in HIGH_RANGE,
        bit_rate=float(context.bit_rate) if context.bit_rate else None,
    )


def _is_indexed_first(path: Path) -> bool:
    """Tell whether an MP4's index stands before its pictures."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if length < 8:
                return False
            file.seek(length - 8, 1)
    return False
