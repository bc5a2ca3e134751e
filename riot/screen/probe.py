"""Measure media files without playing them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import av

from riot.footage import Footage


def probe_clips(paths: Iterable[Path]) -> dict[Path, Footage]:
    """Measure each file by its headers; one that cannot be read says why in `problem`."""
    return {path: probe(path) for path in paths}


def probe(path: Path) -> Footage:
    """Measure one file. Never raises for a bad file."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                return Footage(0.0, problem="it has no picture")
            video = container.streams.video[0]
            sound = container.streams.audio[0] if container.streams.audio else None
            if video.duration is not None and video.time_base is not None:
                seconds = float(video.duration * video.time_base)
            else:
                seconds = (container.duration or 0) / 1e6
            rate = float(video.average_rate or video.guessed_rate or 0)
            return Footage(
                seconds, video.width, video.height, rate, sound.rate if sound is not None else None
            )
    except (av.FFmpegError, OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        return Footage(0.0, problem=" ".join(str(words).split()))
