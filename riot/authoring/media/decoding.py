"""Decode all pictures and sounds of a file, and count what is broken."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import av
from av.error import FFmpegError

from riot.authoring.media.facts import Decoded
from riot.authoring.media.loudness import Progress
from riot.screen.deck.opening import beginning_of


def decode_all(path: Path, threads: int, progress: Progress, stop: Event) -> Decoded | None:
    """Decode everything; None where it was stopped. `threads` work on it, 0: as many as help."""
    good = broken = 0
    broken_at: float | None = None
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            video = container.streams.video[0]
            video.thread_type = "AUTO"
            video.codec_context.thread_count = threads
            video.codec_context.options = {"err_detect": "explode"}
            streams = [video, *container.streams.audio]
            origin = beginning_of(container)
            whole = (container.duration or 0) / 1e6
            at = 0.0
            for packet in container.demux(streams):
                if stop.is_set():
                    return None
                if packet.pts is not None and packet.time_base is not None:
                    at = float(packet.pts * packet.time_base) - origin
                try:
                    corrupt = [getattr(frame, "is_corrupt", False) for frame in packet.decode()]
                except FFmpegError:
                    corrupt = [True]
                if packet.stream is video:
                    good += corrupt.count(False)
                if any(corrupt):
                    broken += corrupt.count(True)
                    broken_at = at if broken_at is None else broken_at
                if whole > 0:
                    progress(min(1.0, max(0.0, at / whole)))
    except (FFmpegError, OSError, ValueError):
        broken += 1
        broken_at = 0.0 if broken_at is None else broken_at
    return Decoded(good, broken, broken_at)
