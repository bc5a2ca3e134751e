"""Which pictures of its clips a strip of the film needs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riot.record.report.session_page.visit import Stay, Visit

TILE = 16 / 9
"""Shape of a picture on the strip, width over height."""

MOST = 120
"""Pictures on one page: each takes a moment to read, and room in the file."""

_GRAIN = 0.5
"""Seconds between pictures that may differ: fewer of them, and the same ones for many stays."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture of a clip at `at` seconds of its file."""

    clip: str
    at: float


@dataclass(frozen=True, slots=True)
class Still:
    """A small JPEG picture; `width` and `height` are its pixels."""

    jpeg: bytes
    width: int
    height: int


def frames_of(visit: Visit, tile_seconds: float) -> tuple[Frame, ...]:
    """Give the pictures that the strip shows where one is as wide as `tile_seconds`, at most MOST.

    The middle of every stay comes first: a visit of too many pictures has at least those.
    """
    clips = [stay for stay in visit.stays if stay.clip]
    middles = (frame_at(stay, (stay.begins + stay.ends) / 2) for stay in clips)
    all_of_them = (frame for stay in clips for _, frame in tiles_of(stay, tile_seconds))
    return tuple(dict.fromkeys((*middles, *all_of_them)))[:MOST]


def tiles_of(stay: Stay, tile_seconds: float) -> Iterator[tuple[float, Frame]]:
    """Give the pictures of a stay with the film times at which they begin."""
    t = stay.begins
    while t < stay.ends:
        yield t, frame_at(stay, min(t + tile_seconds / 2, (t + stay.ends) / 2))
        t += tile_seconds


def frame_at(stay: Stay, t: float) -> Frame:
    """Give the picture that a stay's clip showed at a film time; a clip in a loop comes round."""
    into = max(0.0, t - stay.begins)
    if stay.length and stay.length > 0:
        # A clip that is over stands at its last picture until the next comes; one in a loop, soon
        # in its next round.
        into = into % stay.length if into > stay.length + _GRAIN else min(into, stay.length - 1e-3)
    return Frame(stay.clip or "", round(stay.clip_in + math.floor(into / _GRAIN) * _GRAIN, 3))


def nearest(frame: Frame, known: Sequence[Frame]) -> Frame | None:
    """Give the known picture of the same clip that is nearest in time."""
    same = [one for one in known if one.clip == frame.clip]
    return min(same, key=lambda one: abs(one.at - frame.at), default=None)
