"""The shape of VLC's pictures, and the memory that they are written into."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import numpy as np
import vlc
from numpy.typing import NDArray

from riot.screen.deck.port import Picture


class Memory:
    """Pixels to write into, and the picture that shows them, if it is still held by anyone."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self.pixels = pixels
        self.picture: Callable[[], Picture | None] = lambda: None


def visible_size(media: vlc.Media) -> tuple[float, float] | None:
    """Give width and height of the first video track as they are meant to be seen."""
    tracks = ctypes.POINTER(ctypes.POINTER(vlc.MediaTrack))()
    count = vlc.libvlc_media_tracks_get(
        media, ctypes.cast(ctypes.byref(tracks), ctypes.POINTER(ctypes.POINTER(vlc.MediaTrack)))
    )
    if not count:
        return None
    try:
        for number in range(count):
            track = tracks[number].contents
            if track.type == vlc.TrackType.video:  # pyright: ignore[reportAttributeAccessIssue]
                # A union in libvlc; python-vlc writes three pointers, of which the first is real.
                video = ctypes.cast(track.audio, ctypes.POINTER(vlc.VideoTrack)).contents
                square = video.sar_num / video.sar_den if video.sar_num and video.sar_den else 1.0
                return (video.width * square, float(video.height)) if video.height else None
    finally:
        vlc.libvlc_media_tracks_release(tracks, count)
    return None


def fit(width: float, height: float, box: tuple[int, int]) -> tuple[int, int]:
    """Scale to the largest size that fits the box; one that is a little off fills it."""
    shape, wanted = width / height, box[0] / box[1]
    if abs(shape / wanted - 1) < 0.01:
        return box
    if wanted > shape:
        return max(2, round(box[1] * shape)), box[1]
    return box[0], max(2, round(box[0] / shape))
