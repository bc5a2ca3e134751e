"""What prepared files are to be like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from riot.authoring.media.facts import Headers, Loudness, Pictures

Fit = Literal["letterbox", "fill"]

SOUND_RATE = 48_000

PEAK = -1.0
"""dBTP that no prepared sound may exceed (EBU R 128)."""

NEAR = 0.5
"""LU by which a loudness may differ and is still the same (EBU R 128 s1)."""

QUIETEST = -50.0
"""LUFS; a track below is no more than the noise of a room, and is not raised."""

USUAL_SIZE = (1280, 720)
USUAL_FPS = Fraction(25)

Value = TypeVar("Value", tuple[int, int], Fraction)


@dataclass(frozen=True, slots=True)
class Target:
    """What all prepared files have in common.

    `size` width and height in pixels, even; `fps` pictures a second; `gop` pictures from one key
    frame to the next at most; `crf` the quality that x264 keeps (lower is better); `loudness` in
    LUFS; `fit` what is done with pictures of another shape.
    """

    size: tuple[int, int]
    fps: Fraction
    gop: int
    crf: int
    loudness: float
    fit: Fit

    def gain(self, loudness: Loudness | None) -> float:
        """Give the dB by which a track is raised: to the loudness, or as far as its peaks allow."""
        if loudness is None or loudness.integrated is None or loudness.integrated < QUIETEST:
            return 0.0
        gain = self.loudness - loudness.integrated
        if loudness.true_peak is not None:
            gain = min(gain, PEAK - loudness.true_peak)
        return round(gain, 2)


def choose_target(
    headers: Iterable[Headers],
    size: tuple[int, int] | None,
    fps: Fraction | None,
    gop: int | None,
    crf: int,
    loudness: float,
    fit: Fit,
) -> Target:
    """Take what is told, and else what most clips have; among equals what is larger.

    A group of pictures lasts half a second.
    """
    clips = [found.pictures for found in headers if found.pictures and not found.problem]
    chosen = size or _most([_even(clip.shown) for clip in clips], USUAL_SIZE)
    rate = fps or _most([_exact(clip) for clip in clips], USUAL_FPS)
    return Target(chosen, rate, gop or max(1, round(rate / 2)), crf, loudness, fit)


def _most(values: list[Value], usual: Value) -> Value:
    counted = Counter(values)
    return max(counted, key=lambda value: (counted[value], value), default=usual)


def _even(size: tuple[int, int]) -> tuple[int, int]:
    return max(64, size[0] // 2 * 2), max(64, size[1] // 2 * 2)


def _exact(clip: Pictures) -> Fraction:
    return Fraction(clip.fps or 25).limit_denominator(1001)
