"""What stands out among a film's files: what differs from the rest, and what hurts the seam."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from riot.authoring.media.facts import Pictures, Survey, Track
from riot.authoring.media.target import PEAK
from riot.authoring.media.uses import Use
from riot.footage import figure, time_code

HANDLE = 0.5
"""Seconds of picture that should be left beyond what a scene plays, for a crossfade."""

TOO_LONG = 1.0
"""Seconds from one key frame to the next from which on a jump into the clip takes long."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what stands out of a file; an error keeps it from playing, a note is only to be known."""

    name: str
    about: str
    severity: Literal["error", "warning", "note"]
    message: str


def find(surveys: Sequence[Survey], uses: Sequence[Use]) -> list[Finding]:
    """Say everything that stands out, file by file; errors first within each."""
    found: list[Finding] = []
    usual = _Usual(surveys)
    for survey, use in zip(surveys, uses, strict=True):
        one = list(_of_one(survey, use, usual))
        found += sorted(one, key=lambda finding: ORDER.index(finding.severity))
    return found


ORDER = ("error", "warning", "note")


class _Usual:
    """What most of a film's files have."""

    def __init__(self, surveys: Sequence[Survey]) -> None:
        good = [survey for survey in surveys if not survey.headers.problem]
        pictures = [survey.headers.pictures for survey in good if survey.headers.pictures]
        tracks = [survey.headers.tracks[0] for survey in good if survey.headers.tracks]
        self.size = _most(pictures, lambda clip: clip.shown)
        self.fps = _most(pictures, lambda clip: round(clip.fps, 2))
        self.rate = _most(tracks, lambda track: track.rate)
        heard = [
            track.integrated
            for survey in good
            for track in survey.loudness or ()
            if track is not None and track.integrated is not None
        ]
        self.loudness = statistics.median(heard) if heard else 0.0


def _most(items: Sequence[Pictures] | Sequence[Track], key: Callable[[Any], Any]) -> Hashable:
    """Give what most have; among equals what is larger."""
    counted = Counter(key(item) for item in items)
    return max(counted, key=lambda value: (counted[value], value), default=None)


def _of_one(survey: Survey, use: Use, usual: _Usual) -> Iterator[Finding]:
    def told(
        about: str, message: str, severity: Literal["error", "warning", "note"] = "warning"
    ) -> Finding:
        return Finding(survey.name, about, severity, message)

    headers = survey.headers
    if headers.problem:
        yield told("file", f"cannot be played: {headers.problem}", "error")
        return
    if headers.damage:
        yield told("file", f"damaged: {headers.damage}; copy it again")
    if headers.pictures is not None:
        for about, message in _of_pictures(headers.pictures, use, usual):
            yield told(about, message)
    decoded = survey.decoded
    if decoded is not None and decoded.pictures == 0:
        yield told("file", "not a single picture can be decoded", "error")
    elif decoded is not None and decoded.broken:
        times = "1 place is" if decoded.broken == 1 else f"{decoded.broken} places are"
        yield told(
            "file",
            f"{times} broken, the first at {time_code(decoded.broken_at or 0)}: export or copy it "
            "again",
        )
    for about, message in _of_sound(survey, usual):
        yield told(about, message)
    if headers.pictures is not None:
        for message in _handles(headers.pictures, use):
            yield told("handle", message, "note")


def _of_pictures(pictures: Pictures, use: Use, usual: _Usual) -> Iterator[tuple[str, str]]:
    if pictures.shown != usual.size:
        yield "size", f"{_size(pictures.shown)}, most are {_size(usual.size)}: cuts show a jump"
    if pictures.variable:
        yield "rate", f"uneven pace (about {pictures.fps:g} fps), as phones film: motion stutters"
    elif round(pictures.fps, 2) != usual.fps:
        yield "rate", f"{pictures.fps:g} fps, most have {usual.fps:g}: motion stutters"
    if pictures.interlaced:
        yield "picture", "interlaced: moving edges show combs"
    if pictures.high_range:
        yield "picture", "high dynamic range: colours look pale on a projector"
    elif pictures.bits > 8:
        yield "picture", f"{pictures.bits} bits a colour: many graphics cards cannot decode it"
    if pictures.start > 0.5 / (pictures.fps or 25):
        yield "picture", f"the first picture comes {pictures.start:.3f} s after the sound"
    yield from _of_keys(pictures, use)


def _of_keys(pictures: Pictures, use: Use) -> Iterator[tuple[str, str]]:
    lacking = 0
    for point in use.in_points:
        before = pictures.key_before(point)
        if before is None:
            continue
        lacking += 1
        if lacking > MOST_TOLD:
            continue
        after = pictures.key_after(point)
        nearest = before if after is None or point - before <= after - point else after
        yield (
            "key frames",
            f"key frame missing at {time_code(point)}, nearest {time_code(nearest)}: prepare it, "
            f"or a player decodes {figure(point - before, 2)} s to get there",
        )
    if lacking > MOST_TOLD:
        yield "key frames", f"and missing at {lacking - MOST_TOLD} more in-points"
    elif not lacking and pictures.longest_group > TOO_LONG:
        yield (
            "key frames",
            f"key frames up to {figure(pictures.longest_group)} s apart: after a restart it comes "
            "back late",
        )


MOST_TOLD = 3
"""In-points of a file of which each is told."""


def _of_sound(survey: Survey, usual: _Usual) -> Iterator[tuple[str, str]]:
    tracks = survey.headers.tracks
    if tracks and tracks[0].rate != usual.rate:
        yield "sound", f"{tracks[0].rate} Hz, most have {usual.rate} Hz"
    for number, loudness in enumerate(survey.loudness or ()):
        if loudness is None or loudness.integrated is None:
            continue
        of = _track_name(tracks, number)
        off = loudness.integrated - usual.loudness
        if abs(off) > FAR:
            how = "louder" if off > 0 else "quieter"
            yield (
                "loudness",
                f"{of}{loudness.integrated:.1f} LUFS, {abs(off):.0f} LU {how} than most "
                f"({usual.loudness:.1f})",
            )
        if loudness.true_peak is not None and loudness.true_peak > PEAK:
            yield "loudness", f"{of}peaks at {loudness.true_peak:+.1f} dBTP: it may be distorted"


FAR = 3.0
"""LU off the others' loudness that everybody hears at a cut."""


def _track_name(tracks: tuple[Track, ...], number: int) -> str:
    if len(tracks) < 2:
        return ""
    return f"track {tracks[number].language or number + 1}: "


def _handles(pictures: Pictures, use: Use) -> Iterator[str]:
    blended = [part for part in use.ranges if part.blends]
    if any(pictures.seconds - (part.end or pictures.seconds) < HANDLE for part in blended):
        yield "no handle (half a second left after `out`): a crossfade may hold its last picture"


def _size(size: Hashable) -> str:
    return f"{size[0]}x{size[1]}" if isinstance(size, tuple) else "?"
