"""Measure how much a visit's journal takes on the disk in an hour at 30 readings a second."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from bench.record.visit import LABELS, RATE, record, write_film
from bench.report import Row, Section, Target
from riot.clock import ManualClock
from riot.messages import EmotionReading
from riot.perception.reader import in_tenths, in_thousandths
from riot.record.journal.codec import encode
from riot.record.journal.folder import SessionWriter
from riot.record.journal.header import END_FILE, HEADER_FILE, LIST_KEYS, STREAMS, Header, Stream
from riot.record.journal.journal import WRITE_EVERY
from riot.record.journal.lines import to_line
from riot.record.journal.reading import SessionFolder
from riot.runtime.line import TICK_RATE
from riot.sim.audience import Audience

MEGABYTE = 1e6
RECORDINGS = Path(__file__).parents[2] / "tests/replay/recordings"
REAL = ("smiling-man", "calm-woman")
FLUSH_TICKS = round(WRITE_EVERY * TICK_RATE)

Lines = Sequence[tuple[int, Stream, list[Any]]]
"""Tick, stream and content of every line of a session, in order of ticks."""


def run(quick: bool) -> Section:
    """Write ten minutes of each kind, three where it is to be quick, as the journal does."""
    seconds = 180 if quick else 600
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session = _simulated(folder, seconds)
        header = session.header
        whole = _lines_of(session)
        decisions = [line for line in whole if line[1] not in ("inputs", "moods")]
        ours, plain, processor = _hourly(folder / "sim", header, whole, seconds)
        rest = ours - _hourly(folder / "inputs", header, _only_inputs(whole), seconds)[0]
        rows = [
            Row("a simulated viewer, all streams", ours, "MB/h", 2, Target(10.0), plain),
            Row(
                "… decisions alone (record.keep: decisions)",
                _of(folder, header, decisions),
                "MB/h",
                2,
            ),
        ]
        for one in REAL:
            readings = list(islice(_looped(one), round(seconds * RATE)))
            real, plain, _ = _hourly(folder / one, header, _as_lines(readings), seconds)
            rows.append(
                Row(f"the face of {one}", real + rest, "MB/h", 2, Target(10.0), plain + rest)
            )
        nobody = Audience(LABELS, script="absent 9m", start=0.0)
        empty = [nobody.reading(n / RATE, n) for n in range(round(seconds * RATE))]
        size, plain, _ = _hourly(folder / "empty", header, _as_lines(empty), seconds)
        rows.append(Row("readings of an empty room", size, "MB/h", 2, None, plain))
        rows.append(Row("… of a day", size * 24, "MB", 1))
        rows.append(Row("processor time for writing an hour", processor, "s", 1))
    notes = [
        f"{seconds} s of each, times {3600 / seconds:g}. Written by the journal's own writer with "
        f"a flush each {WRITE_EVERY:g} s of the visit. *Naive* is the same lines unpacked.",
        "The faces are the readings of the recorded films of real people in tests/replay, rounded "
        "as perception rounds them, played round and round; the other streams' share is that "
        "of the simulated visit, which decides every 2.5 s.",
    ]
    return Section("Megabytes an hour", rows, notes)


def _of(folder: Path, header: Header, lines: Lines) -> float:
    seconds = (lines[-1][0] - lines[0][0]) / TICK_RATE
    return _hourly(folder / "decisions", header, lines, seconds)[0]


def _simulated(folder: Path, seconds: float) -> SessionFolder:
    """Record a visit on a clock moved by hand."""
    clock = ManualClock(1000.0)
    last = round(seconds * TICK_RATE)
    tell: Callable[[int, float], bool] = lambda tick, _now: tick < last  # noqa: E731
    record(write_film(folder), folder / "sessions", 1, clock, tell)
    [session] = [place for place in (folder / "sessions").iterdir() if place.is_dir()]
    return SessionFolder.open(session)


def _lines_of(session: SessionFolder) -> Lines:
    found: list[tuple[int, Stream, list[Any]]] = []
    for stream in STREAMS:
        for _, tick, content in session.records(stream):
            if isinstance(content, list):
                found.append((tick, stream, content))
    return sorted(found, key=lambda line: line[0])


def _only_inputs(lines: Lines) -> Lines:
    return [line for line in lines if line[1] == "inputs"]


def _looped(name: str) -> Iterator[EmotionReading]:
    """Give a recording's readings round and round, a thirtieth of a second apart."""
    session = SessionFolder.open(RECORDINGS / name)
    read = [one for _, all_ in session.inputs() for one in all_ if isinstance(one, EmotionReading)]
    faces = [one for one in read if one.faces]
    for number, one in enumerate(cycle(faces)):
        # The moments of capture keep their own unevenness.
        t = 1000.0 + number / RATE + (one.t * 1000 % 1) / 1000
        yield _rounded(replace(one, t=t, seq=number))


def _rounded(one: EmotionReading) -> EmotionReading:
    faces = tuple(
        replace(face, certainty=round(face.certainty, 3), pose=in_tenths(face.pose))
        for face in one.faces
    )
    light = None if one.lighting is None else in_thousandths(one.lighting)
    return replace(one, t=round(one.t, 4), faces=faces, lighting=light)


def _as_lines(readings: Sequence[EmotionReading]) -> Lines:
    return [(2 * n, "inputs", [encode(one)]) for n, one in enumerate(readings)]


def _hourly(
    folder: Path, header: Header, lines: Lines, seconds: float
) -> tuple[float, float, float]:
    """Give megabytes an hour, the same unpacked, and seconds of processor time for the writing."""
    process = psutil.Process()
    writer = SessionWriter(folder, replace(header, first_tick=lines[0][0]))
    plain, due, began = 0, lines[0][0] + FLUSH_TICKS, sum(process.cpu_times()[:2])
    for tick, stream, content in lines:
        if tick >= due:
            writer.flush()
            due += FLUSH_TICKS
        entry = {"n": tick, LIST_KEYS[stream]: content}
        plain += len(to_line(entry))
        writer.add(stream, tick, entry)
    writer.end("", "stopped", lines[-1][0])
    took = sum(process.cpu_times()[:2]) - began
    size = sum(file.stat().st_size for file in folder.iterdir())
    size -= sum((folder / name).stat().st_size for name in (HEADER_FILE, END_FILE))
    hours = seconds / 3600
    return size / MEGABYTE / hours, plain / MEGABYTE / hours, took / hours
