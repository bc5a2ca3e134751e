"""Measure loudness by EBU R 128, with FFmpeg's filter `ebur128`."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from threading import Event

import av
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.error import BlockingIOError as NotYet
from av.error import EOFError as NoMore
from av.error import FFmpegError
from av.filter import Graph

from riot.authoring.media.facts import Loudness

SILENT = -69.9
"""LUFS; the gate of EBU R 128 lets nothing below -70 count."""

Progress = Callable[[float], None]
"""Told the part that is done, 0..1."""


class LoudnessMeter:
    """Listen to the frames of one track."""

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._resampler: av.AudioResampler | None = None
        self._told: dict[str, str] = {}

    def add(self, frame: AudioFrame) -> None:
        """Listen to one frame; all are brought to the form of the first."""
        if self._graph is None or self._resampler is None:
            layout, rate = frame.layout.name, frame.sample_rate
            self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate)
            self._graph = _graph(layout, rate)
        frame.pts = None
        for part in self._resampler.resample(frame):
            self._graph.push(part)
            self._pull()

    def result(self) -> Loudness | None:
        """Give what was measured; None where not a single frame came."""
        if self._graph is None:
            return None
        self._graph.push(None)
        self._pull()
        integrated = float(self._told.get("lavfi.r128.I", "-inf"))
        peak = float(self._told.get("lavfi.r128.true_peak", "0"))
        return Loudness(
            round(integrated, 2) if integrated > SILENT else None,
            round(float(self._told.get("lavfi.r128.LRA", "0")), 2),
            round(20 * math.log10(peak), 2) if peak > 0 else None,
        )

    def _pull(self) -> None:
        assert self._graph is not None
        while True:
            try:
                frame = self._graph.pull()
            except (NotYet, NoMore):
                return
            self._told = frame.metadata or self._told


def _graph(layout: str, rate: int) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        format="fltp", sample_rate=rate, layout=layout, time_base=Fraction(1, rate)
    )
    meter = graph.add("ebur128", "peak=true:metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph


def measure_loudness(
    path: Path, progress: Progress, stop: Event
) -> tuple[Loudness | None, ...] | None:
    """Measure each track of a file; None where it was stopped, or where it cannot be read."""
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            return _measured(container, progress, stop)
    except (FFmpegError, OSError, ValueError):
        return None


def _measured(
    container: InputContainer, progress: Progress, stop: Event
) -> tuple[Loudness | None, ...] | None:
    streams = list(container.streams.audio)
    if not streams:
        return ()
    meters = {stream.index: LoudnessMeter() for stream in streams}
    whole = (container.duration or 0) / 1e6
    for packet in container.demux(streams):
        if stop.is_set():
            return None
        try:
            frames = packet.decode()
        except FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, AudioFrame):
                meters[packet.stream.index].add(frame)
        if whole > 0 and packet.pts is not None and packet.time_base is not None:
            progress(min(1.0, float(packet.pts * packet.time_base) / whole))
    return tuple(meters[stream.index].result() for stream in streams)
