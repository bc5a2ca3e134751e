"""How long a scene's picture lasts, as far as the files have been measured."""

from __future__ import annotations

from collections.abc import Mapping

from riot.footage import Footage
from riot.story.graph import Station


def seconds_of(station: Station, footage: Mapping[str, Footage]) -> float | None:
    """Give the seconds of a scene's card, or of one round of its clip; None when not known.

    `footage` is by the clip's file name as the film writes it.
    """
    if station.clip is None:
        return station.stands
    clip = station.clip
    measured = footage.get(clip.file)
    if measured is None or measured.problem:
        return None if clip.end is None else max(0.0, clip.end - clip.start)
    end = measured.seconds if clip.end is None else min(clip.end, measured.seconds)
    return max(0.0, end - clip.start)
