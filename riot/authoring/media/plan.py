"""What must be done with a file so that it is like the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from riot.authoring.media.facts import Headers, Loudness, Pictures
from riot.authoring.media.target import NEAR, PEAK, SOUND_RATE, Target
from riot.authoring.media.uses import Use
from riot.footage import figure, time_code

How = Literal["copied", "pictures kept", "encoded"]

SAME_RATE = 0.01
"""Pictures a second by which two rates may differ."""

_LASTING = ("pcm_s16le", "pcm_s24le", "flac", "aac")
"""Codecs of separate sound that need not be encoded again."""


@dataclass(frozen=True, slots=True)
class Work:
    """How a file is prepared, and why it cannot be taken as it is; gains in dB by track."""

    use: Use
    headers: Headers
    how: How
    reasons: tuple[str, ...]
    gains: tuple[float, ...]
    loudness: tuple[Loudness | None, ...]


def plan_work(
    use: Use, headers: Headers, loudness: tuple[Loudness | None, ...], target: Target
) -> Work:
    """Plan what is done with a file; one that is as wanted already is copied."""
    # A track that could not be listened to is not changed.
    loudness = (*loudness, *(None for _ in headers.tracks[len(loudness) :]))
    gains = tuple(target.gain(track) for track in loudness)
    sound = list(_of_sound(headers, gains, loudness, use.kind != "clip"))
    pictures = headers.pictures
    if use.kind != "clip" or pictures is None:
        return Work(use, headers, "encoded" if sound else "copied", tuple(sound), gains, loudness)
    seen = list(_of_pictures(use, pictures, target))
    if headers.damage:
        seen.append("damaged")
    # Other containers do not tell when pictures that wait for later ones are decoded.
    if headers.container not in ("mov", "mp4"):
        seen.append(f"{headers.container} file")
    if seen:
        return Work(use, headers, "encoded", (*seen, *sound), gains, loudness)
    if not headers.indexed_first:
        sound.append("index at the end")
    how: How = "pictures kept" if sound else "copied"
    return Work(use, headers, how, tuple(sound), gains, loudness)


def _of_pictures(use: Use, pictures: Pictures, target: Target) -> Iterator[str]:
    if pictures.codec != "h264":
        yield pictures.codec
    if pictures.pixel_format != "yuv420p" or pictures.full_range:
        yield pictures.pixel_format
    elif pictures.matrix not in ("bt709", ""):
        yield pictures.matrix
    if pictures.rotation:
        yield f"turned {pictures.rotation}°"
    if pictures.shown != target.size or pictures.size != target.size:
        yield f"{pictures.shown[0]}x{pictures.shown[1]}"
    if pictures.interlaced:
        yield "interlaced"
    if pictures.variable:
        yield "uneven pace"
    elif abs(pictures.fps - target.fps) > SAME_RATE:
        yield f"{pictures.fps:.5g} fps"
    picture = 1 / float(target.fps)
    if abs(pictures.start) > picture / 2:
        yield "late beginning"
    if pictures.longest_group > (target.gop + 0.5) * picture:
        yield f"key frames {figure(pictures.longest_group)} s apart"
    lost = [point for point in use.in_points if pictures.key_before(point) is not None]
    if lost:
        yield f"no key frame at {time_code(lost[0])}"


def _of_sound(
    headers: Headers,
    gains: tuple[float, ...],
    loudness: tuple[Loudness | None, ...],
    alone: bool,
) -> Iterator[str]:
    for track in headers.tracks:
        if track.codec != "aac" and not (alone and track.codec in _LASTING):
            yield track.codec
        if track.rate != SOUND_RATE:
            yield f"{track.rate} Hz"
    if any(abs(gain) > NEAR for gain in gains) or any(
        track and track.true_peak is not None and track.true_peak > PEAK for track in loudness
    ):
        yield "loudness"
