"""What a clip's file holds: measured by the screen's probe, for checks and drawings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Footage:
    """Measure a media file.

    `seconds` of picture, `width` and `height` in pixels, `fps` pictures a second, `audio_rate` in
    Hz (None: no sound). `problem` says why the file cannot be played; the figures are then 0.
    """

    seconds: float
    width: int = 0
    height: int = 0
    fps: float = 0.0
    audio_rate: int | None = None
    problem: str = ""
