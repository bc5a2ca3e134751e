"""What a clip's file holds: measured by the screen's probe, for checks and drawings."""

from __future__ import annotations

from dataclasses import dataclass

HAIR = 0.001
"""Seconds by which times are rounded in headers and in films."""


@dataclass(frozen=True, slots=True)
class Footage:
    """Measure a media file.

    `seconds` of picture, `width` and `height` in pixels, `fps` pictures a second, `audio_rate` in
    Hz (None: no sound). `problem` says why the file cannot be played; the figures are then 0, but
    for the `audio_rate` of a file that has no picture and can be heard.
    `keys` are the seconds at which its key frames stand, from the file's beginning; None where that
    is not known, or where every picture is one. `variable` tells that its pictures do not follow
    each other evenly. `damage` says what is wrong with a file that can be played all the same.
    """

    seconds: float
    width: int = 0
    height: int = 0
    fps: float = 0.0
    audio_rate: int | None = None
    problem: str = ""
    keys: tuple[float, ...] | None = None
    variable: bool = False
    damage: str = ""

    def key_before(self, seconds: float) -> float | None:
        """Give the key frame from which the picture at `seconds` is decoded.

        None where the picture there is a key frame itself, or where none is known. The picture
        meant is the one nearest to `seconds`.
        """
        if self.keys is None:
            return None
        # A time may lie in the middle of two pictures: either is near enough.
        half = (0.5 / self.fps if self.fps > 0 else 0.02) + HAIR
        before = [key for key in self.keys if key <= seconds + half]
        if not before or seconds - before[-1] <= half:
            return None
        return before[-1]


def figure(seconds: float, digits: int = 3) -> str:
    """Write seconds with so many digits that count, whole ones from a hundred on: 3.16, 140."""
    return f"{seconds:.0f}" if seconds >= 99.5 else f"{seconds:.{digits}g}"


def time_code(seconds: float) -> str:
    """Write a time in a file as an author does: 00:47.000."""
    thousandths = round(max(0.0, seconds) * 1000)
    return f"{thousandths // 60000:02d}:{thousandths / 1000 % 60:06.3f}"
