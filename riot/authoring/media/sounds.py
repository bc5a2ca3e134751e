"""Bring a track of sound to one rate and one loudness, from the file's beginning to its end."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.error import BlockingIOError as NotYet
from av.error import EOFError as NoMore
from av.error import FFmpegError
from av.filter import Graph

from riot.authoring.media.pictures import chained
from riot.authoring.media.target import SOUND_RATE
from riot.screen.deck.opening import beginning_of


def levelled(
    path: Path, track: int, gain: float, seconds: float | None, form: str = "fltp"
) -> Iterator[AudioFrame]:
    """Give a track's samples at 48 kHz, raised by `gain` dB, in the sample format `form`.

    They begin at the file's beginning and last `seconds`, None for as long as the track: where the
    track begins later, ends sooner or has holes, they are silent.
    """
    with av.open(str(path), metadata_errors="ignore") as container:
        stream = container.streams.audio[track]
        origin = Fraction(beginning_of(container))
        tick = Fraction(1, SOUND_RATE)
        graph: Graph | None = None
        resampler: av.AudioResampler | None = None
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except FFmpegError:
                continue
            for frame in frames:
                if graph is None or resampler is None:
                    layout, rate = named_layout(frame.layout), frame.sample_rate
                    resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate)
                    graph = _graph(layout, rate, gain, seconds, form)
                    tick = Fraction(1, rate)
                if frame.pts is not None and frame.time_base is not None:
                    frame.pts = round((frame.pts * frame.time_base - origin) / tick)
                    frame.time_base = tick
                for part in resampler.resample(frame):
                    try:
                        graph.push(part)
                    except NoMore:  # all that is to be heard has been
                        return
                    yield from _pulled(graph)
        if graph is not None:
            graph.push(None)
            yield from _pulled(graph)


def named_layout(layout: av.AudioLayout) -> str:
    """Give a layout by its name; that of a file which only counts its channels is guessed."""
    if layout.name.endswith("channels"):
        return _USUAL_LAYOUTS.get(layout.nb_channels, "7.1")
    return layout.name


_USUAL_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "4.0", 5: "5.0", 6: "5.1", 7: "6.1"}


def _graph(layout: str, rate: int, gain: float, seconds: float | None, form: str) -> Graph:
    steps = [
        (
            "abuffer",
            f"sample_rate={rate}:sample_fmt=fltp:channel_layout={layout}:time_base=1/{rate}",
        ),
        # Holes in the time stamps become silence, and so does a late beginning.
        ("aresample", f"{SOUND_RATE}:async=1:first_pts=0"),
        ("volume", f"{gain}dB:precision=float"),
    ]
    if seconds is not None:
        steps += [("apad", f"whole_dur={seconds:.6f}"), ("atrim", f"end={seconds:.6f}")]
    return chained([*steps, ("aformat", f"sample_fmts={form}"), ("abuffersink", "")])


def _pulled(graph: Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (NotYet, NoMore):
            return
        if isinstance(frame, AudioFrame):
            frame.time_base = Fraction(1, SOUND_RATE)
            yield frame
