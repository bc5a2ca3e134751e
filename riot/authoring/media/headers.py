"""Read a file's headers and the times of its pictures, without decoding more than one of them."""

from __future__ import annotations

import itertools
import statistics
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
from riot.screen.indexed import EVEN, damage_of
from riot.screen.measuring import measure

HIGH_RANGE = (16, 18)
"""Transfers of high dynamic range (ITU-T H.273): PQ and HLG."""

MATRICES = {0: "rgb", 1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}
"""How colours are stored, by the number that ITU-T H.273 gives it."""

USUAL_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60")
)

NEAR = 0.002
"""Part of a rate by which a nominal one may differ from what is measured of even pictures."""


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
        with av.open(str(path), metadata_errors="ignore") as container:
            return _headers(container, path, size, plays_pictures)
    except (FFmpegError, OSError, ValueError, ArithmeticError) as error:
        words = " ".join(str(getattr(error, "strerror", None) or error).split())
        return Headers(size, problem=f"it cannot be read: {words}")


def _headers(container: InputContainer, path: Path, size: int, plays_pictures: bool) -> Headers:
    tracks = tuple(_track(stream) for stream in container.streams.audio)
    if not plays_pictures and not tracks:
        return Headers(size, problem="it has no sound")
    seconds = (container.duration or 0) / 1e6
    pictures = None
    damage = ""
    if plays_pictures:
        video = container.streams.video[0]
        pictures = _pictures(container, video)
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


def _pictures(container: InputContainer, video: VideoStream) -> Pictures:
    frame = next(container.decode(video))
    context = video.codec_context
    rotation = -int(frame.rotation) % 360
    aspect = video.sample_aspect_ratio or Fraction(1)
    width, height = round(video.width * aspect), video.height
    if rotation in (90, 270):
        width, height = height, width
    times, keys, end = _times(container, video)
    # Program streams tell the times of some pictures only.
    variable = container.format.name != "mpeg" and is_variable(times)
    format_ = frame.format
    return Pictures(
        codec=context.codec.canonical_name,
        profile=str(context.profile or ""),
        size=(video.width, video.height),
        shown=(width, height),
        rotation=rotation,
        square=aspect == 1,
        fps=_rate(video, times, variable),
        variable=variable,
        seconds=end,
        start=times[0] if times else 0.0,
        keys=keys if len(keys) < len(times) else None,
        longest_group=_longest(keys, end),
        pixel_format=format_.name,
        bits=max(part.bits for part in format_.components),
        interlaced=bool(frame.interlaced_frame),
        matrix=MATRICES.get(int(frame.colorspace), ""),
        full_range=int(frame.color_range) == 2 or format_.name.startswith("yuvj"),
        high_range=int(frame.color_trc) in HIGH_RANGE,
        bit_rate=float(context.bit_rate) if context.bit_rate else None,
    )


def _times(
    container: InputContainer, video: VideoStream
) -> tuple[list[float], tuple[float, ...], float]:
    """Give when all pictures are shown, when the key frames are, and when the last one ends."""
    origin = (container.start_time or 0) / 1e6
    base = float(video.time_base or Fraction(1, 1000))
    times: list[float] = []
    keys: list[float] = []
    end = 0.0
    container.seek(0 if container.start_time is None else container.start_time)
    for packet in container.demux(video):
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None or not packet.size:
            continue
        time = stamp * base - origin
        times.append(time)
        end = max(end, time + (packet.duration or 0) * base)
        if packet.is_keyframe:
            keys.append(round(time, 4))
    times.sort()
    if video.duration and end <= (times[-1] if times else 0.0):
        end = float(video.duration * (video.time_base or 0))
    return times, tuple(sorted(keys)), end


def is_variable(times: list[float]) -> bool:
    """Tell whether pictures follow each other unevenly; some files round to a thousandth."""
    # The last picture often stands for as long as the sound needs.
    gaps = [after - before for before, after in itertools.pairwise(times[:-1])]
    if len(gaps) < 2:
        return False
    usual = statistics.median(gaps)
    allowed = max(0.0015, usual * EVEN)
    return max(gaps) > usual + allowed or min(gaps) < usual - allowed


def _rate(video: VideoStream, times: list[float], variable: bool) -> float:
    """Give the nominal rate: of an uneven film the usual rate nearest to its mean."""
    measured = float(video.average_rate or video.guessed_rate or 0)
    if variable and times[-1] > times[0]:
        measured = (len(times) - 1) / (times[-1] - times[0])
    near = 0.03 if variable else NEAR
    alike = [rate for rate in USUAL_RATES if abs(rate - measured) <= near * measured]
    if variable:
        alike = [rate for rate in alike if rate.denominator == 1] or alike
    return round(float(min(alike, key=lambda rate: abs(rate - measured), default=measured)), 5)


def _longest(keys: tuple[float, ...], end: float) -> float:
    """Give the longest time from one key frame to the next, or to the end."""
    stops = [*keys[1:], end]
    return max((after - key for key, after in zip(keys, stops, strict=True)), default=end)


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
