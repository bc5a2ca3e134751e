"""The files that the demonstration film consists of: what each is called and how long it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """A file to draw: its look (module:class), empty for a score, and its music (sound.py)."""

    file: str
    look: str
    seconds: float
    music: str


CLIPS: tuple[PlannedClip, ...] = (
    PlannedClip("attract.mp4", "opening:Attract", 6.0, "waiting"),
    PlannedClip("horizon.mp4", "opening:Horizon", 6.0, "question"),
    PlannedClip("gold.mp4", "answers:Gold", 7.0, "happiness"),
    PlannedClip("spark.mp4", "answers:Spark", 7.0, "surprise"),
    PlannedClip("deep.mp4", "answers:Deep", 7.0, "calm"),
    PlannedClip("burst.mp4", "turning:Burst", 4.0, "burst"),
    PlannedClip("turn.mp4", "turning:Turn", 7.0, "turn"),
    PlannedClip("end-dawn.mp4", "endings:Dawn", 7.0, "dawn"),
    PlannedClip("end-stars.mp4", "endings:FallingStars", 7.0, "stars"),
    PlannedClip("end-still.mp4", "endings:Still", 7.0, "still"),
    PlannedClip("empty.mp4", "endings:Empty", 4.0, "mist"),
)

SCORE = PlannedClip("tide.flac", "", 16.0, "tide")
"""What sounds below all scenes."""
